//! The HMAC tokens in the RFCs: RFC 7515 A.1 and RFC 7520 §4.4. Their headers are not those of Access Tokens, so only
//! the signature is verified.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::*;
use crate::jws::Compact;

const RFC_7515_A1: (&str, &str) = (
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
     dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
);
const RFC_7520_4_4: (&str, &str) = (
    "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
    "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.\
     SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9h\
     ZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3\
     ZXB0IG9mZiB0by4.\
     s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
);

#[test]
fn the_tokens_of_the_rfcs_have_the_same_signature() {
    for ((key, token), header) in [
        (RFC_7515_A1, "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}"),
        (
            RFC_7520_4_4,
            r#"{"alg":"HS256","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037"}"#,
        ),
    ] {
        let key = BASE64_URL_SAFE_NO_PAD.decode(key).unwrap();
        let compact = Compact::parse(token.as_bytes(), b"usual.").unwrap();
        assert_eq!(compact.header.as_deref(), Some(header));
        let signed = compact.signed;
        assert!(sign(Algorithm::Hs256, &key, signed).ct_eq(&compact.signature));
        for other in [Algorithm::Hs384, Algorithm::Hs512] {
            assert!(!sign(other, &key, signed).ct_eq(&compact.signature));
        }
    }
}
