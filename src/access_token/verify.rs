use alloc::string::String;
use core::str::FromStr;

use super::content::{Content, parts_of};
use super::mint::restricted;
use super::read::{AccessToken, Claims, RawHeader, parse};
use crate::credential::{ApiKey, KeyType};
use crate::encoding::byte_search::is_equal;
use crate::encoding::json::{Options, RawJson, write_integer};
use crate::error::{CredentialError, ErrorCode, joined};
use crate::jws::{Algorithm, Algorithms, Compact, signature_mismatch};
use crate::numeric_date::{MAX_LIFETIME, check_clock};
use crate::sid::SidKind;

/// Verification options.
///
/// ```
/// use twilio_edge_auth::access_token::VerifyOptions;
/// let options = VerifyOptions::at(1_700_000_000).clock_tolerance(30);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// The current time, in seconds since the epoch.
    pub now: u64,
    /// Allowed clock skew in seconds: 0 to 300.
    pub clock_tolerance: u64,
    /// The algorithms to accept: only HS256 by default, as Twilio does.
    pub algorithms: Algorithms,
    /// Accepts lifetimes over 24 hours, which Twilio refuses.
    pub allow_long_lifetime: bool,
}

const NAMES: [&str; 4] = ["now", "clockTolerance", "algorithms", "allowLongLifetime"];

impl VerifyOptions {
    /// The strictest options, at the time `now` in seconds since the epoch.
    #[must_use]
    pub const fn at(now: u64) -> Self {
        Self {
            now,
            clock_tolerance: 0,
            algorithms: Algorithms::HS256,
            allow_long_lifetime: false,
        }
    }

    /// Sets the allowed clock skew in seconds: 0 to 300.
    #[must_use]
    pub const fn clock_tolerance(mut self, seconds: u64) -> Self {
        self.clock_tolerance = seconds;
        self
    }

    /// Sets the algorithms to accept.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl Into<Algorithms>) -> Self {
        self.algorithms = algorithms.into();
        self
    }

    /// Sets whether to accept lifetimes over 24 hours, which Twilio rejects.
    #[must_use]
    pub const fn allow_long_lifetime(mut self, allow: bool) -> Self {
        self.allow_long_lifetime = allow;
        self
    }

    /// Reads options from JSON: `{"clockTolerance":30,"algorithms":["HS256"]}`. `now` is the current time, if the options
    /// have none.
    ///
    /// # Errors
    /// `invalid_argument`, `unsupported_algorithm`, with the option at fault.
    pub fn from_json(text: &str, now: u64) -> Result<Self, CredentialError> {
        let given = Options::read(text, &NAMES).map_err(|error| error.or_about("options"))?;
        let algorithms = given.raw("algorithms").map(algorithms).transpose()?;
        Ok(Self {
            now: given.integer("now")?.unwrap_or(now),
            clock_tolerance: given.integer("clockTolerance")?.unwrap_or(0),
            algorithms: algorithms.unwrap_or(Algorithms::HS256),
            allow_long_lifetime: given.boolean("allowLongLifetime")?.unwrap_or(false),
        })
    }

    fn check(&self) -> Result<(), CredentialError> {
        check_clock(self.now, "now")?;
        if self.clock_tolerance > 300 {
            let expected = "expected whole seconds, 0 to 300";
            return Err(CredentialError::invalid("clock_tolerance", expected));
        }
        Ok(())
    }
}

fn algorithms(json: RawJson<'_>) -> Result<Algorithms, CredentialError> {
    let refused = |expected| CredentialError::invalid("algorithms", expected);
    if !json.as_str().starts_with('[') {
        return Err(refused("expected an array"));
    }
    let mut named = json.items().peekable();
    if named.peek().is_none() {
        return Err(refused("expected at least one algorithm"));
    }
    named
        .map(|name| {
            Algorithm::from_str(&name.text().unwrap_or_default())
                .map_err(|error| error.renamed(Some("algorithms")))
        })
        .collect()
}

impl ApiKey {
    /// Verifies that this key signed the token for its account, and that the token is valid now.
    ///
    /// Checks run in this order (RFC 7519 §7.2, RFC 8725): size and form; algorithm, which the caller's options choose and
    /// the token only confirms; type; signature, in constant time; then the claims: issuer, account, times, lifetime.
    ///
    /// If the signature does not match and the token names another key or account, the error is `wrong_issuer` or
    /// `wrong_account`.
    ///
    /// # Errors
    /// `malformed_token`, `unsupported_algorithm`, `wrong_token_type`, `signature_mismatch`, `wrong_issuer`,
    /// `wrong_account`, `token_expired`, `token_not_yet_valid`, `lifetime_too_long`; `restricted_key_cannot_sign` if this
    /// key is one; `invalid_argument` for options out of range and a clock before 2020.
    pub fn verify_access_token(
        &self,
        jwt: &str,
        options: &VerifyOptions,
    ) -> Result<AccessToken, CredentialError> {
        let convert = |claims: &Claims<'_>, header: &RawHeader<'_>, _: &Compact<'_>| claims.to_token(header);
        self.verify(jwt.as_bytes(), options, &convert)
            .map(|(token, _)| token)
    }

