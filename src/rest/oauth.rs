//! OAuth 2.0 client credentials (RFC 6749 §4.4): a short-lived token instead of a long-lived secret in each request.

use std::fmt;

use zeroize::Zeroizing;

use super::answer::Answer;
use super::api_error::ApiError;
use super::request::{Form, Method, Request};
use crate::credential::env::{self, Variables};
use crate::encoding::json::RawJson;
use crate::error::CredentialError;
use crate::secret::Secret;
use crate::sid::{AccountSid, SidKind};

/// The longest lifetime that an OAuth app's tokens can have: 30 days, in seconds. A longer one counts as this.
const MAX_LIFETIME: u64 = 30 * 86_400;

/// The lifetime of a token whose response does not state it: the shortest that an OAuth app's tokens can have, in seconds.
const UNSTATED_LIFETIME: u64 = 60;

/// An OAuth app's client credentials. (<https://www.twilio.com/docs/iam/oauth-apps>)
#[derive(Clone)]
pub struct OAuthClient {
    client_id: String,
    client_secret: Secret,
    account_sid: Option<AccountSid>,
}

/// The token endpoint's response.
#[derive(Clone, Copy)]
pub struct OAuthToken<'a> {
    access_token: RawJson<'a>,
    /// The lifetime in seconds, from the request on: at least 1, at most 30 days.
    pub expires_in: u64,
}

impl OAuthClient {
    /// Checks and keeps client credentials, and the account that tokens are for, if it is known.
    ///
    /// # Errors
    /// `invalid_sid`, `missing_secret`, `invalid_account_sid`; `invalid_argument` for a secret that cannot be one.
    pub fn new(
        client_id: &str,
        client_secret: &str,
        account_sid: Option<&str>,
    ) -> Result<Self, CredentialError> {
        SidKind::OAuthClient.check(client_id, "clientId")?;
        Ok(Self {
            client_id: String::from(client_id),
            client_secret: Secret::new(client_secret, "clientSecret")?,
            account_sid: account_sid
                .map(|sid| AccountSid::new(sid, "accountSid"))
                .transpose()?,
        })
    }

    /// Reads `TWILIO_CLIENT_ID` and `TWILIO_CLIENT_SECRET`, and `TWILIO_ACCOUNT_SID` if it is set, through `lookup`.
    /// What is empty counts as not set.
    ///
    /// # Errors
    /// `missing_env`, which names all that is missing; else as [`OAuthClient::new`].
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, CredentialError> {
        let required = [("clientId", env::CLIENT_ID), ("clientSecret", env::CLIENT_SECRET)];
        let variables = Variables::read(lookup, &required, &[("accountSid", env::ACCOUNT_SID)])?;
        let value = |option| variables.required(option);
        Self::new(
            value("clientId"),
            value("clientSecret"),
            variables.optional("accountSid"),
        )
        .map_err(|error| variables.name(error))
    }

    /// The client's identifier, `OQ…`.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The account, if it is known.
    #[must_use]
    pub const fn account_sid(&self) -> Option<&AccountSid> {
        self.account_sid.as_ref()
    }

    /// Asks for a token. The request has no `Authorization` header: its body has the secret.
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
        form.parameter("client_id", &self.client_id);
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
    /// Reads the answer to [`OAuthClient::token_request`].
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn from_answer(answer: &Answer<'a>) -> Result<Self, ApiError> {
        Self::read(answer.json()?).ok_or_else(|| answer.misunderstood())
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

    /// The token, for the `Authorization` header of requests, after `Bearer ` (RFC 6750 §2.1).
    #[must_use]
    pub fn access_token(&self) -> Zeroizing<String> {
        Zeroizing::new(self.access_token.text().unwrap_or_default().into_owned())
    }
}

/// A whole number of seconds, at least 1, in any of the spellings that JSON has for it.
fn lifetime(json: RawJson<'_>) -> Option<u64> {
    // Of a string, an array or anything else this makes no number.
    let seconds: f64 = json.as_str().parse().ok()?;
    // The largest numbers become u64::MAX.
    (seconds >= 1.0 && seconds % 1.0 == 0.0).then_some((seconds as u64).min(MAX_LIFETIME))
}

/// The syntax of a bearer token (RFC 6750 §2.1): letters, digits and `-._~+/`, then any `=`.
fn is_b64token(token: &str) -> bool {
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
