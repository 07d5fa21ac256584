use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{CredentialError, ErrorCode};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Option<JsValue>;
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Option<JsValue>;
}

/// Refuses a secret in a web page (where there are a window and a document) unless its author insists.
pub(super) fn guard(allowed: bool) -> Result<(), CredentialError> {
    if allowed || WINDOW.with(Option::is_none) || DOCUMENT.with(Option::is_none) {
        return Ok(());
    }
    Err(CredentialError::at(
        ErrorCode::BrowserNotAllowed,
        "dangerouslyAllowBrowser",
        "expected to run on a server: whoever opens a page can read the secrets in it",
    ))
}
