use crate::error::{CredentialError, ErrorCode};

/// The HMAC algorithms of RFC 7518 §3.2. The service accepts Access Tokens with HS256 alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC with SHA-256.
    #[default]
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
}

impl Algorithm {
    /// The name that stands in a token's `alg`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    /// The algorithm of exactly this name.
    ///
    /// # Errors
    /// `unsupported_algorithm` for every other text.
    pub fn from_name(name: &str) -> Result<Self, CredentialError> {
        [Self::Hs256, Self::Hs384, Self::Hs512]
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| {
                CredentialError::at(
                    ErrorCode::UnsupportedAlgorithm,
                    "algorithm",
                    "expected HS256, HS384 or HS512",
                )
            })
    }
}
