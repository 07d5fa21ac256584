//! Signatures without the checks of the rest of this crate, for callers that replace Twilio's own SDK and must do what it
//! does: any text is a secret.

use crate::crypto::{self, Hash, MacState};
use crate::error::CredentialError;
use crate::jws::{self, Algorithm, SigningKey};
use crate::secret::Secret;
use alloc::string::String;

/// Signs a JWT of a header and claims in JSON.
///
/// # Errors
/// `unsupported_algorithm`.
pub fn sign_token(
    algorithm: &str,
    header: &str,
    claims: &str,
    secret: &str,
) -> Result<String, CredentialError> {
    let algorithm = algorithm.parse::<Algorithm>()?;
    let key = SigningKey::new(Secret::unchecked(secret));
    Ok(jws::sign(&key, algorithm, header, claims))
}

/// A key of webhook signatures, which no settings header names. Zeroized on drop.
pub struct WebhookSecret(pub(super) MacState);

impl WebhookSecret {
    /// Absorbs a secret, for HMAC-SHA256 if `sha256`, otherwise for HMAC-SHA1.
    #[must_use]
    pub fn new(secret: &str, sha256: bool) -> Self {
        let hash = if sha256 { Hash::Sha256 } else { Hash::Sha1 };
        let secret = Secret::unchecked(secret);
        Self(MacState::new(hash, secret.expose().as_bytes()))
    }
}

/// Hashes bytes with SHA-256. Returns lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    crypto::sha256_hex(bytes)
}
