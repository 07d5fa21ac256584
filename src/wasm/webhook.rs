//! Requests of the service, framed: the lengths of texts, the texts one behind the other, and behind them any other body
//! as it is. The texts are the URL, the signature, the settings, and the names and values of a form in turn.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, with_input};
use super::frame::{Texts, with_frame};
use crate::webhook::{self, Form, WebhookContent, WebhookKey, WebhookRefusal, WebhookRequest};

/// What a frame is for, in place of the length of a body.
const SIGN: i32 = -1;
const CHECK_FORM: i32 = -2;
const CHECK_URL: i32 = -3;

/// Signs or checks a request whose frame has so many `texts` of `length` bytes in all. `body` is the length of the body
/// behind them, or says what is to be done. Gives the length of the signature, which is 0 if texts cannot be told apart; or
/// 0 if the request is believed, else why not.
pub(super) fn webhook(key: &WebhookKey, texts: usize, length: usize, body: i32) -> i32 {
    let behind = usize::try_from(body).unwrap_or(0);
    with_frame(texts, length, behind, |texts, bytes| {
        sign_or_check(key, texts, bytes, body)
    })
    .unwrap_or(if body == SIGN { 0 } else { 2 })
}

/// The same for what stands in a frame. None if something is missing there.
pub(super) fn sign_or_check(key: &WebhookKey, mut texts: Texts<'_>, bytes: &[u8], body: i32) -> Option<i32> {
    let (url, signature, settings) = (texts.next()?, texts.next()?, texts.next()?);
    let form = form(texts)?;
    if body == SIGN {
        return Some(answer(Ok(webhook::signature(key, url, &form))));
    }
    let request = WebhookRequest {
        url,
        signature,
        settings,
        content: match body {
            CHECK_FORM => WebhookContent::Form(&form),
            CHECK_URL => WebhookContent::Nothing,
            _ => WebhookContent::Body(bytes),
        },
    };
    Some(match request.check(key) {
        Ok(()) => 0,
        Err(WebhookRefusal::Url) => 1,
        Err(WebhookRefusal::Signature) => 2,
        Err(WebhookRefusal::Body) => 3,
        Err(WebhookRefusal::Key) => 4,
    })
}

/// Most forms are handed over sorted, and need not be put together anew.
fn form(mut texts: Texts<'_>) -> Option<Form<'_>> {
    let text = texts.rest();
    let mut parameters = Vec::with_capacity(texts.count() / 2);
    let mut is_sorted = true;
    while texts.count() > 0 {
        let parameter = (texts.next()?, texts.next()?);
        is_sorted &= parameters.last().is_none_or(|last| *last < parameter);
        parameters.push(parameter);
    }
    Some(if is_sorted {
        Form::sorted(text)
    } else {
        Form::new(parameters)
    })
}

/// From a URL to the texts that may have been signed for it, one on each line.
#[wasm_bindgen(js_name = signedUrls)]
pub fn signed_urls(length: usize) -> i32 {
    answer(with_input(length, |url| {
        let mut lines = String::new();
        for url in webhook::signed_urls(url) {
            lines.push_str(&url);
            lines.push('\n');
        }
        Ok(lines)
    }))
}
