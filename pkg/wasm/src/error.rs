//! Errors as JavaScript receives them.

use twilio_edge_auth::{CredentialError, ErrorCode, ffi};

use crate::buffer::respond_json;
use crate::error_code::BROWSER_NOT_ALLOWED;

/// An error of the core, or one that only JavaScript has.
pub(crate) enum Error {
    Core(CredentialError),
    /// A secret in a web page.
    BrowserNotAllowed,
    /// The value of this environment variable is a Secrets Store binding, which returns it asynchronously.
    UnresolvedBinding(String),
}

impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        Self::Core(error)
    }
}

impl Error {
    /// Puts the error into the output buffer as JSON, and returns its length.
    #[cold]
    pub(crate) fn respond(&self) -> i32 {
        let (code, field, expected) = match self {
            Self::Core(error) => return respond_json(Err(ffi::error::to_json(error))),
            Self::BrowserNotAllowed => (
                BROWSER_NOT_ALLOWED,
                "dangerouslyAllowBrowser",
                "expected to run on a server: everyone who opens a page can read the secrets in it; a page gets tokens with twilio-edge-auth/client",
            ),
            Self::UnresolvedBinding(name) => (
                ErrorCode::MissingEnv.as_str(),
                name.as_str(),
                "expected text, not a Secrets Store binding: use await fromBindings(env)",
            ),
        };
        respond_json(Err(ffi::error::with_code(code, field, expected)))
    }
}
