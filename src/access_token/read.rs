use alloc::borrow::Cow;
use alloc::string::String;

use crate::credential::{CTY, TYP};
use crate::encoding::byte_search::split_once;
use crate::encoding::json::{Malformed, RawJson, Reader, whole};
use crate::error::{CredentialError, ErrorCode, joined};
use crate::jws::{Algorithm, Compact, read_header};

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
        let compact = parse(jwt.as_bytes())?;
        let header = RawHeader::read(compact.header.as_deref())?;
        Ok(Claims::read(&compact.claims)?.to_token(&header))
    }
}

/// The header of tokens with HS256 and no region, which is nearly all, in base64url and with its dot: compared before anything is
/// decoded.
const USUAL_HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.";

/// Takes an Access Token apart.
pub(super) fn parse(jwt: &[u8]) -> Result<Compact<'_>, CredentialError> {
    Compact::parse(jwt, USUAL_HEADER.as_bytes())
}

const HEADER_NAMES: [&str; 5] = ["alg", "typ", "cty", "twr", "crit"];

/// A checked header.
pub(super) struct RawHeader<'a> {
    pub(super) algorithm: Cow<'a, str>,
    /// `alg` and `twr` as they are in the header; `alg` is `None` in the usual one.
    pub(super) alg: Option<RawJson<'a>>,
    pub(super) twr: Option<RawJson<'a>>,
}

impl<'a> RawHeader<'a> {
    /// Reads a header; `None` is the usual one. Rejects critical extensions, and any type of token but an Access Token (RFC 8725 §3.11).
    pub(super) fn read(text: Option<&'a str>) -> Result<Self, CredentialError> {
        let Some(text) = text else {
            return Ok(Self {
                algorithm: Algorithm::Hs256.as_str().into(),
                alg: None,
                twr: None,
            });
        };
        let members = read_header(text, &HEADER_NAMES)?;
        let algorithm = members
            .text("alg")?
            .filter(|alg| !alg.is_empty())
            .ok_or_else(|| missing("alg"))?;
        for (name, only, expected) in [
            ("typ", TYP, "expected JWT"),
            ("cty", CTY, "expected twilio-fpa;v=1"),
        ] {
            if members.text(name)?.as_deref() != Some(only) {
                return Err(CredentialError::at(ErrorCode::WrongTokenType, name, expected));
            }
        }
        // `twilio-ruby` writes `"twr":null` for no region.
        let twr = members.raw("twr").filter(|twr| *twr != RawJson::NULL);
        if twr.is_some() {
            members.text("twr")?;
        }
        let alg = members.raw("alg");
        Ok(Self { algorithm, alg, twr })
    }
}

fn about(claim: &'static str, problem: Malformed) -> CredentialError {
    malformed_at(claim, problem.expected())
}

/// Describes a problem of the claims as a whole.
fn unreadable(problem: Malformed) -> CredentialError {
    about("claims", problem)
}

/// A string claim: as it is in the text, and unescaped.
#[derive(Default)]
pub(super) struct TextClaim<'a> {
    pub(super) json: Option<RawJson<'a>>,
    pub(super) text: Cow<'a, str>,
}

/// Checked claims, as they are in their text.
#[derive(Default)]
pub(super) struct Claims<'a> {
    pub(super) id: TextClaim<'a>,
    pub(super) key_sid: TextClaim<'a>,
    pub(super) account_sid: TextClaim<'a>,
    pub(super) identity: Option<RawJson<'a>>,
    /// The grants before the identity, and after it.
    pub(super) grants: [&'a str; 2],
    pub(super) expires_at: u64,
    pub(super) not_before: Option<u64>,
    pub(super) issued_at: Option<u64>,
}

impl<'a> Claims<'a> {
    /// Reads claims, in one pass.
    pub(super) fn read(text: &'a str) -> Result<Self, CredentialError> {
        let mut claims = Self::default();
        let mut expires_at = None;
        let mut reader = Reader::new(text);
        let members = reader.object().map_err(unreadable)?;
        while let Some(name) = reader.member(&members).map_err(unreadable)? {
            match name.as_bytes() {
                b"jti" => claims.id = text_claim(&mut reader, "jti")?,
                b"iss" => claims.key_sid = text_claim(&mut reader, "iss")?,
                b"sub" => claims.account_sid = text_claim(&mut reader, "sub")?,
                b"exp" => expires_at = Some(time(&mut reader, "exp", false)?),
                b"nbf" => claims.not_before = Some(time(&mut reader, "nbf", true)?),
                b"iat" => claims.issued_at = Some(time(&mut reader, "iat", false)?),
                b"grants" => claims.read_grants(&mut reader)?,
                _ => _ = reader.raw().map_err(unreadable)?,
            }
        }
        reader.end().map_err(unreadable)?;
        for (name, claim) in [
            ("jti", &claims.id),
            ("iss", &claims.key_sid),
            ("sub", &claims.account_sid),
        ] {
            if claim.text.is_empty() {
                return Err(missing(name));
            }
        }
        if claims.grants == [""; 2] {
            return Err(missing("grants"));
        }
        claims.expires_at = expires_at.ok_or_else(|| missing("exp"))?;
        Ok(claims)
    }

