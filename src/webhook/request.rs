use std::borrow::Cow;
use std::fmt;

use super::body_hash::{StatedHash, is_hash_of};
use super::{Form, WebhookKey, signed_url};
use crate::error::joined;

/// A request as it arrived, and the signature that it shows.
#[derive(Clone)]
pub struct WebhookRequest<'a> {
    /// The URL and what is signed after it: all that is signed, if the URL is as it was configured.
    pub(crate) signed: Cow<'a, [u8]>,
    /// How much of it is the URL.
    pub(crate) url_length: usize,
    pub(crate) signature: &'a [u8],
    pub(crate) settings: &'a [u8],
    pub(crate) vouched: Vouched<'a>,
}

/// What the signature vouches for beside the URL.
#[derive(Clone, Copy)]
pub(crate) enum Vouched<'a> {
    Nothing,
    Form,
    /// By way of its hash in the URL.
    Body(&'a [u8]),
}

/// What came with a request.
#[derive(Clone, Copy, Debug)]
pub enum WebhookContent<'a> {
    /// Nothing that is signed: the request is a GET.
    Nothing,
    /// A form.
    Form(&'a Form),
    /// Any other body, as the bytes that it is. The URL's `bodySHA256` has to vouch for it.
    Body(&'a [u8]),
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookRefusal {
    /// Not a whole URL with `http`, `https`, `ws` or `wss`, or one with control characters or over 16 KiB.
    Url,
    /// The signature is not one that the key makes of any text that may have been signed for this URL and form.
    Signature,
    /// The signature is right, but `bodySHA256` is not once in the URL and the hash of this body, in lower case; or it is
    /// there, and the body was not given.
    Body,
    /// The settings name another key or another algorithm, or none where a shared key is to have signed.
    Key,
}

impl<'a> WebhookRequest<'a> {
    /// Takes the URL as the service knows it, with its query (as it was configured, if that is known, else as it was
    /// requested), the value of the header `X-Twilio-Signature`, and what came with the request.
    #[must_use]
    pub fn new(url: &'a str, signature: &'a str, content: WebhookContent<'a>) -> Self {
        let (signed, vouched) = match content {
            WebhookContent::Nothing => (Cow::Borrowed(url.as_bytes()), Vouched::Nothing),
            WebhookContent::Form(form) => (
                Cow::Owned(joined(&[url, form.as_str()]).into_bytes()),
                Vouched::Form,
            ),
            WebhookContent::Body(body) => (Cow::Borrowed(url.as_bytes()), Vouched::Body(body)),
        };
        Self {
            signed,
            url_length: url.len(),
            signature: signature.as_bytes(),
            settings: b"",
            vouched,
        }
    }

    /// Takes the value of the header `X-Twilio-Webhooks-Signature-Settings`, if there is one: it names a shared key,
    /// `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. It is not signed: it must fit the key that the request is
    /// checked with, and chooses no algorithm.
    #[must_use]
    pub const fn with_settings(mut self, settings: &'a str) -> Self {
        self.settings = settings.as_bytes();
        self
    }

    /// Whether `key` has signed this request.
    pub(crate) fn check(&self, key: &WebhookKey) -> Result<(), WebhookRefusal> {
        if !key.is_named_by(self.settings) {
            return Err(WebhookRefusal::Key);
        }
        let (url, form) = self.signed.split_at_checked(self.url_length).unwrap_or_default();
        if !signed_url::may_be_requested(url) {
            return Err(WebhookRefusal::Url);
        }
        // Most are signed as they are given, and need not be rewritten.
        if !key.matches(&self.signed, self.signature) {
            let other = signed_url::find_other(url, &mut |pieces| {
                let mut text = pieces.concat();
                text.extend_from_slice(form);
                key.matches(&text, self.signature)
            });
            if !other.ok_or(WebhookRefusal::Url)? {
                return Err(WebhookRefusal::Signature);
            }
        }
        let vouched = match self.vouched {
            Vouched::Form => true,
            Vouched::Nothing => StatedHash::of(url) == StatedHash::None,
            Vouched::Body(body) => match StatedHash::of(url) {
                StatedHash::One(hash) => is_hash_of(hash, body),
                StatedHash::None | StatedHash::Several => false,
            },
        };
        if vouched {
            Ok(())
        } else {
            Err(WebhookRefusal::Body)
        }
    }
}

impl fmt::Debug for WebhookRequest<'_> {
    /// Without what people say and the numbers that they call from.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookRequest(…)")
    }
}
