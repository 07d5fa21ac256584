use std::borrow::Cow;

use super::answer::Answer;
use super::api_error::ApiError;
use super::date::epoch_seconds;
use crate::json::RawJson;
use crate::sid::SidKind;

/// An API key as the service describes it: all but its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyInfo<'a>([Option<RawJson<'a>>; 6]);

const NAMES: [&str; 6] = [
    "sid",
    "friendly_name",
    "date_created",
    "date_updated",
    "flags",
    "policy",
];

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
        let info = Self(json.members(&NAMES));
        SidKind::ApiKey.matches(&info.sid()).then_some(info)
    }

    fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        self.raw(index)?.text()
    }

    fn raw(&self, index: usize) -> Option<RawJson<'a>> {
        self.0.get(index).copied().flatten()
    }

    /// The key, `SK…`.
    #[must_use]
    pub fn sid(&self) -> Cow<'a, str> {
        self.text(0).unwrap_or_default()
    }

    /// Its name for people.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        self.text(1)
    }

    /// When it was made, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        epoch_seconds(&self.text(2)?)
    }

    /// When it was changed last, in seconds since the epoch.
    #[must_use]
    pub fn date_updated(&self) -> Option<u64> {
        epoch_seconds(&self.text(3)?)
    }

    /// What it is for: an array such as `["rest_api","signing"]`. Lists of IAM v1 alone say so.
    #[must_use]
    pub fn flags(&self) -> Option<RawJson<'a>> {
        self.raw(4)
    }

    /// What it may do: `{"allow":[…]}`, or `null` if it is no Restricted key. Lists and 2010-04-01 do not say so.
    #[must_use]
    pub fn policy(&self) -> Option<RawJson<'a>> {
        self.raw(5)
    }
}
