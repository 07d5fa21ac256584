//! Webhook signatures over text that a binding has concatenated itself: the URL, then the form's parameters as
//! [`write_parameters`] orders them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::compat::WebhookSecret;
use crate::credential::AuthToken;
use crate::webhook::{self, SignedContent, WebhookKey, WebhookRefusal, WebhookRequest, WebhookSharedKey};

/// A key of webhook signatures.
#[derive(Clone, Copy)]
pub struct Key<'k>(WebhookKey<'k>);

impl<'k> From<&'k AuthToken> for Key<'k> {
    fn from(token: &'k AuthToken) -> Self {
        Self(token.webhook_key())
    }
}

impl<'k> From<&'k WebhookSharedKey> for Key<'k> {
    fn from(key: &'k WebhookSharedKey) -> Self {
        Self(key.webhook_key())
    }
}

impl<'k> From<&'k WebhookSecret> for Key<'k> {
    fn from(secret: &'k WebhookSecret) -> Self {
        Self(WebhookKey::unnamed(&secret.0))
    }
}

/// What is signed in addition to the URL.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// Nothing: a GET request, or the handshake of a WebSocket.
    Nothing,
    /// A form.
    Form,
    /// A form, with any `bodySHA256` in the URL: the caller checks it, as callers of the `twilio` package do.
    FormWithAnyHash,
    /// The body that the `bodySHA256` of the URL must be the hash of.
    Body(&'a [u8]),
}

/// A signature and its settings header, checked as far as possible without the URL.
pub struct CheckedHeaders<'k> {
    key: Key<'k>,
    signature: Vec<u8>,
}

impl<'k> Key<'k> {
    /// Signs a URL followed by parameters, and returns the signature in base64.
    #[must_use]
    pub fn sign(self, text: &[u8]) -> String {
        self.0.sign(text)
    }

    /// Checks what needs neither hashing nor URL: that the settings header names this key, and that the signature is base64
    /// of the right length.
    ///
    /// # Errors
    /// `Key`, `Signature`
    pub fn check_headers(
        self,
        settings: &[u8],
        signature: &[u8],
    ) -> Result<CheckedHeaders<'k>, WebhookRefusal> {
        let signature = self.0.check_headers(settings, signature)?;
        Ok(CheckedHeaders { key: self, signature })
    }
}

impl CheckedHeaders<'_> {
    /// Verifies the signature of a text whose first `url_length` bytes are the URL.
    ///
    /// # Errors
    /// Why verification failed.
    pub fn check(
        &self,
        text: Cow<'_, [u8]>,
        url_length: usize,
        content: Content<'_>,
    ) -> Result<(), WebhookRefusal> {
        let request = WebhookRequest {
            signed: text,
            url_length,
            signature: b"",
            settings: b"",
            content: match content {
                Content::Nothing => SignedContent::Nothing,
                Content::Form => SignedContent::Form,
                Content::FormWithAnyHash => SignedContent::FormBesideAnyHash,
                Content::Body(body) => SignedContent::Body(body),
            },
        };
        request.check_signed(self.key.0, &self.signature)
    }
}

/// Appends a form's names and values as they are signed: sorted, each different pair once.
pub fn write_parameters(parameters: Vec<(&[u8], &[u8])>, text: &mut Vec<u8>) {
    webhook::write_form(parameters, &mut |part| text.extend_from_slice(part));
}
