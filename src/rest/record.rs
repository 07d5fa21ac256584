//! Records in responses, read by a table of their members: code for each member would be several times as large.

use alloc::borrow::Cow;
use alloc::string::String;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::date::epoch_seconds;
use super::policy::{has_strings, is_optional_policy, is_policy};
use super::response::Response;
use crate::encoding::json::{ObjectWriter, RawJson, write_integer, write_string};

/// The type of a member.
pub(super) enum Kind {
    Text,
    /// A date, written in seconds since the epoch.
    Date,
    Integer,
    /// An array of strings.
    Texts,
    Policy,
    /// A policy, or `null` for none.
    OptionalPolicy,
}

/// The members of a record: the names in responses, ours, and the types.
pub(super) type Members = &'static [(&'static str, &'static str, Kind)];

/// The members of a record with an identifier: their names in responses, ours, and their types.
pub(crate) struct Schema {
    /// The identifier, without which a record is unreadable.
    pub(super) id: (&'static str, &'static str),
    pub(super) is_id: fn(&str) -> bool,
    pub(super) members: Members,
    /// The type of a record as our member `type`, as far as the record proves it.
    pub(super) proven_type: Option<fn(RawJson<'_>) -> Option<&'static str>>,
    /// The names that the secret may have.
    pub(super) secret: &'static [&'static str],
    /// What is lost if the secret of a new record cannot be read.
    pub(super) lost: &'static str,
}

impl Schema {
    /// Whether a record has its identifier.
    pub(super) fn fits(&self, record: RawJson<'_>) -> bool {
        let id = text(record, self.id.0);
        id.is_some_and(|id| (self.is_id)(&id))
    }

    /// The secret: a string that is not empty.
    pub(super) fn secret<'a>(&self, record: RawJson<'a>) -> Option<RawJson<'a>> {
        let secret = self.secret.iter().find_map(|name| record.member(name))?;
        secret
            .text()
            .is_some_and(|text| !text.is_empty())
            .then_some(secret)
    }

    /// The secret as text; empty without one.
    pub(super) fn secret_text(&self, record: RawJson<'_>) -> Zeroizing<String> {
        let secret = self.secret(record).and_then(RawJson::text);
        Zeroizing::new(secret.unwrap_or_default().into_owned())
    }

    /// Returns the record in a response. It must have its identifier and, if it is new, its secret.
    #[inline(never)]
    pub(super) fn read<'a>(&self, response: &Response<'a>, is_new: bool) -> Result<RawJson<'a>, ApiError> {
        response.check()?;
        match response.parse() {
            Some(record) if self.fits(record) && (!is_new || self.secret(record).is_some()) => Ok(record),
            _ if is_new => Err(response.lost(self.lost)),
            _ => Err(response.unexpected()),
        }
    }

    /// Writes the members that could be read as JSON; nothing without the identifier.
    #[inline(never)]
    fn write(&self, record: RawJson<'_>, is_new: bool, json: &mut String) -> Option<()> {
        if !self.fits(record) {
            return None;
        }
        let mut object = ObjectWriter::new(json);
        object.raw(self.id.1, record.member(self.id.0));
        write_members(record, self.members, &mut object);
        if let Some(proven_type) = self.proven_type {
            object.string("type", proven_type(record));
        }
        if is_new {
            object.raw("secret", self.secret(record));
        }
        object.end();
        Some(())
    }

    /// Reads the record in a response, and returns it as JSON.
    #[inline(never)]
    pub(crate) fn to_json(&self, response: &Response<'_>, is_new: bool) -> Result<String, ApiError> {
        let record = self.read(response, is_new)?;
        let mut json = String::new();
        self.write(record, is_new, &mut json);
        Ok(json)
    }

    /// Writes a page of records as JSON.
    #[inline(never)]
    pub(super) fn page_to_json(&self, records: RawJson<'_>, next_page_token: Option<&str>) -> String {
        let mut json = String::from("{\"keys\":[");
        let mut unreadable = 0_u64;
        for record in records.items() {
            let end = json.len();
            if json.as_bytes().last() != Some(&b'[') {
                json.push(',');
            }
            if self.write(record, false, &mut json).is_none() {
                json.truncate(end);
                unreadable = unreadable.saturating_add(1);
            }
        }
        json.push_str("],\"unreadable\":");
        write_integer(&mut json, unreadable);
        if let Some(token) = next_page_token {
            json.push_str(",\"nextPageToken\":");
            write_string(&mut json, token);
        }
        json.push('}');
        json
    }
}

/// Writes the members that could be read.
pub(super) fn write_members(record: RawJson<'_>, members: Members, object: &mut ObjectWriter<'_>) {
    for (from, to, kind) in members {
        let Some(value) = record.member(from) else {
            continue;
        };
        match kind {
            Kind::Text => object.string(to, value.text().as_deref()),
            Kind::Date => object.integer(to, value.text().and_then(|date| epoch_seconds(&date))),
            Kind::Integer => object.integer(to, value.integer()),
            Kind::Texts => object.raw(to, has_strings(value).then_some(value)),
            Kind::Policy => object.raw(to, is_policy(value).then_some(value)),
            Kind::OptionalPolicy => object.raw(to, is_optional_policy(value).then_some(value)),
        };
    }
}

/// A member that is a string.
pub(super) fn text<'a>(record: RawJson<'a>, name: &str) -> Option<Cow<'a, str>> {
    record.member(name)?.text()
}

/// A member that is a date, in seconds since the epoch.
pub(super) fn date(record: RawJson<'_>, name: &str) -> Option<u64> {
    epoch_seconds(&text(record, name)?)
}
