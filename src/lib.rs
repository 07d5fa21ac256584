#![doc = include_str!("../docs/rust.md")]

pub mod access_token;
pub mod capability;
pub mod credential;
mod crypto;
mod encoding;
mod error;
pub mod ffi;
pub mod jws;
mod numeric_date;
pub mod pkcv;
pub mod rest;
mod secret;
mod sid;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "../tests/vectors/mod.rs"]
mod vectors;
pub mod webhook;

pub use encoding::json::RawJson;
pub use error::{CredentialError, ErrorCode};
pub use sid::{AccountSid, KeySid};

/// Compiles the example of README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
