use std::borrow::Cow;

use super::MAX_TIME;
use super::grants::Grant;
use crate::credential::check_region;
use crate::error::{CredentialError, ErrorCode, unknown_option};
use crate::json::{Malformed, Reader};
use crate::jwt::Algorithm;

/// What goes into an Access Token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessTokenOptions<'a> {
    /// Who the token is for: 1 to 256 characters, and the rules of each granted product.
    pub identity: Cow<'a, str>,
    /// How long the token is good for, in seconds: 1 to 86400.
    pub ttl: u64,
    /// The `nbf` claim, in seconds since the epoch. None if left out: clocks drift.
    pub not_before: Option<u64>,
    /// The `iat` claim, in seconds since the epoch; the time of minting if left out.
    pub issued_at: Option<u64>,
    /// The region that the token is for; the key's own if left out.
    pub region: Option<Cow<'a, str>>,
    /// HS256 is the one that the service accepts.
    pub algorithm: Algorithm,
    /// What is allowed, written in this order.
    pub grants: Vec<Grant<'a>>,
}

impl Default for AccessTokenOptions<'_> {
    /// No identity yet, one hour, HS256, no grants.
    fn default() -> Self {
        Self {
            identity: Cow::Borrowed(""),
            ttl: 3600,
            not_before: None,
            issued_at: None,
            region: None,
            algorithm: Algorithm::Hs256,
            grants: Vec::new(),
        }
    }
}

/// The options' names. A template has all but the first two.
const NAMES: [&str; 7] = [
    "identity",
    "issuedAt",
    "ttl",
    "notBefore",
    "region",
    "algorithm",
    "grants",
];

impl<'a> AccessTokenOptions<'a> {
    /// Reads options from JSON, named as in JavaScript: `{"identity":"alice","ttl":600,"grants":{"video":{}}}`.
    ///
    /// # Errors
    /// `invalid_identity`, `invalid_ttl`, `invalid_grant`, `invalid_argument`, `unsupported_algorithm`, with the path
    /// of the option at fault. The rules of grants and identities are checked when the token is minted.
    pub fn from_json(text: &'a str) -> Result<Self, CredentialError> {
        Self::read(text, &NAMES)
    }

    /// Reads the options of a template: all but `identity` and `issuedAt`.
    ///
    /// # Errors
    /// As [`AccessTokenOptions::from_json`].
    pub fn template_from_json(text: &'a str) -> Result<Self, CredentialError> {
        let (_, names) = NAMES.split_at(2);
        Self::read(text, names)
    }

    /// Reads what a template leaves open: `identity` and `issuedAt`.
    ///
    /// # Errors
    /// As [`AccessTokenOptions::from_json`].
    pub fn moment_from_json(text: &'a str) -> Result<Self, CredentialError> {
        let (names, _) = NAMES.split_at(2);
        Self::read(text, names)
    }

    fn read(text: &'a str, names: &[&str]) -> Result<Self, CredentialError> {
        let mut options = Self::default();
        let mut reader = Reader::new(text);
        let whole = at(ErrorCode::InvalidArgument, "options");
        let members = reader.object().map_err(&whole)?;
        while let Some(name) = reader.member(&members).map_err(&whole)? {
            if !names.contains(&name.as_ref()) {
                return Err(unknown_option(&name, names));
            }
            options.read_option(&name, &mut reader)?;
        }
        reader.end().map_err(&whole)?;
        Ok(options)
    }

    fn read_option(&mut self, name: &str, reader: &mut Reader<'a>) -> Result<(), CredentialError> {
        match name {
            "identity" => {
                self.identity = reader
                    .string()
                    .map_err(at(ErrorCode::InvalidIdentity, "identity"))?
            }
            "issuedAt" => self.issued_at = Some(time(reader, "issuedAt")?),
            "ttl" => self.ttl = reader.integer().map_err(|_| invalid_ttl())?,
            "notBefore" => self.not_before = Some(time(reader, "notBefore")?),
            "region" => {
                self.region = Some(
                    reader
                        .string()
                        .map_err(at(ErrorCode::InvalidArgument, "region"))?,
                )
            }
            "algorithm" => {
                let name = reader
                    .string()
                    .map_err(at(ErrorCode::UnsupportedAlgorithm, "algorithm"))?;
                self.algorithm = Algorithm::from_name(&name)?;
            }
            _ => self.grants = Grant::read_all(reader).map_err(|error| error.within("grants"))?,
        }
        Ok(())
    }

    /// Checks everything but the identity and the grants.
    pub(super) fn check(&self) -> Result<(), CredentialError> {
        if !(1..=86_400).contains(&self.ttl) {
            return Err(invalid_ttl());
        }
        if let Some(region) = &self.region {
            check_region(region)?;
        }
        check_time(self.not_before, "notBefore")?;
        check_time(self.issued_at, "issuedAt")
    }
}

/// Times are written into JSON, and added to: they must stay exact.
pub(crate) fn check_time(time: Option<u64>, field: &'static str) -> Result<(), CredentialError> {
    if time.is_some_and(|time| time > MAX_TIME) {
        Err(invalid_time(field))
    } else {
        Ok(())
    }
}

fn time(reader: &mut Reader<'_>, field: &'static str) -> Result<u64, CredentialError> {
    reader.integer().map_err(|_| invalid_time(field))
}

pub(crate) fn invalid_time(field: &'static str) -> CredentialError {
    CredentialError::at(
        ErrorCode::InvalidArgument,
        field,
        "expected whole seconds since the epoch, before the year 10000",
    )
}

pub(crate) fn invalid_ttl() -> CredentialError {
    CredentialError::at(
        ErrorCode::InvalidTtl,
        "ttl",
        "expected whole seconds, 1 to 86400 (24 hours)",
    )
}

fn at(code: ErrorCode, field: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| CredentialError::at(code, field, problem.0)
}
