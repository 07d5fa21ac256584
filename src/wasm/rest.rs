use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{give, reply, with_bytes};
use crate::credential::KeyType;
use crate::encoding::byte_search::split_once;
use crate::encoding::json::Options;
use crate::rest::{Answer, Api, ApiKeys, KeyOptions, ListOptions, origin_at};

/// From lines to a request: who calls (an account's SID, a key's type, region and edge location), over which API; what is
/// to be done, and options of that as JSON; and a SID or a link.
#[wasm_bindgen(js_name = keyRequest)]
pub fn key_request(length: usize) -> i32 {
    reply(length, &|lines| {
        let mut rest = lines;
        let mut line = || {
            let (line, after) = split_once(rest, b'\n').unwrap_or((rest, ""));
            rest = after;
            line
        };
        let (account_sid, key_type, region, edge, api) = (line(), line(), line(), line(), line());
        let (operation, options) = (line(), line());
        let key_type = given(key_type).map(KeyType::from_name).transpose()?;
        let keys = ApiKeys::at(
            account_sid,
            key_type,
            given(region),
            given(edge),
            Api::from_name(api)?,
        )?;
        let request = match operation {
            "create" => keys.create(&KeyOptions::from_json(options)?)?,
            "list" => keys.list(&ListOptions::from_json(options)?)?,
            "get" => keys.get(rest)?,
            "update" => keys.update(rest, &KeyOptions::from_json(options)?)?,
            "delete" => keys.delete(rest)?,
            // Not a request, but the token in a link: none is an empty text.
            "next" => return Ok(keys.next_page_token(rest).unwrap_or_default()),
            // Of a client that has just been made: whether it can be, and whether its options are known.
            _ => {
                const NAMES: [&str; 7] = [
                    "api",
                    "fetch",
                    "baseUrl",
                    "maxRetries",
                    "timeout",
                    "deadline",
                    "signal",
                ];
                return Options::read(options, &NAMES).map(|_| String::from("null"));
            }
        };
        Ok(request.to_json())
    })
}

/// What is empty is not given.
fn given(line: &str) -> Option<&str> {
    if line.is_empty() { None } else { Some(line) }
}

/// From an answer whose body is in the input buffer to the JSON that it is, or to an error's.
#[wasm_bindgen(js_name = readAnswer)]
pub fn read_answer(status: u16, length: usize) -> i32 {
    let mut result = Ok(String::new());
    // Not refused for bytes that are not UTF-8: they become U+FFFD.
    with_bytes(length, &mut |body| {
        let body = &String::from_utf8_lossy(body);
        result = match (Answer { status, body }).json() {
            Ok(json) => Ok(String::from(json.as_str())),
            Err(error) => Err(error.into_json()),
        };
    });
    give(result)
}

/// From options as JSON and a product's name, two lines, to the origin of its API.
#[wasm_bindgen]
pub fn hostname(length: usize) -> i32 {
    reply(length, &|lines| {
        let (options, product) = split_once(lines, b'\n').unwrap_or_default();
        let options = Options::read(options, &["region", "edge"])?;
        let (region, edge) = (options.text("region")?, options.text("edge")?);
        origin_at(product, region.as_deref(), edge.as_deref())
    })
}
