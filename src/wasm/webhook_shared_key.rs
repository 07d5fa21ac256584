use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::made;
use super::fields::Fields;
use super::{page, webhook, wipe_stack};
use crate::error::CredentialError;
use crate::webhook as core;

/// A key that signs webhooks alone.
#[wasm_bindgen]
pub struct WebhookSharedKey(core::WebhookSharedKey);

#[wasm_bindgen]
impl WebhookSharedKey {
    /// From an object of options.
    pub fn open(options: JsValue) -> Option<WebhookSharedKey> {
        let made = made(read(options).map(Self));
        wipe_stack();
        made
    }

    /// Signs or checks a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook(&self.0.webhook_key, texts, length, body)
    }
}

impl Drop for WebhookSharedKey {
    fn drop(&mut self) {
        wipe_stack();
    }
}

#[inline(never)]
fn read(options: JsValue) -> Result<core::WebhookSharedKey, CredentialError> {
    let fields = Fields::read(options, &["id", "secret", "dangerouslyAllowBrowser"])?;
    page::guard(fields.flag("dangerouslyAllowBrowser"))?;
    let text = |name| fields.text(name).unwrap_or_default();
    core::WebhookSharedKey::new(&text("id"), &text("secret"))
}
