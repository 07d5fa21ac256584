use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::collection::Collection;
use super::key_options::{EXPECTED_NAME, check_name};
use super::oauth::OAuthClient;
use super::policy::{self, is_policy};
use super::record::{Kind, Schema, date, text};
use super::request::{Method, Request};
use super::response::Response;
use crate::credential::{ApiKey, AuthToken, Location};
use crate::encoding::json::{RawJson, write_integer, write_string};
use crate::error::CredentialError;
use crate::numeric_date::DAY;
use crate::sid::{AccountSid, OAuthClientId, SidKind};

/// The lifecycle of an account's OAuth apps: builds requests, and reads responses.
/// (<https://www.twilio.com/docs/iam/oauth-apps>)
#[derive(Clone, Debug)]
pub struct OAuthApps {
    list: Collection,
}

/// The options of a new OAuth app, or the changes to an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OAuthAppOptions {
    /// The members of the body, each after a comma.
    members: String,
    has_name: bool,
    has_policy: bool,
}

impl OAuthAppOptions {
    /// Starts a member of the body.
    #[inline(never)]
    fn member(&mut self, name: &str) -> &mut String {
        self.members.push_str(",\"");
        self.members.push_str(name);
        self.members.push_str("\":");
        &mut self.members
    }

    /// Sets the friendly name.
    ///
    /// # Errors
    /// `invalid_argument` unless it has 1 to 255 characters, not only spaces, and no control characters.
    pub fn with_friendly_name(mut self, name: &str) -> Result<Self, CredentialError> {
        self.set_friendly_name(name)?;
        Ok(self)
    }

    pub(crate) fn set_friendly_name(&mut self, name: &str) -> Result<(), CredentialError> {
        check_name(name, 255, EXPECTED_NAME)?;
        write_string(self.member("friendly_name"), name);
        self.has_name = true;
        Ok(())
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(mut self, description: &str) -> Self {
        self.set_description(description);
        self
    }

    pub(crate) fn set_description(&mut self, description: &str) {
        write_string(self.member("description"), description);
    }

    /// Sets what the app's tokens may do: 1 to 100 permissions, as of a Restricted key. A change replaces the whole policy.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid permission.
    pub fn with_policy(mut self, allow: &[&str]) -> Result<Self, CredentialError> {
        let mut allow = allow.iter();
        self.set_policy(&policy::to_json(&mut || Some(Cow::Borrowed(*allow.next()?)))?);
        Ok(self)
    }

    pub(crate) fn set_policy(&mut self, json: &str) {
        self.member("policy").push_str(json);
        self.has_policy = true;
    }

    /// Sets the lifetime of the app's tokens in seconds: 60 to 2592000 (30 days). Twilio's default is one hour.
    ///
    /// # Errors
    /// `invalid_argument` for another lifetime.
    pub fn with_access_token_ttl(mut self, seconds: u64) -> Result<Self, CredentialError> {
        self.set_access_token_ttl(Some(seconds))?;
        Ok(self)
    }

    /// Anything but a number of seconds is invalid.
    pub(crate) fn set_access_token_ttl(&mut self, seconds: Option<u64>) -> Result<(), CredentialError> {
        let Some(seconds) = seconds.filter(|seconds| (60..=30 * DAY).contains(seconds)) else {
            return Err(CredentialError::invalid(
                "access_token_ttl",
                "expected whole seconds, 60 to 2592000 (30 days)",
            ));
        };
        write_integer(self.member("access_token_ttl"), seconds);
        Ok(())
    }
}

impl OAuthApps {
    /// Prepares requests at a location. See also [`ApiKey::oauth_apps`].
    ///
    /// # Errors
    /// `invalid_argument` for a location: OAuth apps exist only in the region us1.
    pub fn new(location: &Location) -> Result<Self, CredentialError> {
        if !matches!(location.region(), None | Some("us1")) {
            return Err(CredentialError::invalid(
                "region",
                "OAuth apps are available only in us1",
            ));
        }
        Ok(Self {
            list: Collection::new("iam", "/v1/Account/OAuthApps", location)?,
        })
    }

    /// Creates an app.
    ///
    /// # Errors
    /// `invalid_argument` without a friendly name and a policy.
    pub fn create(&self, options: &OAuthAppOptions) -> Result<Request, CredentialError> {
        if !options.has_name {
            return Err(CredentialError::invalid(
                "friendly_name",
                "missing: an OAuth app has a name",
            ));
        }
        if !options.has_policy {
            return Err(CredentialError::invalid(
                "policy",
                "missing: an OAuth app needs permissions",
            ));
        }
        let members = ["\"type\":\"Client Credential\"", &options.members];
        Ok(self.list.request(Method::Post, "", &members))
    }

