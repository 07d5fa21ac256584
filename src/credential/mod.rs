//! Who is calling: an API key or an account's Auth Token, given or taken from the environment.

mod api_key;
mod auth_token;
mod basic;
pub(crate) mod env;
mod key_ring;
mod location;

pub use api_key::{ApiKey, KeyType};
pub use auth_token::AuthToken;
pub use key_ring::KeyRing;
pub use location::Location;
pub(crate) use location::{check_label, check_location, check_region};
