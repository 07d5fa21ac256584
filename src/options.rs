//! Options read from JSON by a table of the names that they may have.

use std::borrow::Cow;

use crate::access_token::{invalid_time, invalid_ttl};
use crate::error::{CredentialError, ErrorCode, unknown_option};
use crate::json::{Malformed, RawJson, Reader};

/// An object of options: its members in their order, each under a known name.
pub(crate) struct Options<'a>(pub(crate) Vec<(&'static str, RawJson<'a>)>);

impl<'a> Options<'a> {
    /// Reads all of a text as one object that has no other members than those `known`.
    pub(crate) fn read(json: &'a str, known: &[&'static str]) -> Result<Self, CredentialError> {
        let mut reader = Reader::new(json);
        let members = reader.object().map_err(malformed)?;
        let mut given = Vec::new();
        while let Some(name) = reader.member(&members).map_err(malformed)? {
            let Some(name) = known.iter().find(|known| **known == name) else {
                return Err(unknown_option(&name, known));
            };
            given.push((*name, reader.raw().map_err(at(name))?));
        }
        reader.end().map_err(malformed)?;
        Ok(Self(given))
    }

    /// An option as it stands there.
    pub(crate) fn raw(&self, name: &'static str) -> Option<RawJson<'a>> {
        self.0
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| *value)
    }

    /// A text.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<Cow<'a, str>>, CredentialError> {
        self.raw(name)
            .map(|value| Reader::new(value.as_str()).string().map_err(at(name)))
            .transpose()
    }

    /// When a token is issued, in seconds since the epoch.
    pub(crate) fn issued_at(&self) -> Result<Option<u64>, CredentialError> {
        self.integer("issuedAt", || invalid_time("issuedAt"))
    }

    /// How long a token is good for: an hour if nothing is said.
    pub(crate) fn ttl(&self) -> Result<u64, CredentialError> {
        Ok(self.integer("ttl", invalid_ttl)?.unwrap_or(3600))
    }

    /// A whole number.
    pub(crate) fn integer(
        &self,
        name: &'static str,
        otherwise: fn() -> CredentialError,
    ) -> Result<Option<u64>, CredentialError> {
        self.raw(name)
            .map(|value| Reader::new(value.as_str()).integer().map_err(|_| otherwise()))
            .transpose()
    }
}

fn malformed(problem: Malformed) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidArgument, problem.0)
}

fn at(field: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| CredentialError::at(ErrorCode::InvalidArgument, field, problem.0)
}
