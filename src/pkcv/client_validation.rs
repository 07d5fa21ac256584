use super::CanonicalRequest;
use crate::encoding::json::write_integer;
use crate::error::{CredentialError, ErrorCode, joined};
use crate::jws::signing_input;
use crate::numeric_date::check_clock;
use crate::sid::SidKind;

/// The algorithms of the signature (RFC 7518 §3.3, §3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RsaAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    Rs256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Ps256,
}

/// Who sends requests, and which key they are signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientValidation<'a> {
    account_sid: &'a str,
    key_sid: &'a str,
    credential_sid: &'a str,
    ttl: u64,
}

impl<'a> ClientValidation<'a> {
    /// Takes the account, the API key that requests are sent with, which has to be a main one, and the SID of the public
    /// key, `CR…`.
    ///
    /// # Errors
    /// `invalid_account_sid`, `invalid_key_sid`, `invalid_sid`
    pub fn new(
        account_sid: &'a str,
        key_sid: &'a str,
        credential_sid: &'a str,
    ) -> Result<Self, CredentialError> {
        SidKind::Account.check(account_sid, "key.accountSid")?;
        SidKind::ApiKey.check(key_sid, "key.sid")?;
        SidKind::Credential.check(credential_sid, "credentialSid")?;
        Ok(Self {
            account_sid,
            key_sid,
            credential_sid,
            ttl: 300,
        })
    }

    /// Says how long a token is good for, in seconds: 1 to 300, 300 by default. Twilio counts from
    /// when it gets the request: where clocks are apart, a little less is safer.
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

    /// What is to be signed for a request: header and claims of a JWT, encoded. `now` is in seconds since the epoch.
    ///
    /// # Errors
    /// `invalid_argument` for a time before 2020 or after the year 9999.
    pub fn signing_input(
        &self,
        algorithm: RsaAlgorithm,
        request: &CanonicalRequest,
        now: u64,
    ) -> Result<String, CredentialError> {
        check_clock(now, "issuedAt")?;
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
