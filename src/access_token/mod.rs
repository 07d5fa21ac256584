//! Access Tokens: the JWTs with which client-side SDKs connect
//! (<https://www.twilio.com/docs/iam/access-tokens>). Minted byte for byte as the `twilio` npm package mints them.
//!
//! ```
//! use twilio_edge_auth::access_token::{AccessTokenOptions, VerifyOptions, VideoGrant};
//! use twilio_edge_auth::credential::ApiKey;
//!
//! let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
//! let now = 1_700_000_000;
//! let options = AccessTokenOptions::new("alice").grant(VideoGrant::new().room("daily"));
//! let jwt = key.mint_access_token(&options, now)?;
//! let token = key.verify_access_token(&jwt, &VerifyOptions::at(now))?;
//! assert_eq!(token.identity.as_deref(), Some("alice"));
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

pub(crate) mod content;
mod grants;
mod identity;
mod key_ring;
mod mint;
mod options;
mod read;
mod verify;

pub use grants::{ChatGrant, Grant, SyncGrant, SyncService, TaskRouterGrant, VideoGrant, VoiceGrant};
pub use key_ring::KeyRing;
pub use mint::AccessTokenTemplate;
pub use options::AccessTokenOptions;
pub use read::{AccessToken, Header};
pub use verify::VerifyOptions;
