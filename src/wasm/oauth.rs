use wasm_bindgen::prelude::wasm_bindgen;

use super::WipeStack;
use super::buffer::answer;
use super::fields::{Fields, open, open_from_env};
use super::frame::Texts;
use crate::error::CredentialError;
use crate::rest;

/// An OAuth app's client credentials.
#[wasm_bindgen]
pub struct OAuthClient(rest::OAuthClient, WipeStack);

#[wasm_bindgen]
impl OAuthClient {
    /// From options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<OAuthClient> {
        open(texts, length, &|texts| read(texts, page)).map(|inner| Self(inner, WipeStack))
    }

    /// From environment variables, as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<OAuthClient> {
        open_from_env(texts, length, page, &rest::OAuthClient::from_env).map(|inner| Self(inner, WipeStack))
    }

    /// The request for a token.
    #[wasm_bindgen(js_name = tokenRequest)]
    pub fn token_request(&self) -> i32 {
        answer(Ok(self.0.token_request().to_json()))
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<rest::OAuthClient, CredentialError> {
    const NAMES: [&str; 10] = [
        "clientId",
        "clientSecret",
        "accountSid",
        "dangerouslyAllowBrowser",
        "fetch",
        "baseUrl",
        "maxRetries",
        "timeout",
        "deadline",
        "signal",
    ];
    let fields = Fields::new(texts, &NAMES, page)?;
    rest::OAuthClient::new(
        fields.required("clientId"),
        fields.required("clientSecret"),
        fields.text("accountSid"),
    )
}
