use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use super::api_error::ApiError;
use super::date::epoch_seconds;
use super::response::Response;
use crate::encoding::json::{ObjectWriter, RawJson};
use crate::sid::KeySid;

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
        Self::read(response.json()?).ok_or_else(|| response.unexpected())
    }

    /// Reads one key, which must have a SID at least.
    #[inline(never)]
    pub(super) fn read(json: RawJson<'a>) -> Option<Self> {
        let sid = json.member("sid")?.text()?;
        Some(Self {
            sid: KeySid::new(&sid).ok()?,
            json,
        })
    }

    #[inline(never)]
    fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.json.member(name)?.text()
    }

    /// The SID of the key, `SK…`.
    #[must_use]
    pub const fn sid(&self) -> &KeySid {
        &self.sid
    }

    /// The friendly name.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        self.text("friendly_name")
    }

    /// When it was created, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        epoch_seconds(&self.text("date_created")?)
    }

    /// When it was changed last, in seconds since the epoch.
    #[must_use]
    pub fn date_updated(&self) -> Option<u64> {
        epoch_seconds(&self.text("date_updated")?)
    }

    /// Its purposes: an array of strings such as `["rest_api","signing"]`. Only lists of IAM v1 have it.
    #[must_use]
    pub fn flags(&self) -> Option<RawJson<'a>> {
        self.json.member("flags").filter(|flags| has_strings(*flags))
    }

    /// The policy: `{"allow":[…]}`, or `null` if it is not a Restricted key. Lists and 2010-04-01 do not have it.
    #[must_use]
    pub fn policy(&self) -> Option<RawJson<'a>> {
        let policy = self.json.member("policy")?;
        (policy == RawJson::NULL || is_policy(policy)).then_some(policy)
    }

    /// The type, as far as the response proves it: `"restricted"`, `"main"` or `"standard-or-main"`. A policy or the flag
    /// `restricted` proves a Restricted key, a flag `manage_…` a Main key, and `null` as the policy one of the other two.
    #[must_use]
    pub fn proven_type(&self) -> Option<&'static str> {
        let policy = self.policy();
        let has_flag = |is_it: fn(&str) -> bool| {
            let mut flags = self.flags().into_iter().flat_map(RawJson::items);
            flags.any(|flag| flag.text().is_some_and(|flag| is_it(&flag)))
        };
        match policy {
            Some(policy) if policy != RawJson::NULL => Some("restricted"),
            _ if has_flag(|flag| flag == "restricted") => Some("restricted"),
            _ if has_flag(|flag| flag.starts_with("manage_")) => Some("main"),
            policy => policy.map(|_| "standard-or-main"),
        }
    }

    /// Writes the key as JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        self.write(&mut object);
        object.end();
        json
    }

    /// Writes the members that could be read, named in camelCase; dates in seconds since the epoch.
    pub(super) fn write(&self, object: &mut ObjectWriter<'_>) {
        object
            .string("sid", self.sid.as_str())
            .string("friendlyName", self.friendly_name().as_deref())
            .integer("dateCreated", self.date_created())
            .integer("dateUpdated", self.date_updated())
            .raw("flags", self.flags())
            .raw("policy", self.policy())
            .string("type", self.proven_type());
    }
}

/// Whether this is a policy: `{"allow":[…]}`.
pub(super) fn is_policy(json: RawJson<'_>) -> bool {
    json.member("allow").is_some_and(has_strings)
}

/// Whether this is an array of strings.
#[inline(never)]
fn has_strings(json: RawJson<'_>) -> bool {
    json.as_str().starts_with('[') && json.items().all(|item| item.text().is_some())
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
