//! JSON Web Signatures in the compact form (RFC 7515), with the HMAC algorithms of RFC 7518 §3.2.

mod algorithm;
mod compact;
mod prefix;
mod signing_key;
mod verifier;

pub use algorithm::{Algorithm, Algorithms};
pub(crate) use compact::{Compact, MAX_LENGTH, read_header, sign, signature_mismatch, signing_input};
pub(crate) use prefix::Prefix;
pub(crate) use signing_key::SigningKey;
pub use verifier::JwsVerifier;
