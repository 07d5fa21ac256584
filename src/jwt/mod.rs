//! JSON Web Tokens in the compact form of JWS (RFC 7515, RFC 7519), with the HMAC algorithms of RFC 7518 §3.2.

mod algorithm;
mod compact;
mod signing_key;

pub use algorithm::{Algorithm, Algorithms};
pub(crate) use compact::{Compact, MAX_LENGTH, split_once};
pub(crate) use signing_key::SigningKey;
