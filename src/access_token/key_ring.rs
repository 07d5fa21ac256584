use super::{AccessToken, AccessTokenOptions, VerifyOptions};
use crate::credential::ApiKey;
use crate::error::{CredentialError, ErrorCode};

/// Several API keys, for rotation: mints with the first, verifies with whichever issued the token.
#[derive(Clone, Debug)]
pub struct KeyRing {
    keys: Vec<ApiKey>,
}

impl KeyRing {
    /// Takes the keys, the one that mints first.
    ///
    /// # Errors
    /// `invalid_argument` if there is none, or if they are of several accounts.
    pub fn new(keys: Vec<ApiKey>) -> Result<Self, CredentialError> {
        let first = keys.first().ok_or_else(no_key)?;
        if keys.iter().any(|key| key.account_sid() != first.account_sid()) {
            let expected = "expected keys of one account";
            return Err(CredentialError::at(ErrorCode::InvalidArgument, "keys", expected));
        }
        Ok(Self { keys })
    }

    /// Mints with the first key; see [`ApiKey::mint_access_token`].
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`].
    pub fn mint_access_token(
        &self,
        options: &AccessTokenOptions<'_>,
        now: u64,
    ) -> Result<String, CredentialError> {
        self.keys
            .first()
            .ok_or_else(no_key)?
            .mint_access_token(options, now)
    }

    /// Verifies with the key that the token names as its issuer; see [`ApiKey::verify_access_token`]. A token that names
    /// another key is judged by the first: the ring refuses it with the code of a single key.
    ///
    /// # Errors
    /// As [`ApiKey::verify_access_token`].
    pub fn verify_access_token(
        &self,
        jwt: &str,
        options: &VerifyOptions,
    ) -> Result<AccessToken, CredentialError> {
        // The claims are unverified: they only choose the key that must have signed them.
        let issuer = AccessToken::decode(jwt)?.key_sid;
        let named = self.keys.iter().find(|key| key.sid().as_str() == issuer);
        named
            .or(self.keys.first())
            .ok_or_else(no_key)?
            .verify_access_token(jwt, options)
    }
}

fn no_key() -> CredentialError {
    CredentialError::at(
        ErrorCode::InvalidArgument,
        "keys",
        "expected at least one API key",
    )
}
