use twilio_edge_auth::{CredentialError, ffi, rest};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::respond;
use crate::error::Error;
use crate::fields::{Env, Fields, created};
use crate::frame::{Frame, Texts};
use crate::stack::ZeroizeStack;

/// An OAuth app's client credentials.
#[wasm_bindgen]
pub struct OAuthClient(rest::OAuthClient, ZeroizeStack);

#[wasm_bindgen]
impl OAuthClient {
    /// Creates a client from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<OAuthClient> {
        let frame = Frame::take(texts, length, 0);
        created(read(frame.texts(), page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Creates a client from environment variables as fields.
    #[wasm_bindgen(js_name = fromEnv)]
    pub fn from_env(texts: usize, length: usize, page: bool) -> Option<OAuthClient> {
        let env = Env::take(texts, length, page);
        let result = read_env(&env);
        env.created(result).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Returns the request for a token.
    #[wasm_bindgen(js_name = tokenRequest)]
    pub fn token_request(&self) -> i32 {
        respond(Ok(ffi::rest::token_request(&self.0)))
    }
}

#[inline(never)]
fn read_env(env: &Env) -> Result<rest::OAuthClient, CredentialError> {
    rest::OAuthClient::from_env_with(&|name| env.get(name))
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<rest::OAuthClient, Error> {
    let names = ffi::rest::client_options(&[
        "clientId",
        "clientSecret",
        "accountSid",
        "dangerouslyAllowBrowser",
    ]);
    let fields = Fields::new(texts, &names, page)?;
    Ok(rest::OAuthClient::new(
        fields.required("clientId"),
        fields.required("clientSecret"),
        fields.text("accountSid"),
    )?)
}
