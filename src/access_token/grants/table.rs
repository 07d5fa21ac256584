//! The one table of grants. A new product is a new entry here, and in `Grants` of the TypeScript package.

use alloc::borrow::Cow;

use super::field::{Field, FieldType, MAX_FIELDS, SyncService};
use super::product::{Content, Product};
use crate::access_token::identity::IdentityRules;
use crate::encoding::json::RawJson;
use crate::sid::{ApplicationSid, CredentialSid, RoleSid, ServiceSid, WorkerSid, WorkspaceSid};

/// The option in JSON for grants that this table does not have.
pub(super) const CUSTOM: &str = "custom";

/// Defines the products. Each has its name in Rust, in options in JSON and in the token, its rules for identities, and
/// its fields in the order of the token: the name in Rust, the type, and the name in JSON.
macro_rules! grants {
    (
        {
            $($(#[$doc:meta])* $variant:ident($name:ident) = $rust:literal, $option:literal, $claim:literal, $rules:ident {
                $($(#[$field_doc:meta])* $field:ident: $type:ty = $field_option:literal;)*
            })*
        }
        {
            $($(#[$raw_doc:meta])* $raw:ident = $raw_rust:literal, $raw_option:literal, $raw_claim:literal, $raw_rules:ident;)*
        }
    ) => {
        /// One product's part of a token.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Grant<'a> {
            $($(#[$doc])* $variant($name<'a>),)*
            $($(#[$raw_doc])* $raw(RawJson<'a>),)*
            /// A grant that has no type here: its name in the token, and its value, which is copied unchanged.
            Custom(Cow<'a, str>, RawJson<'a>),
        }

        /// Every product.
        pub(super) static PRODUCTS: &[Product] = &[
            $($name::PRODUCT,)*
            $(Product {
                name: $raw_rust,
                claim: $raw_claim,
                rules: IdentityRules::$raw_rules,
                fields: &[],
                options: &[],
            },)*
        ];

        /// The names of grants in options in JSON: those of the products in their order, and [`CUSTOM`].
        pub(super) static OPTIONS: &[&str] = &[$($option,)* $($raw_option,)* CUSTOM];

        impl<'a> Grant<'a> {
            /// The grant's name in a token.
            pub(super) fn claim(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $claim,)*
                    $(Self::$raw(_) => $raw_claim,)*
                    Self::Custom(name, _) => name,
                }
            }

            /// The grant's content.
            pub(super) fn content(&self) -> Content<'_> {
                match self {
                    $(Self::$variant(grant) => Content::Fields(grant.values()),)*
                    $(Self::$raw(json))|* | Self::Custom(_, json) => Content::Object(*json),
                }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Eq)]
            pub struct $name<'a> {
                $($field: Option<$type>,)*
            }

            impl<'a> $name<'a> {
                const PRODUCT: Product = Product {
                    name: $rust,
                    claim: $claim,
                    rules: IdentityRules::$rules,
                    fields: &[$(Field { name: stringify!($field), kind: <$type as FieldType>::KIND },)*],
                    options: &[$($field_option,)*],
                };

                /// Creates a grant without any field.
                #[must_use]
                pub fn new() -> Self {
                    Self::default()
                }

                $(
                    $(#[$field_doc])*
                    #[must_use]
                    pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                        self.$field = Some($field.into());
                        self
                    }
                )*

                fn values(&self) -> super::field::Values<'_> {
                    let mut values = [const { None }; MAX_FIELDS];
                    let given = [$(self.$field.as_ref().map(FieldType::value),)*];
                    for (place, value) in values.iter_mut().zip(given) {
                        *place = value;
                    }
                    values
                }
            }

            const _: () = assert!($name::PRODUCT.fields.len() <= MAX_FIELDS, "raise MAX_FIELDS");

            impl<'a> From<$name<'a>> for Grant<'a> {
                fn from(grant: $name<'a>) -> Self {
                    Self::$variant(grant)
                }
            }
        )*
    };
}

grants! {
    {
        /// Programmable Voice: receive calls, and make them through a TwiML application.
        Voice(VoiceGrant) = "voice", "voice", "voice", VOICE {
            /// Whether calls may come in.
            incoming_allow: bool = "incomingAllow";
            /// The TwiML application that handles outgoing calls, `AP…`.
            outgoing_application_sid: ApplicationSid = "outgoingApplicationSid";
            /// An object of parameters that the application receives with each call; only together with the application.
            outgoing_application_params: RawJson<'a> = "outgoingApplicationParams";
            /// The credential for push notifications, `CR…`.
            push_credential_sid: CredentialSid = "pushCredentialSid";
            /// The device.
            endpoint_id: Cow<'a, str> = "endpointId";
        }
        /// Programmable Video: join rooms.
        Video(VideoGrant) = "video", "video", "video", VIDEO {
            /// The only room that may be joined, by name or SID; any room if left out.
            room: Cow<'a, str> = "room";
        }
        /// Conversations, and the former Chat with the same grant.
        Chat(ChatGrant) = "chat", "chat", "chat", NONE {
            /// The Conversations service, `IS…`.
            service_sid: ServiceSid = "serviceSid";
            /// The device. Deprecated by Twilio.
            endpoint_id: Cow<'a, str> = "endpointId";
            /// The role that the user gets on first connecting, `RL…`.
            deployment_role_sid: RoleSid = "deploymentRoleSid";
            /// The credential for push notifications, `CR…`.
            push_credential_sid: CredentialSid = "pushCredentialSid";
        }
        /// Sync.
        Sync(SyncGrant) = "sync", "sync", "data_sync", NONE {
            /// The Sync service: `IS…`, or the account's own.
            service_sid: SyncService = "serviceSid";
            /// The device.
            endpoint_id: Cow<'a, str> = "endpointId";
        }
        /// TaskRouter.
        TaskRouter(TaskRouterGrant) = "task_router", "taskRouter", "task_router", NONE {
            /// The workspace, `WS…`.
            workspace_sid: WorkspaceSid = "workspaceSid";
            /// The worker, `WK…`.
            worker_sid: WorkerSid = "workerSid";
            /// `worker` or `supervisor`.
            role: Cow<'a, str> = "role";
        }
    }
    // Objects that are copied unchanged.
    {
        /// Live playback: an object that is copied unchanged.
        Playback = "playback", "playback", "player", NONE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Errors name fields as in Rust; bindings write them in camelCase.
    #[test]
    fn options_in_json_are_the_fields_in_camel_case() {
        assert_eq!(OPTIONS.len(), PRODUCTS.len() + 1);
        for (product, option) in PRODUCTS.iter().zip(OPTIONS) {
            assert_eq!(product.fields.len(), product.options.len());
            let fields = product.fields.iter().map(|field| field.name);
            let named = fields.zip(product.options.iter().copied());
            for (name, option) in named.chain([(product.name, *option)]) {
                let error = crate::CredentialError::invalid(name, "");
                assert_eq!(error.json_field().as_deref(), Some(option));
            }
        }
    }
}
