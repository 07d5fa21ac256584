//! HMAC signatures (RFC 2104, RFC 7518 §3.2) with a secret that is prepared once.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;
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

    /// A signed token of this header and these claims, both of them JSON.
    pub(crate) fn token(&self, algorithm: Algorithm, header: &str, claims: &str) -> String {
        let mut token = Vec::new();
        encode_part(header.as_bytes(), &mut token);
        token.push(b'.');
        encode_part(claims.as_bytes(), &mut token);
        let mut signer = self.start(algorithm);
        signer.update(&token);
        token.push(b'.');
        encode_part(signer.finish().as_bytes(), &mut token);
        String::from_utf8(token).unwrap_or_default()
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

    /// The signature.
    pub(crate) fn finish(self) -> Signature {
        match self {
            Self::Hs256(mac) => Signature::new(&mac.finalize().into_bytes()),
            Self::Hs384(mac) => Signature::new(&mac.finalize().into_bytes()),
            Self::Hs512(mac) => Signature::new(&mac.finalize().into_bytes()),
        }
    }
}

/// A finished signature, as long as its algorithm makes it.
pub(crate) struct Signature {
    bytes: [u8; 64],
    length: usize,
}

impl Signature {
    fn new(tag: &[u8]) -> Self {
        let mut bytes = [0; 64];
        for (byte, tagged) in bytes.iter_mut().zip(tag) {
            *byte = *tagged;
        }
        Self {
            bytes,
            length: tag.len(),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Whether `other` is the same. The comparison takes the same time wherever they differ.
    pub(crate) fn is(&self, other: &[u8]) -> bool {
        self.as_bytes().ct_eq(other).into()
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
