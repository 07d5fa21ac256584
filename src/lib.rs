#![doc = include_str!("../docs/rust.md")]
#![cfg_attr(not(test), no_std)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod access_token;
pub mod capability;
pub mod credential;
mod crypto;
mod encoding;
mod error;
pub mod ffi;
#[cfg(feature = "http")]
mod http;
pub mod jws;
mod numeric_date;
pub mod pkcv;
pub mod rest;
mod secret;
#[cfg(feature = "serde")]
mod serde_text;
mod sid;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "../tests/vectors/mod.rs"]
mod vectors;
pub mod webhook;

pub use encoding::json::RawJson;
pub use error::{CredentialError, ErrorCode};
pub use secret::Secret;
pub use sid::{
    AccountSid, ApplicationSid, CredentialSid, KeySid, OAuthClientId, RoleSid, ServiceSid, TaskQueueSid,
    WorkerSid, WorkspaceSid,
};
pub use zeroize::Zeroizing;

/// Compiles the example of README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
