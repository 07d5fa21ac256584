use core::fmt;
use core::str::FromStr;

use crate::error::{CredentialError, ErrorCode};

/// The HMAC algorithms of RFC 7518 §3.2. Twilio accepts Access Tokens with HS256 only.
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
    /// The name in a token's `alg`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }
}

impl FromStr for Algorithm {
    type Err = CredentialError;

    fn from_str(name: &str) -> Result<Self, CredentialError> {
        match name {
            "HS256" => Ok(Self::Hs256),
            "HS384" => Ok(Self::Hs384),
            "HS512" => Ok(Self::Hs512),
            _ => Err(CredentialError::at(
                ErrorCode::UnsupportedAlgorithm,
                "algorithm",
                "expected HS256, HS384 or HS512",
            )),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
crate::serde_text::serde_as_text!(Algorithm);

/// Algorithms to accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithms {
    hs256: bool,
    hs384: bool,
    hs512: bool,
}

impl Algorithms {
    /// Only HS256, which is what Twilio accepts.
    pub const HS256: Self = Self {
        hs256: true,
        ..Self::NONE
    };

    const NONE: Self = Self {
        hs256: false,
        hs384: false,
        hs512: false,
    };

    fn insert(&mut self, algorithm: Algorithm) {
        match algorithm {
            Algorithm::Hs256 => self.hs256 = true,
            Algorithm::Hs384 => self.hs384 = true,
            Algorithm::Hs512 => self.hs512 = true,
        }
    }

    pub(crate) fn contains(self, algorithm: Algorithm) -> bool {
        match algorithm {
            Algorithm::Hs256 => self.hs256,
            Algorithm::Hs384 => self.hs384,
            Algorithm::Hs512 => self.hs512,
        }
    }
}

impl FromIterator<Algorithm> for Algorithms {
    fn from_iter<I: IntoIterator<Item = Algorithm>>(algorithms: I) -> Self {
        let mut set = Self::NONE;
        for algorithm in algorithms {
            set.insert(algorithm);
        }
        set
    }
}

impl From<Algorithm> for Algorithms {
    fn from(algorithm: Algorithm) -> Self {
        [algorithm].into()
    }
}

impl<const N: usize> From<[Algorithm; N]> for Algorithms {
    fn from(algorithms: [Algorithm; N]) -> Self {
        algorithms.into_iter().collect()
    }
}
