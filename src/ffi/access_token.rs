//! Access Tokens from options in JSON, and the parts of their content. `now` is in seconds since the epoch.

use crate::access_token::AccessTokenTemplate;
pub use crate::access_token::content::{Content, Parts};
use crate::credential::ApiKey;
use crate::error::CredentialError;
use alloc::string::String;

/// Mints a token: `{"identity":"alice","ttl":600,"grants":{"video":{}}}`.
///
/// # Errors
/// As [`ApiKey::mint_access_token`], and `unsupported_algorithm`, with the path of the option at fault.
pub fn mint(key: &ApiKey, options: &str, now: u64) -> Result<String, CredentialError> {
    key.mint_access_token_from_json(options, now)
}

/// Creates a template from the options of [`mint`] without identity and time of issue.
///
/// # Errors
/// As [`mint`].
pub fn template(key: &ApiKey, options: &str) -> Result<AccessTokenTemplate, CredentialError> {
    key.access_token_template_from_json(options)
}

/// Mints a token from a template: `{"identity":"alice","issuedAt":1700000000}`; issued `now` if it names no time.
///
/// # Errors
/// As [`AccessTokenTemplate::mint`]; `invalid_argument` for other options, and for an expiry more than 24 hours from `now`.
pub fn mint_from_template(
    template: &AccessTokenTemplate,
    options: &str,
    now: u64,
) -> Result<String, CredentialError> {
    template.mint_from_json(options, now)
}

/// Verifies a token, and returns its content. `options` may be empty:
/// `{"now":1700000000,"clockTolerance":30,"algorithms":["HS256"],"allowLongLifetime":false}`.
///
/// # Errors
/// As [`ApiKey::verify_access_token`].
pub fn verify(key: &ApiKey, jwt: &[u8], options: &str, now: u64) -> Result<Content, CredentialError> {
    key.verify_access_token_from_json(jwt, options, now)
}

/// Decodes a token without verifying it.
///
/// # Errors
/// As [`AccessToken::decode`](crate::access_token::AccessToken::decode).
pub fn decode(jwt: &[u8]) -> Result<Content, CredentialError> {
    Content::decode(jwt)
}
