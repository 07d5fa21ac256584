use super::{Form, WebhookKey, WebhookRefusal, WebhookRequest};
use crate::credential::AuthToken;

impl AuthToken {
    /// The signature that a request to `url` with this form would have: HMAC-SHA1 in base64. It is over the URL exactly
    /// as it is given.
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
        super::signature(self.webhook_key(), url, form)
    }

    /// Whether Twilio has signed a request with this Auth Token, in any of the ways in which it may have written
    /// the URL. Signatures are compared in constant time; no input makes it fail otherwise than by refusing.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn check_webhook(&self, request: &WebhookRequest<'_>) -> Result<(), WebhookRefusal> {
        request.check(self.webhook_key())
    }

    pub(crate) const fn webhook_key(&self) -> WebhookKey<'_> {
        WebhookKey::of_auth_token(&self.webhook_state)
    }
}
