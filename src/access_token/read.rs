use std::borrow::Cow;

use super::{CTY, TYP};
use crate::error::{CredentialError, ErrorCode};
use crate::json::{Kind, Malformed, ObjectWriter, Reader};
use crate::jwt::Compact;

/// An Access Token's header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The algorithm that the token names; whether it is one to accept is for verification to say.
    pub alg: String,
    /// The region, if the token names one.
    pub twr: Option<String>,
}

/// What stands in an Access Token. Times are in seconds since the epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessToken {
    /// The header.
    pub header: Header,
    /// `jti`: the token's own identifier.
    pub id: String,
    /// `iss`: the API key that signed it.
    pub key_sid: String,
    /// `sub`: the account.
    pub account_sid: String,
    /// Who the token is for.
    pub identity: Option<String>,
    /// `iat`
    pub issued_at: Option<u64>,
    /// `nbf`
    pub not_before: Option<u64>,
    /// `exp`
    pub expires_at: u64,
    /// The grants as they stand in the token, but for the identity among them: a JSON object.
    pub grants: String,
}

impl AccessToken {
    /// Reads a token without its secret. It proves nothing: anybody can write such a text.
    ///
    /// # Errors
    /// `malformed_token`, `wrong_token_type`.
    pub fn decode(jwt: &str) -> Result<Self, CredentialError> {
        let compact = Compact::parse(jwt)?;
        Self::read_claims(Header::read(&compact.header)?, &compact.claims)
    }

    pub(super) fn read_claims(header: Header, text: &str) -> Result<Self, CredentialError> {
        let mut token = Self {
            header,
            ..Self::default()
        };
        let mut expires_at = None;
        let mut reader = Reader::new(text);
        let members = reader.object().map_err(claims)?;
        while let Some(name) = reader.member(&members).map_err(claims)? {
            match name.as_ref() {
                "jti" => token.id = string(&mut reader, "jti")?,
                "iss" => token.key_sid = string(&mut reader, "iss")?,
                "sub" => token.account_sid = string(&mut reader, "sub")?,
                "exp" => expires_at = Some(time(&mut reader, "exp")?),
                "nbf" => token.not_before = Some(time(&mut reader, "nbf")?),
                "iat" => token.issued_at = Some(time(&mut reader, "iat")?),
                "grants" => token.read_grants(&mut reader)?,
                _ => _ = reader.raw().map_err(claims)?,
            }
        }
        reader.end().map_err(claims)?;
        token.expires_at = expires_at.ok_or_else(|| missing("exp"))?;
        let required = [
            ("jti", &token.id),
            ("iss", &token.key_sid),
            ("sub", &token.account_sid),
            ("grants", &token.grants),
        ];
        if let Some((name, _)) = required.iter().find(|(_, value)| value.is_empty()) {
            return Err(missing(name));
        }
        Ok(token)
    }

    fn read_grants(&mut self, reader: &mut Reader<'_>) -> Result<(), CredentialError> {
        let mut out = String::with_capacity(256);
        let mut grants = ObjectWriter::new(&mut out);
        let members = reader.object().map_err(at("grants"))?;
        while let Some(name) = reader.member(&members).map_err(at("grants"))? {
            if name == "identity" {
                self.identity = Some(string(reader, "identity")?);
            } else {
                grants.foreign(&name, reader.raw().map_err(at("grants"))?);
            }
        }
        grants.end();
        self.grants = out;
        Ok(())
    }

    /// The token as JSON, with the names that JavaScript knows it by.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(self.grants.len().saturating_add(512));
        let mut object = ObjectWriter::new(&mut out);
        let region = self.header.twr.as_deref();
        object
            .object("header", |header| {
                header
                    .string("alg", self.header.alg.as_str())
                    .string("typ", TYP)
                    .string("cty", CTY)
                    .string("twr", region);
            })
            .string("id", self.id.as_str())
            .string("keySid", self.key_sid.as_str())
            .string("accountSid", self.account_sid.as_str())
            .string("identity", self.identity.as_deref())
            .string("region", region)
            .integer("issuedAt", self.issued_at)
            .integer("notBefore", self.not_before)
            .integer("expiresAt", self.expires_at)
            .name("grants")
            .push_str(&self.grants);
        object.end();
        out
    }
}

impl Header {
    /// Reads a header. Refuses extensions that must be understood (`crit`, RFC 7515 §4.1.11: none is), and any type of
    /// token but an Access Token (RFC 8725 §3.11).
    pub(super) fn read(text: &str) -> Result<Self, CredentialError> {
        let mut header = Self::default();
        let (mut typ, mut cty) = (None, None);
        let mut reader = Reader::new(text);
        let members = reader.object().map_err(at("header"))?;
        while let Some(name) = reader.member(&members).map_err(at("header"))? {
            match name.as_ref() {
                "alg" => header.alg = string(&mut reader, "alg")?,
                "typ" => typ = Some(reader.string().map_err(at("typ"))?),
                "cty" => cty = Some(reader.string().map_err(at("cty"))?),
                // One SDK writes `"twr":null` where it means none.
                "twr" if reader.peek().map_err(at("twr"))? == Kind::Null => {
                    _ = reader.raw().map_err(at("twr"))?
                }
                "twr" => header.twr = Some(string(&mut reader, "twr")?),
                "crit" => {
                    return Err(malformed_at(
                        "crit",
                        "expected no critical extension: none is known here",
                    ));
                }
                _ => _ = reader.raw().map_err(at("header"))?,
            }
        }
        reader.end().map_err(at("header"))?;
        if header.alg.is_empty() {
            return Err(missing("alg"));
        }
        if typ.as_deref() != Some(TYP) {
            return Err(CredentialError::at(
                ErrorCode::WrongTokenType,
                "typ",
                "expected JWT",
            ));
        }
        if cty.as_deref() != Some(CTY) {
            return Err(CredentialError::at(
                ErrorCode::WrongTokenType,
                "cty",
                "expected twilio-fpa;v=1",
            ));
        }
        Ok(header)
    }
}

fn string(reader: &mut Reader<'_>, claim: &'static str) -> Result<String, CredentialError> {
    reader.string().map(Cow::into_owned).map_err(at(claim))
}

fn time(reader: &mut Reader<'_>, claim: &'static str) -> Result<u64, CredentialError> {
    reader.integer().map_err(at(claim))
}

fn claims(problem: Malformed) -> CredentialError {
    malformed_at("claims", problem.0)
}

fn at(claim: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| malformed_at(claim, problem.0)
}

fn missing(claim: &'static str) -> CredentialError {
    malformed_at(claim, "expected to be there")
}

fn malformed_at(claim: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::MalformedToken, claim, expected)
}
