//! Access Tokens: the JWTs with which client-side SDKs connect
//! (<https://www.twilio.com/docs/iam/access-tokens>). Minted byte for byte as the `twilio` npm package mints them.
//!
//! ```
//! use twilio_edge_auth::access_token::{AccessTokenOptions, Grant, VerifyOptions, VideoGrant};
//! use twilio_edge_auth::credential::ApiKey;
//!
//! let key = ApiKey::new("AC00000000000000000000000000000000", "SK11111111111111111111111111111111", "0123456789abcdefghijklmnopqrstuv")?;
//! let now = 1_700_000_000;
//! let jwt = key.mint_access_token(
//!     &AccessTokenOptions {
//!         identity: "alice".into(),
//!         grants: vec![Grant::Video(VideoGrant { room: Some("daily".into()) })],
//!         ..AccessTokenOptions::default()
//!     },
//!     now,
//! )?;
//! let token = key.verify_access_token(&jwt, &VerifyOptions::at(now))?;
//! assert_eq!(token.identity.as_deref(), Some("alice"));
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

mod grants;
mod identity;
mod mint;
mod options;
mod read;
mod verify;

pub use grants::{ChatGrant, Grant, SyncGrant, TaskRouterGrant, VideoGrant, VoiceGrant};
pub use mint::AccessTokenTemplate;
pub(crate) use mint::Common;
pub use options::AccessTokenOptions;
pub(crate) use options::{check_clock, invalid_time, invalid_ttl};
pub use read::{AccessToken, Header};
pub use verify::VerifyOptions;

/// The `typ` of every Access Token.
const TYP: &str = "JWT";
/// The `cty` of every Access Token.
const CTY: &str = "twilio-fpa;v=1";
/// The last second of the year 9999: no time in a token is later.
const MAX_TIME: u64 = 253_402_300_799;
/// The first second of 2020. A clock that is earlier is wrong: that of a Worker's global scope is at 0.
const MIN_CLOCK: u64 = 1_577_836_800;
/// The longest lifetime of a token that Twilio accepts, in seconds: 24 hours.
const MAX_LIFETIME: u64 = 86_400;
