//! Errors as JavaScript receives them.

use twilio_edge_auth::{CredentialError, ErrorCode, ffi};

use crate::error_code::BROWSER_NOT_ALLOWED;

/// An error of the core, or one that only JavaScript has.
pub(crate) enum Error {
    Core(CredentialError),
    /// A secret in a web page.
    BrowserNotAllowed,
    /// The value of this environment variable is a Secrets Store binding, which returns it asynchronously.
    UnresolvedBinding(&'static str),
    /// A request that has characters beyond Unicode.
    MalformedRequest,
}

impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        Self::Core(error)
    }
}

impl Error {
    /// Writes the error as JSON: `{"code":"invalid_ttl","message":"…","field":"ttl"}`.
    #[cold]
    pub(crate) fn to_json(&self) -> String {
        let (code, field, expected) = match self {
            Self::Core(error) => return ffi::error::to_json(error),
            Self::BrowserNotAllowed => (
                BROWSER_NOT_ALLOWED,
                "dangerouslyAllowBrowser",
                "expected to run on a server: everyone who opens a page can read the secrets in it",
            ),
            Self::UnresolvedBinding(name) => (
                ErrorCode::MissingEnv.as_str(),
                *name,
                "expected text, not a Secrets Store binding: use await fromBindings(env)",
            ),
            Self::MalformedRequest => (
                ErrorCode::InvalidArgument.as_str(),
                "request",
                "expected well-formed text",
            ),
        };
        ffi::error::with_code(code, field, expected)
    }
}
