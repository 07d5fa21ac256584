use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::api_key::now;
use super::buffer::{answer, reply};
use super::describe::describe;
use super::fields::{Fields, open, open_from_env};
use super::frame::Texts;
use super::{WipeStack, webhook};
use crate::credential;
use crate::error::CredentialError;

/// An account's SID and Auth Token.
#[wasm_bindgen]
pub struct AuthToken(credential::AuthToken, WipeStack);

#[wasm_bindgen]
impl AuthToken {
    /// From options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<AuthToken> {
        open(texts, length, &|texts| read(texts, page)).map(|inner| Self(inner, WipeStack))
    }

    /// From environment variables, as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<AuthToken> {
        open_from_env(texts, length, page, &credential::AuthToken::from_env)
            .map(|inner| Self(inner, WipeStack))
    }

    /// All but the secret.
    pub fn describe(&self) -> JsValue {
        describe(&[
            ("accountSid", Some(self.0.account_sid().as_str())),
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
    #[wasm_bindgen(js_name = clientCapabilityToken)]
    pub fn client_capability_token(&self, length: usize) -> i32 {
        reply(length, &|json| self.0.client_capability_token(json, now()))
    }

    /// From options as JSON to a token.
    #[wasm_bindgen(js_name = taskRouterCapabilityToken)]
    pub fn task_router_capability_token(&self, length: usize) -> i32 {
        reply(length, &|json| self.0.task_router_capability_token(json, now()))
    }

    /// Signs or checks a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook(self.0.webhook_key(), texts, length, body)
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<credential::AuthToken, CredentialError> {
    const NAMES: [&str; 5] = [
        "accountSid",
        "authToken",
        "region",
        "edge",
        "dangerouslyAllowBrowser",
    ];
    let fields = Fields::new(texts, &NAMES, page)?;
    let token = credential::AuthToken::new(fields.required("accountSid"), fields.required("authToken"))?;
    Ok(token.with_location(fields.location()?))
}
