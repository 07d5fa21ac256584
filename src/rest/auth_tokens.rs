use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::collection::Collection;
use super::record::{Kind, Schema, date, text};
use super::request::{Method, Request};
use super::response::Response;
use crate::credential::{AuthToken, Location};
use crate::encoding::json::RawJson;
use crate::error::CredentialError;
use crate::sid::SidKind;

/// Rotation of an account's Auth Token: builds the requests, to send with the Auth Token itself.
/// (<https://www.twilio.com/docs/iam/api/authtoken>)
#[derive(Clone, Debug)]
pub struct AuthTokens {
    /// Both resources are in it, under their names.
    list: Collection,
    suppress_email: bool,
}

impl AuthTokens {
    /// Prepares requests at a location. See also [`AuthToken::auth_tokens`].
    ///
    /// # Errors
    /// `invalid_argument` for a location whose hosts stopped existing.
    pub fn new(location: &Location) -> Result<Self, CredentialError> {
        Ok(Self {
            list: Collection::new("accounts", "/v1/AuthTokens", location)?,
            suppress_email: false,
        })
    }

    /// Asks Twilio not to send an email about the change to the owners and administrators of the account.
    #[must_use]
    pub const fn suppress_email(mut self) -> Self {
        self.suppress_email = true;
        self
    }

    /// Creates the secondary Auth Token. It authenticates requests next to the primary one, and does not sign webhooks.
    #[must_use]
    pub fn create_secondary(&self) -> Request {
        self.build(Method::Post, "Secondary")
    }

    /// Makes the secondary Auth Token the primary one, which signs webhooks. The former primary one is invalid at once.
    #[must_use]
    pub fn promote(&self) -> Request {
        self.build(Method::Post, "Promote")
    }

    /// Deletes the secondary Auth Token.
    #[must_use]
    pub fn delete_secondary(&self) -> Request {
        self.build(Method::Delete, "Secondary")
    }

    #[inline(never)]
    fn build(&self, method: Method, name: &str) -> Request {
        let parameter = if self.suppress_email {
            "SuppressEmailNotification=true"
        } else {
            ""
        };
        if method == Method::Delete {
            let mark = if self.suppress_email { "?" } else { "" };
            return Request::new(method, self.list.url(&["/", name, mark, parameter]));
        }
        let mut request = self.list.request(method, name, &[]);
        request.set_form(parameter);
        request
    }
}

impl AuthToken {
    /// Prepares requests that rotate this Auth Token.
    ///
    /// # Errors
    /// As [`AuthTokens::new`].
    pub fn auth_tokens(&self) -> Result<AuthTokens, CredentialError> {
        AuthTokens::new(self.location())
    }
}

/// A secondary Auth Token that was created, or the primary one after a promotion.
#[derive(Clone)]
pub struct NewAuthToken<'a>(RawJson<'a>);

pub(crate) static TOKEN: Schema = Schema {
    id: ("account_sid", "accountSid"),
    is_id: |text| SidKind::Account.matches(text),
    members: &[("date_created", "dateCreated", Kind::Date)],
    proven_type: None,
    secret: &["secondary_auth_token", "auth_token"],
    lost: "the new Auth Token",
};

impl<'a> NewAuthToken<'a> {
    /// Reads the response to [`AuthTokens::create_secondary`] and [`AuthTokens::promote`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        TOKEN.read(response, true).map(Self)
    }

    /// The account, `AC…`.
    #[must_use]
    pub fn account_sid(&self) -> Cow<'a, str> {
        text(self.0, "account_sid").unwrap_or_default()
    }

    /// Returns the token. Store it: a secondary one is not shown again.
    #[must_use]
    pub fn auth_token(&self) -> Zeroizing<String> {
        TOKEN.secret_text(self.0)
    }

    /// Returns the token as a credential.
    ///
    /// # Errors
    /// As [`AuthToken::new`], for a token that cannot be Twilio's.
    pub fn credential(&self, location: &Location) -> Result<AuthToken, CredentialError> {
        Ok(AuthToken::new(&self.account_sid(), &self.auth_token())?.with_location(location.clone()))
    }

    /// When it was created, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        date(self.0, "date_created")
    }
}

impl fmt::Debug for NewAuthToken<'_> {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewAuthToken").field(&self.account_sid()).finish()
    }
}
