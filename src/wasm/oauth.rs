use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::api_key::lookup;
use super::buffer::{answer, made};
use super::fields::Fields;
use super::{page, wipe_stack};
use crate::error::CredentialError;
use crate::rest;

/// An OAuth app's client credentials.
#[wasm_bindgen]
pub struct OAuthClient(rest::OAuthClient);

#[wasm_bindgen]
impl OAuthClient {
    /// From an object of options.
    pub fn open(options: JsValue) -> Option<OAuthClient> {
        let made = made(read(options).map(Self));
        wipe_stack();
        made
    }

    /// From environment variables.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(env: &JsValue) -> Option<OAuthClient> {
        let made = made(read_env(env).map(Self));
        wipe_stack();
        made
    }

    /// The request for a token.
    #[wasm_bindgen(js_name = tokenRequest)]
    pub fn token_request(&self) -> i32 {
        answer(Ok(self.0.token_request().to_json()))
    }
}

impl Drop for OAuthClient {
    fn drop(&mut self) {
        wipe_stack();
    }
}

#[inline(never)]
fn read_env(env: &JsValue) -> Result<rest::OAuthClient, CredentialError> {
    page::guard(false)?;
    rest::OAuthClient::from_env(&lookup(env))
}

#[inline(never)]
fn read(options: JsValue) -> Result<rest::OAuthClient, CredentialError> {
    const NAMES: [&str; 9] = [
        "clientId",
        "clientSecret",
        "accountSid",
        "dangerouslyAllowBrowser",
        "fetch",
        "baseUrl",
        "maxRetries",
        "timeout",
        "signal",
    ];
    let fields = Fields::read(options, &NAMES)?;
    page::guard(fields.flag("dangerouslyAllowBrowser"))?;
    let text = |name| fields.text(name).unwrap_or_default();
    rest::OAuthClient::new(
        &text("clientId"),
        &text("clientSecret"),
        fields.text("accountSid").as_deref(),
    )
}
