//! Twilio's REST API for credentials, without I/O: builds requests for the caller to send, and reads the responses.
//!
//! ```
//! use twilio_edge_auth::credential::ApiKey;
//! use twilio_edge_auth::rest::{Api, KeyOptions, Response};
//!
//! let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
//! let keys = key.api_keys(Api::Iam)?;
//! let request = keys.create(&KeyOptions::default().with_friendly_name("worker")?)?;
//! assert_eq!(request.url(), "https://iam.twilio.com/v1/Keys");
//! assert_eq!(request.body(), Some("FriendlyName=worker&AccountSid=AC00000000000000000000000000000000"));
//!
//! // Send it with `key.authorization_header()` and your HTTP client; then:
//! let refused = keys.created(&Response { status: 401, body: r#"{"code":20003,"message":"Authenticate","status":401}"# });
//! assert_eq!(refused.unwrap_err().code(), Some(20003));
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

mod api;
mod api_error;
mod api_keys;
mod auth_tokens;
mod collection;
mod date;
mod flex;
mod host;
mod key_info;
mod key_options;
mod new_api_key;
mod oauth;
mod oauth_apps;
mod page;
mod pages;
#[cfg(any(test, feature = "permissions"))]
pub mod permissions;
mod policy;
mod record;
mod request;
mod response;
mod shared_keys;

/// The tables of records that `ffi` reads.
pub(crate) mod schema {
    pub(crate) use super::auth_tokens::TOKEN;
    pub(crate) use super::key_info::KEY;
    pub(crate) use super::oauth_apps::APP;
    pub(crate) use super::shared_keys::SHARED_KEY;
}

pub use api::Api;
pub use api_error::ApiError;
pub use api_keys::ApiKeys;
pub use auth_tokens::{AuthTokens, NewAuthToken};
pub use date::epoch_seconds;
pub use flex::{FlexTokens, FlexUser, FlexVerdict};
pub use host::origin;
pub use key_info::ApiKeyInfo;
pub(crate) use key_options::read_policy;
pub use key_options::{KeyOptions, ListOptions};
pub use new_api_key::NewApiKey;
pub use oauth::{OAuthClient, OAuthToken};
pub use oauth_apps::{NewOAuthApp, OAuthAppInfo, OAuthAppOptions, OAuthApps};
pub use page::Page;
pub use pages::Pages;
pub use policy::expand_policy;
pub use request::{Method, Request};
pub use response::Response;
pub use shared_keys::{NewSharedKey, SharedKeyInfo, SharedKeyPage, WebhookSharedKeys};
