use wasm_bindgen::prelude::wasm_bindgen;

use super::WipeStack;
use super::api_key::now;
use super::buffer::reply;
use crate::access_token::{self, AccessToken};

/// Everything of an Access Token but the identity and the time.
#[wasm_bindgen]
pub struct AccessTokenTemplate(access_token::AccessTokenTemplate, WipeStack);

impl AccessTokenTemplate {
    pub(super) const fn new(template: access_token::AccessTokenTemplate) -> Self {
        Self(template, WipeStack)
    }
}

#[wasm_bindgen]
impl AccessTokenTemplate {
    /// From an identity to a token of now.
    pub fn mint(&self, length: usize) -> i32 {
        reply(length, &|identity| self.0.mint(identity, now()))
    }

    /// From an identity and a time, as JSON, to a token.
    #[wasm_bindgen(js_name = mintAt)]
    pub fn mint_at(&self, length: usize) -> i32 {
        reply(length, &|json| self.0.mint_from_json(json, now()))
    }
}

/// From a token to its content, as JSON, without verifying it.
#[wasm_bindgen(js_name = decodeAccessToken)]
pub fn decode_access_token(length: usize) -> i32 {
    reply(length, &AccessToken::decode_to_json)
}
