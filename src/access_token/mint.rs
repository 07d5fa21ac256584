//! Minting: header and claims in the order in which the `twilio` npm package writes them.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::mem;

use super::grants::GrantClaims;
use super::options::{AccessTokenOptions, MintParams, Part};
use super::read::AccessToken;
use crate::credential::{ApiKey, KeyType, SigningPrefix};
use crate::encoding::json::{write_integer, write_string};
use crate::error::{CredentialError, ErrorCode};
use crate::jws::MAX_LENGTH;
use crate::numeric_date::{MAX_LIFETIME, check_clock};

/// The parts of a token that depend neither on the identity nor on the time, checked and encoded in advance.
#[derive(Clone)]
struct TokenParts<'k> {
    prefix: Cow<'k, SigningPrefix>,
    ttl: u64,
    not_before: Option<u64>,
    grants: GrantClaims,
}

impl<'k> TokenParts<'k> {
    fn new(key: &'k ApiKey, params: MintParams<'_>) -> Result<Self, CredentialError> {
        if key.key_type() == Some(KeyType::Restricted) {
            return Err(restricted());
        }
        Ok(Self {
            prefix: key.signing_prefix(params.algorithm, params.region.as_deref()),
            ttl: params.ttl,
            not_before: params.not_before,
            grants: params.grants,
        })
    }

    /// Mints at the time `now`, which is also the time of issue if no other is given.
    fn mint(
        &self,
        identity: &str,
        (issued_at, id): (Option<u64>, Option<&str>),
        now: u64,
    ) -> Result<String, CredentialError> {
        self.grants.rules.check(identity)?;
        check_clock(now, "now")?;
        let issued_at = issued_at.unwrap_or(now);
        check_clock(issued_at, "issued_at")?;
        let expires_at = issued_at.saturating_add(self.ttl);
        if expires_at > now.saturating_add(MAX_LIFETIME) {
            let expected = "expected an expiry (time of issue + ttl) within 24 hours from now";
            return Err(CredentialError::invalid("issued_at", expected));
        }
        if self.not_before.is_some_and(|not_before| not_before >= expires_at) {
            return Err(CredentialError::invalid(
                "not_before",
                "expected a time before the token expires",
            ));
        }
        let token = self.prefix.start.token(&self.claims(identity, issued_at, id));
        if token.len() > MAX_LENGTH {
            let expected = "expected grants that fit into a token of 16384 bytes";
            return Err(CredentialError::at(ErrorCode::InvalidGrant, "grants", expected));
        }
        Ok(token)
    }

    /// The claims after `{"jti":"SK…`, in the order in which the `twilio` npm package writes them.
    fn claims(&self, identity: &str, issued_at: u64, id: Option<&str>) -> String {
        let (grants, tail) = (&self.grants.members, &self.prefix.end);
        let lengths = [grants.len(), tail.len(), identity.len(), 192];
        let mut claims = String::with_capacity(lengths.iter().sum());
        claims.push('-');
        match id {
            None => write_integer(&mut claims, issued_at),
            Some(id) => claims.push_str(id),
        }
        let written = 1..claims.len();
        claims.push_str("\",\"grants\":{\"identity\":");
        write_string(&mut claims, identity);
        claims.push_str(grants);
        claims.push('}');
        if let Some(not_before) = self.not_before {
            claims.push_str(",\"nbf\":");
            write_integer(&mut claims, not_before);
        }
        claims.push_str(",\"iat\":");
        match id {
            None => claims.extend_from_within(written),
            Some(_) => write_integer(&mut claims, issued_at),
        }
        claims.push_str(",\"exp\":");
        write_integer(&mut claims, issued_at.saturating_add(self.ttl));
        claims.push_str(tail);
        claims
    }
}

pub(super) fn restricted() -> CredentialError {
    CredentialError::at(
        ErrorCode::RestrictedKeyCannotSign,
        "type",
        "expected a main or standard API key: Twilio rejects Access Tokens of restricted keys (error 31202)",
    )
}

impl ApiKey {
    /// Mints a signed Access Token. `now` is the time of minting, in seconds since the epoch.
    ///
    /// # Errors
    /// `restricted_key_cannot_sign`, `invalid_identity`, `invalid_ttl`, `invalid_grant`, `invalid_sid`,
    /// `invalid_argument`, each with the option at fault. What Twilio would refuse is refused: an expiry more than 24 hours
    /// from `now` (`issuedAt`), a `notBefore` that is not before the expiry, a clock before 2020 (`now`).
    pub fn mint_access_token(
        &self,
        options: &AccessTokenOptions<'_>,
        now: u64,
    ) -> Result<String, CredentialError> {
        self.mint_params(MintParams::of(options)?, now)
    }

