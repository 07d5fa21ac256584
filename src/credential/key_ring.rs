use super::ApiKey;
use crate::access_token::{AccessToken, AccessTokenOptions, VerifyOptions};
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
        let refuse = |expected| Err(CredentialError::at(ErrorCode::InvalidArgument, "keys", expected));
        let Some(first) = keys.first() else {
            return refuse("expected at least one API key");
        };
        if keys.iter().any(|key| key.account_sid() != first.account_sid()) {
            return refuse("expected keys of one account");
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
            .ok_or_else(wrong_issuer)?
            .mint_access_token(options, now)
    }

    /// Verifies with the key that the token names as its issuer; see [`ApiKey::verify_access_token`].
    ///
    /// # Errors
    /// `wrong_issuer` if that key is none of these; else as [`ApiKey::verify_access_token`].
    pub fn verify_access_token(
        &self,
        jwt: &str,
        options: &VerifyOptions,
    ) -> Result<AccessToken, CredentialError> {
        // Nothing of the token is believed yet: it only chooses the key that it must then be signed with.
        let issuer = AccessToken::decode(jwt)?.key_sid;
        let key = self
            .keys
            .iter()
            .find(|key| key.sid().as_str() == issuer)
            .ok_or_else(wrong_issuer)?;
        key.verify_access_token(jwt, options)
    }
}

fn wrong_issuer() -> CredentialError {
    CredentialError::new(
        ErrorCode::WrongIssuer,
        "expected a token issued by a key of this ring",
    )
}
