use crate::base64::{Short, encode_short};
use crate::error::joined;
use crate::hash::{Hmac, SHA1, SHA256, same};
use crate::secret::Secret;
use crate::url::split_before;

/// What the service signs its requests with: a secret that is taken in already, and the one algorithm that goes with it.
/// Nothing of a request ever chooses an algorithm.
#[derive(Clone)]
pub(crate) struct WebhookKey {
    hmac: Box<Hmac>,
    /// How the settings header names it: `key=webhooks_sharedkey_…`. Empty for an Auth Token, which it never names.
    setting: String,
}

impl WebhookKey {
    /// HMAC-SHA1.
    pub(crate) fn of_auth_token(secret: &Secret) -> Self {
        Self {
            hmac: Box::new(Hmac::new(&SHA1, secret.expose().as_bytes())),
            setting: String::new(),
        }
    }

    /// HMAC-SHA256.
    pub(super) fn of_shared_key(id: &str, secret: &Secret) -> Self {
        Self {
            hmac: Box::new(Hmac::new(&SHA256, secret.expose().as_bytes())),
            setting: joined(&["key=", id]),
        }
    }

    /// Whether the header says what is so: that it is this key, with HMAC-SHA256. A request that is signed with an Auth
    /// Token has no such header.
    pub(super) fn is_named_by(&self, settings: &[u8]) -> bool {
        let (mut keys, mut algorithms) = (0_u8, 0_u8);
        let mut rest = settings;
        while !rest.is_empty() {
            let (setting, behind) = split_before(rest, b",");
            let setting = setting.trim_ascii();
            if setting.starts_with(b"key=") {
                keys |= if setting == self.setting.as_bytes() && keys == 0 {
                    1
                } else {
                    2
                };
            } else if setting.starts_with(b"algorithm=") {
                algorithms |= if setting == b"algorithm=HMAC_SHA256" && algorithms == 0 {
                    1
                } else {
                    2
                };
            }
            rest = behind.get(1..).unwrap_or_default();
        }
        if self.setting.is_empty() {
            settings.is_empty()
        } else {
            (keys, algorithms) == (1, 1)
        }
    }

    /// The signature over a URL and the form that came to it, in base64.
    pub(crate) fn sign(&self, url_and_form: &[u8]) -> String {
        let signature = self.signature(url_and_form);
        String::from_utf8(signature.as_bytes().to_vec()).unwrap_or_default()
    }

    fn signature(&self, url_and_form: &[u8]) -> Short {
        encode_short(self.hmac.of(url_and_form).as_bytes())
    }

    /// Whether `signature` is exactly that one. The comparison takes the same time wherever they differ.
    pub(super) fn matches(&self, url_and_form: &[u8], signature: &[u8]) -> bool {
        same(self.signature(url_and_form).as_bytes(), signature)
    }
}
