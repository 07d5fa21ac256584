//! Requests of the service, framed: the lengths of texts, the texts one behind the other, and behind them any other body
//! as it is. The texts are the URL, the signature, the settings, and the names and values of a form in turn.

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, with_bytes, with_input};
use crate::webhook::{self, Form, WebhookContent, WebhookKey, WebhookRefusal, WebhookRequest};

/// What a frame is for, in place of the length of a body.
const SIGN: i32 = -1;
const CHECK_FORM: i32 = -2;
const CHECK_URL: i32 = -3;

/// Texts that stand one behind the other.
struct Texts<'a> {
    /// How long each is in units of UTF-16, as JavaScript counts: four bytes each.
    lengths: &'a [u8],
    rest: &'a str,
    /// Whether each unit is one byte.
    ascii: bool,
}

impl<'a> Texts<'a> {
    /// The next text. None if there is no other, or if a length ends within a character.
    fn next(&mut self) -> Option<&'a str> {
        let (units, lengths) = self.lengths.split_first_chunk()?;
        let units = u32::from_le_bytes(*units) as usize;
        let bytes = if self.ascii {
            units
        } else {
            bytes_of(self.rest, units)?
        };
        let (text, rest) = self.rest.split_at_checked(bytes)?;
        (self.lengths, self.rest) = (lengths, rest);
        Some(text)
    }
}

/// How long all texts are together. Only of ASCII are there as many bytes.
fn units(lengths: &[u8]) -> usize {
    let (lengths, _) = lengths.as_chunks();
    lengths.iter().fold(0, |sum: usize, length| {
        sum.saturating_add(u32::from_le_bytes(*length) as usize)
    })
}

/// How many bytes at the start of `text` are so many units of UTF-16.
#[cold]
fn bytes_of(text: &str, mut units: usize) -> Option<usize> {
    let mut characters = text.chars();
    while units > 0 {
        units = units.checked_sub(characters.next()?.len_utf16())?;
    }
    text.len().checked_sub(characters.as_str().len())
}

/// Signs or checks a request whose frame has so many `texts` of `length` bytes in all. `body` is the length of the body
/// behind them, or says what is to be done. Gives the length of the signature; or 0 if the request is believed, else why
/// not.
pub(super) fn webhook(key: &WebhookKey, texts: usize, length: usize, body: i32) -> i32 {
    let behind = texts.saturating_mul(4);
    let total = behind
        .saturating_add(length)
        .saturating_add(usize::try_from(body).unwrap_or(0));
    with_bytes(total, |frame| sign_or_check(key, frame, behind, length, body)).unwrap_or(2)
}

fn sign_or_check(key: &WebhookKey, frame: &[u8], behind: usize, length: usize, body: i32) -> Option<i32> {
    let (lengths, rest) = frame.split_at_checked(behind)?;
    let (text, bytes) = rest.split_at_checked(length)?;
    let mut texts = Texts {
        lengths,
        rest: std::str::from_utf8(text).ok()?,
        ascii: units(lengths) == text.len(),
    };
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
    let text = texts.rest;
    let mut parameters = Vec::with_capacity(texts.lengths.len() / 8);
    let mut is_sorted = true;
    while !texts.lengths.is_empty() {
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
