use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::body_hash::{StatedHash, is_hash_of};
use super::form::Form;
use super::key::WebhookKey;
use super::refusal::WebhookRefusal;
use super::{handshake, signed_url};
use crate::error::joined;

/// A request as it arrived, with its signature.
#[derive(Clone)]
pub struct WebhookRequest<'a> {
    /// The URL and the form's parameters: the signed text, if the URL is as it was configured.
    pub(crate) signed: Cow<'a, [u8]>,
    /// The length of the URL in it.
    pub(crate) url_length: usize,
    pub(crate) signature: &'a [u8],
    pub(crate) settings: &'a [u8],
    pub(crate) content: SignedContent<'a>,
}

/// What is signed in addition to the URL.
#[derive(Clone, Copy)]
pub(crate) enum SignedContent<'a> {
    Nothing,
    Form,
    /// Signed by its hash in the URL.
    Body(&'a [u8]),
    /// A form, with any `bodySHA256` in the URL: the caller checks it, as callers of the `twilio` package do.
    FormBesideAnyHash,
}

/// The content of a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum WebhookContent<'a> {
    /// Nothing that is signed: a GET request, or the handshake of a WebSocket if the URL is one of `ws` or `wss`.
    Nothing,
    /// A form. The signed URL must not have a `bodySHA256`: Twilio never signs both.
    Form(&'a Form),
    /// The bytes of any other body. The `bodySHA256` of the signed URL must be their hash.
    Body(&'a [u8]),
}

impl<'a> WebhookRequest<'a> {
    /// Creates a request of the URL with its query (as configured at Twilio, if that is known, otherwise as requested), the
    /// value of the header `X-Twilio-Signature`, and the content.
    ///
    /// Twilio signs the handshake of a WebSocket with `wss`, although most servers see `http` or `https` there: replace the
    /// scheme if the request has `Upgrade: websocket`, and only then.
    #[must_use]
    pub fn new(url: &'a str, signature: &'a str, content: WebhookContent<'a>) -> Self {
        Self::of(Cow::Borrowed(url), signature, content)
    }

    pub(crate) fn of(url: Cow<'a, str>, signature: &'a str, content: WebhookContent<'a>) -> Self {
        let url_length = url.len();
        let (signed, content) = match content {
            WebhookContent::Nothing => (url, SignedContent::Nothing),
            WebhookContent::Form(form) => (Cow::Owned(joined(&[&url, form.as_str()])), SignedContent::Form),
            WebhookContent::Body(body) => (url, SignedContent::Body(body)),
        };
        Self {
            signed: match signed {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            url_length,
            signature: signature.as_bytes(),
            settings: b"",
            content,
        }
    }

    /// Sets the value of the header `X-Twilio-Webhooks-Signature-Settings`, which names a shared key:
    /// `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. The header is not signed: it must name the key that verifies the
    /// request, and chooses no algorithm.
    #[must_use]
    pub const fn with_settings(mut self, settings: &'a str) -> Self {
        self.settings = settings.as_bytes();
        self
    }

    /// Verifies that `key` signed this request.
    pub(crate) fn check(&self, key: WebhookKey<'_>) -> Result<(), WebhookRefusal> {
        let signature = key.check_headers(self.settings, self.signature)?;
        self.check_signed(key, &signature)
    }

    /// The checks after [`WebhookKey::check_headers`], with the signature that it returned.
    pub(crate) fn check_signed(&self, key: WebhookKey<'_>, signature: &[u8]) -> Result<(), WebhookRefusal> {
        let (url, form) = self.signed.split_at_checked(self.url_length).unwrap_or_default();
        if !signed_url::may_be_requested(url) {
            return Err(WebhookRefusal::Url);
        }
        // Most URLs are signed as they are given.
        let signed_url = if key.matches(&self.signed, signature) {
            Cow::Borrowed(url)
        } else {
            let other = self.find_signed_url(key, signature, url, form);
            Cow::Owned(other.ok_or(WebhookRefusal::Signature)?)
        };
        // Read from the signed text: in the given URL, `bodySHA256` may be escaped, or in the fragment.
        let stated = StatedHash::of(&signed_url);
        let accepted = match self.content {
            SignedContent::Nothing | SignedContent::Form => stated == StatedHash::None,
            SignedContent::Body(body) => matches!(stated, StatedHash::One(hash) if is_hash_of(hash, body)),
            SignedContent::FormBesideAnyHash => true,
        };
        if accepted {
            Ok(())
        } else {
            Err(WebhookRefusal::Body)
        }
    }

    /// Returns the URL that the signature is over, if that is another text than the given one.
    fn find_signed_url(
        &self,
        key: WebhookKey<'_>,
        signature: &[u8],
        url: &[u8],
        form: &[u8],
    ) -> Option<Vec<u8>> {
        let mut signed_url = None;
        let mut is_signed = |pieces: &[&[u8]], parameters: &[u8]| {
            let mut text = pieces.concat();
            let url_length = text.len();
            text.extend_from_slice(parameters);
            let matches = key.matches(&text, signature);
            if matches {
                text.truncate(url_length);
                signed_url = Some(text);
            }
            matches
        };
        let found = signed_url::find_other(url, &mut |pieces| is_signed(pieces, form));
        let may_be_handshake = matches!(self.content, SignedContent::Nothing);
        if found == Some(false) && may_be_handshake && handshake::is_handshake(url) {
            handshake::find_other_form(url, &mut |url, parameters| {
                is_signed(&[url], parameters)
                    || signed_url::find_other(url, &mut |pieces| is_signed(pieces, parameters)) == Some(true)
            });
        }
        signed_url
    }
}

impl fmt::Debug for WebhookRequest<'_> {
    /// Without the content: it holds messages and phone numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookRequest(…)")
    }
}
