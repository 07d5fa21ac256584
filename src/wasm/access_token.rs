use wasm_bindgen::prelude::wasm_bindgen;

use super::api_key::now;
use super::buffer::{answer, with_input};
use super::wipe_stack;
use crate::access_token::{self, AccessToken, AccessTokenOptions};

/// Everything of an Access Token but the identity and the time.
#[wasm_bindgen]
pub struct AccessTokenTemplate(pub(super) access_token::AccessTokenTemplate);

#[wasm_bindgen]
impl AccessTokenTemplate {
    /// From an identity to a token of now.
    pub fn mint(&self, length: usize) -> i32 {
        answer(with_input(length, |identity| self.0.mint(identity, now())))
    }

    /// From an identity and a time, as JSON, to a token.
    #[wasm_bindgen(js_name = mintAt)]
    pub fn mint_at(&self, length: usize) -> i32 {
        answer(with_input(length, |json| {
            let options = AccessTokenOptions::moment_from_json(json)?;
            self.0
                .mint(&options.identity, options.issued_at.unwrap_or_else(now))
        }))
    }
}

impl Drop for AccessTokenTemplate {
    fn drop(&mut self) {
        wipe_stack();
    }
}

/// From a token to what stands in it, as JSON; nothing is proven.
#[wasm_bindgen(js_name = decodeAccessToken)]
pub fn decode_access_token(length: usize) -> i32 {
    answer(with_input(length, |jwt| Ok(AccessToken::decode(jwt)?.to_json())))
}
