//! HMAC signatures (RFC 2104, RFC 7518 §3.2) with a secret that is prepared once.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::zeroize_stack;

use super::{Algorithm, encode_part};
use crate::secret::Secret;

/// A secret, ready to sign with.
#[derive(Clone)]
pub(crate) struct SigningKey {
    secret: Secret,
    /// HS256 with the secret already taken in; a copy for each signature saves two blocks of hashing.
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

    /// Begins a signature.
    pub(crate) fn start(&self, algorithm: Algorithm) -> Signer {
        match algorithm {
            Algorithm::Hs256 => Signer::Hs256(self.hs256.clone()),
            Algorithm::Hs384 => Signer::Hs384(keyed(&self.secret)),
            Algorithm::Hs512 => Signer::Hs512(keyed(&self.secret)),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret.fmt(f)
    }
}

/// A signature that is being made. It can sign what begins alike, so it is as good as the secret for that; like the
/// secret it is wiped when it goes.
#[derive(Clone)]
pub(crate) enum Signer {
    Hs256(Hmac<Sha256>),
    Hs384(Hmac<Sha384>),
    Hs512(Hmac<Sha512>),
}

impl Signer {
    /// Takes in the next bytes of what is signed.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Hs256(mac) => mac.update(bytes),
            Self::Hs384(mac) => mac.update(bytes),
            Self::Hs512(mac) => mac.update(bytes),
        }
    }

    /// Appends the signature to a token, encoded.
    pub(crate) fn append_to(self, token: &mut Vec<u8>) {
        match self {
            Self::Hs256(mac) => encode_part(&mac.finalize().into_bytes(), token),
            Self::Hs384(mac) => encode_part(&mac.finalize().into_bytes(), token),
            Self::Hs512(mac) => encode_part(&mac.finalize().into_bytes(), token),
        }
    }

    /// Whether this is `signature`. The comparison takes the same time wherever they differ.
    pub(crate) fn is(self, signature: &[u8]) -> bool {
        match self {
            Self::Hs256(mac) => mac.verify_slice(signature).is_ok(),
            Self::Hs384(mac) => mac.verify_slice(signature).is_ok(),
            Self::Hs512(mac) => mac.verify_slice(signature).is_ok(),
        }
    }
}

/// Takes a secret in, and wipes the copies of it that this leaves on the stack.
fn keyed<M: Mac + KeyInit>(secret: &Secret) -> M {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104 §2)")]
    #[inline(never)]
    fn key<M: Mac + KeyInit>(secret: &Secret) -> M {
        M::new_from_slice(secret.expose().as_bytes()).expect("a key of any length")
    }
    let mac = key(secret);
    zeroize_stack::<2048>();
    mac
}
