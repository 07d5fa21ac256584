use twilio_edge_auth::{access_token, ffi};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond, respond_content};
use crate::clock::now;
use crate::stack::ZeroizeStack;

/// Everything of an Access Token except the identity and the time.
#[wasm_bindgen]
pub struct AccessTokenTemplate(access_token::AccessTokenTemplate, ZeroizeStack);

impl AccessTokenTemplate {
    pub(crate) const fn new(template: access_token::AccessTokenTemplate) -> Self {
        Self(template, ZeroizeStack)
    }
}

#[wasm_bindgen]
impl AccessTokenTemplate {
    /// Mints a token for an identity, issued now.
    pub fn mint(&self, length: usize) -> i32 {
        respond(self.0.mint(Input::take(length).text(), now()))
    }

    /// Mints a token for an identity and a time in JSON.
    #[wasm_bindgen(js_name = mintAt)]
    pub fn mint_at(&self, length: usize) -> i32 {
        let json = Input::take(length);
        respond(ffi::access_token::mint_from_template(&self.0, json.text(), now()))
    }
}

/// Decodes a token without verifying it.
#[wasm_bindgen(js_name = decodeAccessToken)]
pub fn decode_access_token(length: usize) -> i32 {
    respond_content(ffi::access_token::decode(Input::take(length).bytes()))
}
