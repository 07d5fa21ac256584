//! What a token allows: the one table of grants, their options' names and their claims' names.

use std::borrow::Cow;

use crate::error::{CredentialError, ErrorCode, joined, shown, unknown_option};
use crate::json::{Malformed, ObjectWriter, RawJson, Reader};
use crate::sid::SidKind;

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

/// The options' names of the grants, as JavaScript and JSON give them, and their names in a token.
const NAMES: [(&str, &str); 6] = [
    ("voice", "voice"),
    ("video", "video"),
    ("chat", "chat"),
    ("sync", "data_sync"),
    ("taskRouter", "task_router"),
    ("playback", "player"),
];

/// How the text of a field is checked.
#[derive(Clone, Copy)]
enum Check {
    Text,
    Sid(SidKind),
    /// A Sync service has a SID, or is the account's own, which is called `default`.
    SyncService,
}

impl Check {
    fn run(self, text: &str, field: &'static str) -> Result<(), CredentialError> {
        match self {
            Self::Sid(kind) => kind.check(text, field),
            Self::SyncService if text == "default" => Ok(()),
            Self::SyncService => SidKind::ChatOrSyncService.check(text, field),
            Self::Text if text.is_empty() => Err(invalid(field, "expected a text that is not empty")),
            Self::Text => Ok(()),
        }
    }
}

/// Defines a grant of optional texts: its fields in the order of the token, with the option's name, the claim's name
/// and the check of each.
macro_rules! text_grant {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $option:literal => $claim:literal, $check:expr;)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name<'a> { $($(#[$field_doc])* pub $field: Option<Cow<'a, str>>,)* }

        impl<'a> $name<'a> {
            fn read(reader: &mut Reader<'a>) -> Result<Self, CredentialError> {
                let mut grant = Self::default();
                members(reader, &mut |reader, name| {
                    match name {
                        $($option => grant.$field = Some(text(reader, $option)?),)*
                        _ => return Err(unknown_option(name, &[$($option),*])),
                    }
                    Ok(())
                })?;
                Ok(grant)
            }

            fn check(&self) -> Result<(), CredentialError> {
                $(if let Some(text) = &self.$field { $check.run(text, $option)?; })*
                Ok(())
            }

            fn write(&self, claim: &mut ObjectWriter<'_>) {
                $(claim.string($claim, self.$field.as_deref());)*
            }
        }
    };
}

