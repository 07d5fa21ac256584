use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::key_info::ApiKeyInfo;
use super::response::Response;
use crate::credential::{ApiKey, KeyType, Location};
use crate::encoding::json::{ObjectWriter, RawJson};
use crate::error::CredentialError;
use crate::secret::Secret;
use crate::sid::AccountSid;

/// A new key. Only this response has its secret.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewApiKey<'a> {
    /// All but the secret.
    pub info: ApiKeyInfo<'a>,
    secret: RawJson<'a>,
}

impl<'a> NewApiKey<'a> {
    /// Reads the response to [`ApiKeys::create`](super::ApiKeys::create).
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        response.check()?;
        response.parse().and_then(Self::read).ok_or_else(|| {
            ApiError::new(
                response.status,
                "unexpected response body: a key was created, and its secret is lost; find the key and delete it",
            )
        })
    }

    /// Writes the key as JSON, with its secret.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        self.info.write(&mut object);
        object.raw("secret", self.secret);
        object.end();
        json
    }

    /// Reads a new key, which must have a SID and a secret at least.
    pub(super) fn read(json: RawJson<'a>) -> Option<Self> {
        Some(Self {
            info: ApiKeyInfo::read(json)?,
            secret: json
                .member("secret")
                .filter(|secret| secret.text().is_some_and(|secret| !secret.is_empty()))?,
        })
    }

    /// Returns the secret. Store it: Twilio does not show it again.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.secret.text().unwrap_or_default().into_owned())
    }

    /// Returns the key as a credential, with the type that it was created with.
    ///
    /// # Errors
    /// As [`ApiKey::new`], for a secret that cannot be Twilio's.
    pub fn credential(
        &self,
        account_sid: &AccountSid,
        location: &Location,
    ) -> Result<ApiKey, CredentialError> {
        let secret = Secret::named(&self.secret(), "secret")?;
        let restricted = self.info.policy().is_some_and(RawJson::is_object);
        Ok(
            ApiKey::from_parts(account_sid.clone(), self.info.sid().clone(), secret)?
                .with_location(location.clone())
                .with_type(if restricted {
                    KeyType::Restricted
                } else {
                    KeyType::Standard
                }),
        )
    }
}

impl fmt::Debug for NewApiKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}
