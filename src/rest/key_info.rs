use alloc::borrow::Cow;
use core::fmt;

use super::api_error::ApiError;
use super::policy::{has_strings, is_optional_policy};
use super::record::{Kind, Schema, date, text};
use super::response::Response;
use crate::encoding::json::RawJson;
use crate::sid::{KeySid, SidKind};

/// An API key as Twilio describes it, without its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyInfo<'a> {
    sid: KeySid,
    json: RawJson<'a>,
}

impl<'a> ApiKeyInfo<'a> {
    /// Reads the response to [`ApiKeys::get`](super::ApiKeys::get) and [`ApiKeys::update`](super::ApiKeys::update).
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        let record = KEY.read(response, false)?;
        Self::read(record).ok_or_else(|| response.unexpected())
    }

    /// Reads one key, which must have a SID at least.
    pub(super) fn read(json: RawJson<'a>) -> Option<Self> {
        let sid = json.member("sid")?.text()?;
        Some(Self {
            sid: KeySid::new(&sid).ok()?,
            json,
        })
    }

    /// The SID of the key, `SK…`.
    #[must_use]
    pub const fn sid(&self) -> &KeySid {
        &self.sid
    }

    /// The friendly name.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        text(self.json, "friendly_name")
    }

    /// When it was created, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        date(self.json, "date_created")
    }

    /// When it was changed last, in seconds since the epoch.
    #[must_use]
    pub fn date_updated(&self) -> Option<u64> {
        date(self.json, "date_updated")
    }

    /// Its purposes: an array of strings such as `["rest_api","signing"]`. Only lists of IAM v1 have it.
    #[must_use]
    pub fn flags(&self) -> Option<RawJson<'a>> {
        flags(self.json)
    }

    /// The policy: `{"allow":[…]}`, or `null` if it is not a Restricted key. Lists and 2010-04-01 do not have it.
    #[must_use]
    pub fn policy(&self) -> Option<RawJson<'a>> {
        policy(self.json)
    }

    /// The type, as far as the response proves it: `"restricted"`, `"main"` or `"standard-or-main"`. A policy or the flag
    /// `restricted` proves a Restricted key, a flag `manage_…` a Main key, and `null` as the policy one of the other two.
    #[must_use]
    pub fn proven_type(&self) -> Option<&'static str> {
        proven_type(self.json)
    }
}

pub(crate) static KEY: Schema = Schema {
    id: ("sid", "sid"),
    is_id: |text| SidKind::ApiKey.matches(text),
    members: &[
        ("friendly_name", "friendlyName", Kind::Text),
        ("date_created", "dateCreated", Kind::Date),
        ("date_updated", "dateUpdated", Kind::Date),
        ("flags", "flags", Kind::Texts),
        ("policy", "policy", Kind::OptionalPolicy),
    ],
    proven_type: Some(proven_type),
    secret: &["secret"],
    lost: "a key was created, and its secret",
};

fn flags(key: RawJson<'_>) -> Option<RawJson<'_>> {
    key.member("flags").filter(|flags| has_strings(*flags))
}

fn policy(key: RawJson<'_>) -> Option<RawJson<'_>> {
    key.member("policy").filter(|policy| is_optional_policy(*policy))
}

fn proven_type(key: RawJson<'_>) -> Option<&'static str> {
    let policy = policy(key);
    let (mut is_restricted, mut is_main) = (policy.is_some_and(RawJson::is_object), false);
    for flag in flags(key).unwrap_or(RawJson::NULL).items() {
        let flag = flag.text().unwrap_or_default();
        is_restricted |= flag == "restricted";
        is_main |= flag.starts_with("manage_");
    }
    if is_restricted {
        return Some("restricted");
    }
    if is_main {
        Some("main")
    } else {
        policy.map(|_| "standard-or-main")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ApiKeyInfo<'_> {
    /// Without the secret that the JSON of a new key has.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut info = serializer.serialize_struct("ApiKeyInfo", 7)?;
        info.serialize_field("sid", &self.sid)?;
        info.serialize_field("friendly_name", &self.friendly_name())?;
        info.serialize_field("date_created", &self.date_created())?;
        info.serialize_field("date_updated", &self.date_updated())?;
        info.serialize_field("flags", &self.flags())?;
        info.serialize_field("policy", &self.policy())?;
        info.serialize_field("type", &self.proven_type())?;
        info.end()
    }
}

impl fmt::Debug for ApiKeyInfo<'_> {
    /// Only the SID: the JSON of a new key has its secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ApiKeyInfo").field(&self.sid).finish()
    }
}
