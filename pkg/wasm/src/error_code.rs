//! The codes of all errors, as a TypeScript type.
#![allow(
    dead_code,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, for a custom section of the .wasm"
)]

use twilio_edge_auth::ErrorCode;
use wasm_bindgen::prelude::wasm_bindgen;

pub(crate) const BROWSER_NOT_ALLOWED: &str = "browser_not_allowed";

/// The codes that the core does not have. `freed`: used after `free()`. `not_initialized`: used before `init()` or
/// `initSync()`. `wrong_audience`: of a `JwtVerifier`.
const JAVASCRIPT_CODES: [&str; 4] = [BROWSER_NOT_ALLOWED, "freed", "not_initialized", "wrong_audience"];

/// The type of all codes: `export type ErrorCode =\n  | "invalid_account_sid"…;\n`.
#[wasm_bindgen(typescript_custom_section)]
const ERROR_CODE: &str = union_type();

const fn union_type() -> &'static str {
    const LENGTH: usize = write_union(&mut [0; 4096]);
    const TEXT: [u8; LENGTH] = {
        let mut text = [0; LENGTH];
        write_union(&mut text);
        text
    };
    match str::from_utf8(&TEXT) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Writes the union, and returns its length.
const fn write_union(text: &mut [u8]) -> usize {
    let mut end = append(text, 0, "export type ErrorCode =");
    let mut i = 0;
    while i < ErrorCode::ALL.len() + JAVASCRIPT_CODES.len() {
        let code = if i < ErrorCode::ALL.len() {
            ErrorCode::ALL[i].as_str()
        } else {
            JAVASCRIPT_CODES[i - ErrorCode::ALL.len()]
        };
        end = append(text, end, "\n  | \"");
        end = append(text, end, code);
        end = append(text, end, "\"");
        i += 1;
    }
    append(text, end, ";\n")
}

const fn append(text: &mut [u8], start: usize, part: &str) -> usize {
    let mut i = 0;
    while i < part.len() {
        text[start + i] = part.as_bytes()[i];
        i += 1;
    }
    start + i
}
