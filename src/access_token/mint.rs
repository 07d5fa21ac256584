//! Minting: header and claims in the order in which the `twilio` npm package writes them.

use std::fmt;

use super::grants::Grant;
use super::identity::IdentityRules;
use super::options::{AccessTokenOptions, check_time};
use super::{CTY, TYP};
use crate::credential::{ApiKey, KeyType};
use crate::error::{CredentialError, ErrorCode};
use crate::json::{ObjectWriter, write_integer, write_string};
use crate::jwt::{Algorithm, MAX_LENGTH, encode_part};

/// What of a token does not depend on whose it is and when it is minted, checked and written beforehand.
#[derive(Clone)]
struct Frame {
    algorithm: Algorithm,
    ttl: u64,
    not_before: Option<u64>,
    rules: IdentityRules,
    /// The header, encoded, and the dot behind it.
    header: String,
    /// The grants as JSON members, each with a comma before it.
    grants: String,
}

impl Frame {
    fn new(key: &ApiKey, options: &AccessTokenOptions<'_>) -> Result<Self, CredentialError> {
        if key.key_type() == Some(KeyType::Restricted) {
            return Err(restricted());
        }
        options.check()?;
        let mut grants = String::new();
        Grant::write_all(&options.grants, &mut grants)?;
        Ok(Self {
            algorithm: options.algorithm,
            ttl: options.ttl,
            not_before: options.not_before,
            rules: IdentityRules::of(&options.grants),
            header: header(
                options.algorithm,
                options.region.as_deref().or(key.location().region()),
            ),
            grants,
        })
    }

    fn mint(&self, key: &ApiKey, identity: &str, issued_at: u64) -> Result<String, CredentialError> {
        self.rules.check(identity)?;
        check_time(Some(issued_at), "issuedAt")?;
        let claims = self.claims(key, identity, issued_at);
        let mut token = String::with_capacity(
            self.header
                .len()
                .saturating_add(claims.len() / 3 * 4)
                .saturating_add(96),
        );
        token.push_str(&self.header);
        encode_part(claims.as_bytes(), &mut token);
        key.signing_key.sign(self.algorithm, &mut token);
        if token.len() > MAX_LENGTH {
            return Err(CredentialError::at(
                ErrorCode::InvalidGrant,
                "grants",
                "expected grants that fit into a token of 16384 bytes",
            ));
        }
        Ok(token)
    }

    fn claims(&self, key: &ApiKey, identity: &str, issued_at: u64) -> String {
        let mut claims = String::with_capacity(
            self.grants
                .len()
                .saturating_add(identity.len())
                .saturating_add(256),
        );
        let mut object = ObjectWriter::new(&mut claims);
        let id = object.name("jti");
        id.push('"');
        id.push_str(key.sid().as_str());
        id.push('-');
        write_integer(id, issued_at);
        id.push('"');
        let grants = object.name("grants");
        grants.push_str("{\"identity\":");
        write_string(grants, identity);
        grants.push_str(&self.grants);
        grants.push('}');
        object
            .integer("nbf", self.not_before)
            .integer("iat", issued_at)
            .integer("exp", issued_at.saturating_add(self.ttl))
            .string("iss", key.sid().as_str())
            .string("sub", key.account_sid().as_str());
        object.end();
        claims
    }
}

fn header(algorithm: Algorithm, region: Option<&str>) -> String {
    let mut json = String::with_capacity(96);
    let mut object = ObjectWriter::new(&mut json);
    object
        .string("alg", algorithm.as_str())
        .string("typ", TYP)
        .string("cty", CTY)
        .string("twr", region);
    object.end();
    let mut encoded = String::with_capacity(128);
    encode_part(json.as_bytes(), &mut encoded);
    encoded.push('.');
    encoded
}

pub(super) fn restricted() -> CredentialError {
    CredentialError::at(
        ErrorCode::RestrictedKeyCannotSign,
        "type",
        "expected a main or standard API key: the service rejects Access Tokens of restricted ones (error 31202)",
    )
}

impl ApiKey {
    /// A signed Access Token. `now` is the time of minting, in seconds since the epoch.
    ///
    /// # Errors
    /// `restricted_key_cannot_sign`, `invalid_identity`, `invalid_ttl`, `invalid_grant`, `invalid_sid`,
    /// `invalid_argument`, each with the option at fault.
    pub fn mint_access_token(
        &self,
        options: &AccessTokenOptions<'_>,
        now: u64,
    ) -> Result<String, CredentialError> {
        Frame::new(self, options)?.mint(self, &options.identity, options.issued_at.unwrap_or(now))
    }

    /// Everything of a token but the identity and the time fixed beforehand, which makes minting several times as fast.
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`]; `invalid_argument` if an identity or a time of issue is given here.
    pub fn access_token_template(
        &self,
        options: &AccessTokenOptions<'_>,
    ) -> Result<AccessTokenTemplate, CredentialError> {
        let given = if options.identity.is_empty() {
            options.issued_at.map(|_| "issuedAt")
        } else {
            Some("identity")
        };
        if let Some(field) = given {
            let expected = "expected when minting, not in the template";
            return Err(CredentialError::at(ErrorCode::InvalidArgument, field, expected));
        }
        Ok(AccessTokenTemplate {
            frame: Frame::new(self, options)?,
            key: self.clone(),
        })
    }
}

/// Mints tokens that differ in identity and time alone. Holds a copy of the key.
#[derive(Clone)]
pub struct AccessTokenTemplate {
    key: ApiKey,
    frame: Frame,
}

impl AccessTokenTemplate {
    /// A signed Access Token, issued at `issued_at`, in seconds since the epoch.
    ///
    /// # Errors
    /// `invalid_identity`; `invalid_argument` for a time after the year 9999.
    pub fn mint(&self, identity: &str, issued_at: u64) -> Result<String, CredentialError> {
        self.frame.mint(&self.key, identity, issued_at)
    }
}

impl fmt::Debug for AccessTokenTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokenTemplate")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
