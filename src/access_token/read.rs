use alloc::borrow::Cow;
use alloc::string::String;

use crate::credential::{CTY, TYP};
use crate::encoding::byte_search::split_once;
use crate::encoding::json::{ObjectWriter, Options, RawJson, Reader};
use crate::error::{CredentialError, ErrorCode, joined};
use crate::jws::{Algorithm, Compact};

/// The header of an Access Token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Header {
    /// The algorithm that the token names.
    pub alg: String,
    /// The region, if the token names one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub twr: Option<String>,
}

/// The content of an Access Token. Times are in seconds since the epoch; those before it are 0.
///
/// [`ApiKey::verify_access_token`](crate::credential::ApiKey::verify_access_token) returns the content of a genuine token.
/// [`AccessToken::decode`] verifies nothing. With the feature `serde` the content can be serialized, and not deserialized:
/// what was deserialized would not be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AccessToken {
    /// The header.
    pub header: Header,
    /// `jti`: the token's own identifier.
    pub id: String,
    /// `iss`: the API key that signed it. In an unverified token any text.
    pub key_sid: String,
    /// `sub`: the account. In an unverified token any text.
    pub account_sid: String,
    /// Who the token is for. Some SDKs write an integer as a number: it is returned as text.
    pub identity: Option<String>,
    /// `iat`, without a fraction.
    pub issued_at: Option<u64>,
    /// `nbf`, a fraction rounded up: the first whole second at which the token is valid.
    pub not_before: Option<u64>,
    /// `exp`, without a fraction: the first whole second at which the token has expired.
    pub expires_at: u64,
    /// The grants as they are in the token, without the identity: a JSON object.
    #[cfg_attr(
        feature = "serde",
        serde(serialize_with = "crate::serde_text::serialize_json")
    )]
    pub grants: String,
}

impl AccessToken {
    /// Decodes a token without verifying it. Anyone can forge such a token.
    ///
    /// # Errors
    /// `malformed_token`, `wrong_token_type`.
    pub fn decode(jwt: &str) -> Result<Self, CredentialError> {
        let compact = Compact::parse(jwt)?;
        let header = RawHeader::read(&compact.header)?;
        Ok(RawClaims::read(&compact.claims)?.to_token(&header))
    }

    /// The same as JSON, with names in camelCase.
    ///
    /// # Errors
    /// As [`AccessToken::decode`].
    pub(crate) fn decode_to_json(jwt: &str) -> Result<String, CredentialError> {
        let compact = Compact::parse(jwt)?;
        let header = RawHeader::read(&compact.header)?;
        Ok(RawClaims::read(&compact.claims)?.to_json(&header))
    }
}

/// The header of tokens with HS256 and no region, which is nearly all: compared before anything is parsed.
const USUAL_HEADER: &str = r#"{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"#;

const HEADER_NAMES: [&str; 5] = ["alg", "typ", "cty", "twr", "crit"];

/// A checked header, its members as in the token.
pub(super) struct RawHeader<'a> {
    pub(super) alg: Cow<'a, str>,
    twr: Option<RawJson<'a>>,
}

impl<'a> RawHeader<'a> {
    /// Reads a header. Rejects critical extensions (`crit`, RFC 7515 §4.1.11: none is supported), and any type of token
    /// but an Access Token (RFC 8725 §3.11).
    pub(super) fn read(text: &'a str) -> Result<Self, CredentialError> {
        if text == USUAL_HEADER {
            return Ok(Self {
                alg: Algorithm::Hs256.as_str().into(),
                twr: None,
            });
        }
        let members = members(text, &HEADER_NAMES, "header")?;
        if members.raw("crit").is_some() {
            let expected = "critical header extensions are not supported";
            return Err(malformed_at("crit", expected));
        }
        let alg = required(&members, "alg")?;
        for (name, only, expected) in [
            ("typ", TYP, "expected JWT"),
            ("cty", CTY, "expected twilio-fpa;v=1"),
        ] {
            if members.text(name)?.as_deref() != Some(only) {
                return Err(CredentialError::at(ErrorCode::WrongTokenType, name, expected));
            }
        }
        // `twilio-ruby` writes `"twr":null` for no region.
        let twr = members.raw("twr").filter(|twr| twr.as_str() != "null");
        if twr.is_some() {
            members.text("twr")?;
        }
        Ok(Self { alg, twr })
    }
}

const CLAIM_NAMES: [&str; 7] = ["jti", "iss", "sub", "exp", "nbf", "iat", "grants"];
const TEXTS: [(&str, &str); 3] = [("jti", "id"), ("iss", "keySid"), ("sub", "accountSid")];

/// Checked claims, as in the token.
pub(super) struct RawClaims<'a> {
    members: Options<'a>,
    identity: Option<RawJson<'a>>,
    grants: String,
    pub(super) expires_at: u64,
    pub(super) not_before: Option<u64>,
    pub(super) issued_at: Option<u64>,
}