    /// Changes an app: what is given, the whole policy included.
    ///
    /// # Errors
    /// `invalid_argument` if there is nothing to change.
    pub fn update(&self, sid: &OAuthClientId, options: &OAuthAppOptions) -> Result<Request, CredentialError> {
        // Without the comma.
        let Some(members) = options.members.get(1..) else {
            return Err(CredentialError::invalid(
                "options",
                "expected at least one change",
            ));
        };
        Ok(self.list.request(Method::Put, sid.as_str(), &[members]))
    }

    /// Deletes an app. Its tokens stop working.
    #[must_use]
    pub fn delete(&self, sid: &OAuthClientId) -> Request {
        self.list.request(Method::Delete, sid.as_str(), &[])
    }
}

impl ApiKey {
    /// Prepares requests that manage OAuth apps, sent with this key.
    ///
    /// # Errors
    /// As [`OAuthApps::new`].
    pub fn oauth_apps(&self) -> Result<OAuthApps, CredentialError> {
        OAuthApps::new(self.location())
    }
}

impl AuthToken {
    /// Prepares requests that manage OAuth apps, sent with this Auth Token.
    ///
    /// # Errors
    /// As [`OAuthApps::new`].
    pub fn oauth_apps(&self) -> Result<OAuthApps, CredentialError> {
        OAuthApps::new(self.location())
    }
}

/// An OAuth app as Twilio describes it, without its secret.
#[derive(Clone)]
pub struct OAuthAppInfo<'a>(RawJson<'a>);

pub(crate) static APP: Schema = Schema {
    id: ("sid", "sid"),
    is_id: |text| SidKind::OAuthClient.matches(text),
    members: &[
        ("friendly_name", "friendlyName", Kind::Text),
        ("description", "description", Kind::Text),
        ("status", "status", Kind::Text),
        ("date_created", "dateCreated", Kind::Date),
        ("access_token_ttl", "accessTokenTtl", Kind::Integer),
        ("policy", "policy", Kind::Policy),
    ],
    proven_type: None,
    secret: &["secret"],
    lost: "the secret of the new OAuth app",
};

impl<'a> OAuthAppInfo<'a> {
    /// Reads the response to [`OAuthApps::update`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        APP.read(response, false).map(Self)
    }

    /// The SID of the app, `OQ…`: the client ID of its tokens.
    #[must_use]
    pub fn sid(&self) -> Cow<'a, str> {
        text(self.0, "sid").unwrap_or_default()
    }

    /// The friendly name.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        text(self.0, "friendly_name")
    }

    /// The description.
    #[must_use]
    pub fn description(&self) -> Option<Cow<'a, str>> {
        text(self.0, "description")
    }

    /// The status, such as `ACTIVE`.
    #[must_use]
    pub fn status(&self) -> Option<Cow<'a, str>> {
        text(self.0, "status")
    }

    /// When it was created, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        date(self.0, "date_created")
    }

    /// The lifetime of its tokens, in seconds.
    #[must_use]
    pub fn access_token_ttl(&self) -> Option<u64> {
        self.0.member("access_token_ttl")?.integer()
    }

    /// The policy: `{"allow":[…]}`.
    #[must_use]
    pub fn policy(&self) -> Option<RawJson<'a>> {
        self.0.member("policy").filter(|policy| is_policy(*policy))
    }
}

impl fmt::Debug for OAuthAppInfo<'_> {
    /// Only the SID: the JSON of a new app has its secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OAuthAppInfo").field(&self.sid()).finish()
    }
}

/// A new OAuth app. Only this response has its secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewOAuthApp<'a> {
    /// All but the secret.
    pub info: OAuthAppInfo<'a>,
}

impl<'a> NewOAuthApp<'a> {
    /// Reads the response to [`OAuthApps::create`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        let info = OAuthAppInfo(APP.read(response, true)?);
        Ok(Self { info })
    }

    /// Returns the secret. Store it: Twilio does not show it again.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<String> {
        APP.secret_text(self.info.0)
    }

    /// Returns the app as a credential.
    ///
    /// # Errors
    /// As [`OAuthClient::new`], for a secret that cannot be Twilio's.
    pub fn credential(&self, account_sid: Option<&AccountSid>) -> Result<OAuthClient, CredentialError> {
        let account_sid = account_sid.map(AccountSid::as_str);
        OAuthClient::new(&self.info.sid(), &self.secret(), account_sid)
    }
}
