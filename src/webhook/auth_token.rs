use super::form::Form;
use super::key::WebhookKey;
use super::refusal::WebhookRefusal;
use super::request::WebhookRequest;
use crate::credential::AuthToken;
use alloc::string::String;

impl AuthToken {
    /// Returns the signature of a request to `url` with this form: HMAC-SHA1 in base64. It covers the URL exactly as given.
    ///
    /// ```
    /// use twilio_edge_auth::credential::AuthToken;
    /// use twilio_edge_auth::webhook::Form;
    /// let token = AuthToken::new("AC00000000000000000000000000000000", "12345")?;
    /// let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    /// assert_eq!(token.webhook_signature(url, &Form::default()), "zYQTYrRWXE7LtzbG4PfP7/bkkGo=");
    /// # Ok::<(), twilio_edge_auth::CredentialError>(())
    /// ```
    #[must_use]
    pub fn webhook_signature(&self, url: &str, form: &Form) -> String {
        self.webhook_key().signature(url, form)
    }

    /// Verifies that Twilio signed a request with this Auth Token, in any of the forms in which it may have signed the URL.
    /// Compares signatures in constant time.
    ///
    /// # Errors
    /// Why verification failed.
    pub fn check_webhook(&self, request: &WebhookRequest<'_>) -> Result<(), WebhookRefusal> {
        request.check(self.webhook_key())
    }

    pub(crate) const fn webhook_key(&self) -> WebhookKey<'_> {
        WebhookKey::unnamed(&self.webhook_state)
    }
}
