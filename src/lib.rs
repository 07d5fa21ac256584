#![doc = include_str!("../docs/rust.md")]

pub mod access_token;
mod base64;
pub mod capability;
pub mod credential;
mod crypto;
mod error;
pub mod json;
pub mod jwt;
mod numeric_date;
mod options;
mod percent;
pub mod pkcv;
pub mod rest;
mod scan;
mod secret;
mod sid;
mod sort;
mod stray;
mod url;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "../tests/vectors/mod.rs"]
mod vectors;
#[cfg(feature = "js")]
mod wasm;
pub mod webhook;

pub use error::{CredentialError, ErrorCode};
pub use sid::{AccountSid, KeySid};

/// Compiles the example of README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
