//! Webhook requests, framed, followed by any body that is not a form. The texts are the signature, the settings,
//! the URL, and a form: the one text that it is signed as, or its names and values in turn.

use std::borrow::Cow;

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, reply};
use super::frame::{Texts, with_frame};
use crate::webhook::{self, SignedContent, WebhookKey, WebhookRefusal, WebhookRequest};

/// What a frame is for, in place of the length of a body.
const SIGN: i32 = -1;
const CHECK_FORM: i32 = -2;
const CHECK_URL: i32 = -3;
/// For `./compat`, which looks at the URL's hash of a body as the `twilio` package does.
const CHECK_FORM_BESIDE_ANY_HASH: i32 = -4;

/// Signs or checks a request whose frame has `texts` strings, `length` bytes in all. `body` is the length of the body
/// behind them, or says what is to be done. Returns the length of the signature, which is 0 if texts cannot be told apart; or
/// 0 if the request is believed, else why not.
pub(super) fn webhook(key: WebhookKey<'_>, texts: usize, length: usize, body: i32) -> i32 {
    let behind = usize::try_from(body).unwrap_or(0);
    let mut result = None;
    with_frame(texts, length, behind, &mut |texts, bytes| {
        result = sign_or_check(key, texts, bytes, body);
    });
    result.unwrap_or(if body == SIGN { 0 } else { 2 })
}

/// The same for the strings of a frame. None if one is missing.
pub(super) fn sign_or_check(
    key: WebhookKey<'_>,
    mut texts: Texts<'_>,
    bytes: &[u8],
    body: i32,
) -> Option<i32> {
    let (signature, settings) = (texts.next_bytes()?, texts.next_bytes()?);
    let decoded = if body == SIGN {
        Vec::new()
    } else {
        match key.check_headers(settings, signature) {
            Ok(decoded) => decoded,
            Err(refusal) => return Some(code_of(refusal)),
        }
    };
    let whole = texts.rest();
    let url = texts.next_bytes()?;
    let signed = if texts.count() < 2 {
        Cow::Borrowed(whole)
    } else {
        Cow::Owned(signed_text(url, texts)?)
    };
    if body == SIGN {
        return Some(answer(Ok(key.sign(&signed))));
    }
    let request = WebhookRequest {
        signed,
        url_length: url.len(),
        signature,
        settings,
        content: match body {
            CHECK_FORM => SignedContent::Form,
            CHECK_URL => SignedContent::Nothing,
            CHECK_FORM_BESIDE_ANY_HASH => SignedContent::FormBesideAnyHash,
            _ => SignedContent::Body(bytes),
        },
    };
    Some(request.check_signed(key, &decoded).map_or_else(code_of, |()| 0))
}

/// The place of a refusal in the list of answers that JavaScript has.
const fn code_of(refusal: WebhookRefusal) -> i32 {
    match refusal {
        WebhookRefusal::Url => 1,
        WebhookRefusal::Signature => 2,
        WebhookRefusal::Body => 3,
        WebhookRefusal::Key => 4,
    }
}

/// A URL and, in their order, the names and values that are left.
fn signed_text(url: &[u8], mut texts: Texts<'_>) -> Option<Vec<u8>> {
    let mut signed = Vec::with_capacity(url.len().saturating_add(texts.rest().len()));
    signed.extend_from_slice(url);
    let mut parameters = Vec::with_capacity(texts.count() / 2);
    while texts.count() > 0 {
        parameters.push((texts.next_bytes()?, texts.next_bytes()?));
    }
    webhook::write_form(parameters, &mut |text| signed.extend_from_slice(text));
    Some(signed)
}

/// From a URL to the texts that may have been signed for it, one on each line.
#[wasm_bindgen(js_name = signedUrls)]
pub fn signed_urls(length: usize) -> i32 {
    reply(length, &|url| {
        let mut lines = String::new();
        for url in webhook::signed_urls(url) {
            lines.push_str(&url);
            lines.push('\n');
        }
        Ok(lines)
    })
}
