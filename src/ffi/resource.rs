//! Requests that manage an account's other credentials, as JSON.

use super::operation::Operation;
use super::rest::{client_options, given};
use crate::credential::Location;
use crate::encoding::json::Options;
use crate::error::CredentialError;
use crate::rest::{
    AuthTokens, FlexTokens, ListOptions, OAuthAppOptions, OAuthApps, WebhookSharedKeys, read_policy,
};
use crate::sid::{AccountSid, OAuthClientId};
use alloc::borrow::Cow;
use alloc::string::String;

/// A resource of an account other than its API keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Auth Tokens. Operations: `createSecondary`, `promote`, `deleteSecondary`.
    AuthTokens,
    /// Webhook shared keys. Operations: `create`, `list`, `get`, `update`, `delete`.
    SharedKeys,
    /// OAuth apps. Operations: `create`, `update`, `delete`.
    OAuthApps,
    /// Tokens of Flex users. Operation: `validate`, with the SID of the account as the identifier.
    FlexTokens,
}

impl Resource {
    /// Builds the request of an operation, with its options in JSON and the identifier of a record. The region and the edge
    /// location may be empty. Any other operation builds none: it checks the location, and that the options of a client have
    /// known names.
    ///
    /// # Errors
    /// As the methods of [`AuthTokens`], [`WebhookSharedKeys`], [`OAuthApps`] and [`FlexTokens`].
    pub fn request(
        self,
        region: &str,
        edge: &str,
        operation: &str,
        options: &str,
        target: &str,
    ) -> Result<String, CredentialError> {
        let location = &Location::new(given(region), given(edge))?;
        let operation = Operation::named(operation);
        let known = self.known(operation);
        let mut given = if known.is_empty() {
            Given::default()
        } else {
            Given::read(options, known)?
        };
        let request = match self {
            Self::AuthTokens => {
                let mut tokens = AuthTokens::new(location)?;
                if given.suppress_email {
                    tokens = tokens.suppress_email();
                }
                match operation {
                    Some(Operation::CreateSecondary) => Ok(tokens.create_secondary()),
                    Some(Operation::Promote) => Ok(tokens.promote()),
                    Some(Operation::DeleteSecondary) => Ok(tokens.delete_secondary()),
                    _ => return check_client(options),
                }
            }
            Self::SharedKeys => {
                let keys = WebhookSharedKeys::new(location)?;
                let name = given.friendly_name.as_deref();
                match operation {
                    Some(Operation::Create) => keys.create(name, given.idempotency_key.as_deref()),
                    Some(Operation::List) => keys.list(&ListOptions::from_json(options)?),
                    Some(Operation::Get) => keys.get(target),
                    Some(Operation::Update) => keys.update(target, name.unwrap_or_default()),
                    Some(Operation::Delete) => keys.delete(target),
                    _ => return check_client(options),
                }
            }
            Self::OAuthApps => {
                let apps = OAuthApps::new(location)?;
                if let Some(name) = given.friendly_name.as_deref() {
                    given.app.set_friendly_name(name)?;
                }
                match operation {
                    Some(Operation::Create) => apps.create(&given.app),
                    Some(Operation::Update) => apps.update(&OAuthClientId::named(target, "sid")?, &given.app),
                    Some(Operation::Delete) => Ok(apps.delete(&OAuthClientId::named(target, "sid")?)),
                    _ => return check_client(options),
                }
            }
            Self::FlexTokens => {
                let tokens = FlexTokens::new(location)?;
                if operation != Some(Operation::Validate) {
                    return check_client(options);
                }
                let token = Options::read(options, &["token"])?.text("token")?;
                tokens.validate(
                    &AccountSid::named(target, "account_sid")?,
                    &token.unwrap_or_default(),
                )
            }
        };
        request.map(|request| request.to_json())
    }

    /// The options of an operation; none for those that have no options, or others.
    fn known(self, operation: Option<Operation>) -> &'static [&'static str] {
        use Operation::{Create, CreateSecondary, DeleteSecondary, Promote, Update};
        match (self, operation) {
            (Self::AuthTokens, Some(CreateSecondary | Promote | DeleteSecondary)) => &["suppressEmail"],
            (Self::SharedKeys, Some(Create)) => &["friendlyName", "idempotencyKey"],
            (Self::SharedKeys, Some(Update)) => &["friendlyName"],
            (Self::OAuthApps, Some(Create | Update)) => {
                &["friendlyName", "description", "policy", "accessTokenTtl"]
            }
            _ => &[],
        }
    }
}

fn check_client(options: &str) -> Result<String, CredentialError> {
    Options::read(options, &client_options(&[])).map(|_| String::from("null"))
}

/// The options of any operation.
#[derive(Default)]
struct Given<'a> {
    friendly_name: Option<Cow<'a, str>>,
    idempotency_key: Option<Cow<'a, str>>,
    suppress_email: bool,
    app: OAuthAppOptions,
}

impl<'a> Given<'a> {
    /// Reads the options with these names.
    #[inline(never)]
    fn read(options: &'a str, known: &[&'static str]) -> Result<Self, CredentialError> {
        let options = Options::read(options, known)?;
        let mut given = Self::default();
        for (name, value) in options.members() {
            match name {
                "friendlyName" => given.friendly_name = options.text(name)?,
                "idempotencyKey" => given.idempotency_key = options.text(name)?,
                "suppressEmail" => given.suppress_email = options.boolean(name)?.unwrap_or_default(),
                "description" => given
                    .app
                    .set_description(&options.text(name)?.unwrap_or_default()),
                "policy" => given.app.set_policy(&read_policy(value)?),
                _ => given.app.set_access_token_ttl(value.integer())?,
            }
        }
        Ok(given)
    }
}
