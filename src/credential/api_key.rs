use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use zeroize::Zeroizing;

use super::basic::basic;
use super::env::{self, Variables};
use super::location::Location;
use super::signing_prefix::SigningPrefix;
use crate::error::CredentialError;
use crate::jws::{Algorithm, SigningKey};
use crate::secret::Secret;
use crate::sid::{AccountSid, KeySid};

/// The type of an API key (<https://www.twilio.com/docs/iam/api-keys>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// Everything that the account's Auth Token may do.
    Main,
    /// Everything but accounts and keys.
    Standard,
    /// What its policy lists. It cannot sign Access Tokens.
    Restricted,
}

impl KeyType {
    /// The name in options: `"main"`, `"standard"`, `"restricted"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Standard => "standard",
            Self::Restricted => "restricted",
        }
    }
}

impl FromStr for KeyType {
    type Err = CredentialError;

    fn from_str(name: &str) -> Result<Self, CredentialError> {
        match name {
            "main" => Ok(Self::Main),
            "standard" => Ok(Self::Standard),
            "restricted" => Ok(Self::Restricted),
            _ => Err(CredentialError::invalid(
                "type",
                "expected main, standard or restricted",
            )),
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
crate::serde_text::serde_as_text!(KeyType);

/// An API key: its SID is the user name, its secret the password of requests and the key that signs Access Tokens.
///
/// ```
/// use twilio_edge_auth::credential::ApiKey;
/// let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
/// assert!(key.authorization_header().starts_with("Basic U0sxMTEx"));
/// # Ok::<(), twilio_edge_auth::CredentialError>(())
/// ```
#[derive(Clone)]
pub struct ApiKey {
    account_sid: AccountSid,
    sid: KeySid,
    key_type: Option<KeyType>,
    location: Location,
    pub(crate) signing_key: Box<SigningKey>,
    /// The constant parts of tokens with HS256 and the key's own region.
    prefix: Box<SigningPrefix>,
}

impl ApiKey {
    /// Creates a credential, validating both SIDs and the secret.
    ///
    /// # Errors
    /// `invalid_account_sid`, `invalid_key_sid`, `missing_secret`; `invalid_argument` for a secret that cannot be Twilio's:
    /// shorter than 32 characters, or with white space, line breaks, quotes around it or characters beyond ASCII.
    pub fn new(account_sid: &str, sid: &str, secret: &str) -> Result<Self, CredentialError> {
        Self::from_parts(
            AccountSid::named(account_sid, "account_sid")?,
            KeySid::named(sid, "sid")?,
            Secret::named(secret, "secret")?,
        )
    }

    /// Creates a credential of validated parts.
    ///
    /// # Errors
    /// `invalid_argument` for a secret shorter than 32 characters.
    pub fn from_parts(account_sid: AccountSid, sid: KeySid, secret: Secret) -> Result<Self, CredentialError> {
        secret.check_key_length("secret")?;
        let signing_key = SigningKey::new(secret);
        let prefix = SigningPrefix::new(&signing_key, &account_sid, &sid, Algorithm::Hs256, None);
        Ok(Self {
            account_sid,
            sid,
            key_type: None,
            location: Location::default(),
            signing_key,
            prefix: Box::new(prefix),
        })
    }

    /// Reads the process's environment variables; see [`ApiKey::from_env_with`].
    ///
    /// # Errors
    /// As [`ApiKey::from_env_with`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, CredentialError> {
        Self::from_env_with(&env::variable)
    }

    /// Reads `TWILIO_ACCOUNT_SID`, `TWILIO_API_KEY` (or `TWILIO_API_KEY_SID`), `TWILIO_API_SECRET` (or
    /// `TWILIO_API_KEY_SECRET`), and `TWILIO_REGION` and `TWILIO_EDGE` if they are set, through `lookup`.
    /// An empty value counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names every missing variable; otherwise as [`ApiKey::new`].
    pub fn from_env_with(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [
            ("account_sid", env::ACCOUNT_SID),
            ("sid", env::API_KEY),
            ("secret", env::API_SECRET),
        ];
        let variables = Variables::read(lookup, &required, &env::LOCATION)?;
        let value = |option| variables.required(option);
        Self::new(value("account_sid"), value("sid"), value("secret"))
            .and_then(|key| Ok(key.with_location(Location::from_variables(&variables)?)))
            .map_err(|error| variables.name(error))
    }

    /// Sets the type of the key. A restricted key does not mint: Twilio would reject its tokens.
    #[must_use]
    pub const fn with_type(mut self, key_type: KeyType) -> Self {
        self.key_type = Some(key_type);
        self
    }

    /// Sets the location of the key. Its Access Tokens name its region, unless their options name another.
    #[must_use]
    pub fn with_location(mut self, location: Location) -> Self {
        self.location = location;
        *self.prefix = self.new_prefix(Algorithm::Hs256, self.location.region());
        self
    }

    fn new_prefix(&self, algorithm: Algorithm, region: Option<&str>) -> SigningPrefix {
        SigningPrefix::new(&self.signing_key, &self.account_sid, &self.sid, algorithm, region)
    }

    /// The account.
    #[must_use]
    pub const fn account_sid(&self) -> &AccountSid {
        &self.account_sid
    }

    /// The key's SID.
    #[must_use]
    pub const fn sid(&self) -> &KeySid {
        &self.sid
    }

    /// The key's type, if it is known.
    #[must_use]
    pub const fn key_type(&self) -> Option<KeyType> {
        self.key_type
    }

    /// The location of the key.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// The constant parts of tokens; `region` is the key's own if left out.
    pub(crate) fn signing_prefix(
        &self,
        algorithm: Algorithm,
        region: Option<&str>,
    ) -> Cow<'_, SigningPrefix> {
        if algorithm == Algorithm::Hs256 && region.is_none() {
            return Cow::Borrowed(&self.prefix);
        }
        Cow::Owned(self.new_prefix(algorithm, region.or(self.location.region())))
    }

    /// Returns `Basic …`, the value of the `Authorization` header of requests (RFC 7617).
    #[must_use]
    pub fn authorization_header(&self) -> Zeroizing<String> {
        basic(self.sid.as_str(), self.signing_key.secret())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey")
            .field("account_sid", &self.account_sid)
            .field("sid", &self.sid)
            .field("key_type", &self.key_type)
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}
