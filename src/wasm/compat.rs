//! What the main API does, under its checks: any text is a secret here, and what is signed is the caller's.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, reply, with_bytes};
use super::fields::guard;
use super::frame::{Texts, with_frame};
use super::webhook::sign_or_check;
use super::wipe_stack;
use crate::crypto::{Hash, MacState, sha256_hex};
use crate::encoding::byte_search::split_once;
use crate::error::CredentialError;
use crate::jws::{self, Algorithm, SigningKey};
use crate::secret::Secret;
use crate::webhook::WebhookKey;

/// From the lines algorithm, header, claims and secret to a token. The first three hold no line break of their own.
#[wasm_bindgen(js_name = signToken)]
pub fn sign_token(length: usize, allowed: bool) -> i32 {
    let length = reply(length, &|lines| guard(allowed).and_then(|()| sign(lines)));
    wipe_stack();
    length
}

#[inline(never)]
fn sign(lines: &str) -> Result<String, CredentialError> {
    let mut rest = lines;
    let mut line = || {
        let (line, behind) = split_once(rest, b'\n').unwrap_or_default();
        rest = behind;
        line
    };
    let algorithm = Algorithm::from_name(line())?;
    let (header, claims) = (line(), line());
    let key = SigningKey::new(Secret::unchecked(rest));
    Ok(jws::sign(&key, algorithm, header, claims))
}

/// From a framed request, before whose texts stands the secret, to what it is asked for: see [`super::webhook`].
#[wasm_bindgen(js_name = compatWebhook)]
pub fn webhook(texts: usize, length: usize, body: i32, allowed: bool) -> i32 {
    let behind = usize::try_from(body).unwrap_or(0);
    let mut result = None;
    with_frame(texts, length, behind, &mut |texts, bytes| {
        result = match guard(allowed) {
            Ok(()) => with_secret(texts, bytes, body),
            Err(error) => Some(answer(Err(error))),
        };
    });
    wipe_stack();
    result.unwrap_or(2)
}

#[inline(never)]
fn with_secret(mut texts: Texts<'_>, bytes: &[u8], body: i32) -> Option<i32> {
    let secret = Secret::unchecked(texts.next()?);
    let state = MacState::new(Hash::Sha1, secret.expose().as_bytes());
    let key = WebhookKey::of_auth_token(&state);
    sign_or_check(key, texts, bytes, body)
}

/// From bytes to their hash, in hexadecimal.
#[wasm_bindgen]
pub fn sha256(length: usize) -> i32 {
    let mut hash = String::new();
    with_bytes(length, &mut |bytes| hash = sha256_hex(bytes));
    answer(Ok(hash))
}
