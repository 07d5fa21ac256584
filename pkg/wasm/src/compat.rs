//! Signatures for `./compat`, without the checks of the main API.

use twilio_edge_auth::ffi::compat::WebhookSecret;
use twilio_edge_auth::{CredentialError, ffi};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond};
use crate::error::Error;
use crate::frame::{Frame, Texts};
use crate::stack::zeroize_stack;
use crate::webhook::sign_or_check;

/// Signs a token, from four texts: algorithm, header, claims and secret.
#[wasm_bindgen(js_name = signToken)]
pub fn sign_token(length: usize, allowed: bool) -> i32 {
    let frame = Frame::take(4, length, 0);
    let result = if allowed {
        respond(sign(frame.texts()))
    } else {
        Error::BrowserNotAllowed.respond()
    };
    zeroize_stack();
    result
}

#[inline(never)]
fn sign(mut texts: Texts<'_>) -> Result<String, CredentialError> {
    let mut next = || texts.next_or_empty();
    ffi::compat::sign_token(next(), next(), next(), next())
}

/// Signs or verifies a framed request whose first text is the secret, with HMAC-SHA256 if `sha256`, otherwise with HMAC-SHA1;
/// see [`crate::webhook`].
#[wasm_bindgen(js_name = compatWebhook)]
pub fn webhook(texts: usize, length: usize, body: i32, sha256: bool, allowed: bool) -> i32 {
    let body_length = usize::try_from(body).unwrap_or(0);
    let frame = Frame::take(texts, length, body_length);
    let result = if allowed {
        with_secret(frame.texts(), frame.body(), body, sha256)
    } else {
        Some(Error::BrowserNotAllowed.respond())
    };
    zeroize_stack();
    result.unwrap_or(2)
}

#[inline(never)]
fn with_secret(mut texts: Texts<'_>, bytes: &[u8], body: i32, sha256: bool) -> Option<i32> {
    let secret = WebhookSecret::new(texts.next()?, sha256);
    sign_or_check((&secret).into(), texts, bytes, body)
}

/// Hashes bytes with SHA-256. Returns hexadecimal.
#[wasm_bindgen]
pub fn sha256(length: usize) -> i32 {
    respond(Ok(ffi::compat::sha256_hex(Input::take(length).bytes())))
}
