//! Signatures for `./compat`, without the checks of the main API.

use twilio_edge_auth::ffi;
use twilio_edge_auth::ffi::compat::WebhookSecret;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{respond, with_bytes};
use crate::error::Error;
use crate::fields::guard;
use crate::frame::{Texts, reply_to_texts, with_frame};
use crate::stack::zeroize_stack;
use crate::webhook::sign_or_check;

/// Signs a token, from four texts: algorithm, header, claims and secret.
#[wasm_bindgen(js_name = signToken)]
pub fn sign_token(length: usize, allowed: bool) -> i32 {
    let length = reply_to_texts(4, length, &|texts| guard(allowed).and_then(|()| sign(texts)));
    zeroize_stack();
    length
}

#[inline(never)]
fn sign(mut texts: Texts<'_>) -> Result<String, Error> {
    let mut next = || texts.next_or_empty();
    Ok(ffi::compat::sign_token(next(), next(), next(), next())?)
}

/// Signs or verifies a framed request whose first text is the secret; see [`crate::webhook`].
#[wasm_bindgen(js_name = compatWebhook)]
pub fn webhook(texts: usize, length: usize, body: i32, allowed: bool) -> i32 {
    let behind = usize::try_from(body).unwrap_or(0);
    let mut result = None;
    with_frame(texts, length, behind, &mut |texts, bytes| {
        result = match guard(allowed) {
            Ok(()) => with_secret(texts, bytes, body),
            Err(error) => Some(respond(Err(error))),
        };
    });
    zeroize_stack();
    result.unwrap_or(2)
}

#[inline(never)]
fn with_secret(mut texts: Texts<'_>, bytes: &[u8], body: i32) -> Option<i32> {
    let secret = WebhookSecret::new(texts.next()?);
    sign_or_check((&secret).into(), texts, bytes, body)
}

/// Hashes bytes with SHA-256. Returns hexadecimal.
#[wasm_bindgen]
pub fn sha256(length: usize) -> i32 {
    let mut hash = String::new();
    with_bytes(length, &mut |bytes| hash = ffi::compat::sha256_hex(bytes));
    respond(Ok(hash))
}
