use twilio_edge_auth::webhook as core;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Error;
use crate::fields::{Fields, created};
use crate::frame::{Frame, Texts};
use crate::stack::ZeroizeStack;
use crate::webhook;

/// A key that only signs webhooks.
#[wasm_bindgen]
pub struct WebhookSharedKey(core::WebhookSharedKey, ZeroizeStack);

#[wasm_bindgen]
impl WebhookSharedKey {
    /// Creates a key from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<WebhookSharedKey> {
        let frame = Frame::take(texts, length, 0);
        created(read(frame.texts(), page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Signs or verifies a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook((&self.0).into(), texts, length, body)
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<core::WebhookSharedKey, Error> {
    let fields = Fields::new(texts, &["id", "secret", "dangerouslyAllowBrowser"], page)?;
    Ok(core::WebhookSharedKey::new(
        fields.required("id"),
        fields.required("secret"),
    )?)
}
