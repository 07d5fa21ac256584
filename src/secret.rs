//! Secrets: owned, never printed, zeroized on drop.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use zeroize::Zeroizing;

use crate::encoding::ascii::unexpected_character;
use crate::error::{CredentialError, ErrorCode};
use crate::sid::SidKind;

/// The longest secret, in bytes: more than Twilio's have, and less than a pasted file.
const MAX_LENGTH: usize = 512;

/// The length of an API key's secret, in bytes.
const MIN_KEY_LENGTH: usize = 32;

/// A secret: the secret of an API key, an Auth Token, a client secret. Never printed, zeroized on drop.
///
/// ```
/// use twilio_edge_auth::Secret;
/// let secret: Secret = "0123456789abcdefghijklmnopqrstuv".parse()?;
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// # Ok::<(), twilio_edge_auth::CredentialError>(())
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Copies a secret. Rejects what is never a secret of Twilio: a SID, and text with white space, line breaks, quotes
    /// around it or characters beyond ASCII.
    ///
    /// # Errors
    /// `missing_secret` for an empty text; `invalid_argument`.
    pub fn new(text: &str) -> Result<Self, CredentialError> {
        Self::named(text, "").map_err(CredentialError::without_field)
    }

    /// The same, with the field to name in an error.
    pub(crate) fn named(text: &str, field: &'static str) -> Result<Self, CredentialError> {
        if text.is_empty() {
            return Err(missing(field));
        }
        let problem = if text.len() > MAX_LENGTH {
            Some("expected at most 512 bytes")
        } else if SidKind::ALL.iter().any(|kind| kind.matches(text)) {
            Some("is a SID; expected the secret that belongs to it")
        } else {
            unexpected_character(text)
        };
        match problem {
            Some(problem) => Err(CredentialError::invalid(field, problem)),
            None => Ok(Self(Zeroizing::new(text.to_owned()))),
        }
    }

    /// Checks the length of an API key's secret: at least 32 bytes. Those of Twilio's API keys have 32, and HS256 needs
    /// a key as long as its hash (RFC 7518 §3.2).
    pub(crate) fn check_key_length(&self, field: &'static str) -> Result<(), CredentialError> {
        if self.0.len() < MIN_KEY_LENGTH {
            let expected = "expected at least 32 characters, which the secret of every API key has";
            return Err(CredentialError::invalid(field, expected));
        }
        Ok(())
    }

    /// Copies the HS256 secret of another issuer: any characters.
    pub(crate) fn of_issuer(text: &str) -> Result<Self, CredentialError> {
        if text.is_empty() {
            return Err(missing("secret"));
        }
        if !(MIN_KEY_LENGTH..=MAX_LENGTH).contains(&text.len()) {
            return Err(CredentialError::invalid("secret", "expected 32 to 512 bytes"));
        }
        Ok(Self::unchecked(text))
    }

    /// Copies any text, without checks.
    pub(crate) fn unchecked(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Returns the secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn missing(field: &'static str) -> CredentialError {
    CredentialError::at(
        ErrorCode::MissingSecret,
        field,
        "expected a secret that is not empty",
    )
}

impl FromStr for Secret {
    type Err = CredentialError;

    fn from_str(text: &str) -> Result<Self, CredentialError> {
        Self::new(text)
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
        let secret = Secret::new("hunter2hunter2").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused() {
        for (text, code) in [
            ("", ErrorCode::MissingSecret),
            ("abc\n", ErrorCode::InvalidArgument),
            ("a b", ErrorCode::InvalidArgument),
            ("\"abc\"", ErrorCode::InvalidArgument),
            ("SK0123456789abcdef0123456789abcdef", ErrorCode::InvalidArgument),
            ("AC0123456789abcdef0123456789abcdef", ErrorCode::InvalidArgument),
            // What JavaScript's lone surrogates become on their way here.
            ("abc\u{fffd}", ErrorCode::InvalidArgument),
            (&"x".repeat(513), ErrorCode::InvalidArgument),
        ] {
            let error = Secret::named(text, "secret").unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some("secret")));
        }
        assert!(Secret::new(&"x".repeat(512)).is_ok());
    }

    #[test]
    fn the_secret_of_an_api_key_has_32_bytes_or_more() {
        for length in 1..=512 {
            let secret = Secret::new(&"x".repeat(length)).unwrap();
            assert_eq!(
                secret.check_key_length("secret").is_ok(),
                length >= 32,
                "{length}"
            );
        }
    }
}
