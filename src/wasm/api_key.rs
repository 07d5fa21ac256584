use js_sys::Date;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::access_token::AccessTokenTemplate;
use super::buffer::{answer, made, reply, with_text};
use super::describe::describe;
use super::fields::{Fields, open, open_from_env};
use super::frame::Texts;
use super::{WipeStack, wipe_stack};
use crate::credential::{self, KeyType};
use crate::encoding::byte_search::split_once;
use crate::error::CredentialError;

/// An API key.
#[wasm_bindgen]
pub struct ApiKey(credential::ApiKey, WipeStack);

#[wasm_bindgen]
impl ApiKey {
    /// From options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        open(texts, length, &|texts| read(texts, page)).map(|inner| Self(inner, WipeStack))
    }

    /// From environment variables, as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        open_from_env(texts, length, page, &credential::ApiKey::from_env).map(|inner| Self(inner, WipeStack))
    }

    /// All but the secret.
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
        reply(length, &|json| self.0.mint_access_token_from_json(json, now()))
    }

    /// From options as JSON to a template.
    #[wasm_bindgen(js_name = accessTokenTemplate)]
    pub fn access_token_template(&self, length: usize) -> Option<AccessTokenTemplate> {
        let mut template = None;
        with_text(length, &mut |json| {
            template = Some(self.0.access_token_template_from_json(json));
        });
        let template = template.and_then(made).map(AccessTokenTemplate::new);
        wipe_stack();
        template
    }

    /// From options as JSON, or none, a line feed and a token to the token's content, as JSON. The options come
    /// first: JSON has no line feed, but a hostile token may.
    #[wasm_bindgen(js_name = verifyAccessToken)]
    pub fn verify_access_token(&self, length: usize) -> i32 {
        reply(length, &|input| {
            let (options, jwt) = split_once(input, b'\n').unwrap_or_default();
            self.0.verify_access_token_to_json(jwt, options, now())
        })
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<credential::ApiKey, CredentialError> {
    const NAMES: [&str; 7] = [
        "accountSid",
        "sid",
        "secret",
        "type",
        "region",
        "edge",
        "dangerouslyAllowBrowser",
    ];
    let fields = Fields::new(texts, &NAMES, page)?;
    let key = credential::ApiKey::new(
        fields.required("accountSid"),
        fields.required("sid"),
        fields.required("secret"),
    )?;
    let key = key.with_location(fields.location()?);
    Ok(match fields.text("type") {
        Some(name) => key.with_type(KeyType::from_name(name)?),
        None => key,
    })
}

/// The time, in seconds since the epoch.
pub(super) fn now() -> u64 {
    (Date::now() / 1000.0) as u64
}
