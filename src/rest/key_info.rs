use std::borrow::Cow;
use std::fmt;

use super::answer::Answer;
use super::api_error::ApiError;
use super::date::epoch_seconds;
use crate::encoding::json::RawJson;
use crate::sid::SidKind;

/// An API key as Twilio describes it, without its secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ApiKeyInfo<'a>(RawJson<'a>);

impl<'a> ApiKeyInfo<'a> {
    /// Reads the answer to [`ApiKeys::get`](super::ApiKeys::get) and [`ApiKeys::update`](super::ApiKeys::update).
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn from_answer(answer: &Answer<'a>) -> Result<Self, ApiError> {
        Self::read(answer.json()?).ok_or_else(|| answer.misunderstood())
    }

    /// Reads one key, which must have a SID at least.
    pub(super) fn read(json: RawJson<'a>) -> Option<Self> {
        let info = Self(json);
        SidKind::ApiKey.matches(&info.sid()).then_some(info)
    }

    fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.0.member(name)?.text()
    }

    /// The key, `SK…`.
    #[must_use]
    pub fn sid(&self) -> Cow<'a, str> {
        self.text("sid").unwrap_or_default()
    }

    /// Its name for people.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        self.text("friendly_name")
    }

    /// When it was made, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        epoch_seconds(&self.text("date_created")?)
    }

    /// When it was changed last, in seconds since the epoch.
    #[must_use]
    pub fn date_updated(&self) -> Option<u64> {
        epoch_seconds(&self.text("date_updated")?)
    }

    /// What it is for: an array such as `["rest_api","signing"]`. Only lists of IAM v1 have it.
    #[must_use]
    pub fn flags(&self) -> Option<RawJson<'a>> {
        self.0.member("flags")
    }

    /// What it may do: `{"allow":[…]}`, or `null` if it is not a Restricted key. Lists and 2010-04-01 do not say so.
    #[must_use]
    pub fn policy(&self) -> Option<RawJson<'a>> {
        self.0.member("policy")
    }
}

impl fmt::Debug for ApiKeyInfo<'_> {
    /// Only the SID: a new key's secret is next to it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ApiKeyInfo").field(&self.sid()).finish()
    }
}
