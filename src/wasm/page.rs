use js_sys::{Reflect, global};

use crate::error::{CredentialError, ErrorCode};

/// Refuses a secret in a web page (where there are a window and a document) unless its author insists.
pub(super) fn guard(allowed: bool) -> Result<(), CredentialError> {
    let has = |name: &str| Reflect::has(&global(), &name.into()).unwrap_or(false);
    if allowed || !(has("window") && has("document")) {
        return Ok(());
    }
    Err(CredentialError::at(
        ErrorCode::BrowserNotAllowed,
        "dangerouslyAllowBrowser",
        "expected to run on a server: in a page, everybody who opens it can read the secret. \
         Mint tokens on a server; or set this to true if that is what you want",
    ))
}
