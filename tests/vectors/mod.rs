//! Vectors of others for the HMACs, from below, where keys are bytes: the credentials' own are texts.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

mod rfc4231;
mod rfc_jws;
mod wycheproof;

use hmac::{Hmac, KeyInit, Mac};

use crate::hash::{self, Digest, SHA1, SHA256};
use crate::jwt::{Algorithm, Signer};

fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).unwrap()
}

/// The signature of a token, whose first half is taken in beforehand.
fn sign(algorithm: Algorithm, key: &[u8], text: &[u8]) -> Digest {
    let (front, _) = text.split_at(text.len() / 2);
    let signer = match algorithm {
        Algorithm::Hs256 => {
            let mut hmac = hash::Hmac::new(&SHA256, key);
            hmac.begin(front);
            Signer::Hs256(hmac)
        }
        Algorithm::Hs384 => Signer::Hs384(keyed::<Hmac<_>>(key)),
        Algorithm::Hs512 => Signer::Hs512(keyed::<Hmac<_>>(key)),
    };
    signer.sign(text)
}

fn webhook_sha1(key: &[u8], text: &[u8]) -> Vec<u8> {
    hash::Hmac::new(&SHA1, key).of(text).as_bytes().to_vec()
}

fn webhook_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    hash::Hmac::new(&SHA256, key).of(text).as_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
