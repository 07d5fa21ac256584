use std::borrow::Cow;

use super::policy::RestrictedPolicy;
use crate::error::{CredentialError, ErrorCode};
use crate::options::Options;

/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 64;

/// What a key is made with, or changed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyOptions {
    /// A name for people: 1 to 64 characters.
    pub friendly_name: Option<String>,
    /// What a Restricted key may do. A new key without it is a Standard key; a change replaces the whole policy.
    pub policy: Option<RestrictedPolicy>,
}

impl KeyOptions {
    /// Reads options from JSON, named as in JavaScript: `{"friendlyName":"worker","policy":{"allow":["/twilio/…"]}}`.
    ///
    /// # Errors
    /// `invalid_argument`, with the path of the option at fault. Values are checked when the request is made.
    pub fn from_json(text: &str) -> Result<Self, CredentialError> {
        let options = Options::read(text, &["friendlyName", "policy"])?;
        Ok(Self {
            friendly_name: options.text("friendlyName")?.map(Cow::into_owned),
            policy: options.raw("policy").map(RestrictedPolicy::read).transpose()?,
        })
    }
}

/// Which keys to list, and in what portions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListOptions {
    /// Keys to a page: 1 to 1000; as many as the service likes if left out, which is 50.
    pub page_size: Option<u64>,
    /// The most keys that are wanted: pages are no larger than that.
    pub limit: Option<u64>,
}

impl ListOptions {
    /// Reads options from JSON, named as in JavaScript: `{"pageSize":100,"limit":1000}`.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault. The page size is checked when the request is made.
    pub fn from_json(text: &str) -> Result<Self, CredentialError> {
        let options = Options::read(text, &["pageSize", "limit"])?;
        Ok(Self {
            page_size: options.integer("pageSize", invalid_page_size)?,
            limit: options.integer("limit", || {
                invalid("limit", "expected a whole number, not negative")
            })?,
        })
    }

    /// The size to ask for, if one has to be asked for.
    pub(super) fn size(&self) -> Result<Option<u64>, CredentialError> {
        let largest = self.page_size.unwrap_or(1000);
        if !matches!(largest, 1..=1000) {
            return Err(invalid_page_size());
        }
        Ok(self
            .limit
            .map(|limit| limit.max(1).min(largest))
            .or(self.page_size))
    }
}

fn invalid_page_size() -> CredentialError {
    invalid("pageSize", "expected a whole number, 1 to 1000")
}

pub(super) fn check_name(name: &str) -> Result<(), CredentialError> {
    let (mut characters, mut visible, mut control) = (0_usize, false, false);
    for character in name.chars() {
        characters = characters.saturating_add(1);
        visible |= character != ' ';
        control |= character.is_control();
    }
    if visible && !control && characters <= LONGEST_NAME {
        return Ok(());
    }
    Err(invalid(
        "friendlyName",
        "expected 1 to 64 characters, not spaces alone, without control characters",
    ))
}

pub(super) fn invalid(field: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::InvalidArgument, field, expected)
}
