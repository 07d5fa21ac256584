//! JSONTestSuite: what every parser must accept is accepted, what none may accept is refused, and what a parser may decide is listed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use twilio_edge_auth::RawJson;

/// Valid JSON that two parsers can read differently.
const REFUSED: [&str; 2] = ["y_object_duplicated_key", "y_object_duplicated_key_and_value"];

/// What is accepted of the cases that a parser may decide. Numbers of any size and precision: their text is kept, not their value. Keys
/// are compared without Unicode normalization. Lone surrogates, invalid UTF-8, byte order marks, deep nesting and duplicate keys are
/// refused.
const ACCEPTED: [&str; 23] = [
    "i_number_double_huge_neg_exp",
    "i_number_huge_exp",
    "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp",
    "i_number_real_neg_overflow",
    "i_number_real_pos_overflow",
    "i_number_real_underflow",
    "i_number_too_big_neg_int",
    "i_number_too_big_pos_int",
    "i_number_very_big_negative_int",
    "transform/number_-9223372036854775808",
    "transform/number_-9223372036854775809",
    "transform/number_1.0",
    "transform/number_1.000000000000000005",
    "transform/number_1000000000000000",
    "transform/number_10000000000000000999",
    "transform/number_1e-999",
    "transform/number_1e6",
    "transform/number_9223372036854775807",
    "transform/number_9223372036854775808",
    "transform/object_key_nfc_nfd",
    "transform/object_key_nfd_nfc",
    "transform/string_with_escaped_NULL",
];

#[test]
fn the_suite_decides() {
    let suite: Value = serde_json::from_str(include_str!("vectors/json_test_suite.json")).unwrap();
    let mut wrong = vec![];
    let mut accepted = vec![];
    for (name, text) in suite["cases"].as_object().unwrap() {
        let bytes = BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap();
        let is_accepted = str::from_utf8(&bytes).is_ok_and(|text| RawJson::new(text).is_some());
        match name.get(..2).unwrap() {
            "y_" if is_accepted == REFUSED.contains(&name.as_str()) => wrong.push(name),
            "n_" if is_accepted => wrong.push(name),
            "i_" | "tr" if is_accepted => accepted.push(name.as_str()),
            _ => {}
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(accepted, ACCEPTED);
}

/// The suite's two long files.
#[test]
fn deep_nesting_is_refused() {
    for open in ["[", r#"[{"":"#] {
        assert!(RawJson::new(&open.repeat(100_000)).is_none());
    }
}
