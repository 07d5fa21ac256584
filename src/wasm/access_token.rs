use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::api_key::now;
use super::buffer::{answer, with_input};
use super::fields::Fields;
use super::wipe_stack;
use crate::access_token::{self, AccessToken, VerifyOptions};
use crate::error::{CredentialError, ErrorCode};
use crate::json::Reader;
use crate::jwt::Algorithm;

/// Everything of an Access Token but the identity and the time.
#[wasm_bindgen]
pub struct AccessTokenTemplate(pub(super) access_token::AccessTokenTemplate);

#[wasm_bindgen]
impl AccessTokenTemplate {
    /// From an identity, as a JSON string, to a token.
    pub fn mint(&self, length: usize, options: JsValue) -> i32 {
        answer(with_input(length, |json| {
            let issued_at = if options.is_undefined() {
                None
            } else {
                Fields::read(options, &["issuedAt"])?.whole("issuedAt")?
            };
            let identity = Reader::new(json)
                .string()
                .map_err(|problem| CredentialError::at(ErrorCode::InvalidIdentity, "identity", problem.0))?;
            self.0.mint(&identity, issued_at.unwrap_or_else(now))
        }))
    }
}

impl Drop for AccessTokenTemplate {
    fn drop(&mut self) {
        wipe_stack();
    }
}

/// From a token to what stands in it, as JSON; nothing is proven.
#[wasm_bindgen(js_name = decodeAccessToken)]
pub fn decode_access_token(length: usize) -> i32 {
    answer(with_input(length, |jwt| Ok(AccessToken::decode(jwt)?.to_json())))
}

/// Reads how a token is to be judged, and lets `judge` do it.
pub(super) fn verify_options(
    options: JsValue,
    judge: &mut dyn FnMut(&VerifyOptions<'_>) -> Result<String, CredentialError>,
) -> Result<String, CredentialError> {
    if options.is_undefined() {
        return judge(&VerifyOptions::at(now()));
    }
    let fields = Fields::read(options, &["now", "clockTolerance", "algorithms"])?;
    let algorithms = match fields.texts("algorithms")? {
        None => vec![Algorithm::Hs256],
        Some(names) => names
            .iter()
            .map(|name| Algorithm::from_name(name))
            .collect::<Result<_, _>>()
            .map_err(|_| {
                CredentialError::at(
                    ErrorCode::UnsupportedAlgorithm,
                    "algorithms",
                    "expected HS256, HS384 or HS512",
                )
            })?,
    };
    judge(&VerifyOptions {
        now: fields.whole("now")?.unwrap_or_else(now),
        clock_tolerance: fields.whole("clockTolerance")?.unwrap_or(0),
        algorithms: &algorithms,
    })
}
