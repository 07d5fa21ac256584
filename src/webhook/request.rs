use super::body_hash::{StatedHash, is_hash_of};
use super::{Form, WebhookKey, signed_url};

/// A request as it arrived, and the signature that it shows.
#[derive(Clone, Copy, Debug)]
pub struct WebhookRequest<'a> {
    /// The URL as the service knows it, with its query: as it was configured, if that is known, else as it was requested.
    pub url: &'a str,
    /// The value of the header `X-Twilio-Signature`.
    pub signature: &'a str,
    /// The value of the header `X-Twilio-Webhooks-Signature-Settings`, which names a shared key:
    /// `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. Empty if there is none. It is not signed: it must fit the key
    /// that the request is checked with, and chooses no algorithm.
    pub settings: &'a str,
    /// What came with it.
    pub content: WebhookContent<'a>,
}

/// What came with a request.
#[derive(Clone, Copy, Debug)]
pub enum WebhookContent<'a> {
    /// Nothing that is signed: the request is a GET.
    Nothing,
    /// A form.
    Form(&'a Form<'a>),
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

impl WebhookRequest<'_> {
    /// Whether `key` has signed this request.
    pub(crate) fn check(&self, key: &WebhookKey) -> Result<(), WebhookRefusal> {
        if !key.is_named_by(self.settings) {
            return Err(WebhookRefusal::Key);
        }
        let form = match self.content {
            WebhookContent::Form(form) => form.as_str(),
            _ => "",
        };
        let signed = signed_url::find(self.url, &mut |pieces| {
            let mut text = pieces.concat();
            text.extend_from_slice(form.as_bytes());
            key.matches(&text, self.signature)
        });
        if !signed.ok_or(WebhookRefusal::Url)? {
            return Err(WebhookRefusal::Signature);
        }
        let vouched = match self.content {
            WebhookContent::Form(_) => true,
            WebhookContent::Nothing => StatedHash::of(self.url) == StatedHash::None,
            WebhookContent::Body(body) => match StatedHash::of(self.url) {
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
