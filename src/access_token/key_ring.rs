use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::mint::AccessTokenTemplate;
use super::options::AccessTokenOptions;
use super::read::AccessToken;
use super::verify::VerifyOptions;
use crate::credential::ApiKey;
use crate::error::CredentialError;

/// Several API keys of one account, for rotation: mints with the first, verifies with the one that issued the token.
#[derive(Clone, Debug)]
pub struct KeyRing {
    keys: Vec<ApiKey>,
}

impl KeyRing {
    /// Creates a ring of keys; the first one mints.
    ///
    /// # Errors
    /// `invalid_argument` if there is none, or if they are of several accounts.
    pub fn new(keys: Vec<ApiKey>) -> Result<Self, CredentialError> {
        let first = keys.first().ok_or_else(no_key)?;
        if keys.iter().any(|key| key.account_sid() != first.account_sid()) {
            let expected = "expected keys of one account";
            return Err(CredentialError::invalid("keys", expected));
        }
        Ok(Self { keys })
    }

    /// The keys, the one that mints first.
    #[must_use]
    pub fn keys(&self) -> &[ApiKey] {
        &self.keys
    }

    fn first(&self) -> Result<&ApiKey, CredentialError> {
        self.keys.first().ok_or_else(no_key)
    }

    /// The `Authorization` header of the first key; see [`ApiKey::authorization_header`].
    #[must_use]
    pub fn authorization_header(&self) -> Zeroizing<String> {
        // A ring has a key.
        self.first().map(ApiKey::authorization_header).unwrap_or_default()
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
        self.first()?.mint_access_token(options, now)
    }

    /// Mints with the first key, and returns the token's content too; see [`ApiKey::issue_access_token`].
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`].
    pub fn issue_access_token(
        &self,
        options: &AccessTokenOptions<'_>,
        now: u64,
    ) -> Result<(String, AccessToken), CredentialError> {
        self.first()?.issue_access_token(options, now)
    }

    /// Creates a template of the first key; see [`ApiKey::access_token_template`].
    ///
    /// # Errors
    /// As [`ApiKey::access_token_template`].
    pub fn access_token_template(
        &self,
        options: &AccessTokenOptions<'_>,
    ) -> Result<AccessTokenTemplate, CredentialError> {
        self.first()?.access_token_template(options)
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
            .map_or_else(|| self.first(), Ok)?
            .verify_access_token(jwt, options)
    }
}

fn no_key() -> CredentialError {
    CredentialError::invalid("keys", "expected at least one API key")
}
