//! Grants as Rust types. Each is written as the options of JavaScript, and read like these.

use std::borrow::Cow;

use super::product::{CHAT, PLAYBACK, Product, SYNC, TASK_ROUTER, VIDEO, VOICE};
use super::{Grants, malformed, shown};
use crate::encoding::json::{ObjectWriter, RawJson, Reader};
use crate::error::{CredentialError, ErrorCode};

/// One product's part of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant<'a> {
    /// Programmable Voice.
    Voice(VoiceGrant<'a>),
    /// Programmable Video.
    Video(VideoGrant<'a>),
    /// Conversations (and the former Chat).
    Chat(ChatGrant<'a>),
    /// Sync.
    Sync(SyncGrant<'a>),
    /// TaskRouter.
    TaskRouter(TaskRouterGrant<'a>),
    /// Live playback: an object that is written as it is.
    Playback(RawJson<'a>),
    /// A grant that has no name here yet: its name in the token, and a value that is written as it is.
    Custom(Cow<'a, str>, RawJson<'a>),
}

/// Defines a grant: its fields, each with the option's name.
macro_rules! grant {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty = $option:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name<'a> { $($(#[$field_doc])* pub $field: $type,)* }

        impl $name<'_> {
            fn options(&self) -> String {
                let mut json = String::new();
                let mut object = ObjectWriter::new(&mut json);
                $(self.$field.write($option, &mut object);)*
                object.end();
                json
            }
        }
    };
}

/// A field of a grant, which may be left out.
trait Field {
    fn write(&self, option: &'static str, object: &mut ObjectWriter<'_>);
}

impl Field for Option<Cow<'_, str>> {
    fn write(&self, option: &'static str, object: &mut ObjectWriter<'_>) {
        object.string(option, self.as_deref());
    }
}

impl Field for Option<RawJson<'_>> {
    fn write(&self, option: &'static str, object: &mut ObjectWriter<'_>) {
        object.raw(option, *self);
    }
}

impl Field for bool {
    fn write(&self, option: &'static str, object: &mut ObjectWriter<'_>) {
        object.name(option).push_str(if *self { "true" } else { "false" });
    }
}

/// How deep a grant is in the token: within the claims and their `grants`.
const IN_GRANTS: u8 = 2;

type Text<'a> = Option<Cow<'a, str>>;

grant! {
    /// Programmable Voice: receive calls, and make them through a TwiML application.
    VoiceGrant {
        /// Whether calls may come in.
        incoming_allow: bool = "incomingAllow";
        /// The TwiML application that handles the calls that go out, `AP…`.
        outgoing_application_sid: Text<'a> = "outgoingApplicationSid";
        /// An object of parameters that the application gets with each call; only together with the application.
        outgoing_application_params: Option<RawJson<'a>> = "outgoingApplicationParams";
        /// The credential for push notifications, `CR…`.
        push_credential_sid: Text<'a> = "pushCredentialSid";
        /// Names the device.
        endpoint_id: Text<'a> = "endpointId";
    }
}
grant! {
    /// Programmable Video: join rooms.
    VideoGrant {
        /// The one room that may be joined, by its name or SID; any room if left out.
        room: Text<'a> = "room";
    }
}
grant! {
    /// Conversations, and the former Chat, which it shares the grant with.
    ChatGrant {
        /// The Conversations service, `IS…`.
        service_sid: Text<'a> = "serviceSid";
        /// Names the device. Deprecated by Twilio.
        endpoint_id: Text<'a> = "endpointId";
        /// The role that the user gets on first connecting, `RL…`.
        deployment_role_sid: Text<'a> = "deploymentRoleSid";
        /// The credential for push notifications, `CR…`.
        push_credential_sid: Text<'a> = "pushCredentialSid";
    }
}
grant! {
    /// Sync.
    SyncGrant {
        /// The Sync service, `IS…` or `default`.
        service_sid: Text<'a> = "serviceSid";
        /// Names the device.
        endpoint_id: Text<'a> = "endpointId";
    }
}
grant! {
    /// TaskRouter.
    TaskRouterGrant {
        /// The workspace, `WS…`.
        workspace_sid: Text<'a> = "workspaceSid";
        /// The worker, `WK…`.
        worker_sid: Text<'a> = "workerSid";
        /// `worker` or `supervisor`.
        role: Text<'a> = "role";
    }
}

impl Grant<'_> {
    /// The product whose options these are, and the options as JSON. None of a custom grant.
    fn options(&self) -> Option<(&'static Product, String)> {
        Some(match self {
            Self::Voice(grant) => (&VOICE, grant.options()),
            Self::Video(grant) => (&VIDEO, grant.options()),
            Self::Chat(grant) => (&CHAT, grant.options()),
            Self::Sync(grant) => (&SYNC, grant.options()),
            Self::TaskRouter(grant) => (&TASK_ROUTER, grant.options()),
            Self::Playback(json) => (&PLAYBACK, String::from(json.as_str())),
            Self::Custom(..) => return None,
        })
    }

    /// The grant's name in a token.
    fn claim(&self) -> &str {
        match self {
            Self::Voice(_) => VOICE.claim,
            Self::Video(_) => VIDEO.claim,
            Self::Chat(_) => CHAT.claim,
            Self::Sync(_) => SYNC.claim,
            Self::TaskRouter(_) => TASK_ROUTER.claim,
            Self::Playback(_) => PLAYBACK.claim,
            Self::Custom(name, _) => name,
        }
    }

    fn write(&self, others: &[Self], grants: &mut Grants) -> Result<(), CredentialError> {
        if others.iter().any(|other| other.claim() == self.claim()) {
            return Err(CredentialError::new(
                ErrorCode::InvalidGrant,
                "expected each grant once",
            ));
        }
        match (self, self.options()) {
            (_, Some((product, options))) => product.read(&mut Reader::nested(&options, IN_GRANTS), grants),
            (Self::Custom(name, value), None) => {
                let value = Reader::nested(value.as_str(), IN_GRANTS)
                    .raw()
                    .map_err(malformed)?;
                grants.write_custom(name, value)
            }
            (_, None) => Ok(()),
        }
    }

    fn within_path(&self, error: CredentialError) -> CredentialError {
        match self.options() {
            Some((product, _)) => error.within(product.option),
            None => error.within(&shown(self.claim())).within(super::CUSTOM),
        }
    }
}

impl Grants {
    /// Checks and writes grants in their order.
    pub(in super::super) fn of(grants: &[Grant<'_>]) -> Result<Self, CredentialError> {
        let mut written = Self::default();
        for (i, grant) in grants.iter().enumerate() {
            let (others, _) = grants.split_at_checked(i).unwrap_or_default();
            grant
                .write(others, &mut written)
                .map_err(|error| grant.within_path(error))?;
        }
        Ok(written)
    }
}
