//! HMAC signatures (RFC 2104, RFC 7518 §3.2) with a secret that is prepared once.

use std::fmt;

use hmac::{KeyInit, Mac};
use sha2::{Sha384, Sha512};
use zeroize::zeroize_stack;

use super::Algorithm;
use crate::base64::encode_url;
use crate::hash::{Digest, Hmac, SHA256};
use crate::secret::Secret;

/// A secret, ready to sign with.
#[derive(Clone)]
pub(crate) struct SigningKey {
    secret: Secret,
    /// HS256 with the secret already taken in; a copy for each signature saves two blocks of hashing.
    hs256: Hmac,
}

impl SigningKey {
    /// Absorbs the secret, and wipes the copies of it that this leaves on the stack.
    pub(crate) fn new(secret: Secret) -> Box<Self> {
        #[inline(never)]
        fn absorb(secret: Secret) -> Box<SigningKey> {
            Box::new(SigningKey {
                hs256: Hmac::new(&SHA256, secret.expose().as_bytes()),
                secret,
            })
        }
        let key = absorb(secret);
        zeroize_stack::<2048>();
        key
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// A signed token of this header and these claims, both of them JSON.
    pub(crate) fn token(&self, algorithm: Algorithm, header: &str, claims: &str) -> String {
        let mut token = Vec::new();
        encode_url(header.as_bytes(), &mut token);
        token.push(b'.');
        encode_url(claims.as_bytes(), &mut token);
        let signature = self.sign(algorithm, &token);
        token.push(b'.');
        encode_url(signature.as_bytes(), &mut token);
        debug_assert!(token.is_ascii(), "base64url and dots");
        String::from_utf8(token).unwrap_or_default()
    }

    /// The signature of a text.
    pub(crate) fn sign(&self, algorithm: Algorithm, text: &[u8]) -> Digest {
        match algorithm {
            Algorithm::Hs256 => self.hs256.of(text),
            _ => self.start(algorithm, b"").sign(text),
        }
    }

    /// Prepares signatures of texts that begin alike.
    pub(crate) fn start(&self, algorithm: Algorithm, front: &[u8]) -> Signer {
        match algorithm {
            Algorithm::Hs256 => {
                let mut hmac = self.hs256.clone();
                hmac.begin(front);
                Signer::Hs256(hmac)
            }
            // The service does not accept these: they are not worth taking the front in beforehand.
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

/// Signs texts that begin alike. As good as the secret for these, so it is zeroized on drop.
#[derive(Clone)]
pub(crate) enum Signer {
    Hs256(Hmac),
    Hs384(hmac::Hmac<Sha384>),
    Hs512(hmac::Hmac<Sha512>),
}

impl Signer {
    /// The signature of a text: all of it, with what it begins with.
    pub(crate) fn sign(&self, text: &[u8]) -> Digest {
        match self {
            Self::Hs256(hmac) => hmac.of(text),
            Self::Hs384(mac) => Digest::new(&mac.clone().chain_update(text).finalize().into_bytes()),
            Self::Hs512(mac) => Digest::new(&mac.clone().chain_update(text).finalize().into_bytes()),
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
