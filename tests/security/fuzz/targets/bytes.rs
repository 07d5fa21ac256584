//! Bodies of any bytes: their hash decides, as computed by another implementation.
#![no_main]

use sha2::{Digest, Sha256};
use twilio_edge_auth::pkcv::CanonicalRequest;
use twilio_edge_auth::webhook::{Form, WebhookContent, WebhookRefusal, WebhookRequest};
use twilio_edge_auth_fuzz::properties::auth_token;

libfuzzer_sys::fuzz_target!(|body: &[u8]| check(body));

fn check(body: &[u8]) {
    let hash = hex(body);
    let token = auth_token();
    let url = ["https://example.com/?bodySHA256=", &hash].concat();
    let signature = token.webhook_signature(&url, &Form::default());
    let verdict = |body: &[u8]| {
        let content = WebhookContent::Body(body);
        token.check_webhook(&WebhookRequest::new(&url, &signature, content))
    };
    assert_eq!(verdict(body), Ok(()));
    for changed in near(body) {
        assert_eq!(verdict(&changed), Err(WebhookRefusal::Body));
    }
    // The bytes as a signature, as far as they are text, are refused.
    let text = String::from_utf8_lossy(body);
    if text != signature {
        let request = WebhookRequest::new(&url, &text, WebhookContent::Body(body));
        assert!(token.check_webhook(&request).is_err());
    }
    let request = CanonicalRequest::new("POST", "https://api.twilio.com/", "Basic x", body).unwrap();
    let last = request.as_str().rsplit('\n').next().unwrap();
    assert_eq!(last, if body.is_empty() { "" } else { &hash });
}

/// Bodies that differ in one bit at the start, in the middle or at the end, or in their length.
fn near(body: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = vec![[body, &[0]].concat()];
    if let Some(last) = body.len().checked_sub(1) {
        bodies.push(body[..last].to_vec());
        for at in [0, last / 2, last] {
            let mut changed = body.to_vec();
            changed[at] ^= 1;
            bodies.push(changed);
        }
    }
    bodies
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
