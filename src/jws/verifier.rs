use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::{Algorithm, Compact, read_header, signature_mismatch};
use crate::crypto::{Hash, MacState};
use crate::encoding::json::{Options, RawJson};
use crate::error::{CredentialError, ErrorCode};
use crate::secret::Secret;

/// The header that nearly all JWTs with HS256 have, in base64url and with its dot: compared before anything is decoded.
const USUAL_HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";

/// Verifies JWTs of another issuer, such as the sessions of an app, as far as RFC 7515 goes: the form, the algorithm HS256 and the
/// signature. It does not check the claims. The secret is never printed, and zeroized on drop.
///
/// ```
/// use twilio_edge_auth::ErrorCode;
/// use twilio_edge_auth::jws::JwsVerifier;
/// let sessions = JwsVerifier::new("a-secret-of-at-least-32-characters")?;
/// assert_eq!(sessions.verify("e30.e30.").unwrap_err().code(), ErrorCode::UnsupportedAlgorithm);
/// # Ok::<(), twilio_edge_auth::CredentialError>(())
/// ```
// In a box, so that no copy of the state is left where the verifier moves.
#[derive(Clone)]
pub struct JwsVerifier(Box<MacState>);

impl JwsVerifier {
    /// Creates a verifier with the issuer's secret: 32 bytes or more (RFC 7518 §3.2), at most 512.
    ///
    /// # Errors
    /// `missing_secret`, `invalid_argument`.
    pub fn new(secret: &str) -> Result<Self, CredentialError> {
        let secret = Secret::of_issuer(secret)?;
        let state = MacState::new(Hash::Sha256, secret.expose().as_bytes());
        Ok(Self(Box::new(state)))
    }

    /// Verifies a token, and returns its claims: an object in JSON as [`RawJson::new`] checks it. The caller checks who issued it, for
    /// whom, and when it expires.
    ///
    /// # Errors
    /// `malformed_token`; `unsupported_algorithm`, unless `alg` is HS256; `signature_mismatch`.
    pub fn verify(&self, jwt: &str) -> Result<String, CredentialError> {
        let compact = Compact::parse(jwt.as_bytes(), USUAL_HEADER.as_bytes())?;
        compact.header.as_deref().map_or(Ok(()), check_header)?;
        if !self.0.tag(compact.signed).ct_eq(&compact.signature) {
            return Err(signature_mismatch());
        }
        Options::among_others(&compact.claims, &[], ErrorCode::MalformedToken)
            .map_err(|error| error.renamed(Some("claims")))?;
        Ok(compact.claims)
    }
}

/// Rejects critical extensions, and any algorithm but HS256.
fn check_header(text: &str) -> Result<(), CredentialError> {
    let header = read_header(text, &["alg", "crit"])?;
    let algorithm = header.raw("alg").and_then(RawJson::text);
    if algorithm.as_deref() != Some(Algorithm::Hs256.as_str()) {
        let expected = "expected HS256";
        return Err(CredentialError::at(
            ErrorCode::UnsupportedAlgorithm,
            "alg",
            expected,
        ));
    }
    Ok(())
}

impl fmt::Debug for JwsVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwsVerifier").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jws::{SigningKey, sign};

    const SECRET: &str = "a-secret-of-the-app-with-32-bytes";
    const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

    fn jwt(header: &str, claims: &str) -> String {
        let key = SigningKey::new(Secret::unchecked(SECRET));
        sign(&key, Algorithm::Hs256, header, claims)
    }

    fn verify(jwt: &str) -> Result<String, (ErrorCode, Option<String>)> {
        let verifier = JwsVerifier::new(SECRET).unwrap();
        verifier
            .verify(jwt)
            .map_err(|error| (error.code(), error.field().map(String::from)))
    }

    #[test]
    fn claims_are_returned_as_they_are() {
        let claims = r#"{"sub":"alice", "exp":1e9,"roles":["a"]}"#;
        assert!(jwt(HEADER, claims).starts_with(USUAL_HEADER));
        for header in [HEADER, r#"{"kid":"1","alg":"HS256"}"#] {
            assert_eq!(verify(&jwt(header, claims)).unwrap(), claims);
        }
    }

    #[test]
    fn headers_and_claims_are_refused_with_the_reason() {
        let alg = (ErrorCode::UnsupportedAlgorithm, Some("alg"));
        let malformed = |field| (ErrorCode::MalformedToken, field);
        for (header, claims, (code, field)) in [
            (r#"{"alg":"none"}"#, "{}", alg),
            (r#"{"alg":"HS384"}"#, "{}", alg),
            (r#"{"alg":"hs256"}"#, "{}", alg),
            (r#"{"alg":["HS256"]}"#, "{}", alg),
            ("{}", "{}", alg),
            (
                r#"{"alg":"HS256","alg":"HS256"}"#,
                "{}",
                malformed(Some("header")),
            ),
            (
                r#"{"alg":"HS256","crit":["b64"],"b64":true}"#,
                "{}",
                malformed(Some("crit")),
            ),
            (r#"["HS256"]"#, "{}", malformed(Some("header"))),
            (HEADER, "[]", malformed(Some("claims"))),
            (HEADER, "{} x", malformed(Some("claims"))),
            (HEADER, r#"{"a":1,"\u0061":1}"#, malformed(Some("claims"))),
            (HEADER, r#"{"a":"\ud800"}"#, malformed(Some("claims"))),
            (HEADER, r#"{"__proto__":{}}"#, malformed(Some("claims"))),
        ] {
            let expected = Err((code, field.map(String::from)));
            assert_eq!(verify(&jwt(header, claims)), expected, "{header} {claims}");
        }
    }

    #[test]
    fn a_signature_is_whole() {
        let jwt = jwt(HEADER, "{}");
        let (input, signature) = jwt.rsplit_once('.').unwrap();
        let cut = signature.get(..40).unwrap();
        for token in [
            &[input, "."].concat(),
            &[input, ".", cut].concat(),
            &jwt.replace("eyJh", "eyJi"),
        ] {
            assert!(verify(token).is_err(), "{token}");
        }
    }

    #[test]
    fn a_secret_has_32_to_512_bytes() {
        for (length, code) in [
            (0, Some(ErrorCode::MissingSecret)),
            (31, Some(ErrorCode::InvalidArgument)),
            (32, None),
            (512, None),
            (513, Some(ErrorCode::InvalidArgument)),
        ] {
            let verifier = JwsVerifier::new(&" ".repeat(length));
            assert_eq!(verifier.map_err(|error| error.code()).err(), code);
        }
        let shown = format!("{:?}", JwsVerifier::new(SECRET).unwrap());
        assert_eq!(shown, "JwsVerifier { .. }");
    }
}
