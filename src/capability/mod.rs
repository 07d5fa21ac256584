//! Legacy capability tokens, signed with the account's Auth Token: what clients of Voice and TaskRouter connected with
//! before there were Access Tokens. Minted byte for byte as the `twilio` npm package mints them.
//!
//! Their options are JSON, named as in JavaScript, and are written into the token as they are read.
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
use crate::numeric_date::{check_clock, check_ttl, invalid_time, invalid_ttl};

/// The header of every capability token.
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Reads all of the options; what is wrong with the whole of them is said of `options`.
fn read<'a>(json: &'a str, known: &[&'static str]) -> Result<Options<'a>, CredentialError> {
    Options::read(json, known).map_err(|error| error.or_about("options"))
}

/// The options that both kinds have: when a token is issued and when it expires.
fn times(options: &Options<'_>, now: u64) -> Result<(u64, u64), CredentialError> {
    check_clock(now, "now")?;
    let issued_at = options
        .integer("issuedAt")
        .map_err(|_| invalid_time("issuedAt"))?
        .unwrap_or(now);
    check_clock(issued_at, "issuedAt")?;
    let ttl = options.integer("ttl").map_err(|_| invalid_ttl())?.unwrap_or(3600);
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
