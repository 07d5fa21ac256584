//! Secrets: owned, never printed, wiped when they go.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::{CredentialError, ErrorCode};

/// Longer than any secret that the service hands out, short enough to refuse a pasted file.
const MAX_LENGTH: usize = 512;

/// A secret text. Only the modules that sign and authenticate can read it.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a copy of `text`, which must not be empty; `field` names it in errors.
    pub(crate) fn new(text: &str, field: &'static str) -> Result<Self, CredentialError> {
        if text.is_empty() {
            return Err(CredentialError::at(
                ErrorCode::MissingSecret,
                field,
                "expected a secret that is not empty",
            ));
        }
        if text.len() > MAX_LENGTH
            || text
                .chars()
                .any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER)
        {
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                field,
                "expected well-formed text of at most 512 bytes without control characters (is there a line break at its end?)",
            ));
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Takes a copy of whatever `text` it is.
    #[cfg(feature = "js")]
    pub(crate) fn unchecked(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The secret itself. Each caller says what it needs it for.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_leaves_the_secret_out() {
        let secret = Secret::new("hunter2hunter2", "secret").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused() {
        for (text, code) in [
            ("", ErrorCode::MissingSecret),
            ("abc\n", ErrorCode::InvalidArgument),
            // What JavaScript's lone surrogates become on their way here.
            ("abc\u{fffd}", ErrorCode::InvalidArgument),
            (&"x".repeat(513), ErrorCode::InvalidArgument),
        ] {
            let error = Secret::new(text, "secret").unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some("secret")));
        }
    }
}
