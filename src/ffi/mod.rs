//! Operations for language bindings: JSON in, JSON out.
//!
//! A binding creates credentials with the typed API and calls these functions for the rest: they read options in JSON, named
//! in camelCase, and return tokens, where the parts of a token are in its text, and everything else as JSON. They know no
//! language and no runtime; the npm package's binding (`pkg/wasm`) is one caller.
//!
//! ```
//! use twilio_edge_auth::credential::ApiKey;
//! use twilio_edge_auth::ffi;
//!
//! let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
//! let now = 1_700_000_000;
//! let jwt = ffi::access_token::mint(&key, r#"{"identity":"alice","grants":{"video":{"room":"daily"}}}"#, now)?;
//! let content = ffi::access_token::verify(&key, jwt.as_bytes(), r#"{"clockTolerance":30}"#, now)?;
//! assert!(content.text.contains(r#""identity":"alice""#));
//!
//! let error = ffi::access_token::mint(&key, r#"{"identity":"alice","ttl":0}"#, now).unwrap_err();
//! let expected = r#"{"code":"invalid_ttl","message":"ttl: expected whole seconds, 1 to 86400 (24 hours)","field":"ttl"}"#;
//! assert_eq!(ffi::error::to_json(&error), expected);
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

pub mod access_token;
pub mod compat;
pub mod environment;
pub mod error;
mod operation;
pub mod resource;
pub mod rest;
pub mod webhook;
