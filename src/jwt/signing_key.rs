//! HMAC signatures (RFC 2104, RFC 7518 §3.2) with a secret that is prepared once.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use super::{Algorithm, encode_part};
use crate::secret::Secret;

/// A secret, ready to sign with.
#[derive(Clone)]
pub(crate) struct SigningKey {
    secret: Secret,
    /// HS256 with the secret already taken in; cloned for each signature, which saves two of its blocks.
    hs256: Hmac<Sha256>,
}

impl SigningKey {
    pub(crate) fn new(secret: Secret) -> Self {
        Self {
            hs256: keyed(&secret),
            secret,
        }
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Appends the signature over `token`, which is `header.claims` so far.
    pub(crate) fn sign(&self, algorithm: Algorithm, token: &mut String) {
        match algorithm {
            Algorithm::Hs256 => append(self.hs256.clone(), token),
            Algorithm::Hs384 => append(keyed::<Hmac<Sha384>>(&self.secret), token),
            Algorithm::Hs512 => append(keyed::<Hmac<Sha512>>(&self.secret), token),
        }
    }

    /// Whether `signature` is the one over `signed`. The comparison takes the same time wherever they differ.
    pub(crate) fn verify(&self, algorithm: Algorithm, signed: &str, signature: &[u8]) -> bool {
        match algorithm {
            Algorithm::Hs256 => matches(self.hs256.clone(), signed, signature),
            Algorithm::Hs384 => matches(keyed::<Hmac<Sha384>>(&self.secret), signed, signature),
            Algorithm::Hs512 => matches(keyed::<Hmac<Sha512>>(&self.secret), signed, signature),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret.fmt(f)
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104 §2)")]
fn keyed<M: Mac + KeyInit>(secret: &Secret) -> M {
    M::new_from_slice(secret.expose().as_bytes()).expect("a key of any length")
}

fn append<M: Mac>(mut mac: M, token: &mut String) {
    mac.update(token.as_bytes());
    token.push('.');
    encode_part(&mac.finalize().into_bytes(), token);
}

fn matches<M: Mac>(mut mac: M, signed: &str, signature: &[u8]) -> bool {
    mac.update(signed.as_bytes());
    mac.verify_slice(signature).is_ok()
}
