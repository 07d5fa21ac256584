use js_sys::{Date, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::access_token::AccessTokenTemplate;
use super::buffer::{answer, made, with_input};
use super::describe::describe;
use super::fields::Fields;
use super::{page, wipe_stack};
use crate::access_token::{AccessTokenOptions, VerifyOptions};
use crate::credential::{self, KeyType};
use crate::error::CredentialError;
use crate::jwt::split_once;

/// An API key.
#[wasm_bindgen]
pub struct ApiKey(credential::ApiKey);

#[wasm_bindgen]
impl ApiKey {
    /// From an object of options.
    pub fn open(options: JsValue) -> Option<ApiKey> {
        let made = made(read(options).map(Self));
        wipe_stack();
        made
    }

    /// From environment variables.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(env: &JsValue) -> Option<ApiKey> {
        let made = made(read_env(env).map(Self));
        wipe_stack();
        made
    }

    /// What is no secret.
    pub fn describe(&self) -> JsValue {
        describe(&[
            ("accountSid", Some(self.0.account_sid().as_str())),
            ("sid", Some(self.0.sid().as_str())),
            ("type", self.0.key_type().map(KeyType::as_str)),
            ("region", self.0.location().region()),
            ("edge", self.0.location().edge()),
        ])
    }

    /// The value of the Authorization header.
    #[wasm_bindgen(js_name = authorizationHeader)]
    pub fn authorization_header(&self) -> i32 {
        answer(Ok(String::from(self.0.authorization_header().as_str())))
    }

    /// From options as JSON to a token.
    #[wasm_bindgen(js_name = mintAccessToken)]
    pub fn mint_access_token(&self, length: usize) -> i32 {
        answer(with_input(length, |json| {
            self.0
                .mint_access_token(&AccessTokenOptions::from_json(json)?, now())
        }))
    }

    /// From options as JSON to a template.
    #[wasm_bindgen(js_name = accessTokenTemplate)]
    pub fn access_token_template(&self, length: usize) -> Option<AccessTokenTemplate> {
        made(with_input(length, |json| {
            self.0
                .access_token_template(&AccessTokenOptions::template_from_json(json)?)
                .map(AccessTokenTemplate)
        }))
    }

    /// From options as JSON, or none, a line feed and a token to what stands in the token, as JSON. The options come
    /// first: JSON has no line feed, but a hostile token may.
    #[wasm_bindgen(js_name = verifyAccessToken)]
    pub fn verify_access_token(&self, length: usize) -> i32 {
        answer(with_input(length, |input| {
            let (options, jwt) = split_once(input, b'\n').unwrap_or_default();
            let options = match options {
                "" => VerifyOptions::at(now()),
                json => VerifyOptions::from_json(json, now())?,
            };
            Ok(self.0.verify_access_token(jwt, &options)?.to_json())
        }))
    }
}

impl Drop for ApiKey {
    fn drop(&mut self) {
        wipe_stack();
    }
}

#[inline(never)]
fn read_env(env: &JsValue) -> Result<credential::ApiKey, CredentialError> {
    page::guard(false)?;
    credential::ApiKey::from_env(&lookup(env))
}

#[inline(never)]
fn read(options: JsValue) -> Result<credential::ApiKey, CredentialError> {
    const NAMES: [&str; 7] = [
        "accountSid",
        "sid",
        "secret",
        "type",
        "region",
        "edge",
        "dangerouslyAllowBrowser",
    ];
    let fields = Fields::read(options, &NAMES)?;
    page::guard(fields.flag("dangerouslyAllowBrowser"))?;
    let text = |name| fields.text(name).unwrap_or_default();
    let key = credential::ApiKey::new(&text("accountSid"), &text("sid"), &text("secret"))?;
    let key = key.with_location(fields.location()?);
    Ok(match fields.text("type") {
        Some(name) => key.with_type(KeyType::from_name(&name)?),
        None => key,
    })
}

/// Looks a variable up in `process.env`, a worker's bindings, or any other object; what is no text is not there.
pub(super) fn lookup(env: &JsValue) -> impl Fn(&str) -> Option<String> + '_ {
    |name| Reflect::get(env, &name.into()).ok()?.as_string()
}

/// The time, in seconds since the epoch.
pub(super) fn now() -> u64 {
    (Date::now() / 1000.0) as u64
}