    /// Reads the grants, and splits them at the identity.
    fn read_grants(&mut self, reader: &mut Reader<'a>) -> Result<(), CredentialError> {
        let members = reader.object().map_err(|problem| match problem {
            Malformed::NotObject => about("grants", problem),
            _ => unreadable(problem),
        })?;
        let inside = reader.position();
        let mut identity = None;
        loop {
            let start = reader.position();
            let Some(name) = reader.member(&members).map_err(unreadable)? else {
                break;
            };
            let value = reader.raw().map_err(unreadable)?;
            if name.is("identity") {
                if !is_identity(value) {
                    return Err(malformed_at("identity", "expected a string or an integer"));
                }
                self.identity = Some(value);
                // With the comma before it, or that after it if it is the first.
                let end = if start == inside {
                    reader.position_after_comma()
                } else {
                    reader.position()
                };
                identity = Some((start, end));
            }
        }
        let (start, end) = identity.unwrap_or((inside, inside));
        self.grants = [
            reader.between(inside.saturating_sub(1), start),
            reader.between(end, reader.position()),
        ];
        Ok(())
    }

    pub(super) fn to_token(&self, header: &RawHeader<'_>) -> AccessToken {
        let text = |json: RawJson<'_>| json.text().map(Cow::into_owned);
        AccessToken {
            header: Header {
                alg: header.algorithm.as_ref().into(),
                twr: header.twr.and_then(text),
            },
            id: self.id.text.as_ref().into(),
            key_sid: self.key_sid.text.as_ref().into(),
            account_sid: self.account_sid.text.as_ref().into(),
            identity: self
                .identity
                .map(|json| text(json).unwrap_or_else(|| json.as_str().into())),
            issued_at: self.issued_at,
            not_before: self.not_before,
            expires_at: self.expires_at,
            grants: joined(&self.grants),
        }
    }
}

/// Reads a claim that must be a string.
fn text_claim<'a>(reader: &mut Reader<'a>, claim: &'static str) -> Result<TextClaim<'a>, CredentialError> {
    let (json, text) = reader.raw_string().map_err(|problem| match problem {
        Malformed::NotString => about(claim, problem),
        _ => unreadable(problem),
    })?;
    Ok(TextClaim {
        json: Some(json),
        text,
    })
}

/// Whether a value is a string, or the integer that SDKs for Python, Ruby and PHP make of one.
fn is_identity(json: RawJson<'_>) -> bool {
    let is_integer = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = json.as_str();
    text.starts_with('"') || is_integer(text.strip_prefix('-').unwrap_or(text))
}

/// Reads a time. A fraction is cut off, or rounded up.
fn time(reader: &mut Reader<'_>, claim: &'static str, up: bool) -> Result<u64, CredentialError> {
    let json = reader.raw().map_err(unreadable)?;
    let expected = "expected seconds since the epoch, as a number without an exponent, at most 2^53 − 1";
    numeric_date(json, up).ok_or_else(|| malformed_at(claim, expected))
}

/// Reads a NumericDate (RFC 7519 §2). SDKs for Python and Go write fractions, and Go writes a time before the epoch for
/// none, which is read as 0.
fn numeric_date(json: RawJson<'_>, up: bool) -> Option<u64> {
    let text = json.as_str();
    let (seconds, fraction) = split_once(text, b'.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(digits) = seconds.strip_prefix('-') {
        return whole(digits).map(|_| 0);
    }
    let rounded = up && fraction.bytes().any(|byte| byte != b'0');
    Some(whole(seconds)?.saturating_add(rounded.into()))
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
    use crate::encoding::base64::encode_url;

    #[test]
    fn the_usual_header_says_what_it_would_say_in_another_order() {
        let other = r#"{"typ":"JWT","cty":"twilio-fpa;v=1","alg":"HS256"}"#;
        for text in [None, Some(other)] {
            let header = RawHeader::read(text).unwrap();
            assert_eq!((header.algorithm.as_ref(), header.twr), ("HS256", None));
        }
        let mut encoded = Vec::new();
        encode_url(
            br#"{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            &mut encoded,
        );
        assert_eq!(USUAL_HEADER.as_bytes(), [&encoded, &b"."[..]].concat());
    }
}
