use super::mint::restricted;
use super::read::{AccessToken, Header};
use crate::credential::{ApiKey, KeyType};
use crate::error::{CredentialError, ErrorCode};
use crate::jwt::{Algorithm, Compact};

/// How a token is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyOptions<'a> {
    /// The time to judge by, in seconds since the epoch.
    pub now: u64,
    /// How far clocks may be apart, in seconds: 0 to 300.
    pub clock_tolerance: u64,
    /// The algorithms to accept: HS256 alone, as the service does, if not told otherwise.
    pub algorithms: &'a [Algorithm],
}

impl VerifyOptions<'_> {
    /// The strictest judgement, at the time `now` in seconds since the epoch.
    #[must_use]
    pub const fn at(now: u64) -> Self {
        Self {
            now,
            clock_tolerance: 0,
            algorithms: &[Algorithm::Hs256],
        }
    }

    fn check(&self) -> Result<(), CredentialError> {
        if self.clock_tolerance > 300 {
            let expected = "expected whole seconds, 0 to 300";
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                "clockTolerance",
                expected,
            ));
        }
        if self.algorithms.is_empty() {
            let expected = "expected at least one algorithm";
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                "algorithms",
                expected,
            ));
        }
        Ok(())
    }
}

impl ApiKey {
    /// Accepts a token that this key has signed for its account and whose time it is, and nothing else.
    ///
    /// In this order (RFC 7519 §7.2, RFC 8725): size and form; algorithm, which the caller's options choose and the
    /// token only confirms; type; signature, in constant time; then the claims: issuer, account, times.
    ///
    /// # Errors
    /// `malformed_token`, `unsupported_algorithm`, `wrong_token_type`, `signature_mismatch`, `wrong_issuer`,
    /// `wrong_account`, `token_expired`, `token_not_yet_valid`; `restricted_key_cannot_sign` if this key is one;
    /// `invalid_argument` for options out of range.
    pub fn verify_access_token(
        &self,
        jwt: &str,
        options: &VerifyOptions<'_>,
    ) -> Result<AccessToken, CredentialError> {
        if self.key_type() == Some(KeyType::Restricted) {
            return Err(restricted());
        }
        options.check()?;
        let compact = Compact::parse(jwt)?;
        let header = Header::read(&compact.header)?;
        let algorithm = options
            .algorithms
            .iter()
            .copied()
            .find(|known| known.as_str() == header.alg)
            .ok_or_else(|| {
                CredentialError::at(
                    ErrorCode::UnsupportedAlgorithm,
                    "alg",
                    "expected an algorithm that the options allow",
                )
            })?;
        let mut signer = self.signing_key.start(algorithm);
        signer.update(compact.signed.as_bytes());
        if !signer.is(&compact.signature) {
            let expected = "expected a signature made with this key";
            return Err(CredentialError::new(ErrorCode::SignatureMismatch, expected));
        }
        let token = AccessToken::read_claims(header, &compact.claims)?;
        self.judge(&token, options)?;
        Ok(token)
    }

    fn judge(&self, token: &AccessToken, options: &VerifyOptions<'_>) -> Result<(), CredentialError> {
        let refuse = |code, claim, expected| Err(CredentialError::at(code, claim, expected));
        if token.key_sid != self.sid().as_str() {
            return refuse(ErrorCode::WrongIssuer, "iss", "expected the SID of this API key");
        }
        if token.account_sid != self.account_sid().as_str() {
            return refuse(ErrorCode::WrongAccount, "sub", "expected the SID of this account");
        }
        if options.now >= token.expires_at.saturating_add(options.clock_tolerance) {
            return refuse(
                ErrorCode::TokenExpired,
                "exp",
                "expected a time that is still to come",
            );
        }
        if token
            .not_before
            .is_some_and(|start| start > options.now.saturating_add(options.clock_tolerance))
        {
            return refuse(
                ErrorCode::TokenNotYetValid,
                "nbf",
                "expected a time that has come",
            );
        }
        Ok(())
    }
}
