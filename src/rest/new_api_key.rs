use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::key_info::{ApiKeyInfo, KEY};
use super::response::Response;
use crate::credential::{ApiKey, KeyType, Location};
use crate::encoding::json::RawJson;
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
        let json = KEY.read(response, true)?;
        let info = ApiKeyInfo::read(json).zip(KEY.secret(json));
        info.map(|(info, secret)| Self { info, secret })
            .ok_or_else(|| response.unexpected())
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
