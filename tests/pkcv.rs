//! Public key client validation: canonical requests and signing inputs. The same tests run natively and, with wasm-pack,
//! in Node and in a browser.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use serde_json::Value;
use twilio_edge_auth::ErrorCode;
use twilio_edge_auth::pkcv::{CanonicalRequest, ClientValidation, RsaAlgorithm};
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!("vectors/pkcv.json");
const ACCOUNT: &str = "AC00000000000000000000000000000000";
const KEY: &str = "SK11111111111111111111111111111111";
const CREDENTIAL: &str = "CR22222222222222222222222222222222";

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn example() -> CanonicalRequest {
    let url = ["https://api.twilio.com//2010-04-01/Accounts/", ACCOUNT].concat();
    let authorization = "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpmb29iYXI=";
    CanonicalRequest::new("POST", &url, authorization, b"FriendlyName=my new friendly name").unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn requests_have_the_hashes_of_the_vectors() {
    for case in vectors()["requests"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let body = text("body");
        let request = CanonicalRequest::new(
            &text("method"),
            &text("url"),
            &text("authorization"),
            body.as_bytes(),
        );
        let request = request.unwrap();
        assert_eq!(request.as_str(), text("canonical"), "{}", case["name"]);
        assert_eq!(request.hash(), text("hash"), "{}", case["name"]);
    }
    let documented = "245eece1e638d9b0081ca0621183cd417fc97a1818bd822aa26697f9aa70c792";
    assert_eq!(example().hash(), documented);
}

#[wasm_bindgen_test(unsupported = test)]
fn paths_and_queries_are_those_of_the_java_sdk() {
    let vectors = vectors();
    for (kind, mark, line) in [("paths", "", 1), ("queries", "/?", 2)] {
        let cases = vectors[kind].as_array().unwrap();
        assert!(cases.len() > 5);
        for case in cases {
            let url = ["https://api.twilio.com", mark, case[0].as_str().unwrap()].concat();
            let request = CanonicalRequest::new("GET", &url, "foobar", b"").unwrap();
            assert_eq!(request.as_str().split('\n').nth(line), case[1].as_str(), "{url}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_signing_input_is_header_and_claims() {
    let validation = ClientValidation::new(ACCOUNT, KEY, CREDENTIAL).unwrap();
    let signed = validation
        .signing_input(RsaAlgorithm::Rs256, &example(), 1_700_000_000)
        .unwrap();
    // {"alg":"RS256","typ":"JWT","kid":"CR2…","cty":"twilio-pkrv;v=1"}
    let header = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IkNSMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIiLCJjdHkiOiJ0d2lsaW8tcGtydjt2PTEifQ.";
    assert!(signed.starts_with(header), "{signed}");
    let pss = validation
        .with_ttl(1)
        .unwrap()
        .signing_input(RsaAlgorithm::Ps256, &example(), 1_700_000_000)
        .unwrap();
    assert!(pss.starts_with("eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCIs"));
    assert_ne!(signed.split_once('.').unwrap().1, pss.split_once('.').unwrap().1);
}

#[wasm_bindgen_test(unsupported = test)]
fn errors_name_the_field() {
    let refused = |account, key, credential, code, field| {
        let error = ClientValidation::new(account, key, credential).unwrap_err();
        assert_eq!((error.code(), error.field()), (code, Some(field)));
    };
    refused(
        KEY,
        KEY,
        CREDENTIAL,
        ErrorCode::InvalidAccountSid,
        "key.account_sid",
    );
    refused(ACCOUNT, ACCOUNT, CREDENTIAL, ErrorCode::InvalidKeySid, "key.sid");
    refused(ACCOUNT, KEY, "", ErrorCode::InvalidSid, "credential_sid");
    let validation = ClientValidation::new(ACCOUNT, KEY, CREDENTIAL).unwrap();
    for ttl in [0, 301] {
        assert_eq!(
            validation.with_ttl(ttl).unwrap_err().code(),
            ErrorCode::InvalidTtl
        );
    }
    let late = validation.signing_input(RsaAlgorithm::Rs256, &example(), 253_402_300_800);
    assert_eq!(late.unwrap_err().field(), Some("issued_at"));
    let long = ["https://h/", &"x".repeat(16 * 1024)].concat();
    assert!(CanonicalRequest::new("GET", &long, "x", b"").is_err());
    for method in ["", "GET /\n", "GÉT"] {
        let error = CanonicalRequest::new(method, "https://h/", "x", b"").unwrap_err();
        assert_eq!(error.field(), Some("method"), "{method:?}");
    }
}
