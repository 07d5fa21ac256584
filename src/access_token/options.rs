use std::borrow::Cow;

use super::grants::{Grant, Grants};
use crate::credential::check_region;
use crate::encoding::json::{Reader, at, read_options};
use crate::error::{CredentialError, ErrorCode};
use crate::jws::Algorithm;
use crate::numeric_date::{check_time, check_ttl, invalid_time, invalid_ttl};

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
    /// The end of the `jti` claim, after the key's SID and a hyphen: 1 to 64 of `A-Z`, `a-z`, `0-9`, `-`, `_` and `.`. The
    /// time of issue if left out, as the `twilio` npm package writes it: tokens of the same second then share a `jti`.
    pub id: Option<Cow<'a, str>>,
    /// The region that the token is for; the key's own if left out.
    pub region: Option<Cow<'a, str>>,
    /// Twilio accepts only HS256.
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
            id: None,
            region: None,
            algorithm: Algorithm::Hs256,
            grants: Vec::new(),
        }
    }
}

/// The options' names. A template has all but the first three, which are given when it mints.
const NAMES: [&str; 8] = [
    "identity",
    "issuedAt",
    "id",
    "ttl",
    "notBefore",
    "region",
    "algorithm",
    "grants",
];

/// Which options are read.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Whole,
    /// All but the identity, the time and the id.
    Template,
    /// The identity, the time and the id.
    Moment,
}

/// What a token is made of, checked but for what depends on the key, and on the identity and the grants together.
pub(super) struct Wanted<'a> {
    pub(super) identity: Cow<'a, str>,
    pub(super) issued_at: Option<u64>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) ttl: u64,
    pub(super) not_before: Option<u64>,
    pub(super) region: Option<Cow<'a, str>>,
    pub(super) algorithm: Algorithm,
    pub(super) grants: Grants,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(options: &'a AccessTokenOptions<'_>) -> Result<Self, CredentialError> {
        let wanted = Self {
            identity: Cow::Borrowed(&options.identity),
            issued_at: options.issued_at,
            id: options.id.as_deref().map(Cow::Borrowed),
            ttl: options.ttl,
            not_before: options.not_before,
            region: options.region.as_deref().map(Cow::Borrowed),
            algorithm: options.algorithm,
            grants: Grants::of(&options.grants).map_err(|error| error.within("grants"))?,
        };
        wanted.check()?;
        Ok(wanted)
    }

    /// Reads options from JSON, named as in JavaScript: `{"identity":"alice","ttl":600,"grants":{"video":{}}}`.
    pub(super) fn from_json(text: &'a str, part: Part) -> Result<Self, CredentialError> {
        let mut wanted = Self {
            identity: Cow::Borrowed(""),
            issued_at: None,
            id: None,
            ttl: 3600,
            not_before: None,
            region: None,
            algorithm: Algorithm::Hs256,
            grants: Grants::default(),
        };
        let (moment, template) = NAMES.split_at(3);
        let names = match part {
            Part::Whole => &NAMES,
            Part::Template => template,
            Part::Moment => moment,
        };
        let mut reader = Reader::new(text);
        let code = ErrorCode::InvalidArgument;
        read_options(&mut reader, names, code, &mut |reader, name| {
            wanted.read(reader, name)
        })
        .and_then(|()| reader.end().map_err(at(code, "options")))
        .map_err(|error| error.or_about("options"))?;
        wanted.check()?;
        Ok(wanted)
    }

    fn read(&mut self, reader: &mut Reader<'a>, name: &'static str) -> Result<(), CredentialError> {
        match name {
            "ttl" => self.ttl = reader.integer().map_err(|_| invalid_ttl())?,
            "issuedAt" | "notBefore" => {
                let time = reader.integer().map_err(|_| invalid_time(name))?;
                let place = if name == "issuedAt" {
                    &mut self.issued_at
                } else {
                    &mut self.not_before
                };
                *place = Some(time);
            }
            "grants" => self.grants = Grants::read(reader).map_err(|error| error.within(name))?,
            text => {
                let code = match text {
                    "identity" => ErrorCode::InvalidIdentity,
                    "region" | "id" => ErrorCode::InvalidArgument,
                    _ => ErrorCode::UnsupportedAlgorithm,
                };
                let value = reader.string().map_err(at(code, name))?;
                match text {
                    "identity" => self.identity = value,
                    "region" => self.region = Some(value),
                    "id" => self.id = Some(value),
                    _ => self.algorithm = Algorithm::from_name(&value)?,
                }
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), CredentialError> {
        check_ttl(self.ttl)?;
        if let Some(region) = &self.region {
            check_region(region)?;
        }
        if let Some(id) = &self.id {
            check_id(id)?;
        }
        check_time(self.not_before, "notBefore")?;
        check_time(self.issued_at, "issuedAt")
    }
}

/// The longest end of a `jti`, in bytes.
const MAX_ID: usize = 64;

fn check_id(id: &str) -> Result<(), CredentialError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if matches!(id.len(), 1..=MAX_ID) && id.bytes().all(plain) {
        return Ok(());
    }
    let expected = "expected 1 to 64 of the characters A-Z a-z 0-9 - _ .";
    Err(CredentialError::at(ErrorCode::InvalidArgument, "id", expected))
}
