use twilio_edge_auth::ffi;
use twilio_edge_auth::ffi::resource::Resource;
use twilio_edge_auth::ffi::rest::{Content, KeyClient};
use twilio_edge_auth::rest::Api;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond, respond_json};
use crate::frame::Frame;

/// Builds a request, from nine texts: the client's account SID, key type, region, edge, API and subaccount; the operation
/// and its options in JSON; and the SID of a key.
#[wasm_bindgen(js_name = keyRequest)]
pub fn key_request(length: usize) -> i32 {
    let frame = Frame::take(9, length, 0);
    let mut texts = frame.texts();
    let mut next = || texts.next_or_empty();
    let client = KeyClient {
        account_sid: next(),
        key_type: next(),
        region: next(),
        edge: next(),
        api: next(),
        subaccount: next(),
    };
    respond(client.request(next(), next(), next()))
}

/// Builds a request of another resource, from six texts: the resource's name, region and edge; the operation and its options
/// in JSON; and the identifier of a record.
#[wasm_bindgen(js_name = resourceRequest)]
pub fn resource_request(length: usize) -> i32 {
    let frame = Frame::take(6, length, 0);
    let mut texts = frame.texts();
    let mut next = || texts.next_or_empty();
    let resource = match next() {
        "authTokens" => Resource::AuthTokens,
        "sharedKeys" => Resource::SharedKeys,
        "flexTokens" => Resource::FlexTokens,
        _ => Resource::OAuthApps,
    };
    respond(resource.request(next(), next(), next(), next(), next()))
}

/// Reads a response whose body is in the input buffer: returns its content, or its error. The numbers of the contents are
/// those in `pkg/src/http/client.ts`. Returns 0 for a body that is not UTF-8, which JavaScript converts:
/// `String::from_utf8_lossy` would take 1.1 KB.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(status: u16, content: u8, length: usize) -> i32 {
    let content = match content {
        1 | 2 => Content::Key { is_new: content == 2 },
        3 => Content::KeyPage(Api::Iam),
        4 => Content::KeyPage(Api::V2010),
        5 => Content::OAuthToken,
        6 => Content::AuthToken,
        7 | 8 => Content::SharedKey { is_new: content == 8 },
        9 => Content::SharedKeyPage,
        10 | 11 => Content::OAuthApp {
            is_new: content == 11,
        },
        12 => Content::FlexVerdict,
        _ => Content::Json,
    };
    str::from_utf8(Input::take(length).bytes()).map_or(0, |body| {
        respond_json(ffi::rest::read_response(status, body, content))
    })
}

/// Returns the origin of a product's API, from two texts: options in JSON and the product's name.
#[wasm_bindgen]
pub fn hostname(length: usize) -> i32 {
    let frame = Frame::take(2, length, 0);
    let mut texts = frame.texts();
    let options = texts.next_or_empty();
    respond(ffi::rest::hostname(texts.next_or_empty(), options))
}
