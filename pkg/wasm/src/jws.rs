use twilio_edge_auth::jws;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::{Input, respond};
use crate::error::Error;
use crate::fields::{Fields, created};
use crate::frame::{Frame, Texts};
use crate::stack::ZeroizeStack;

/// Verifies the signatures of another issuer's tokens.
#[wasm_bindgen]
pub struct JwsVerifier(jws::JwsVerifier, ZeroizeStack);

#[wasm_bindgen]
impl JwsVerifier {
    /// Creates a verifier from options as fields.
    pub fn open(texts: usize, length: usize, page: bool) -> Option<JwsVerifier> {
        let frame = Frame::take(texts, length, 0);
        created(read(frame.texts(), page)).map(|inner| Self(inner, ZeroizeStack))
    }

    /// Verifies a token, and returns its claims.
    pub fn verify(&self, length: usize) -> i32 {
        respond(self.0.verify(Input::take(length).text()))
    }
}

#[inline(never)]
fn read(texts: Texts<'_>, page: bool) -> Result<jws::JwsVerifier, Error> {
    let fields = Fields::new(texts, &["secret", "dangerouslyAllowBrowser"], page)?;
    Ok(jws::JwsVerifier::new(fields.required("secret"))?)
}
