//! The grants that consist of optional texts.

use std::borrow::Cow;

use super::{invalid, members, text};
use crate::error::{CredentialError, unknown_option};
use crate::json::{ObjectWriter, Reader};
use crate::sid::SidKind;

/// How the text of a field is checked.
#[derive(Clone, Copy)]
pub(super) enum Check {
    Text,
    Sid(SidKind),
    /// A Sync service has a SID, or is the account's own, which is called `default`.
    SyncService,
}

impl Check {
    pub(super) fn run(self, text: &str, field: &'static str) -> Result<(), CredentialError> {
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
            pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, CredentialError> {
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

            pub(super) fn check(&self) -> Result<(), CredentialError> {
                $(if let Some(text) = &self.$field { $check.run(text, $option)?; })*
                Ok(())
            }

            pub(super) fn write(&self, claim: &mut ObjectWriter<'_>) {
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
        push_credential_sid: "pushCredentialSid" => "push_credential_sid", Check::Sid(SidKind::Credential);
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