    /// The same for bindings, with options in JSON, which may be empty.
    ///
    /// # Errors
    /// As [`ApiKey::verify_access_token`] and [`VerifyOptions::from_json`].
    pub(crate) fn verify_access_token_from_json(
        &self,
        jwt: &[u8],
        options: &str,
        now: u64,
    ) -> Result<Content, CredentialError> {
        let options = match options {
            "" => VerifyOptions::at(now),
            json => VerifyOptions::from_json(json, now)?,
        };
        self.verify(jwt, &options, &parts_of)
            .map(|(parts, compact)| Content::new(compact, parts))
    }

    fn verify<'j, T>(
        &self,
        jwt: &'j [u8],
        options: &VerifyOptions,
        convert: &dyn Fn(&Claims<'_>, &RawHeader<'_>, &Compact<'_>) -> T,
    ) -> Result<(T, Compact<'j>), CredentialError> {
        if self.key_type() == Some(KeyType::Restricted) {
            return Err(restricted());
        }
        options.check()?;
        let compact = parse(jwt)?;
        let header = RawHeader::read(compact.header.as_deref())?;
        let algorithm = Algorithm::from_str(&header.algorithm)
            .ok()
            .filter(|named| options.algorithms.contains(*named));
        let Some(algorithm) = algorithm else {
            let expected = "algorithm not allowed by the options";
            return Err(CredentialError::at(
                ErrorCode::UnsupportedAlgorithm,
                "alg",
                expected,
            ));
        };
        // Most tokens begin as those of this key do, which is absorbed already. Their header has HS256.
        let prefix = self.signing_prefix(Algorithm::Hs256, None);
        let signature = match prefix.start.tag(compact.signed) {
            Some(signature) => signature,
            None => self.signing_key.sign(algorithm, compact.signed),
        };
        if !signature.ct_eq(&compact.signature) {
            return Err(self.mismatch(&compact.claims));
        }
        let claims = Claims::read(&compact.claims)?;
        self.check_claims(&claims, options)?;
        let converted = convert(&claims, &header, &compact);
        Ok((converted, compact))
    }

    /// Why the signature does not match: another key or account may have made it. The claims are read only for the message.
    #[cold]
    #[inline(never)]
    fn mismatch(&self, claims: &str) -> CredentialError {
        let named = Options::among_others(claims, &["iss", "sub"], ErrorCode::MalformedToken);
        for (claim, kind, code, own) in [
            (
                "iss",
                SidKind::ApiKey,
                ErrorCode::WrongIssuer,
                self.sid().as_str(),
            ),
            (
                "sub",
                SidKind::Account,
                ErrorCode::WrongAccount,
                self.account_sid().as_str(),
            ),
        ] {
            let named = named
                .as_ref()
                .ok()
                .and_then(|named| named.text(claim).ok().flatten());
            if let Some(named) = named.filter(|named| kind.matches(named) && named != own) {
                let expected = joined(&[
                    "expected ",
                    own,
                    ", but the token names ",
                    &named,
                    " (unverified)",
                ]);
                return CredentialError::at(code, claim, "").with_expected(expected);
            }
        }
        signature_mismatch()
    }

    fn check_claims(&self, claims: &Claims<'_>, options: &VerifyOptions) -> Result<(), CredentialError> {
        let refuse = |code, claim, expected| Err(CredentialError::at(code, claim, expected));
        if !is_equal(claims.key_sid.text.as_bytes(), self.sid().as_str().as_bytes()) {
            return refuse(ErrorCode::WrongIssuer, "iss", "expected the SID of this API key");
        }
        if !is_equal(
            claims.account_sid.text.as_bytes(),
            self.account_sid().as_str().as_bytes(),
        ) {
            return refuse(ErrorCode::WrongAccount, "sub", "expected the SID of this account");
        }
        if options.now >= claims.expires_at.saturating_add(options.clock_tolerance) {
            return Err(untimely(
                ErrorCode::TokenExpired,
                "exp",
                "token expired at ",
                claims.expires_at,
            ));
        }
        if let Some(start) = claims.not_before
            && start > options.now.saturating_add(options.clock_tolerance)
        {
            return Err(untimely(
                ErrorCode::TokenNotYetValid,
                "nbf",
                "token not valid before ",
                start,
            ));
        }
        // Without `iat`, or with one in the future, Twilio's limit counts from now.
        let latest = options.now.saturating_add(options.clock_tolerance);
        let start = claims.issued_at.unwrap_or(latest).min(latest);
        if !options.allow_long_lifetime && claims.expires_at.saturating_sub(start) > MAX_LIFETIME {
            return refuse(
                ErrorCode::LifetimeTooLong,
                "exp",
                "expected a lifetime of at most 24 hours, as Twilio does (or allow longer ones)",
            );
        }
        Ok(())
    }
}

/// An error about a time of the token, in seconds since the epoch.
#[cold]
fn untimely(code: ErrorCode, claim: &'static str, text: &str, time: u64) -> CredentialError {
    let mut message = String::from(text);
    write_integer(&mut message, time);
    CredentialError::at(code, claim, "").with_expected(message)
}
