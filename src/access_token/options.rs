use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::grants::{Grant, GrantClaims};
use crate::credential::check_region;
use crate::encoding::json::Reader;
use crate::encoding::json::{at, read_options};
use crate::error::{CredentialError, ErrorCode};
use crate::jws::Algorithm;
use crate::numeric_date::{DEFAULT_LIFETIME, check_time, check_ttl, invalid_time, invalid_ttl};

/// The content of an Access Token.
///
/// ```
/// use twilio_edge_auth::access_token::{AccessTokenOptions, VideoGrant};
/// let options = AccessTokenOptions::new("alice")
///     .ttl(900)
///     .grant(VideoGrant::new().room("daily"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessTokenOptions<'a> {
    pub(super) identity: Cow<'a, str>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) issued_at: Option<u64>,
    ttl: u64,
    not_before: Option<u64>,
    region: Option<Cow<'a, str>>,
    algorithm: Algorithm,
    grants: Vec<Grant<'a>>,
}

impl Default for AccessTokenOptions<'_> {
    /// Options for a template: no identity, one hour, HS256, no grants.
    fn default() -> Self {
        Self {
            identity: Cow::Borrowed(""),
            id: None,
            issued_at: None,
            ttl: DEFAULT_LIFETIME,
            not_before: None,
            region: None,
            algorithm: Algorithm::Hs256,
            grants: Vec::new(),
        }
    }
}

impl<'a> AccessTokenOptions<'a> {
    /// Creates options for an identity: 1 to 256 characters, which follow the rules of each granted product. One hour,
    /// HS256, no grants.
    #[must_use]
    pub fn new(identity: impl Into<Cow<'a, str>>) -> Self {
        Self {
            identity: identity.into(),
            ..Self::default()
        }
    }

    /// The lifetime in seconds: 1 to 86400.
    #[must_use]
    pub const fn ttl(mut self, seconds: u64) -> Self {
        self.ttl = seconds;
        self
    }

    /// The `nbf` claim, in seconds since the epoch. Left out by default, because clocks drift.
    #[must_use]
    pub const fn not_before(mut self, seconds: u64) -> Self {
        self.not_before = Some(seconds);
        self
    }

    /// The `iat` claim, in seconds since the epoch; the time of minting if left out.
    #[must_use]
    pub const fn issued_at(mut self, seconds: u64) -> Self {
        self.issued_at = Some(seconds);
        self
    }

    /// The end of the `jti` claim, after the key's SID and a hyphen: 1 to 64 of `A-Z`, `a-z`, `0-9`, `-`, `_` and `.`. The
    /// time of issue if left out, as in the `twilio` npm package: tokens of the same second then share a `jti`.
    #[must_use]
    pub fn id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The region that the token is for; the key's own if left out.
    #[must_use]
    pub fn region(mut self, region: impl Into<Cow<'a, str>>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The algorithm. Twilio accepts only HS256.
    #[must_use]
    pub const fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Adds a grant. They are written in this order.
    #[must_use]
    pub fn grant(mut self, grant: impl Into<Grant<'a>>) -> Self {
        self.grants.push(grant.into());
        self
    }
}

/// The names of the options in JSON. A template has all but the first three, which are given when it mints.
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

/// The options to read.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Whole,
    /// All but the identity, the time and the id.
    Template,
    /// The identity, the time and the id.
    Moment,
}

/// Checked options, but for what depends on the key, and on the identity and the grants together.
pub(super) struct MintParams<'a> {
    pub(super) identity: Cow<'a, str>,
    pub(super) issued_at: Option<u64>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) ttl: u64,
    pub(super) not_before: Option<u64>,
    pub(super) region: Option<Cow<'a, str>>,
    pub(super) algorithm: Algorithm,
    pub(super) grants: GrantClaims,
}

impl<'a> MintParams<'a> {
    pub(super) fn of(options: &'a AccessTokenOptions<'_>) -> Result<Self, CredentialError> {
        let params = Self {
            identity: Cow::Borrowed(&options.identity),
            issued_at: options.issued_at,
            id: options.id.as_deref().map(Cow::Borrowed),
            ttl: options.ttl,
            not_before: options.not_before,
            region: options.region.as_deref().map(Cow::Borrowed),
            algorithm: options.algorithm,
            grants: GrantClaims::of(&options.grants).map_err(|error| error.within("grants"))?,
        };
        params.check()?;
        Ok(params)
    }

    /// Reads options from JSON: `{"identity":"alice","ttl":600,"grants":{"video":{}}}`.
    pub(super) fn from_json(text: &'a str, part: Part) -> Result<Self, CredentialError> {
        let mut params = Self {
            identity: Cow::Borrowed(""),
            id: None,
            issued_at: None,
            ttl: DEFAULT_LIFETIME,
            not_before: None,
            region: None,
            algorithm: Algorithm::Hs256,
            grants: GrantClaims::default(),
        };
        let (moment, template) = NAMES.split_at(3);
        let names = match part {
            Part::Whole => &NAMES,
            Part::Template => template,
            Part::Moment => moment,
        };
        let mut reader = Reader::new(text);
        let code = ErrorCode::InvalidArgument;
        read_options(&mut reader, names, code, &mut |reader, _, name| {
            params.read(reader, name)
        })
        .and_then(|()| reader.end().map_err(at(code, "options")))
        .map_err(|error| error.or_about("options"))?;
        params.check()?;
        Ok(params)
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
            "grants" => self.grants = GrantClaims::read(reader).map_err(|error| error.within(name))?,
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
                    _ => self.algorithm = value.parse()?,
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
        check_time(self.not_before, "not_before")?;
        check_time(self.issued_at, "issued_at")
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
    Err(CredentialError::invalid("id", expected))
}
