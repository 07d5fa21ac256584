//! OAuth 2.0 client credentials (RFC 6749 §4.4): a short-lived token instead of a long-lived secret in each request.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::request::{Form, Method, Request};
use super::response::Response;
use crate::credential::env::{self, Variables};
use crate::encoding::json::{ObjectWriter, RawJson};
use crate::error::CredentialError;
use crate::numeric_date::DAY;
use crate::secret::Secret;
use crate::sid::{AccountSid, OAuthClientId};

/// The longest lifetime that an OAuth app's tokens can have: 30 days, in seconds. A longer one counts as this.
const MAX_LIFETIME: u64 = 30 * DAY;

/// The lifetime of a token whose response does not state it: the shortest that an OAuth app's tokens can have, in seconds.
const UNSTATED_LIFETIME: u64 = 60;

/// An OAuth app's client credentials. (<https://www.twilio.com/docs/iam/oauth-apps>)
#[derive(Clone)]
pub struct OAuthClient {
    client_id: OAuthClientId,
    client_secret: Secret,
    account_sid: Option<AccountSid>,
}

/// The token endpoint's response.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct OAuthToken<'a> {
    access_token: RawJson<'a>,
    /// The lifetime in seconds, from the request on: at least 1, at most 30 days.
    pub expires_in: u64,
}

impl OAuthClient {
    /// Creates a client, validating its credentials, and the SID of the account that tokens are for, if it is known.
    ///
    /// # Errors
    /// `invalid_sid`, `missing_secret`, `invalid_account_sid`; `invalid_argument` for a secret that cannot be one.
    pub fn new(
        client_id: &str,
        client_secret: &str,
        account_sid: Option<&str>,
    ) -> Result<Self, CredentialError> {
        Ok(Self::from_parts(
            OAuthClientId::named(client_id, "client_id")?,
            Secret::named(client_secret, "client_secret")?,
            account_sid
                .map(|sid| AccountSid::named(sid, "account_sid"))
                .transpose()?,
        ))
    }

    /// Creates a client of validated parts.
    #[must_use]
    pub const fn from_parts(
        client_id: OAuthClientId,
        client_secret: Secret,
        account_sid: Option<AccountSid>,
    ) -> Self {
        Self {
            client_id,
            client_secret,
            account_sid,
        }
    }

    /// Reads the process's environment variables; see [`OAuthClient::from_env_with`].
    ///
    /// # Errors
    /// As [`OAuthClient::from_env_with`].
    #[cfg(feature = "std")]
    pub fn from_env() -> Result<Self, CredentialError> {
        Self::from_env_with(&env::variable)
    }

    /// Reads `TWILIO_CLIENT_ID` and `TWILIO_CLIENT_SECRET`, and `TWILIO_ACCOUNT_SID` if it is set, through `lookup`.
    /// An empty value counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names every missing variable; otherwise as [`OAuthClient::new`].
    pub fn from_env_with(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [
            ("client_id", env::CLIENT_ID),
            ("client_secret", env::CLIENT_SECRET),
        ];
        let variables = Variables::read(lookup, &required, &[("account_sid", env::ACCOUNT_SID)])?;
        let value = |option| variables.required(option);
        Self::new(
            value("client_id"),
            value("client_secret"),
            variables.optional("account_sid"),
        )
        .map_err(|error| variables.name(error))
    }

    /// The client ID, `OQ…`.
    #[must_use]
    pub const fn client_id(&self) -> &OAuthClientId {
        &self.client_id
    }

    /// The account, if it is known.
    #[must_use]
    pub const fn account_sid(&self) -> Option<&AccountSid> {
        self.account_sid.as_ref()
    }

    /// Requests a token. The request has no `Authorization` header: its body has the secret.
    #[must_use]
    pub fn token_request(&self) -> Request {
        let mut url = String::from("https://oauth.twilio.com/v2/token");
        if let Some(account_sid) = &self.account_sid {
            url.push('?');
            Form::new(&mut url).parameter("account_sid", account_sid.as_str());
        }
        let mut request = Request::new(Method::Post, url);
        let mut form = request.form();
        form.parameter("grant_type", "client_credentials");
        form.parameter("client_id", self.client_id.as_str());
        form.parameter("client_secret", self.client_secret.expose());
        request
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthClient")
            .field("client_id", &self.client_id)
            .field("account_sid", &self.account_sid)
            .finish_non_exhaustive()
    }
}

impl<'a> OAuthToken<'a> {
    /// Reads the response to [`OAuthClient::token_request`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        Self::read(response.json()?).ok_or_else(|| response.unexpected())
    }

    fn read(json: RawJson<'a>) -> Option<Self> {
        let token_type = json.member("token_type")?.text()?;
        let access_token = json.member("access_token")?;
        let usable = token_type.eq_ignore_ascii_case("bearer") && is_b64token(&access_token.text()?);
        let expires_in = match json.member("expires_in").filter(|life| life.as_str() != "null") {
            None => UNSTATED_LIFETIME,
            Some(life) => lifetime(life)?,
        };
        usable.then_some(Self {
            access_token,
            expires_in,
        })
    }

    /// Writes the token as JSON: `{"accessToken":"…","expiresIn":3600}`.
    pub(crate) fn to_json(self) -> String {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        object
            .raw("accessToken", self.access_token)
            .integer("expiresIn", self.expires_in);
        object.end();
        json
    }

    /// Returns the token, for the `Authorization` header of requests, after `Bearer ` (RFC 6750 §2.1).
    #[must_use]
    pub fn access_token(&self) -> Zeroizing<String> {
        Zeroizing::new(self.access_token.text().unwrap_or_default().into_owned())
    }
}

/// A whole number of seconds, at least 1, in any of the spellings that JSON has for it.
// The parser of f64 would add 19 KB (brotli) to the .wasm.
fn lifetime(json: RawJson<'_>) -> Option<u64> {
    let number = json.as_str();
    let end = number
        .bytes()
        .position(|byte| byte | 0x20 == b'e')
        .unwrap_or(number.len());
    let mut seconds = 0_u64;
    let mut decimals = None;
    for byte in number.bytes().take(end) {
        if byte == b'.' {
            decimals = Some(0_i32);
            continue;
        }
        // A string, an array, a negative number or anything else has other bytes.
        let digit = char::from(byte).to_digit(10)?;
        seconds = seconds.saturating_mul(10).saturating_add(u64::from(digit));
        decimals = decimals.map(|count| count.saturating_add(1));
    }
    // A u64 has at most 20 digits: larger exponents have the same effect.
    let exponent: i32 = number.get(end.saturating_add(1)..).map_or(0, |digits| {
        let largest = if digits.starts_with('-') { -20 } else { 20 };
        digits.parse().unwrap_or(largest)
    });
    let shift = exponent.saturating_sub(decimals.unwrap_or_default());
    for _ in 0..shift.unsigned_abs().min(20) {
        if shift.is_positive() {
            seconds = seconds.saturating_mul(10);
        } else if seconds.is_multiple_of(10) {
            seconds /= 10;
        } else {
            return None;
        }
    }
    (seconds > 0).then_some(seconds.min(MAX_LIFETIME))
}

/// The syntax of a bearer token (RFC 6750 §2.1): letters, digits and `-._~+/`, then any `=`.
pub(super) fn is_b64token(token: &str) -> bool {
    let characters = token.trim_end_matches('=').as_bytes();
    !characters.is_empty()
        && characters
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
}

impl fmt::Debug for OAuthToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthToken")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
