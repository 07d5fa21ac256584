use super::form::Form;
use super::refusal::WebhookRefusal;
use crate::crypto::MacState;
use crate::encoding::base64::{decode_standard, encode_standard, encoded_length};
use crate::encoding::url::split_before;
use crate::error::joined;
use alloc::string::String;
use alloc::vec::Vec;

/// The key of webhook signatures: a secret that the HMAC has absorbed, and its one algorithm. A request never chooses an
/// algorithm.
#[derive(Clone, Copy)]
pub(crate) struct WebhookKey<'k> {
    state: &'k MacState,
    /// The identifier by which the settings header names it. Empty for an Auth Token, which it never names.
    id: &'k str,
}

impl<'k> WebhookKey<'k> {
    /// A key that no settings header names: an Auth Token, with HMAC-SHA1.
    pub(crate) const fn unnamed(state: &'k MacState) -> Self {
        Self { state, id: "" }
    }

    /// A shared key, with HMAC-SHA256.
    pub(super) const fn named(id: &'k str, state: &'k MacState) -> Self {
        Self { state, id }
    }

    /// Checks what needs neither hashing nor URL nor form: that the settings name this key, and that the signature is base64
    /// with padding (RFC 4648 §4) of the right length. Returns the decoded signature.
    pub(crate) fn check_headers(self, settings: &[u8], signature: &[u8]) -> Result<Vec<u8>, WebhookRefusal> {
        if !self.is_named_by(settings) {
            return Err(WebhookRefusal::Key);
        }
        let length = self.state.tag_length();
        let has_length = signature.len() == encoded_length(length);
        let tag = has_length.then(|| decode_standard(signature)).flatten();
        let tag = tag.filter(|tag| tag.len() == length);
        tag.ok_or(WebhookRefusal::Signature)
    }

    /// Whether the settings header names this key, and HMAC-SHA256. A request that is signed with an Auth Token has no such
    /// header.
    fn is_named_by(self, settings: &[u8]) -> bool {
        let (mut keys, mut algorithms) = (0_u8, 0_u8);
        let mut rest = settings;
        while !rest.is_empty() {
            let (setting, behind) = split_before(rest, b",");
            let setting = setting.trim_ascii();
            if let Some(id) = setting.strip_prefix(b"key=") {
                keys |= if id == self.id.as_bytes() && keys == 0 {
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
        if self.id.is_empty() {
            settings.is_empty()
        } else {
            (keys, algorithms) == (1, 1)
        }
    }

    /// Signs a URL and a form, and returns the signature in base64.
    pub(super) fn signature(self, url: &str, form: &Form) -> String {
        self.sign(joined(&[url, form.as_str()]).as_bytes())
    }

    /// Signs a URL followed by a form's parameters, and returns the signature in base64.
    pub(crate) fn sign(self, url_and_form: &[u8]) -> String {
        let mut signature = Vec::new();
        encode_standard(self.state.tag(url_and_form).as_bytes(), &mut signature);
        String::from_utf8(signature).unwrap_or_default()
    }

    /// Whether a decoded signature is that of this text, in constant time.
    pub(super) fn matches(self, url_and_form: &[u8], signature: &[u8]) -> bool {
        self.state.tag(url_and_form).ct_eq(signature)
    }
}
