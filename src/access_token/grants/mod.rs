//! What a token allows: the one table of grants, their options' names and their claims' names.

use std::borrow::Cow;

use crate::error::{CredentialError, ErrorCode, joined, shown, unknown_option};
use crate::json::{Malformed, ObjectWriter, RawJson, Reader};

mod text;
mod voice;

pub use text::{ChatGrant, SyncGrant, TaskRouterGrant, VideoGrant};
pub use voice::VoiceGrant;

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
