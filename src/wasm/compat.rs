use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, with_input};
use super::{page, wipe_stack};
use crate::error::CredentialError;
use crate::jwt::{Algorithm, SigningKey};
use crate::secret::Secret;

/// From the lines algorithm, header, claims and secret to a token, with none of the checks that the main API has. The
/// first three hold no line break of their own.
#[wasm_bindgen(js_name = signToken)]
pub fn sign_token(length: usize, allowed: bool) -> i32 {
    let guarded = page::guard(allowed);
    let length = answer(with_input(length, |lines| guarded.and_then(|()| sign(lines))));
    wipe_stack();
    length
}

#[inline(never)]
fn sign(lines: &str) -> Result<String, CredentialError> {
    let mut lines = lines.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let algorithm = Algorithm::from_name(line())?;
    let (header, claims) = (line(), line());
    let key = SigningKey::new(Secret::unchecked(line()));
    Ok(key.token(algorithm, header, claims))
}
