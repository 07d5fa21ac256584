//! Secrets: owned, never printed, zeroized on drop.

use std::fmt;

use zeroize::Zeroizing;

use crate::encoding::ascii::unexpected_character;
use crate::error::{CredentialError, ErrorCode};

/// Longer than any secret of Twilio's, short enough to refuse a pasted file.
const MAX_LENGTH: usize = 512;

/// The length of an API key's secret, in bytes.
const MIN_KEY_LENGTH: usize = 32;

/// A secret text. Only the modules that sign and authenticate can read it.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Copies `text`. Refuses an empty one, and what Twilio never puts into a secret: white space, line breaks, quotes
    /// around it, characters beyond ASCII. `field` names it in errors.
    pub(crate) fn new(text: &str, field: &'static str) -> Result<Self, CredentialError> {
        if text.is_empty() {
            return Err(CredentialError::at(
                ErrorCode::MissingSecret,
                field,
                "expected a secret that is not empty",
            ));
        }
        let problem = if text.len() > MAX_LENGTH {
            Some("expected at most 512 bytes")
        } else {
            unexpected_character(text)
        };
        match problem {
            Some(problem) => Err(CredentialError::at(ErrorCode::InvalidArgument, field, problem)),
            None => Ok(Self(Zeroizing::new(text.to_owned()))),
        }
    }

    /// Like [`Secret::new`], and refuses a secret of less than 32 bytes. Those of Twilio's API keys have 32, and HS256 needs
    /// a key as long as its hash (RFC 7518 §3.2).
    pub(crate) fn of_api_key(text: &str, field: &'static str) -> Result<Self, CredentialError> {
        let secret = Self::new(text, field)?;
        if text.len() < MIN_KEY_LENGTH {
            let expected = "expected at least 32 characters, which the secret of every API key has";
            return Err(CredentialError::at(ErrorCode::InvalidArgument, field, expected));
        }
        Ok(secret)
    }

    /// Takes a copy of whatever `text` it is.
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
            ("a b", ErrorCode::InvalidArgument),
            ("\"abc\"", ErrorCode::InvalidArgument),
            // What JavaScript's lone surrogates become on their way here.
            ("abc\u{fffd}", ErrorCode::InvalidArgument),
            (&"x".repeat(513), ErrorCode::InvalidArgument),
        ] {
            let error = Secret::new(text, "secret").unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some("secret")));
        }
        assert!(Secret::new(&"x".repeat(512), "secret").is_ok());
    }

    #[test]
    fn the_secret_of_an_api_key_has_32_bytes_or_more() {
        for length in 0..=512 {
            let secret = Secret::of_api_key(&"x".repeat(length), "secret");
            assert_eq!(secret.is_ok(), length >= 32, "{length}");
        }
    }
}
