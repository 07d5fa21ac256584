use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::api_error::ApiError;
use super::collection::Collection;
use super::oauth::is_b64token;
use super::record::{Kind, Members, date, text, write_members};
use super::request::{Method, Request};
use super::response::Response;
use crate::credential::Location;
use crate::encoding::json::{ObjectWriter, RawJson};
use crate::error::CredentialError;
use crate::sid::AccountSid;

/// The longest token that is sent to Twilio, in bytes.
const MAX_TOKEN_LENGTH: usize = 16 * 1024;

/// Validation of the tokens of Flex users: builds the requests, to send with an API key or Auth Token of the Flex account.
///
/// ```
/// use twilio_edge_auth::credential::{AuthToken, Location};
/// use twilio_edge_auth::rest::{FlexTokens, FlexVerdict, Response};
///
/// let auth_token = AuthToken::new("AC00000000000000000000000000000000", "auth-token")?;
/// let request = FlexTokens::new(auth_token.location())?.validate(auth_token.account_sid(), "eyJhbGciOiJkaXIifQ..iv.text.tag")?;
/// # assert_eq!(request.body(), Some(r#"{"token":"eyJhbGciOiJkaXIifQ..iv.text.tag"}"#));
/// // Send it with `auth_token.authorization_header()` and your HTTP client; then:
/// let response = Response { status: 200, body: r#"{"valid":true,"identity":"alice","roles":["agent"]}"# };
/// let verdict = FlexVerdict::from_response(&response).unwrap();
/// let user = verdict.user().expect("a valid token");
/// assert_eq!(user.roles(), ["agent"]);
/// # Ok::<(), twilio_edge_auth::CredentialError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FlexTokens(Collection);

impl FlexTokens {
    /// Prepares requests at the location of the account.
    ///
    /// # Errors
    /// `invalid_argument` for a location whose hosts stopped existing.
    pub fn new(location: &Location) -> Result<Self, CredentialError> {
        Collection::new("iam", "/v1/Accounts/", location).map(Self)
    }

    /// Asks Twilio whether the token of a Flex user of this account is valid.
    ///
    /// # Errors
    /// `invalid_argument` for text that cannot be a token: it is invalid.
    pub fn validate(&self, account_sid: &AccountSid, token: &str) -> Result<Request, CredentialError> {
        if token.len() > MAX_TOKEN_LENGTH || !is_b64token(token) {
            let expected = "expected 1 to 16384 letters, digits and -._~+/=";
            return Err(CredentialError::invalid("token", expected));
        }
        let url = self.0.url(&[account_sid.as_str(), "/Tokens/validate"]);
        let mut request = Request::new(Method::Post, url);
        request.set_json(&["\"token\":\"", token, "\""]);
        Ok(request)
    }
}

/// What Twilio says of the token of a Flex user.
#[derive(Clone)]
pub struct FlexVerdict<'a>(RawJson<'a>);

static MEMBERS: Members = &[
    ("identity", "identity", Kind::Text),
    ("realm_user_id", "realmUserId", Kind::Text),
    ("roles", "roles", Kind::Texts),
    ("worker_sid", "workerSid", Kind::Text),
    ("expiration", "expiresAt", Kind::Date),
    ("code", "code", Kind::Integer),
    ("message", "message", Kind::Text),
];

impl<'a> FlexVerdict<'a> {
    /// Reads the response to [`FlexTokens::validate`]. A token is valid if the status is 2xx, and the response says so and names
    /// an identity; it is invalid if the status is 2xx or 4xx, and the response says so.
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected. An error is no verdict: do not accept the token.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        let json = response.parse().unwrap_or(RawJson::NULL);
        let valid = json.member("valid").map_or("", RawJson::as_str);
        let is_refused = valid == "false";
        if !is_refused || response.status / 100 != 4 || response.status == 429 {
            response.check()?;
        }
        let has_identity = || text(json, "identity").is_some_and(|identity| !identity.is_empty());
        if is_refused || (valid == "true" && has_identity()) {
            Ok(Self(json))
        } else {
            Err(response.unexpected())
        }
    }

    /// The user, if the token is valid.
    #[must_use]
    pub fn user(&self) -> Option<FlexUser<'a>> {
        let valid = self.0.member("valid")?;
        (valid.as_str() == "true").then_some(FlexUser(self.0))
    }

    /// Twilio's code for the reason that a token is invalid.
    #[must_use]
    pub fn code(&self) -> Option<u64> {
        self.0.member("code")?.integer()
    }

    /// Twilio's reason that a token is invalid, for logs.
    #[must_use]
    pub fn message(&self) -> Option<Cow<'a, str>> {
        text(self.0, "message")
    }

    /// Writes the verdict as `{"valid","identity","realmUserId","roles","workerSid","expiresAt","code","message"}`.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        object.raw("valid", self.0.member("valid"));
        write_members(self.0, MEMBERS, &mut object);
        object.end();
        json
    }
}

impl fmt::Debug for FlexVerdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlexVerdict")
            .field("user", &self.user())
            .field("code", &self.code())
            .field("message", &self.message())
            .finish()
    }
}

/// The user of a valid Flex token.
#[derive(Clone)]
pub struct FlexUser<'a>(RawJson<'a>);

impl<'a> FlexUser<'a> {
    /// The worker's identity, encoded: `user_40example_2Ecom`.
    #[must_use]
    pub fn identity(&self) -> Cow<'a, str> {
        text(self.0, "identity").unwrap_or_default()
    }

    /// The user in the identity provider.
    #[must_use]
    pub fn realm_user_id(&self) -> Option<Cow<'a, str>> {
        text(self.0, "realm_user_id")
    }

    /// Such as `agent`, `supervisor`, `admin`.
    #[must_use]
    pub fn roles(&self) -> Vec<Cow<'a, str>> {
        let roles = self.0.member("roles");
        let items = roles.into_iter().flat_map(RawJson::items);
        items.filter_map(RawJson::text).collect()
    }

    /// The `TaskRouter` worker, `WK…`.
    #[must_use]
    pub fn worker_sid(&self) -> Option<Cow<'a, str>> {
        text(self.0, "worker_sid")
    }

    /// When the token expires, in seconds since the epoch.
    #[must_use]
    pub fn expires_at(&self) -> Option<u64> {
        date(self.0, "expiration")
    }
}

impl fmt::Debug for FlexUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FlexUser").field(&self.identity()).finish()
    }
}
