use super::mint::restricted;
use super::read::{AccessToken, Header};
use crate::credential::{ApiKey, KeyType};
use crate::error::{CredentialError, ErrorCode, unknown_option};
use crate::json::{Malformed, Reader};
use crate::jwt::{Algorithm, Algorithms, Compact};

/// How a token is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyOptions {
    /// The time to judge by, in seconds since the epoch.
    pub now: u64,
    /// How far clocks may be apart, in seconds: 0 to 300.
    pub clock_tolerance: u64,
    /// The algorithms to accept: HS256 alone, as the service does, if not told otherwise.
    pub algorithms: Algorithms,
}

const NAMES: [&str; 3] = ["now", "clockTolerance", "algorithms"];

impl VerifyOptions {
    /// The strictest judgement, at the time `now` in seconds since the epoch.
    #[must_use]
    pub const fn at(now: u64) -> Self {
        Self {
            now,
            clock_tolerance: 0,
            algorithms: Algorithms::HS256,
        }
    }

    /// Reads options from JSON, named as in JavaScript: `{"clockTolerance":30,"algorithms":["HS256"]}`. `now` is the time
    /// to judge by if they do not say it.
    ///
    /// # Errors
    /// `invalid_argument`, `unsupported_algorithm`, with the option at fault.
    pub fn from_json(text: &str, now: u64) -> Result<Self, CredentialError> {
        let mut options = Self::at(now);
        let mut reader = Reader::new(text);
        let members = reader.object().map_err(invalid("options"))?;
        while let Some(name) = reader.member(&members).map_err(invalid("options"))? {
            match name.as_ref() {
                "now" => options.now = reader.integer().map_err(invalid("now"))?,
                "clockTolerance" => {
                    options.clock_tolerance = reader.integer().map_err(invalid("clockTolerance"))?
                }
                "algorithms" => options.algorithms = algorithms(&mut reader)?,
                _ => return Err(unknown_option(&name, &NAMES)),
            }
        }
        reader.end().map_err(invalid("options"))?;
        Ok(options)
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
        Ok(())
    }
}

fn algorithms(reader: &mut Reader<'_>) -> Result<Algorithms, CredentialError> {
    let mut named = Vec::new();
    reader.array().map_err(invalid("algorithms"))?;
    while reader.item(named.is_empty()).map_err(invalid("algorithms"))? {
        let name = reader.string().unwrap_or_default();
        named.push(Algorithm::from_name(&name).map_err(|error| error.renamed(Some("algorithms")))?);
    }
    if named.is_empty() {
        let expected = "expected at least one algorithm";
        return Err(CredentialError::at(
            ErrorCode::InvalidArgument,
            "algorithms",
            expected,
        ));
    }
    Ok(named.into_iter().collect())
}

fn invalid(field: &'static str) -> impl Fn(Malformed) -> CredentialError {
    move |problem| CredentialError::at(ErrorCode::InvalidArgument, field, problem.0)
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
        options: &VerifyOptions,
    ) -> Result<AccessToken, CredentialError> {
        if self.key_type() == Some(KeyType::Restricted) {
            return Err(restricted());
        }
        options.check()?;
        let compact = Compact::parse(jwt)?;
        let header = Header::read(&compact.header)?;
        let algorithm = Algorithm::from_name(&header.alg)
            .ok()
            .filter(|named| options.algorithms.contains(*named));
        let Some(algorithm) = algorithm else {
            let expected = "expected an algorithm that the options allow";
            return Err(CredentialError::at(
                ErrorCode::UnsupportedAlgorithm,
                "alg",
                expected,
            ));
        };
        let mut signer = self.signing_key.start(algorithm);
        signer.update(compact.signed.as_bytes());
        if !signer.finish().is(&compact.signature) {
            let expected = "expected a signature made with this key";
            return Err(CredentialError::new(ErrorCode::SignatureMismatch, expected));
        }
        let token = AccessToken::read_claims(header, &compact.claims)?;
        self.judge(&token, options)?;
        Ok(token)
    }

    fn judge(&self, token: &AccessToken, options: &VerifyOptions) -> Result<(), CredentialError> {
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
