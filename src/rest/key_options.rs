use alloc::borrow::Cow;
use alloc::string::String;

use super::policy;
use super::request::Form;
use crate::credential::KeyType;
use crate::encoding::json::Options;
use crate::encoding::json::{RawJson, write_integer};
use crate::error::CredentialError;

/// The longest friendly name, in characters.
const LONGEST_NAME: usize = 64;

/// The options of a new key, or the changes to a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyOptions {
    pub(super) friendly_name: Option<String>,
    /// As JSON.
    pub(super) policy: Option<String>,
    pub(super) key_type: Option<KeyType>,
}

impl KeyOptions {
    /// Sets the friendly name.
    ///
    /// # Errors
    /// `invalid_argument` unless it has 1 to 64 characters, not only spaces, and no control characters.
    pub fn with_friendly_name(mut self, name: &str) -> Result<Self, CredentialError> {
        self.set_friendly_name(name)?;
        Ok(self)
    }

    fn set_friendly_name(&mut self, name: &str) -> Result<(), CredentialError> {
        let expected = "expected 1 to 64 characters, not only spaces, without control characters";
        check_name(name, LONGEST_NAME, expected)?;
        self.friendly_name = Some(String::from(name));
        Ok(())
    }

    /// Sets the policy of a Restricted key: 1 to 100 permissions such as `/twilio/messaging/messages/create`. Reading a
    /// resource and listing resources are two permissions. A new key without a policy is a Standard key; a change replaces
    /// the whole policy.
    /// (<https://www.twilio.com/docs/iam/api-keys/restricted-api-keys>)
    ///
    /// # Errors
    /// `invalid_argument` for an invalid permission. Twilio decides which permissions exist, and rejects the whole policy for
    /// one that does not.
    pub fn with_policy(mut self, allow: &[&str]) -> Result<Self, CredentialError> {
        let mut allow = allow.iter();
        self.policy = Some(policy::to_json(&mut || Some(Cow::Borrowed(*allow.next()?)))?);
        Ok(self)
    }

    /// Sets the type of a new key; by default Restricted with a policy, Standard without.
    ///
    /// # Errors
    /// `invalid_argument` for a Main key, which only the Console creates.
    pub fn with_type(mut self, key_type: KeyType) -> Result<Self, CredentialError> {
        if key_type == KeyType::Main {
            return Err(CredentialError::invalid(
                "type",
                "expected standard or restricted: only the Twilio Console creates Main keys",
            ));
        }
        self.key_type = Some(key_type);
        Ok(self)
    }

    /// Rejects a type that contradicts the policy.
    pub(super) fn check_type(&self) -> Result<(), CredentialError> {
        match (self.key_type, &self.policy) {
            (Some(KeyType::Restricted), None) => Err(CredentialError::invalid(
                "policy",
                "missing: a Restricted key needs permissions",
            )),
            (Some(KeyType::Standard), Some(_)) => Err(CredentialError::invalid(
                "policy",
                "a Standard key has no policy: leave the policy out, or use the type restricted",
            )),
            _ => Ok(()),
        }
    }

    /// Returns the policy as JSON, without wildcards; see [`expand_policy`](super::expand_policy). `null` without a policy.
    #[must_use]
    pub fn expanded_policy(&self) -> String {
        self.policy
            .as_deref()
            .map_or_else(|| String::from("null"), policy::expanded)
    }

    pub(super) fn write(&self, form: &mut Form<'_>) {
        for (name, value) in [("FriendlyName", &self.friendly_name), ("Policy", &self.policy)] {
            if let Some(value) = value {
                form.parameter(name, value);
            }
        }
    }

    /// Reads options from JSON: `{"friendlyName":"worker","policy":{"allow":["/twilio/…"]}}`.
    ///
    /// # Errors
    /// `invalid_argument`, with the path of the option at fault.
    pub fn from_json(text: &str) -> Result<Self, CredentialError> {
        let given = Options::read(text, &["friendlyName", "policy", "type"])?;
        let mut options = Self::default();
        if let Some(name) = given.text("friendlyName")? {
            options.set_friendly_name(&name)?;
        }
        if let Some(name) = given.text("type")? {
            let key_type = name
                .parse()
                .map_err(|_| CredentialError::invalid("type", "expected standard or restricted"))?;
            options = options.with_type(key_type)?;
        }
        options.policy = given.raw("policy").map(read_policy).transpose()?;
        Ok(options)
    }
}

/// The names of shared keys and OAuth apps.
pub(super) const EXPECTED_NAME: &str =
    "expected 1 to 255 characters, not only spaces, without control characters";

