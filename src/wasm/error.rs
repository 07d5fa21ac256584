//! Errors as JavaScript gets them, and the type of their codes.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::encoding::json::ObjectWriter;
use crate::error::{CredentialError, with_error_codes};

macro_rules! typescript_union {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        #[wasm_bindgen(typescript_custom_section)]
        const ERROR_CODE: &str = concat!("export type ErrorCode =", $("\n  | \"", $text, "\"",)* ";\n");
    };
}
with_error_codes!(typescript_union);

/// An error as JSON: `{"code":"invalid_ttl","message":"…","field":"ttl"}`.
pub(super) fn record(error: &CredentialError) -> String {
    let mut json = String::new();
    let mut object = ObjectWriter::new(&mut json);
    object
        .string("code", error.code().as_str())
        .string("message", error.message().as_str())
        .string("field", error.field());
    object.end();
    json
}
