use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, give, made, with_bytes, with_input};
use super::fields::Fields;
use crate::credential::{KeyType, Location};
use crate::error::CredentialError;
use crate::rest::{self, Answer, Api, KeyOptions, ListOptions, Request};

/// The requests of the lifecycle of API keys, and what their answers mean.
#[wasm_bindgen]
pub struct ApiKeys(rest::ApiKeys);

#[wasm_bindgen]
impl ApiKeys {
    /// From options as JSON to a request.
    pub fn create(&self, length: usize) -> i32 {
        request(with_input(length, |json| {
            self.0.create(&KeyOptions::from_json(json)?)
        }))
    }

    /// From options as JSON to a request; the limit is for the loop over the pages, too.
    pub fn list(&self, length: usize) -> i32 {
        request(with_input(length, |json| {
            self.0.list(&ListOptions::from_json(json)?)
        }))
    }

    /// From a SID to a request.
    pub fn get(&self, sid: &JsValue) -> i32 {
        request(self.0.get(&text(sid)))
    }

    /// From a SID, and options as JSON, to a request.
    pub fn update(&self, sid: &JsValue, length: usize) -> i32 {
        request(with_input(length, |json| {
            self.0.update(&text(sid), &KeyOptions::from_json(json)?)
        }))
    }

    /// From a SID to a request.
    pub fn delete(&self, sid: &JsValue) -> i32 {
        request(self.0.delete(&text(sid)))
    }

    /// From a link to a request, or to nothing if it does not lead on in the same list.
    pub fn next(&self, link: &JsValue) -> i32 {
        answer(Ok(self
            .0
            .next(&text(link))
            .map(|request| request.to_json())
            .unwrap_or_default()))
    }
}

/// From an answer whose body is in the input buffer to the JSON that it is, or to an error's.
#[wasm_bindgen(js_name = readAnswer)]
pub fn read_answer(status: u16, length: usize) -> i32 {
    give(with_bytes(length, |bytes| {
        // A body that is no text is as good as none.
        let body = std::str::from_utf8(bytes).unwrap_or_default();
        match (Answer { status, body }).json() {
            Ok(json) => Ok(String::from(json.as_str())),
            Err(error) => Err(error.to_json()),
        }
    }))
}

/// From a product's name, and an object of options, to the origin of its API.
#[wasm_bindgen]
pub fn hostname(product: &JsValue, options: JsValue) -> i32 {
    answer(
        Fields::read(options, &["region", "edge"])
            .and_then(|fields| rest::origin(&text(product), &fields.location()?)),
    )
}

/// The keys of an account, as a credential sees them, from an object of options.
pub(super) fn keys(
    account_sid: &str,
    key_type: Option<KeyType>,
    location: &Location,
    options: JsValue,
) -> Option<ApiKeys> {
    const NAMES: [&str; 6] = ["api", "fetch", "baseUrl", "maxRetries", "timeout", "signal"];
    made(Fields::read(options, &NAMES).and_then(|fields| {
        let api = fields
            .text("api")
            .map_or(Ok(Api::Iam), |name| Api::from_name(&name))?;
        rest::ApiKeys::new(account_sid, key_type, location, api).map(ApiKeys)
    }))
}

/// What is no text is refused as an empty one.
fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

fn request(request: Result<Request, CredentialError>) -> i32 {
    answer(request.map(|request| request.to_json()))
}
