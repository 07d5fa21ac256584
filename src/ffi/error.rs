//! Errors as JSON.

use crate::encoding::json::ObjectWriter;
use crate::error::{self, CredentialError};
use alloc::string::String;

/// Writes an error as JSON, with the field in camelCase: `{"code":"invalid_ttl","message":"…","field":"ttl"}`.
#[must_use]
pub fn to_json(error: &CredentialError) -> String {
    write(
        error.code().as_str(),
        error.json_field().as_deref(),
        error.expected(),
    )
}

/// Writes an error of the binding in the same form. The message begins with the field.
#[must_use]
pub fn with_code(code: &str, field: &str, expected: &str) -> String {
    write(code, Some(field), expected)
}

/// Returns the error for an unknown option, with the nearest known one.
#[must_use]
pub fn unknown_option(name: &str, known: &[&str]) -> CredentialError {
    error::unknown_option(name, known)
}

fn write(code: &str, field: Option<&str>, expected: &str) -> String {
    let message = field.map(|field| error::joined(&[field, ": ", expected]));
    let mut json = String::new();
    let mut object = ObjectWriter::new(&mut json);
    object
        .string("code", code)
        .string("message", message.as_deref().unwrap_or(expected))
        .string("field", field);
    object.end();
    json
}
