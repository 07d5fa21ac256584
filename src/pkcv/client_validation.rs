use super::CanonicalRequest;
use crate::encoding::json::write_integer;
use crate::error::{CredentialError, ErrorCode, joined};
use crate::jws::signing_input;
use crate::numeric_date::check_clock;
use crate::sid::SidKind;
use alloc::string::String;

/// The algorithms of the signature (RFC 7518 §3.3, §3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RsaAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    Rs256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Ps256,
}

/// Builds the signing input of validation tokens: who sends the requests, and which public key verifies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientValidation<'a> {
    account_sid: &'a str,
    key_sid: &'a str,
    credential_sid: &'a str,
    ttl: u64,
}

impl<'a> ClientValidation<'a> {
    /// Creates a builder from the account, the API key that sends the requests (a Main key), and the SID of the public
    /// key, `CR…`.
    ///
    /// # Errors
    /// `invalid_account_sid`, `invalid_key_sid`, `invalid_sid`
    pub fn new(
        account_sid: &'a str,
        key_sid: &'a str,
        credential_sid: &'a str,
    ) -> Result<Self, CredentialError> {
        SidKind::Account.check(account_sid, "key.account_sid")?;
        SidKind::ApiKey.check(key_sid, "key.sid")?;
        SidKind::Credential.check(credential_sid, "credential_sid")?;
        Ok(Self {
            account_sid,
            key_sid,
            credential_sid,
            ttl: 300,
        })
    }

    /// Sets the lifetime of a token, in seconds: 1 to 300, default 300. Twilio checks it when it
    /// receives the request: with clock skew, a smaller value is safer.
    ///
    /// # Errors
    /// `invalid_ttl`
    pub fn with_ttl(mut self, ttl: u64) -> Result<Self, CredentialError> {
        if !(1..=300).contains(&ttl) {
            let expected = "expected whole seconds, 1 to 300";
            return Err(CredentialError::at(ErrorCode::InvalidTtl, "ttl", expected));
        }
        self.ttl = ttl;
        Ok(self)
    }

    /// Returns the JWS signing input for a request: header and claims, base64url-encoded. `now` is in seconds since the
    /// epoch.
    ///
    /// # Errors
    /// `invalid_argument` for a time before 2020 or after the year 9999.
    pub fn signing_input(
        &self,
        algorithm: RsaAlgorithm,
        request: &CanonicalRequest,
        now: u64,
    ) -> Result<String, CredentialError> {
        check_clock(now, "issued_at")?;
        let algorithm = match algorithm {
            RsaAlgorithm::Rs256 => "RS256",
            RsaAlgorithm::Ps256 => "PS256",
        };
        let header = joined(&[
            "{\"alg\":\"",
            algorithm,
            "\",\"typ\":\"JWT\",\"kid\":\"",
            self.credential_sid,
            "\",\"cty\":\"twilio-pkrv;v=1\"}",
        ]);
        let mut claims = joined(&[
            "{\"iss\":\"",
            self.key_sid,
            "\",\"sub\":\"",
            self.account_sid,
            "\",\"hrh\":\"",
            CanonicalRequest::HEADERS,
            "\",\"rqh\":\"",
            &request.hash(),
            "\",\"iat\":",
        ]);
        write_integer(&mut claims, now);
        claims.push_str(",\"exp\":");
        write_integer(&mut claims, now.saturating_add(self.ttl));
        claims.push('}');
        Ok(String::from_utf8(signing_input(&header, &claims)).unwrap_or_default())
    }
}
