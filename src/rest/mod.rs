//! Twilio's REST API, as far as it is about credentials, without I/O: requests are values for the caller to send, and
//! answers are read from their status, headers and text.
//!
//! ```
//! use twilio_edge_auth::credential::ApiKey;
//! use twilio_edge_auth::rest::{Answer, Api, ApiKeys, KeyOptions};
//!
//! let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
//! let keys = ApiKeys::new(key.account_sid().as_str(), key.key_type(), key.location(), Api::Iam)?;
//! let request = keys.create(&KeyOptions::default().with_friendly_name("worker")?)?;
//! assert_eq!(request.url(), "https://iam.twilio.com/v1/Keys");
//! assert_eq!(request.body(), Some("FriendlyName=worker&AccountSid=AC00000000000000000000000000000000"));
//!
//! // Sent with `key.authorization_header()` by whatever client there is; then:
//! let refused = keys.created(&Answer { status: 401, body: r#"{"code":20003,"message":"Authenticate","status":401}"# });
//! assert_eq!(refused.unwrap_err().code(), Some(20003));
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

mod answer;
mod api_error;
mod api_keys;
mod date;
mod host;
mod key_info;
mod key_options;
mod new_api_key;
mod oauth;
mod page;
#[cfg(any(test, feature = "permissions"))]
pub mod permissions;
mod policy;
mod request;

pub use answer::Answer;
pub use api_error::ApiError;
pub use api_keys::{Api, ApiKeys};
pub use date::epoch_seconds;
pub use host::origin;
pub(crate) use host::origin_at;
pub use key_info::ApiKeyInfo;
pub use key_options::{KeyOptions, ListOptions};
pub use new_api_key::NewApiKey;
pub use oauth::{OAuthClient, OAuthToken};
pub use page::{Page, Pages};
pub use request::{Method, Request};
