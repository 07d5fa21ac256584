use twilio_edge_auth::credential::{self, KeyType};
use twilio_edge_auth::{CredentialError, access_token, ffi};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::access_token::AccessTokenTemplate;
use crate::buffer::{Input, respond, respond_content};
use crate::clock::now;
use crate::describe::describe;
use crate::error::Error;
use crate::fields::{Env, Fields, created};
use crate::frame::{Frame, Texts};
use crate::stack::ZeroizeStack;

/// An API key.
#[wasm_bindgen]
pub struct ApiKey(credential::ApiKey, ZeroizeStack);

#[wasm_bindgen]
impl ApiKey {
    /// Creates a key from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        let frame = Frame::take(texts, length, 0);
        created(read(frame.texts(), page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Creates a key from environment variables as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        let env = Env::take(texts, length, page);
        let result = read_env(&env);
        env.created(result).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Everything except the secret.
    pub fn describe(&self) -> JsValue {
        describe(&[
            ("accountSid", Some(self.0.account_sid().as_str())),
            ("sid", Some(self.0.sid().as_str())),
            ("type", self.0.key_type().map(KeyType::as_str)),
            ("region", self.0.location().region()),
            ("edge", self.0.location().edge()),
        ])
    }

    /// Returns the value of the `Authorization` header.
    #[wasm_bindgen(js_name = authorizationHeader)]
    pub fn authorization_header(&self) -> i32 {
        respond(Ok(String::from(self.0.authorization_header().as_str())))
    }

    /// Mints a token from options in JSON.
    #[wasm_bindgen(js_name = mintAccessToken)]
    pub fn mint_access_token(&self, length: usize) -> i32 {
        respond(ffi::access_token::mint(
            &self.0,
            Input::take(length).text(),
            now(),
        ))
    }

    /// Creates a template from options in JSON.
    #[wasm_bindgen(js_name = accessTokenTemplate)]
    pub fn access_token_template(&self, length: usize) -> Option<AccessTokenTemplate> {
        created(template(&self.0, Input::take(length).text())).map(AccessTokenTemplate::new)
    }

    /// Verifies a token, from a text, or from two: options in JSON, and the token.
    #[wasm_bindgen(js_name = verifyAccessToken)]
    pub fn verify_access_token(&self, texts: usize, length: usize) -> i32 {
        let frame = Frame::take(texts, length, 0);
        let mut texts = frame.texts();
        let options = if texts.count() > 0 {
            texts.next_or_empty()
        } else {
            ""
        };
        respond_content(ffi::access_token::verify(&self.0, texts.rest(), options, now()))
    }
}

// Not inlined, as those below: their stack is zeroized.
#[inline(never)]
fn template(key: &credential::ApiKey, json: &str) -> Result<access_token::AccessTokenTemplate, Error> {
    Ok(ffi::access_token::template(key, json)?)
}

#[inline(never)]
fn read_env(env: &Env) -> Result<credential::ApiKey, CredentialError> {
    credential::ApiKey::from_env_with(&|name| env.get(name))
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<credential::ApiKey, Error> {
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
        Some(name) => key.with_type(name.parse()?),
        None => key,
    })
}
