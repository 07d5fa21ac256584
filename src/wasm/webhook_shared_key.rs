use wasm_bindgen::prelude::wasm_bindgen;

use super::fields::{Fields, open};
use super::frame::Texts;
use super::{WipeStack, webhook};
use crate::error::CredentialError;
use crate::webhook as core;

/// A key that only signs webhooks.
#[wasm_bindgen]
pub struct WebhookSharedKey(core::WebhookSharedKey, WipeStack);

#[wasm_bindgen]
impl WebhookSharedKey {
    /// From options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<WebhookSharedKey> {
        open(texts, length, &|texts| read(texts, page)).map(|inner| Self(inner, WipeStack))
    }

    /// Signs or checks a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook(self.0.webhook_key(), texts, length, body)
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<core::WebhookSharedKey, CredentialError> {
    let fields = Fields::new(texts, &["id", "secret", "dangerouslyAllowBrowser"], page)?;
    core::WebhookSharedKey::new(fields.required("id"), fields.required("secret"))
}
