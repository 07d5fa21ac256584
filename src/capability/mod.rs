//! Legacy capability tokens, signed with the account's Auth Token. Voice and TaskRouter clients used them before there
//! were Access Tokens. Minted byte for byte as by the `twilio` npm package.
//!
//! The options are JSON with JavaScript names. They are written into the token while they are read.
//!
//! ```
//! use twilio_edge_auth::credential::AuthToken;
//!
//! let account = AuthToken::new("AC00000000000000000000000000000000", "auth-token")?;
//! let now = 1_700_000_000;
//! let jwt = account.client_capability_token(r#"{"ttl":600,"incoming":{"clientName":"alice"}}"#, now)?;
//! assert_eq!(jwt.split('.').count(), 3);
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

mod client;
mod task_router;

use crate::credential::AuthToken;
use crate::encoding::json::Options;
use crate::error::{CredentialError, ErrorCode};
use crate::jws::{self, Algorithm, MAX_LENGTH};
use crate::numeric_date::{DEFAULT_LIFETIME, check_clock, check_ttl, invalid_time, invalid_ttl};
use alloc::string::String;

/// The header of every capability token.
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Reads the options. Errors about no single option name the field `options`.
fn read<'a>(json: &'a str, known: &[&'static str]) -> Result<Options<'a>, CredentialError> {
    Options::read(json, known).map_err(|error| error.or_about("options"))
}

/// Returns when the token is issued and when it expires, in seconds since the epoch.
fn times(options: &Options<'_>, now: u64) -> Result<(u64, u64), CredentialError> {
    check_clock(now, "now")?;
    let issued_at = options
        .integer("issuedAt")
        .map_err(|_| invalid_time("issuedAt"))?
        .unwrap_or(now);
    check_clock(issued_at, "issuedAt")?;
    let ttl = options
        .integer("ttl")
        .map_err(|_| invalid_ttl())?
        .unwrap_or(DEFAULT_LIFETIME);
    check_ttl(ttl)?;
    Ok((issued_at, issued_at.saturating_add(ttl)))
}

fn sign(account: &AuthToken, claims: &str) -> Result<String, CredentialError> {
    let token = jws::sign(&account.signing_key, Algorithm::Hs256, HEADER, claims);
    if token.len() > MAX_LENGTH {
        let expected = "expected options that fit into a token of 16384 bytes";
        return Err(invalid("options", expected));
    }
    Ok(token)
}

fn invalid(field: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::InvalidArgument, field, expected)
}
