use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::basic::basic;
use super::env::{self, Variables};
use super::location::Location;
use crate::crypto::{Hash, MacState};
use crate::error::CredentialError;
use crate::jws::SigningKey;
use crate::secret::Secret;
use crate::sid::AccountSid;

/// An account's SID and Auth Token: for local testing, webhooks and legacy capability tokens.
/// It can do everything and cannot be scoped; prefer an [`ApiKey`](super::ApiKey) where one works.
#[derive(Clone)]
pub struct AuthToken {
    account_sid: AccountSid,
    location: Location,
    pub(crate) signing_key: Box<SigningKey>,
    /// HMAC-SHA1, for webhooks. In a box, so that moving the credential leaves no copy of it.
    pub(crate) webhook_state: Box<MacState>,
}

impl AuthToken {
    /// Creates a credential, validating the SID and the Auth Token.
    ///
    /// # Errors
    /// `invalid_account_sid`, `missing_secret`; `invalid_argument` for an Auth Token with white space, line breaks, quotes
    /// around it or characters beyond ASCII.
    pub fn new(account_sid: &str, auth_token: &str) -> Result<Self, CredentialError> {
        Ok(Self::from_parts(
            AccountSid::named(account_sid, "account_sid")?,
            Secret::named(auth_token, "auth_token")?,
        ))
    }

    /// Creates a credential of validated parts.
    #[must_use]
    pub fn from_parts(account_sid: AccountSid, auth_token: Secret) -> Self {
        Self {
            account_sid,
            location: Location::default(),
            webhook_state: Box::new(MacState::new(Hash::Sha1, auth_token.expose().as_bytes())),
            signing_key: SigningKey::new(auth_token),
        }
    }

    /// Reads the process's environment variables; see [`AuthToken::from_env_with`].
    ///
    /// # Errors
    /// As [`AuthToken::from_env_with`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, CredentialError> {
        Self::from_env_with(&env::variable)
    }

    /// Reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, and `TWILIO_REGION` and `TWILIO_EDGE` if they are set, through
    /// `lookup`. An empty value counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names every missing variable; otherwise as [`AuthToken::new`].
    pub fn from_env_with(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [("account_sid", env::ACCOUNT_SID), ("auth_token", env::AUTH_TOKEN)];
        let variables = Variables::read(lookup, &required, &env::LOCATION)?;
        let value = |option| variables.required(option);
        Self::new(value("account_sid"), value("auth_token"))
            .and_then(|token| Ok(token.with_location(Location::from_variables(&variables)?)))
            .map_err(|error| variables.name(error))
    }

    /// Sets the location of the Auth Token: each region has its own.
    #[must_use]
    pub fn with_location(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    /// The account.
    #[must_use]
    pub const fn account_sid(&self) -> &AccountSid {
        &self.account_sid
    }

    /// The location of the Auth Token.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// Returns `Basic …`, the value of the `Authorization` header of requests (RFC 7617).
    #[must_use]
    pub fn authorization_header(&self) -> Zeroizing<String> {
        basic(self.account_sid.as_str(), self.signing_key.secret())
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthToken")
            .field("account_sid", &self.account_sid)
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}
