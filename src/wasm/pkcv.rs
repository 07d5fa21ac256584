use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::answer;
use super::frame::{Texts, with_frame};
use crate::error::{CredentialError, ErrorCode};
use crate::pkcv::{CanonicalRequest, ClientValidation, RsaAlgorithm};

/// From a framed request to what is to be signed for it. The texts are the SIDs of the account, the key and the
/// credential, the method, the URL, and the header `Authorization`; behind them is the body.
#[wasm_bindgen(js_name = clientValidation)]
pub fn client_validation(
    texts: usize,
    length: usize,
    body: usize,
    pss: bool,
    ttl: u32,
    issued_at: f64,
) -> i32 {
    let algorithm = if pss {
        RsaAlgorithm::Ps256
    } else {
        RsaAlgorithm::Rs256
    };
    let mut result = None;
    with_frame(texts, length, body, &mut |texts, body| {
        result = Some(signing_input(texts, body, algorithm, ttl, issued_at as u64));
    });
    answer(result.unwrap_or_else(|| {
        let expected = "expected well-formed text";
        let code = ErrorCode::InvalidArgument;
        Err(CredentialError::at(code, "request", expected))
    }))
}

fn signing_input(
    mut texts: Texts<'_>,
    body: &[u8],
    algorithm: RsaAlgorithm,
    ttl: u32,
    issued_at: u64,
) -> Result<String, CredentialError> {
    let mut next = || texts.next().unwrap_or_default();
    let validation = ClientValidation::new(next(), next(), next())?.with_ttl(ttl.into())?;
    let (method, url) = (next(), next());
    let request = CanonicalRequest::new(method, url, next(), body)?;
    validation.signing_input(algorithm, &request, issued_at)
}
