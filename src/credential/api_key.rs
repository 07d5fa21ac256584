use std::borrow::Cow;
use std::fmt;

use zeroize::Zeroizing;

use super::basic::basic;
use super::env::{self, Variables};
use super::location::Location;
use super::signing_prefix::SigningPrefix;
use crate::error::{CredentialError, ErrorCode};
use crate::jws::{Algorithm, SigningKey};
use crate::secret::Secret;
use crate::sid::{AccountSid, KeySid};

/// What an API key may do (<https://www.twilio.com/docs/iam/api-keys>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Everything that the account's Auth Token may do.
    Main,
    /// Everything but accounts and keys.
    Standard,
    /// What its policy lists. It cannot sign Access Tokens.
    Restricted,
}

impl KeyType {
    /// The name that options and answers use: `"main"`, `"standard"`, `"restricted"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Standard => "standard",
            Self::Restricted => "restricted",
        }
    }

    /// The type of this name.
    ///
    /// # Errors
    /// `invalid_argument` for every other text.
    pub fn from_name(name: &str) -> Result<Self, CredentialError> {
        [Self::Main, Self::Standard, Self::Restricted]
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| {
                CredentialError::at(
                    ErrorCode::InvalidArgument,
                    "type",
                    "expected main, standard or restricted",
                )
            })
    }
}

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
    /// Of its tokens with HS256 and its own region.
    prefix: Box<SigningPrefix>,
}

impl ApiKey {
    /// Checks and keeps a credential.
    ///
    /// # Errors
    /// `invalid_account_sid`, `invalid_key_sid`, `missing_secret`; `invalid_argument` for a secret that cannot be Twilio's:
    /// shorter than 32 characters, or with white space, line breaks, quotes around it or characters beyond ASCII.
    pub fn new(account_sid: &str, sid: &str, secret: &str) -> Result<Self, CredentialError> {
        let account_sid = AccountSid::new(account_sid, "accountSid")?;
        let sid = KeySid::new(sid, "sid")?;
        let signing_key = SigningKey::new(Secret::of_api_key(secret, "secret")?);
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

    /// Reads `TWILIO_ACCOUNT_SID`, `TWILIO_API_KEY` (or `TWILIO_API_KEY_SID`), `TWILIO_API_SECRET` (or
    /// `TWILIO_API_KEY_SECRET`), and `TWILIO_REGION` and `TWILIO_EDGE` if they are set, through `lookup`.
    /// An empty value counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names all that is missing; else as [`ApiKey::new`].
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [
            ("accountSid", env::ACCOUNT_SID),
            ("sid", env::API_KEY),
            ("secret", env::API_SECRET),
        ];
        let variables = Variables::read(lookup, &required, &env::LOCATION)?;
        let value = |option| variables.required(option);
        Self::new(value("accountSid"), value("sid"), value("secret"))
            .and_then(|key| Ok(key.with_location(Location::from_variables(&variables)?)))
            .map_err(|error| variables.name(error))
    }

    /// Says what type of key this is. A restricted one then refuses to mint, as Twilio would reject its tokens.
    #[must_use]
    pub const fn with_type(mut self, key_type: KeyType) -> Self {
        self.key_type = Some(key_type);
        self
    }

    /// Says where the key belongs. Its Access Tokens name its region, unless they name another.
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

    /// Where the key belongs.
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

    /// `Basic …`, for the `Authorization` header of requests (RFC 7617).
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
