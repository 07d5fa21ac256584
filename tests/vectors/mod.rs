//! Third-party HMAC vectors, tested with internal functions, because their keys are bytes and credentials' are strings.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

mod rfc4231;
mod rfc_jws;
mod wycheproof;

use crate::crypto::{Hash, MacState, Tag};
use crate::jws::Algorithm;

/// Returns the tag of a message whose first half is absorbed in advance.
fn tag(hash: Hash, key: &[u8], message: &[u8]) -> Tag {
    let (start, _) = message.split_at(message.len() / 2);
    MacState::new(hash, key).with_start(start).tag(message)
}

/// Returns the signature of a token.
fn sign(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Tag {
    let hash = match algorithm {
        Algorithm::Hs256 => Hash::Sha256,
        Algorithm::Hs384 => Hash::Sha384,
        Algorithm::Hs512 => Hash::Sha512,
    };
    tag(hash, key, message)
}

fn webhook_sha1(key: &[u8], text: &[u8]) -> Vec<u8> {
    tag(Hash::Sha1, key, text).as_bytes().to_vec()
}

fn webhook_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    tag(Hash::Sha256, key, text).as_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
