use std::borrow::Cow;

use super::text::Check;
use super::{at, invalid, members, text};
use crate::error::{CredentialError, unknown_option};
use crate::json::{ObjectWriter, RawJson, Reader};
use crate::sid::SidKind;

/// Programmable Voice: receive calls, and make them through a TwiML application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiceGrant<'a> {
    /// Whether calls may come in.
    pub incoming_allow: bool,
    /// The TwiML application that handles the calls that go out, `AP…`.
    pub outgoing_application_sid: Option<Cow<'a, str>>,
    /// An object of parameters that the application gets with each call; only together with the application.
    pub outgoing_application_params: Option<RawJson<'a>>,
    /// The credential for push notifications, `CR…`.
    pub push_credential_sid: Option<Cow<'a, str>>,
    /// Names the device.
    pub endpoint_id: Option<Cow<'a, str>>,
}

impl<'a> VoiceGrant<'a> {
    const INCOMING_ALLOW: &'static str = "incomingAllow";
    const APPLICATION: &'static str = "outgoingApplicationSid";
    const PARAMS: &'static str = "outgoingApplicationParams";
    const PUSH_CREDENTIAL: &'static str = "pushCredentialSid";
    const ENDPOINT: &'static str = "endpointId";

    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, CredentialError> {
        let mut grant = Self::default();
        members(reader, &mut |reader, name| {
            match name {
                Self::INCOMING_ALLOW => {
                    grant.incoming_allow = reader.boolean().map_err(at(Self::INCOMING_ALLOW))?;
                }
                Self::APPLICATION => grant.outgoing_application_sid = Some(text(reader, Self::APPLICATION)?),
                Self::PARAMS => {
                    grant.outgoing_application_params = Some(reader.raw().map_err(at(Self::PARAMS))?);
                }
                Self::PUSH_CREDENTIAL => {
                    grant.push_credential_sid = Some(text(reader, Self::PUSH_CREDENTIAL)?)
                }
                Self::ENDPOINT => grant.endpoint_id = Some(text(reader, Self::ENDPOINT)?),
                _ => {
                    let known = [
                        Self::INCOMING_ALLOW,
                        Self::APPLICATION,
                        Self::PARAMS,
                        Self::PUSH_CREDENTIAL,
                        Self::ENDPOINT,
                    ];
                    return Err(unknown_option(name, &known));
                }
            }
            Ok(())
        })?;
        Ok(grant)
    }

    pub(super) fn check(&self) -> Result<(), CredentialError> {
        match (&self.outgoing_application_sid, self.outgoing_application_params) {
            (None, Some(_)) => {
                return Err(invalid(Self::PARAMS, "expected outgoingApplicationSid beside it"));
            }
            (_, Some(params)) if !params.is_object() => {
                return Err(invalid(Self::PARAMS, "expected an object"));
            }
            (Some(sid), _) => SidKind::Application.check(sid, Self::APPLICATION)?,
            (None, None) => {}
        }
        if let Some(sid) = &self.push_credential_sid {
            SidKind::Credential.check(sid, Self::PUSH_CREDENTIAL)?;
        }
        if let Some(endpoint) = &self.endpoint_id {
            Check::Text.run(endpoint, Self::ENDPOINT)?;
        }
        Ok(())
    }

    pub(super) fn write(&self, claim: &mut ObjectWriter<'_>) {
        if self.incoming_allow {
            claim.object("incoming", |incoming| incoming.name("allow").push_str("true"));
        }
        if let Some(sid) = &self.outgoing_application_sid {
            claim.object("outgoing", |outgoing| {
                outgoing
                    .string("application_sid", sid.as_ref())
                    .raw("params", self.outgoing_application_params);
            });
        }
        claim.string("push_credential_sid", self.push_credential_sid.as_deref());
        claim.string("endpoint_id", self.endpoint_id.as_deref());
    }
}
