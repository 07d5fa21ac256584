//! HMAC signatures (RFC 2104, RFC 7518 §3.2) with a precomputed key.

use alloc::boxed::Box;
use core::fmt;

use zeroize::zeroize_stack;

use super::Algorithm;
use crate::crypto::{Hash, MacState, Tag};
use crate::secret::Secret;

/// A secret, ready to sign with.
#[derive(Clone)]
pub(crate) struct SigningKey {
    secret: Secret,
    /// HS256 with the secret absorbed; a copy for each signature saves two blocks of hashing.
    hs256: MacState,
}

impl SigningKey {
    /// Absorbs the secret, and zeroizes the copies of it that this leaves on the stack.
    pub(crate) fn new(secret: Secret) -> Box<Self> {
        let hs256 = absorb(Hash::Sha256, &secret);
        Box::new(Self { secret, hs256 })
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Signs a message.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Tag {
        match algorithm {
            Algorithm::Hs256 => self.hs256.tag(message),
            _ => self.start(algorithm, b"").tag(message),
        }
    }

    /// Prepares signatures of messages that start alike.
    pub(crate) fn start(&self, algorithm: Algorithm, start: &[u8]) -> MacState {
        let state = match algorithm {
            Algorithm::Hs256 => self.hs256.clone(),
            Algorithm::Hs384 => absorb(Hash::Sha384, &self.secret),
            Algorithm::Hs512 => absorb(Hash::Sha512, &self.secret),
        };
        state.with_start(start)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret.fmt(f)
    }
}

fn absorb(hash: Hash, secret: &Secret) -> MacState {
    #[inline(never)]
    fn inner(hash: Hash, secret: &Secret) -> MacState {
        MacState::new(hash, secret.expose().as_bytes())
    }
    let state = inner(hash, secret);
    zeroize_stack::<2048>();
    state
}
