//! Properties that must hold for every untrusted string. Checked with libFuzzer (`npm run fuzz`), generated
//! cases and the corpus (both `cargo test --test properties`).
//!
//! An input has several parts, one per line, so that a corpus can be read and written by hand.

mod decode;
mod options;
mod pkcv;
mod rest;
mod verify;
mod webhook;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;
use twilio_edge_auth::credential::{ApiKey, AuthToken};

pub use decode::decode;
pub use options::options;
pub use pkcv::pkcv;
pub use rest::rest;
pub use verify::verify;
pub use webhook::webhook;

pub const ACCOUNT: &str = "AC00000000000000000000000000000000";
pub const KEY: &str = "SK11111111111111111111111111111111";
pub const SECRET: &str = "not-a-secret-of-anybody-but-long";
pub const NOW: u64 = 1_700_000_000;

pub fn api_key() -> ApiKey {
    ApiKey::new(ACCOUNT, KEY, SECRET).unwrap()
}

pub fn auth_token() -> AuthToken {
    AuthToken::new(ACCOUNT, SECRET).unwrap()
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Parses accepted JSON with another parser. Returns `None` if a number is too large for it.
pub fn reparsed(text: &str) -> Option<Value> {
    let problem = match serde_json::from_str(text) {
        Ok(value) => return Some(value),
        Err(problem) => problem.to_string(),
    };
    assert!(problem.starts_with("number out of range"), "{problem}: {text}");
    None
}

/// Returns the claims of a token, read by another parser.
pub fn claims(token: &str) -> Option<Value> {
    let part = token.split('.').nth(1).unwrap();
    reparsed(&String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
}

/// Splits an input into parts. Missing parts are empty; the last has the rest.
pub fn parts<const N: usize>(text: &str) -> [&str; N] {
    let mut parts = [""; N];
    for (part, given) in parts.iter_mut().zip(text.splitn(N, '\n')) {
        *part = given;
    }
    parts
}

#[cfg(test)]
mod tests {
    #[test]
    fn parts_are_lines_and_the_rest() {
        assert_eq!(super::parts("a\n\nb\nc"), ["a", "", "b\nc"]);
        assert_eq!(super::parts("a"), ["a", ""]);
    }
}
