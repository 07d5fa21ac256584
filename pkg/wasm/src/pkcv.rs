use twilio_edge_auth::CredentialError;
use twilio_edge_auth::pkcv::{CanonicalRequest, ClientValidation, RsaAlgorithm};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::respond;
use crate::frame::Frame;

/// Returns what is signed for a request, from a frame: the SIDs of the account, the key and the credential, the method, the
/// URL, and the header `Authorization`; then the body.
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
    respond(signing_input(
        &Frame::take(texts, length, body),
        algorithm,
        ttl,
        issued_at as u64,
    ))
}

fn signing_input(
    frame: &Frame,
    algorithm: RsaAlgorithm,
    ttl: u32,
    issued_at: u64,
) -> Result<String, CredentialError> {
    let mut texts = frame.texts();
    let mut next = || texts.next_or_empty();
    let validation = ClientValidation::new(next(), next(), next())?.with_ttl(ttl.into())?;
    let (method, url) = (next(), next());
    let request = CanonicalRequest::new(method, url, next(), frame.body())?;
    validation.signing_input(algorithm, &request, issued_at)
}
