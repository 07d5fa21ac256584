//! Errors as JSON.

use crate::encoding::json::ObjectWriter;
use crate::error::{self, CredentialError};

/// Writes an error as JSON: `{"code":"invalid_ttl","message":"…","field":"ttl"}`.
#[must_use]
pub fn to_json(error: &CredentialError) -> String {
    write(error.code().as_str(), &error.message(), error.field())
}

/// Writes an error of the binding in the same form. The message begins with the field.
#[must_use]
pub fn with_code(code: &str, field: &str, expected: &str) -> String {
    write(code, &error::joined(&[field, ": ", expected]), Some(field))
}

/// Returns the error for an unknown option, with the nearest known one.
#[must_use]
pub fn unknown_option(name: &str, known: &[&str]) -> CredentialError {
    error::unknown_option(name, known)
}

fn write(code: &str, message: &str, field: Option<&str>) -> String {
    let mut json = String::new();
    let mut object = ObjectWriter::new(&mut json);
    object
        .string("code", code)
        .string("message", message)
        .string("field", field);
    object.end();
    json
}
