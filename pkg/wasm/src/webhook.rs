//! Webhook requests, as a frame: the signature, the settings header, the URL, and a form, either as the one text that is signed
//! or as its names and values in turn; then any other body.

use std::borrow::Cow;

use twilio_edge_auth::ffi;
use twilio_edge_auth::ffi::webhook::{Content, Key};
use twilio_edge_auth::webhook::{self, WebhookRefusal};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond};
use crate::frame::{Frame, Texts};

/// What to do with a frame, in place of the length of a body.
const SIGN: i32 = -1;
const CHECK_FORM: i32 = -2;
const CHECK_URL: i32 = -3;
/// For `./compat`, which checks the URL's hash of a body as the `twilio` package does.
const CHECK_FORM_WITH_ANY_HASH: i32 = -4;

/// The code of a refusal for an invalid signature, and of a frame that is malformed.
const REFUSED: i32 = 2;

/// Signs or verifies a request in a frame of `texts` strings, `length` bytes in all. `body` is the length of the body after
/// them, or says what to do. Returns the length of the signature, 0 for a malformed frame; or 0 for a verified request,
/// otherwise why verification failed.
pub(crate) fn webhook(key: Key<'_>, texts: usize, length: usize, body: i32) -> i32 {
    let body_length = usize::try_from(body).unwrap_or(0);
    let frame = Frame::take(texts, length, body_length);
    let result = sign_or_check(key, frame.texts(), frame.body(), body);
    result.unwrap_or(if body == SIGN { 0 } else { REFUSED })
}

/// The same for the strings of a frame. `None` if one is missing.
pub(crate) fn sign_or_check(key: Key<'_>, mut texts: Texts<'_>, bytes: &[u8], body: i32) -> Option<i32> {
    let (signature, settings) = (texts.next_bytes()?, texts.next_bytes()?);
    let headers = match body {
        SIGN => None,
        _ => match key.check_headers(settings, signature) {
            Ok(headers) => Some(headers),
            Err(refusal) => return Some(code_of(refusal)),
        },
    };
    let whole = texts.rest();
    let url = texts.next_bytes()?;
    let text = if texts.count() < 2 {
        Cow::Borrowed(whole)
    } else {
        Cow::Owned(signed_text(url, texts)?)
    };
    let Some(headers) = headers else {
        return Some(respond(Ok(key.sign(&text))));
    };
    let content = match body {
        CHECK_FORM => Content::Form,
        CHECK_URL => Content::Nothing,
        CHECK_FORM_WITH_ANY_HASH => Content::FormWithAnyHash,
        _ => Content::Body(bytes),
    };
    Some(
        headers
            .check(text, url.len(), content)
            .map_or_else(code_of, |()| 0),
    )
}

/// The position of a refusal in the list in `pkg/src/webhook/check.ts`.
const fn code_of(refusal: WebhookRefusal) -> i32 {
    match refusal {
        WebhookRefusal::Url => 1,
        WebhookRefusal::Body => 3,
        WebhookRefusal::Key => 4,
        _ => REFUSED,
    }
}

/// The URL and the names and values that are left, as they are signed.
fn signed_text(url: &[u8], mut texts: Texts<'_>) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(url.len().saturating_add(texts.rest().len()));
    text.extend_from_slice(url);
    let mut parameters = Vec::with_capacity(texts.count() / 2);
    while texts.count() > 0 {
        parameters.push((texts.next_bytes()?, texts.next_bytes()?));
    }
    ffi::webhook::write_parameters(parameters, &mut text);
    Some(text)
}

/// Lists the URLs that may have been signed for a URL, one on each line.
#[wasm_bindgen(js_name = signedUrls)]
pub fn signed_urls(length: usize) -> i32 {
    let mut lines = String::new();
    for url in webhook::signed_urls(Input::take(length).text()) {
        lines.push_str(&url);
        lines.push('\n');
    }
    respond(Ok(lines))
}
