use std::fmt;

use zeroize::Zeroizing;

use super::basic::basic;
use super::env::{self, Variables};
use super::location::Location;
use crate::crypto::{Hash, MacState};
use crate::error::CredentialError;
use crate::jws::SigningKey;
use crate::secret::Secret;
use crate::sid::AccountSid;

/// The account's own SID and Auth Token: for local testing, webhooks and legacy capability tokens.
/// It can do everything and cannot be scoped; prefer an [`ApiKey`](super::ApiKey) where one works.
#[derive(Clone)]
pub struct AuthToken {
    account_sid: AccountSid,
    location: Location,
    pub(crate) signing_key: Box<SigningKey>,
    /// HMAC-SHA1, for webhooks. In a box, so that no copy of it is left where the credential moves.
    pub(crate) webhook_state: Box<MacState>,
}

impl AuthToken {
    /// Checks and keeps a credential.
    ///
    /// # Errors
    /// `invalid_account_sid`, `missing_secret`; `invalid_argument` for an Auth Token with white space, line breaks, quotes
    /// around it or characters beyond ASCII.
    pub fn new(account_sid: &str, auth_token: &str) -> Result<Self, CredentialError> {
        let account_sid = AccountSid::new(account_sid, "accountSid")?;
        let secret = Secret::new(auth_token, "authToken")?;
        Ok(Self {
            account_sid,
            location: Location::default(),
            webhook_state: Box::new(MacState::new(Hash::Sha1, secret.expose().as_bytes())),
            signing_key: SigningKey::new(secret),
        })
    }

    /// Reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, and `TWILIO_REGION` and `TWILIO_EDGE` if they are set, through
    /// `lookup`. An empty value counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names all that is missing; else as [`AuthToken::new`].
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [("accountSid", env::ACCOUNT_SID), ("authToken", env::AUTH_TOKEN)];
        let variables = Variables::read(lookup, &required, &env::LOCATION)?;
        let value = |option| variables.required(option);
        Self::new(value("accountSid"), value("authToken"))
            .and_then(|token| Ok(token.with_location(Location::from_variables(&variables)?)))
            .map_err(|error| variables.name(error))
    }

    /// Says where the Auth Token belongs: each region has its own.
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

    /// Where the Auth Token belongs.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// `Basic …`, for the `Authorization` header of requests (RFC 7617).
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
