use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::api_key::{lookup, now};
use super::buffer::{answer, made, with_input};
use super::describe::describe;
use super::fields::Fields;
use super::{page, webhook, wipe_stack};
use crate::credential;
use crate::error::CredentialError;

/// An account's SID and Auth Token.
#[wasm_bindgen]
pub struct AuthToken(credential::AuthToken);

#[wasm_bindgen]
impl AuthToken {
    /// From an object of options.
    pub fn open(options: JsValue) -> Option<AuthToken> {
        let made = made(read(options).map(Self));
        wipe_stack();
        made
    }

    /// From environment variables.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(env: &JsValue) -> Option<AuthToken> {
        let made = made(read_env(env).map(Self));
        wipe_stack();
        made
    }

    /// What is no secret.
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
        answer(with_input(length, |json| {
            self.0.client_capability_token(json, now())
        }))
    }

    /// From options as JSON to a token.
    #[wasm_bindgen(js_name = taskRouterCapabilityToken)]
    pub fn task_router_capability_token(&self, length: usize) -> i32 {
        answer(with_input(length, |json| {
            self.0.task_router_capability_token(json, now())
        }))
    }

    /// Signs or checks a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook(&self.0.webhook_key, texts, length, body)
    }
}

impl Drop for AuthToken {
    fn drop(&mut self) {
        wipe_stack();
    }
}

#[inline(never)]
fn read_env(env: &JsValue) -> Result<credential::AuthToken, CredentialError> {
    page::guard(false)?;
    credential::AuthToken::from_env(&lookup(env))
}

#[inline(never)]
fn read(options: JsValue) -> Result<credential::AuthToken, CredentialError> {
    const NAMES: [&str; 5] = [
        "accountSid",
        "authToken",
        "region",
        "edge",
        "dangerouslyAllowBrowser",
    ];
    let fields = Fields::read(options, &NAMES)?;
    page::guard(fields.flag("dangerouslyAllowBrowser"))?;
    let text = |name| fields.text(name).unwrap_or_default();
    Ok(
        credential::AuthToken::new(&text("accountSid"), &text("authToken"))?
            .with_location(fields.location()?),
    )
}
