use super::WebhookRefusal;
use crate::base64::{Short, encode_short};
use crate::error::joined;
use crate::hash::{Hmac, SHA1, SHA256, same};
use crate::secret::Secret;
use crate::url::split_before;

/// The key of webhook signatures: a secret that the HMAC has absorbed, and its one algorithm. A request never chooses an
/// algorithm.
#[derive(Clone)]
pub(crate) struct WebhookKey {
    hmac: Box<Hmac>,
    /// The length of a signature in base64: 28 characters for SHA-1, 44 for SHA-256.
    signature_length: usize,
    /// How the settings header names it: `key=webhooks_sharedkey_…`. Empty for an Auth Token, which it never names.
    setting: String,
}

impl WebhookKey {
    /// HMAC-SHA1.
    pub(crate) fn of_auth_token(secret: &Secret) -> Self {
        Self {
            hmac: Box::new(Hmac::new(&SHA1, secret.expose().as_bytes())),
            signature_length: 28,
            setting: String::new(),
        }
    }

    /// HMAC-SHA256.
    pub(super) fn of_shared_key(id: &str, secret: &Secret) -> Self {
        Self {
            hmac: Box::new(Hmac::new(&SHA256, secret.expose().as_bytes())),
            signature_length: 44,
            setting: joined(&["key=", id]),
        }
    }

    /// Checks what costs no hashing, and needs neither URL nor form: that the settings name this key, and that the signature
    /// is base64 with padding (RFC 4648 §4) of the right length.
    pub(crate) fn check_headers(&self, settings: &[u8], signature: &[u8]) -> Result<(), WebhookRefusal> {
        if !self.is_named_by(settings) {
            return Err(WebhookRefusal::Key);
        }
        let well_formed = signature.len() == self.signature_length
            && matches!(signature, [digits @ .., b'='] if digits.iter().fold(true, |all, digit| all & is_digit(*digit)));
        if well_formed {
            Ok(())
        } else {
            Err(WebhookRefusal::Signature)
        }
    }

    /// Whether the settings header names this key, and HMAC-SHA256. A request that is signed with an Auth Token has no such
    /// header.
    fn is_named_by(&self, settings: &[u8]) -> bool {
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

    /// Signs a URL followed by a form's parameters, and returns the signature in base64.
    pub(crate) fn sign(&self, url_and_form: &[u8]) -> String {
        let signature = self.signature(url_and_form);
        let text = signature.map(|signature| signature.as_bytes().to_vec());
        String::from_utf8(text.unwrap_or_default()).unwrap_or_default()
    }

    /// None if a hash is too long for [`encode_short`], which those of this key are not: then nothing matches.
    fn signature(&self, url_and_form: &[u8]) -> Option<Short> {
        encode_short(self.hmac.of(url_and_form).as_bytes())
    }

    /// Whether `signature` is the one of this text. Compares in constant time.
    pub(super) fn matches(&self, url_and_form: &[u8], signature: &[u8]) -> bool {
        self.signature(url_and_form)
            .is_some_and(|expected| same(expected.as_bytes(), signature))
    }
}

/// Whether a byte is a digit of base64. In five operations: +5 % per form by ranges of characters.
const fn is_digit(byte: u8) -> bool {
    let (letter, from_slash_to_9) = ((byte | 0x20).wrapping_sub(b'a'), byte.wrapping_sub(b'/'));
    (letter < 26) | (from_slash_to_9 < 11) | (byte == b'+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_base64() {
        for byte in 0..=0xff_u8 {
            let expected = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
            assert_eq!(is_digit(byte), expected, "{byte}");
        }
    }
}