    /// The same from options in JSON: `{"identity":"alice","ttl":600,"grants":{"video":{}}}`.
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`], and `unsupported_algorithm`, with the path of the option at fault.
    pub(crate) fn mint_access_token_from_json(
        &self,
        options: &str,
        now: u64,
    ) -> Result<String, CredentialError> {
        self.mint_params(MintParams::from_json(options, Part::Whole)?, now)
    }

    fn mint_params(&self, mut params: MintParams<'_>, now: u64) -> Result<String, CredentialError> {
        let identity = mem::take(&mut params.identity);
        let (issued_at, id) = (params.issued_at, params.id.take());
        TokenParts::new(self, params)?.mint(&identity, (issued_at, id.as_deref()), now)
    }

    /// Mints a signed Access Token, and returns it with its content.
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`].
    pub fn issue_access_token(
        &self,
        options: &AccessTokenOptions<'_>,
        now: u64,
    ) -> Result<(String, AccessToken), CredentialError> {
        let jwt = self.mint_access_token(options, now)?;
        let content = AccessToken::decode(&jwt)?;
        Ok((jwt, content))
    }

    /// Prepares everything but the identity and the time in advance, so that minting takes two thirds of the time.
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token`]; `invalid_argument` if the options have an identity, a time of issue or an id.
    pub fn access_token_template(
        &self,
        options: &AccessTokenOptions<'_>,
    ) -> Result<AccessTokenTemplate, CredentialError> {
        let given = [
            ("identity", !options.identity.is_empty()),
            ("issued_at", options.issued_at.is_some()),
            ("id", options.id.is_some()),
        ];
        if let Some((field, _)) = given.into_iter().find(|(_, given)| *given) {
            let expected = "expected when minting, not in the template";
            return Err(CredentialError::invalid(field, expected));
        }
        self.template_of(MintParams::of(options)?)
    }

    /// The same from options in JSON.
    ///
    /// # Errors
    /// As [`ApiKey::mint_access_token_from_json`]; `invalid_argument` if the options have an identity, a time of issue or an id.
    pub(crate) fn access_token_template_from_json(
        &self,
        options: &str,
    ) -> Result<AccessTokenTemplate, CredentialError> {
        self.template_of(MintParams::from_json(options, Part::Template)?)
    }

    fn template_of(&self, params: MintParams<'_>) -> Result<AccessTokenTemplate, CredentialError> {
        let parts = TokenParts::new(self, params)?;
        Ok(AccessTokenTemplate(Box::new(TokenParts {
            prefix: Cow::Owned(parts.prefix.into_owned()),
            ..parts
        })))
    }
}

/// Mints tokens that differ only in identity and time. Holds no secret but an HMAC state that has absorbed it, which is as
/// secret as the key for these tokens, and zeroized on drop.
// In a box, so that no copy of the state is left where the template moves.
#[derive(Clone)]
pub struct AccessTokenTemplate(Box<TokenParts<'static>>);

impl AccessTokenTemplate {
    /// Mints a signed Access Token. `now` is the time of minting, in seconds since the epoch.
    ///
    /// # Errors
    /// `invalid_identity`; `invalid_argument` for a time before 2020 or after the year 9999, and if the template's
    /// `not_before` is not before the token's expiry.
    pub fn mint(&self, identity: &str, now: u64) -> Result<String, CredentialError> {
        self.0.mint(identity, (None, None), now)
    }

    /// The same from an identity, a time and an id in JSON, `{"identity":"alice","issuedAt":1700000000,"id":"x"}`. The time is
    /// `now` if left out.
    ///
    /// # Errors
    /// As [`AccessTokenTemplate::mint`]; `invalid_argument` for other options, and for an expiry more than 24 hours from `now`.
    pub(crate) fn mint_from_json(&self, options: &str, now: u64) -> Result<String, CredentialError> {
        let moment = MintParams::from_json(options, Part::Moment)?;
        self.0
            .mint(&moment.identity, (moment.issued_at, moment.id.as_deref()), now)
    }
}

impl fmt::Debug for AccessTokenTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokenTemplate").finish_non_exhaustive()
    }
}
