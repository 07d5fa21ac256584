use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::form::Form;
use super::key::WebhookKey;
use super::refusal::WebhookRefusal;
use super::request::WebhookRequest;
use crate::crypto::{Hash, MacState};
use crate::error::CredentialError;
use crate::secret::Secret;

/// A key that only signs webhooks, with HMAC-SHA256, in place of the account's Auth Token
/// (<https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys>).
#[derive(Clone)]
pub struct WebhookSharedKey {
    id: String,
    state: Box<MacState>,
}

/// Rejects an identifier that is not one of a shared key.
pub(crate) fn check_shared_key_id(id: &str) -> Result<(), CredentialError> {
    let rest = id.strip_prefix("webhooks_sharedkey_").unwrap_or_default();
    let fits = (1..=64).contains(&rest.len())
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits {
        return Ok(());
    }
    Err(CredentialError::invalid(
        "id",
        "expected the identifier of a shared key: webhooks_sharedkey_ and letters and digits",
    ))
}

impl WebhookSharedKey {
    /// Creates a credential, validating the identifier and the secret.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid identifier or secret; `missing_secret`.
    pub fn new(id: &str, secret: &str) -> Result<Self, CredentialError> {
        check_shared_key_id(id)?;
        let secret = Secret::named(secret, "secret")?;
        Ok(Self {
            id: String::from(id),
            state: Box::new(MacState::new(Hash::Sha256, secret.expose().as_bytes())),
        })
    }

    /// The key's identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the signature of a request to `url` with this form: HMAC-SHA256 in base64.
    #[must_use]
    pub fn webhook_signature(&self, url: &str, form: &Form) -> String {
        self.webhook_key().signature(url, form)
    }

    /// Verifies that Twilio signed a request with this key, and that the settings header names the key; otherwise as
    /// [`AuthToken::check_webhook`](crate::credential::AuthToken::check_webhook).
    ///
    /// # Errors
    /// Why verification failed.
    pub fn check_webhook(&self, request: &WebhookRequest<'_>) -> Result<(), WebhookRefusal> {
        request.check(self.webhook_key())
    }

    pub(crate) const fn webhook_key(&self) -> WebhookKey<'_> {
        WebhookKey::named(self.id.as_str(), &self.state)
    }
}

impl fmt::Debug for WebhookSharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSharedKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
