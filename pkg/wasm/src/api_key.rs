use twilio_edge_auth::credential::{self, KeyType};
use twilio_edge_auth::ffi;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::access_token::AccessTokenTemplate;
use crate::buffer::{reply, respond, with_text};
use crate::clock::now;
use crate::describe::describe;
use crate::error::Error;
use crate::fields::created;
use crate::fields::{Fields, open, open_from_env};
use crate::frame::{Texts, reply_to_texts};
use crate::stack::{ZeroizeStack, zeroize_stack};

/// An API key.
#[wasm_bindgen]
pub struct ApiKey(credential::ApiKey, ZeroizeStack);

#[wasm_bindgen]
impl ApiKey {
    /// Creates a key from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        open(texts, length, &|texts| read(texts, page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Creates a key from environment variables as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<ApiKey> {
        open_from_env(texts, length, page, &credential::ApiKey::from_env_with)
            .map(|inner| Self(inner, ZeroizeStack))
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
        reply(length, &|json| ffi::access_token::mint(&self.0, json, now()))
    }

    /// Creates a template from options in JSON.
    #[wasm_bindgen(js_name = accessTokenTemplate)]
    pub fn access_token_template(&self, length: usize) -> Option<AccessTokenTemplate> {
        let mut template = None;
        with_text(length, &mut |json| {
            template = Some(ffi::access_token::template(&self.0, json).map_err(Error::Core));
        });
        let template = template.and_then(created).map(AccessTokenTemplate::new);
        zeroize_stack();
        template
    }

    /// Verifies a token, and returns its content as JSON, from two texts: options in JSON, or nothing, and the token.
    #[wasm_bindgen(js_name = verifyAccessToken)]
    pub fn verify_access_token(&self, length: usize) -> i32 {
        reply_to_texts(2, length, &|mut texts| {
            let (options, jwt) = (texts.next_or_empty(), texts.next_or_empty());
            ffi::access_token::verify(&self.0, jwt, options, now())
        })
    }
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
