use twilio_edge_auth::{CredentialError, credential};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond};
use crate::clock::now;
use crate::describe::describe;
use crate::error::Error;
use crate::fields::{Env, Fields, created};
use crate::frame::{Frame, Texts};
use crate::stack::ZeroizeStack;
use crate::webhook;

/// An account's SID and Auth Token.
#[wasm_bindgen]
pub struct AuthToken(credential::AuthToken, ZeroizeStack);

#[wasm_bindgen]
impl AuthToken {
    /// Creates a credential from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<AuthToken> {
        let frame = Frame::take(texts, length, 0);
        created(read(frame.texts(), page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Creates a credential from environment variables as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<AuthToken> {
        let env = Env::take(texts, length, page);
        let result = read_env(&env);
        env.created(result).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Everything except the secret.
    pub fn describe(&self) -> JsValue {
        describe(&[
            ("accountSid", Some(self.0.account_sid().as_str())),
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
    #[wasm_bindgen(js_name = clientCapabilityToken)]
    pub fn client_capability_token(&self, length: usize) -> i32 {
        respond(self.0.client_capability_token(Input::take(length).text(), now()))
    }

    /// Mints a token from options in JSON.
    #[wasm_bindgen(js_name = taskRouterCapabilityToken)]
    pub fn task_router_capability_token(&self, length: usize) -> i32 {
        respond(
            self.0
                .task_router_capability_token(Input::take(length).text(), now()),
        )
    }

    /// Signs or verifies a framed request.
    pub fn webhook(&self, texts: usize, length: usize, body: i32) -> i32 {
        webhook::webhook((&self.0).into(), texts, length, body)
    }
}

#[inline(never)]
fn read_env(env: &Env) -> Result<credential::AuthToken, CredentialError> {
    credential::AuthToken::from_env_with(&|name| env.get(name))
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<credential::AuthToken, Error> {
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
