//! Options read from JSON by a table of the names that they may have.

use alloc::borrow::Cow;

use super::{Malformed, RawJson, Reader};
use crate::error::{CredentialError, ErrorCode, unknown_option};

/// Reads an object with no other members than those `known`, at most 32, and none twice. `value` reads the value of each,
/// and gets its index and its name. `code` is that of an error about the object itself.
pub(crate) fn read_options<'a>(
    reader: &mut Reader<'a>,
    known: &[&'static str],
    code: ErrorCode,
    value: &mut dyn FnMut(&mut Reader<'a>, usize, &'static str) -> Result<(), CredentialError>,
) -> Result<(), CredentialError> {
    debug_assert!(known.len() <= 32, "each name has a bit");
    let malformed = |problem: Malformed| CredentialError::new(code, problem.expected());
    reader.object().map_err(malformed)?;
    let mut given = 0_u32;
    while let Some(name) = reader.name(given == 0).map_err(malformed)? {
        let found = known.iter().enumerate().find(|(_, known)| name.is(known));
        let Some((index, known_name)) = found else {
            return Err(unknown_option(name.as_str(), known));
        };
        let bit = 1_u32.wrapping_shl(index as u32);
        if given & bit != 0 {
            return Err(malformed(Malformed::Duplicate));
        }
        given |= bit;
        value(reader, index, known_name)?;
    }
    Ok(())
}

/// The most options that an object of [`Options`] can have.
const MOST: usize = 8;

/// An object of options: its members in their order, each under a known name.
pub(crate) struct Options<'a> {
    given: [Option<(&'static str, RawJson<'a>)>; MOST],
    code: ErrorCode,
}

impl<'a> Options<'a> {
    /// Reads all of a text as one object that has no other members than those `known`, at most 8.
    #[inline(never)]
    pub(crate) fn read(json: &'a str, known: &[&'static str]) -> Result<Self, CredentialError> {
        let mut reader = Reader::new(json);
        let options = Self::next(&mut reader, known, ErrorCode::InvalidArgument)?;
        reader.end().map_err(malformed)?;
        Ok(options)
    }

    /// The same for the object that comes next. `code` is that of values of the wrong kind.
    #[inline(never)]
    pub(crate) fn next(
        reader: &mut Reader<'a>,
        known: &[&'static str],
        code: ErrorCode,
    ) -> Result<Self, CredentialError> {
        debug_assert!(known.len() <= MOST, "there is a place for each option");
        let mut given = [None; MOST];
        let mut places = given.iter_mut();
        read_options(reader, known, code, &mut |reader, _, name| {
            let value = reader.raw().map_err(at(code, name))?;
            if let Some(place) = places.next() {
                *place = Some((name, value));
            }
            Ok(())
        })?;
        Ok(Self { given, code })
    }

    /// Reads all of a text as one object, and keeps of it what has a known name. `code` is that of all errors.
    pub(crate) fn among_others(
        json: &'a str,
        known: &[&'static str],
        code: ErrorCode,
    ) -> Result<Self, CredentialError> {
        debug_assert!(known.len() <= MOST, "there is a place for each option");
        let malformed = |problem: Malformed| CredentialError::new(code, problem.expected());
        let mut reader = Reader::new(json);
        let mut given = [None; MOST];
        let mut places = given.iter_mut();
        let members = reader.object().map_err(malformed)?;
        while let Some(name) = reader.member(&members).map_err(malformed)? {
            let value = reader.raw().map_err(malformed)?;
            if let Some(name) = known.iter().find(|known| name.is(known))
                && let Some(place) = places.next()
            {
                *place = Some((*name, value));
            }
        }
        reader.end().map_err(malformed)?;
        Ok(Self { given, code })
    }

    /// All of them, in their order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'static str, RawJson<'a>)> {
        self.given.iter().filter_map(|given| *given)
    }

    /// An option as it was given.
    #[inline(never)]
    pub(crate) fn raw(&self, name: &'static str) -> Option<RawJson<'a>> {
        self.members()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value)
    }

    /// A text.
    #[inline(never)]
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<Cow<'a, str>>, CredentialError> {
        self.raw(name)
            .map(|value| Reader::new(value.as_str()).string().map_err(at(self.code, name)))
            .transpose()
    }

    /// A whole number.
    #[inline(never)]
    pub(crate) fn integer(&self, name: &'static str) -> Result<Option<u64>, CredentialError> {
        self.raw(name)
            .map(|value| Reader::new(value.as_str()).integer().map_err(at(self.code, name)))
            .transpose()
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&self, name: &'static str) -> Result<Option<bool>, CredentialError> {
        self.raw(name)
            .map(|value| Reader::new(value.as_str()).boolean().map_err(at(self.code, name)))
            .transpose()
    }
}

fn malformed(problem: Malformed) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidArgument, problem.expected())
}

/// An error about the value of an option.
pub(crate) fn at(code: ErrorCode, field: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| CredentialError::at(code, field, problem.expected())
}
