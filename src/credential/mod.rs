//! Credentials: API keys and Auth Tokens, given or read from environment variables.

mod api_key;
mod auth_token;
mod basic;
pub(crate) mod env;
mod location;
mod signing_prefix;

pub use api_key::{ApiKey, KeyType};
pub use auth_token::AuthToken;
pub use location::Location;
pub(crate) use location::{check_label, check_region};
pub(crate) use signing_prefix::{CTY, SigningPrefix, TYP};
