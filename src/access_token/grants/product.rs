//! The one table of grants: their options, the claims that they become, and what they must be.

use super::{Grants, invalid};
use crate::encoding::json::{ObjectWriter, Options, Reader};
use crate::error::{CredentialError, ErrorCode};
use crate::sid::SidKind;

/// How the text of an option is checked.
#[derive(Clone, Copy)]
pub(super) enum Check {
    Text,
    Sid(SidKind),
    /// A Sync service has a SID, or is the account's own, which is called `default`.
    SyncService,
}

impl Check {
    fn run(self, text: &str, option: &'static str) -> Result<(), CredentialError> {
        match self {
            Self::Sid(kind) => kind.check(text, option),
            Self::SyncService if text == "default" => Ok(()),
            Self::SyncService => SidKind::ChatOrSyncService.check(text, option),
            Self::Text if text.is_empty() => Err(invalid(option, "expected a non-empty string")),
            Self::Text => Ok(()),
        }
    }
}

/// A product's grant: how the options call it and how the token does, and its options.
pub(super) struct Product {
    pub(super) option: &'static str,
    pub(super) claim: &'static str,
    /// All options' names. Those of texts come last, in the order of the token.
    names: &'static [&'static str],
    /// Of each text, the claim and the check.
    texts: &'static [(&'static str, Check)],
}

const INCOMING_ALLOW: &str = "incomingAllow";
const APPLICATION: &str = "outgoingApplicationSid";
const PARAMS: &str = "outgoingApplicationParams";

pub(super) static VOICE: Product = Product {
    option: "voice",
    claim: "voice",
    names: &[
        INCOMING_ALLOW,
        APPLICATION,
        PARAMS,
        "pushCredentialSid",
        "endpointId",
    ],
    texts: &[
        ("push_credential_sid", Check::Sid(SidKind::Credential)),
        ("endpoint_id", Check::Text),
    ],
};
pub(super) static VIDEO: Product = Product {
    option: "video",
    claim: "video",
    names: &["room"],
    texts: &[("room", Check::Text)],
};
pub(super) static CHAT: Product = Product {
    option: "chat",
    claim: "chat",
    names: &[
        "serviceSid",
        "endpointId",
        "deploymentRoleSid",
        "pushCredentialSid",
    ],
    texts: &[
        ("service_sid", Check::Sid(SidKind::ChatOrSyncService)),
        ("endpoint_id", Check::Text),
        ("deployment_role_sid", Check::Sid(SidKind::Role)),
        ("push_credential_sid", Check::Sid(SidKind::Credential)),
    ],
};
pub(super) static SYNC: Product = Product {
    option: "sync",
    claim: "data_sync",
    names: &["serviceSid", "endpointId"],
    texts: &[("service_sid", Check::SyncService), ("endpoint_id", Check::Text)],
};
pub(super) static TASK_ROUTER: Product = Product {
    option: "taskRouter",
    claim: "task_router",
    names: &["workspaceSid", "workerSid", "role"],
    texts: &[
        ("workspace_sid", Check::Sid(SidKind::Workspace)),
        ("worker_sid", Check::Sid(SidKind::Worker)),
        ("role", Check::Text),
    ],
};
pub(super) static PLAYBACK: Product = Product {
    option: "playback",
    claim: "player",
    names: &[],
    texts: &[],
};

pub(super) static PRODUCTS: [&Product; 6] = [&VOICE, &VIDEO, &CHAT, &SYNC, &TASK_ROUTER, &PLAYBACK];

impl Product {
    /// Reads the grant's options, checks them, and writes the claims that they become.
    pub(super) fn read(&self, reader: &mut Reader<'_>, grants: &mut Grants) -> Result<(), CredentialError> {
        grants.rules.voice |= self.claim == VOICE.claim;
        grants.rules.video |= self.claim == VIDEO.claim;
        let out = grants.name(self.claim);
        if self.names.is_empty() {
            let json = reader.raw().map_err(super::malformed)?;
            out.push_str(json.as_str());
            return super::require_object(json);
        }
        // The parameters of a voice grant are one level deeper in the token than in the options.
        let options = reader.deeper(|reader| Options::next(reader, self.names, ErrorCode::InvalidGrant))?;
        let mut claim = ObjectWriter::new(out);
        if self.claim == VOICE.claim {
            write_voice(&options, &mut claim)?;
        }
        let first = self.names.len().saturating_sub(self.texts.len());
        for (name, (text_claim, check)) in self.names.iter().skip(first).zip(self.texts) {
            if let Some(text) = options.text(name)? {
                check.run(&text, name)?;
                claim.string(text_claim, text.as_ref());
            }
        }
        claim.end();
        Ok(())
    }
}

/// The members of Voice that are not strings: the calls that come in, and those that go out through an application.
fn write_voice(options: &Options<'_>, claim: &mut ObjectWriter<'_>) -> Result<(), CredentialError> {
    match options
        .raw(INCOMING_ALLOW)
        .map_or("false", |allow| allow.as_str())
    {
        "true" => _ = claim.object("incoming", |incoming| incoming.name("allow").push_str("true")),
        "false" => {}
        _ => return Err(invalid(INCOMING_ALLOW, "expected true or false")),
    }
    let params = options.raw(PARAMS);
    let Some(sid) = options.text(APPLICATION)? else {
        return match params {
            Some(_) => Err(invalid(PARAMS, "requires outgoingApplicationSid")),
            None => Ok(()),
        };
    };
    SidKind::Application.check(&sid, APPLICATION)?;
    if params.is_some_and(|params| !params.is_object()) {
        return Err(invalid(PARAMS, "expected an object"));
    }
    claim.object("outgoing", |outgoing| {
        outgoing
            .string("application_sid", sid.as_ref())
            .raw("params", params);
    });
    Ok(())
}