text_grant! {
    /// Programmable Video: join rooms.
    VideoGrant {
        /// The one room that may be joined, by its name or SID; any room if left out.
        room: "room" => "room", Check::Text;
    }
}
text_grant! {
    /// Conversations, and the former Chat, which it shares the grant with.
    ChatGrant {
        /// The Conversations service, `IS…`.
        service_sid: "serviceSid" => "service_sid", Check::Sid(SidKind::ChatOrSyncService);
        /// Names the device. Deprecated by the service.
        endpoint_id: "endpointId" => "endpoint_id", Check::Text;
        /// The role that the user gets on first connecting, `RL…`.
        deployment_role_sid: "deploymentRoleSid" => "deployment_role_sid", Check::Sid(SidKind::Role);
        /// The credential for push notifications, `CR…`.
        push_credential_sid: "pushCredentialSid" => "push_credential_sid", Check::Sid(SidKind::PushCredential);
    }
}
text_grant! {
    /// Sync.
    SyncGrant {
        /// The Sync service, `IS…` or `default`.
        service_sid: "serviceSid" => "service_sid", Check::SyncService;
        /// Names the device.
        endpoint_id: "endpointId" => "endpoint_id", Check::Text;
    }
}
text_grant! {
    /// TaskRouter.
    TaskRouterGrant {
        /// The workspace, `WS…`.
        workspace_sid: "workspaceSid" => "workspace_sid", Check::Sid(SidKind::Workspace);
        /// The worker, `WK…`.
        worker_sid: "workerSid" => "worker_sid", Check::Sid(SidKind::Worker);
        /// `worker` or `supervisor`.
        role: "role" => "role", Check::Text;
    }
}

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

    fn read(reader: &mut Reader<'a>) -> Result<Self, CredentialError> {
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

    fn check(&self) -> Result<(), CredentialError> {
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
            SidKind::PushCredential.check(sid, Self::PUSH_CREDENTIAL)?;
        }
        if let Some(endpoint) = &self.endpoint_id {
            Check::Text.run(endpoint, Self::ENDPOINT)?;
        }
        Ok(())
    }

    fn write(&self, claim: &mut ObjectWriter<'_>) {
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

impl<'a> Grant<'a> {
    /// Reads the grants that an object of options names, in its order.
    pub(super) fn read_all(reader: &mut Reader<'a>) -> Result<Vec<Self>, CredentialError> {
        let mut grants = Vec::new();
        members(reader, &mut |reader, name| {
            let grant = match name {
                "voice" => VoiceGrant::read(reader).map(Grant::Voice),
                "video" => VideoGrant::read(reader).map(Grant::Video),
                "chat" => ChatGrant::read(reader).map(Grant::Chat),
                "sync" => SyncGrant::read(reader).map(Grant::Sync),
                "taskRouter" => TaskRouterGrant::read(reader).map(Grant::TaskRouter),
                "playback" => reader.raw().map(Grant::Playback).map_err(malformed),
                "custom" => {
                    return read_custom(reader, &mut grants).map_err(|error| error.within("custom"));
                }
                _ => {
                    let known: Vec<&str> = NAMES
                        .iter()
                        .map(|(option, _)| *option)
                        .chain(["custom"])
                        .collect();
                    return Err(unknown_option(name, &known));
                }
            };
            grants.push(grant.map_err(|error| error.within(name))?);
            Ok(())
        })?;
        Ok(grants)
    }

    /// The grant's name in a token.
    fn claim(&self) -> &str {
        match self {
            Self::Voice(_) => "voice",
            Self::Video(_) => "video",
            Self::Chat(_) => "chat",
            Self::Sync(_) => "data_sync",
            Self::TaskRouter(_) => "task_router",
            Self::Playback(_) => "player",
            Self::Custom(name, _) => name,
        }
    }

    /// The path of the grant's options.
    fn path(&self) -> String {
        match self {
            Self::Custom(name, _) => joined(&["custom.", &shown(name)]),
            known => {
                let claim = known.claim();
                let option = NAMES
                    .iter()
                    .find(|(_, name)| *name == claim)
                    .map_or(claim, |(option, _)| option);
                String::from(option)
            }
        }
    }

    fn check(&self) -> Result<(), CredentialError> {
        match self {
            Self::Voice(grant) => grant.check(),
            Self::Video(grant) => grant.check(),
            Self::Chat(grant) => grant.check(),
            Self::Sync(grant) => grant.check(),
            Self::TaskRouter(grant) => grant.check(),
            Self::Playback(json) if json.is_object() => Ok(()),
            Self::Playback(_) => Err(CredentialError::new(
                ErrorCode::InvalidGrant,
                "expected an object",
            )),
            Self::Custom(name, _) => check_custom_name(name),
        }
    }

    /// Checks and writes grants as members of the token's `grants`, behind its identity.
    pub(super) fn write_all(grants: &[Self], out: &mut String) -> Result<(), CredentialError> {
        for (i, grant) in grants.iter().enumerate() {
            grant
                .check()
                .map_err(|error| error.within(&grant.path()).within("grants"))?;
            if grants
                .iter()
                .take(i)
                .any(|earlier| earlier.claim() == grant.claim())
            {
                let error = CredentialError::new(ErrorCode::InvalidGrant, "expected each grant once");
                return Err(error.within(&grant.path()).within("grants"));
            }
            grant.write(out);
        }
        Ok(())
    }

    fn write(&self, out: &mut String) {
        out.push(',');
        crate::json::write_string(out, self.claim());
        out.push(':');
        let mut claim = match self {
            Self::Playback(json) | Self::Custom(_, json) => {
                out.push_str(json.as_str());
                return;
            }
            _ => ObjectWriter::new(out),
        };
        match self {
            Self::Voice(grant) => grant.write(&mut claim),
            Self::Video(grant) => grant.write(&mut claim),
            Self::Chat(grant) => grant.write(&mut claim),
            Self::Sync(grant) => grant.write(&mut claim),
            Self::TaskRouter(grant) => grant.write(&mut claim),
            Self::Playback(_) | Self::Custom(..) => {}
        }
        claim.end();
    }
}

fn read_custom<'a>(reader: &mut Reader<'a>, grants: &mut Vec<Grant<'a>>) -> Result<(), CredentialError> {
    members(reader, &mut |reader, name| {
        let value = reader.raw().map_err(malformed)?;
        grants.push(Grant::Custom(Cow::Owned(String::from(name)), value));
        Ok(())
    })
}

/// A custom grant must not pass by the checks of a known one, nor stand in for something else.
fn check_custom_name(name: &str) -> Result<(), CredentialError> {
    if let Some((option, _)) = NAMES.iter().find(|(_, claim)| *claim == name) {
        let expected = joined(&["expected grants.", option, ", which has a name of its own"]);
        return Err(CredentialError::new(ErrorCode::InvalidGrant, "").with_expected(expected));
    }
    // JavaScript would put names that are numbers first, before the identity.
    let nameable = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !nameable || ["identity", "__proto__", "constructor", "prototype"].contains(&name) {
        return Err(CredentialError::new(
            ErrorCode::InvalidGrant,
            "expected the name of a grant",
        ));
    }
    Ok(())
}

/// Walks through an object of options.
fn members<'a>(
    reader: &mut Reader<'a>,
    member: &mut dyn FnMut(&mut Reader<'a>, &str) -> Result<(), CredentialError>,
) -> Result<(), CredentialError> {
    let members = reader.object().map_err(malformed)?;
    while let Some(name) = reader.member(&members).map_err(malformed)? {
        member(reader, &name)?;
    }
    Ok(())
}

fn text<'a>(reader: &mut Reader<'a>, field: &'static str) -> Result<Cow<'a, str>, CredentialError> {
    reader.string().map_err(at(field))
}

fn invalid(field: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::InvalidGrant, field, expected)
}

fn at(field: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| invalid(field, problem.0)
}

fn malformed(problem: Malformed) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidGrant, problem.0)
}