/// Rejects a friendly name that is empty or invisible, or longer than `longest` characters.
pub(super) fn check_name(name: &str, longest: usize, expected: &'static str) -> Result<(), CredentialError> {
    let (mut characters, mut visible, mut control) = (0_usize, false, false);
    for character in name.chars() {
        characters = characters.saturating_add(1);
        visible |= character != ' ';
        control |= character.is_control();
    }
    if !visible || control || characters > longest {
        return Err(CredentialError::invalid("friendly_name", expected));
    }
    Ok(())
}

/// Reads a policy from options, and returns it as JSON.
pub(crate) fn read_policy(policy: RawJson<'_>) -> Result<String, CredentialError> {
    let policy = Options::read(policy.as_str(), &["allow"]).map_err(|error| error.within("policy"))?;
    let mut allow = policy.raw("allow").map(RawJson::items);
    // Anything but a string is treated as an empty one, which is refused.
    policy::to_json(&mut || Some(allow.as_mut()?.next()?.text().unwrap_or_default()))
}

/// The longest page token, in bytes.
const MAX_PAGE_TOKEN: usize = 1000;

/// The options of a list of keys.
///
/// ```
/// use twilio_edge_auth::rest::ListOptions;
/// let options = ListOptions::default().page_size(100).limit(1000);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOptions {
    page_size: Option<u64>,
    limit: Option<u64>,
    pub(super) page_token: Option<String>,
}

impl ListOptions {
    /// Sets the number of keys per page: 1 to 1000. Twilio's default is 50.
    #[must_use]
    pub const fn page_size(mut self, keys: u64) -> Self {
        self.page_size = Some(keys);
        self
    }

    /// Sets the maximum number of keys that the caller needs: pages are no larger than that.
    #[must_use]
    pub const fn limit(mut self, keys: u64) -> Self {
        self.limit = Some(keys);
        self
    }

    /// Sets where the page begins: [`Page::next_page_token`](super::Page) of the page before it; the first page if left out.
    #[must_use]
    pub fn page_token(mut self, token: impl Into<String>) -> Self {
        self.page_token = Some(token.into());
        self
    }

    /// Reads options from JSON: `{"pageSize":100,"limit":1000,"pageToken":"PASK…"}`.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault. Ranges are checked when the request is made.
    pub fn from_json(text: &str) -> Result<Self, CredentialError> {
        let options = Options::read(text, &["pageSize", "limit", "pageToken"])?;
        Ok(Self {
            page_size: options
                .integer("pageSize")
                .map_err(|_| CredentialError::invalid("page_size", EXPECTED_PAGE_SIZE))?,
            limit: options
                .integer("limit")
                .map_err(|_| CredentialError::invalid("limit", "expected a whole number, not negative"))?,
            page_token: options.text("pageToken")?.map(Cow::into_owned),
        })
    }

    /// Whether nothing is to be sent.
    pub(super) const fn is_default(&self) -> bool {
        self.page_size.is_none() && self.limit.is_none() && self.page_token.is_none()
    }

    /// Writes the page size, at most `most`, and the page token, under these names.
    pub(super) fn write(
        &self,
        query: &mut Form<'_>,
        [size_name, token_name]: [&str; 2],
        most: u64,
        expected: &'static str,
    ) -> Result<(), CredentialError> {
        let token = self.token()?;
        if let Some(size) = self.size(most, expected)? {
            let mut digits = String::new();
            write_integer(&mut digits, size);
            query.parameter(size_name, &digits);
        }
        if let Some(token) = token {
            query.parameter(token_name, token);
        }
        Ok(())
    }

    /// The page token to send, if there is one.
    fn token(&self) -> Result<Option<&str>, CredentialError> {
        match self.page_token.as_deref() {
            Some(token) if !is_page_token(token) => Err(CredentialError::invalid(
                "page_token",
                "expected the token of the next page, at most 1000 bytes",
            )),
            token => Ok(token),
        }
    }

    /// The page size to send, if there is one: at most `most`.
    fn size(&self, most: u64, expected: &'static str) -> Result<Option<u64>, CredentialError> {
        let largest = self.page_size.unwrap_or(most);
        if largest == 0 || largest > most {
            return Err(CredentialError::invalid("page_size", expected));
        }
        Ok(self
            .limit
            .map(|limit| limit.max(1).min(largest))
            .or(self.page_size))
    }
}

pub(super) const fn is_page_token(token: &str) -> bool {
    matches!(token.len(), 1..=MAX_PAGE_TOKEN)
}

/// The keys that a page of API keys may have.
pub(super) const EXPECTED_PAGE_SIZE: &str = "expected a whole number, 1 to 1000";