impl<'a> RawClaims<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, CredentialError> {
        let members = members(text, &CLAIM_NAMES, "claims")?;
        for (name, _) in TEXTS {
            required(&members, name)?;
        }
        let (identity, grants) = read_grants(members.raw("grants").ok_or_else(|| missing("grants"))?)?;
        Ok(Self {
            identity,
            grants,
            expires_at: time(&members, "exp", false)?.ok_or_else(|| missing("exp"))?,
            not_before: time(&members, "nbf", true)?,
            issued_at: time(&members, "iat", false)?,
            members,
        })
    }

    /// A claim that was checked to be a string.
    pub(super) fn text(&self, name: &'static str) -> Cow<'a, str> {
        self.members.text(name).ok().flatten().unwrap_or_default()
    }

    pub(super) fn to_token(&self, header: &RawHeader<'_>) -> AccessToken {
        let text = |name| self.text(name).into_owned();
        let owned = |json: RawJson<'_>| json.text().map(Cow::into_owned);
        AccessToken {
            header: Header {
                alg: header.alg.clone().into_owned(),
                twr: header.twr.and_then(owned),
            },
            id: text("jti"),
            key_sid: text("iss"),
            account_sid: text("sub"),
            identity: self
                .identity
                .map(|json| owned(json).unwrap_or_else(|| json.as_str().into())),
            issued_at: self.issued_at,
            not_before: self.not_before,
            expires_at: self.expires_at,
            grants: self.grants.clone(),
        }
    }

    pub(super) fn to_json(&self, header: &RawHeader<'_>) -> String {
        let mut out = String::with_capacity(self.grants.len().saturating_add(512));
        let mut object = ObjectWriter::new(&mut out);
        object.object("header", |object| {
            object
                .string("alg", header.alg.as_ref())
                .string("typ", TYP)
                .string("cty", CTY)
                .raw("twr", header.twr);
        });
        for (claim, name) in TEXTS {
            object.raw(name, self.members.raw(claim));
        }
        let number = self
            .identity
            .map(RawJson::as_str)
            .filter(|json| !json.starts_with('"'));
        object
            .raw(
                "identity",
                self.identity.filter(|json| json.as_str().starts_with('"')),
            )
            .string("identity", number)
            .raw("region", header.twr)
            .integer("issuedAt", self.issued_at)
            .integer("notBefore", self.not_before)
            .integer("expiresAt", self.expires_at)
            .name("grants")
            .push_str(&self.grants);
        object.end();
        out
    }
}

/// Splits the grants into the identity and the others.
// The text is well-formed: it has been read as part of the claims.
fn read_grants(json: RawJson<'_>) -> Result<(Option<RawJson<'_>>, String), CredentialError> {
    let text = json.as_str();
    let mut reader = Reader::new(text);
    reader
        .object()
        .map_err(|problem| malformed_at("grants", problem.expected()))?;
    let mut is_first = true;
    loop {
        let rest = reader.rest();
        let (Ok(Some(name)), Ok(value)) = (reader.name(is_first), reader.raw()) else {
            return Ok((None, text.into()));
        };
        if name == "identity" {
            if !is_identity(value) {
                return Err(malformed_at("identity", "expected a string or an integer"));
            }
            let (before, _) = text
                .split_at_checked(text.len().saturating_sub(rest.len()))
                .unwrap_or_default();
            let behind = if is_first {
                reader.after_comma().unwrap_or("}")
            } else {
                reader.rest()
            };
            return Ok((Some(value), joined(&[before, behind])));
        }
        is_first = false;
    }
}

/// Reads an object; its other members may be anything.
fn members<'a>(
    text: &'a str,
    known: &[&'static str],
    field: &'static str,
) -> Result<Options<'a>, CredentialError> {
    Options::among_others(text, known, ErrorCode::MalformedToken).map_err(|error| error.renamed(Some(field)))
}

/// Returns a string that must be present and not empty.
fn required<'a>(members: &Options<'a>, name: &'static str) -> Result<Cow<'a, str>, CredentialError> {
    members
        .text(name)?
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(name))
}

/// Whether a value is a string, or the integer that SDKs for Python, Ruby and PHP make of one.
fn is_identity(json: RawJson<'_>) -> bool {
    let is_integer = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = json.as_str();
    text.starts_with('"') || is_integer(text.strip_prefix('-').unwrap_or(text))
}

/// Reads a time. A fraction is cut off, or rounded up.
fn time(members: &Options<'_>, claim: &'static str, up: bool) -> Result<Option<u64>, CredentialError> {
    members
        .raw(claim)
        .map(|time| {
            let expected =
                "expected seconds since the epoch, as a number without an exponent, at most 2^53 − 1";
            numeric_date(time, up).ok_or_else(|| malformed_at(claim, expected))
        })
        .transpose()
}

/// Reads a NumericDate (RFC 7519 §2). SDKs for Python and Go write fractions, and Go writes a time before the epoch for
/// none, which is read as 0.
fn numeric_date(json: RawJson<'_>, up: bool) -> Option<u64> {
    let text = json.as_str();
    let (whole, fraction) = split_once(text, b'.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(digits) = whole.strip_prefix('-') {
        return Reader::new(digits).integer().ok().map(|_| 0);
    }
    let rounded = up && fraction.bytes().any(|byte| byte != b'0');
    let seconds = Reader::new(whole).integer().ok()?;
    Some(seconds.saturating_add(rounded.into()))
}

fn missing(claim: &'static str) -> CredentialError {
    malformed_at(claim, "missing")
}

fn malformed_at(claim: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::MalformedToken, claim, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_header_says_what_it_would_say_in_another_order() {
        let other = r#"{"typ":"JWT","cty":"twilio-fpa;v=1","alg":"HS256"}"#;
        for text in [USUAL_HEADER, other] {
            let header = RawHeader::read(text).unwrap();
            assert_eq!((header.alg.as_ref(), header.twr), ("HS256", None));
        }
    }
}
