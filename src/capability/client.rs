//! Tokens for Twilio Client, the former Voice SDK: what they allow is one string of scopes.

use super::{read, sign, times};
use crate::credential::AuthToken;
use crate::encoding::json::{Malformed, ObjectWriter, Options, Reader};
use crate::encoding::percent;
use crate::error::{CredentialError, ErrorCode};
use crate::sid::SidKind;
use alloc::string::String;

impl AuthToken {
    /// Mints a capability token for Twilio Client. `now` is the current time, in seconds since the epoch.
    ///
    /// Options, all optional, as JSON: `ttl`, 1 to 86400 seconds, default 3600; `issuedAt`; and the scopes, written
    /// in the order of the members: `incoming` calls, `{"clientName":"alice"}`; `outgoing`
    /// calls, `{"applicationSid":"AP…","clientName":"alice","params":{"name":"value"}}`; and the account's event stream,
    /// `events`, `{"filters":{"name":"value"}}`.
    ///
    /// # Errors
    /// `invalid_ttl`, `invalid_sid`, `invalid_identity`, `invalid_argument`, each with the invalid option.
    pub fn client_capability_token(&self, options: &str, now: u64) -> Result<String, CredentialError> {
        let options = read(options, &["ttl", "issuedAt", "incoming", "outgoing", "events"])?;
        let (issued_at, expires_at) = times(&options, now)?;
        let mut scopes = String::new();
        for (name, value) in options.members() {
            write_scope(name, value.as_str(), &mut scopes).map_err(|error| error.within(name))?;
        }
        let mut claims = String::new();
        let mut object = ObjectWriter::new(&mut claims);
        object
            .string("scope", scopes.trim_ascii_end())
            .string("iss", self.account_sid().as_str())
            .integer("exp", expires_at)
            .integer("iat", issued_at);
        object.end();
        sign(self, &claims)
    }
}

/// Writes the scope of an option and a space. Options that are not scopes are skipped.
fn write_scope(name: &str, json: &str, out: &mut String) -> Result<(), CredentialError> {
    match name {
        "incoming" => {
            let options = Options::read(json, &["clientName"])?;
            out.push_str("scope:client:incoming?clientName=");
            write_client_name(&options.text("clientName")?.unwrap_or_default(), out)?;
        }
        "outgoing" => {
            let options = Options::read(json, &["applicationSid", "clientName", "params"])?;
            let application = options.text("applicationSid")?.unwrap_or_default();
            SidKind::Application.check(&application, "applicationSid")?;
            out.push_str("scope:client:outgoing?appSid=");
            out.push_str(&application);
            if let Some(name) = options.text("clientName")? {
                out.push_str("&clientName=");
                write_client_name(&name, out)?;
            }
            if let Some(params) = options.raw("params") {
                write_parameters("params", params.as_str(), out)?;
            }
        }
        "events" => {
            let options = Options::read(json, &["filters"])?;
            out.push_str("scope:stream:subscribe?path=/2010-04-01/Events");
            if let Some(filters) = options
                .raw("filters")
                .filter(|filters| !filters.is_empty_object())
            {
                write_parameters("filters", filters.as_str(), out)?;
            }
        }
        _ => return Ok(()),
    }
    out.push(' ');
    Ok(())
}

/// Writes a client name, escaped. Its maximum length is that of an identity.
fn write_client_name(name: &str, out: &mut String) -> Result<(), CredentialError> {
    if !(1..=256).contains(&name.chars().take(257).count()) {
        let expected = "expected 1 to 256 characters";
        return Err(CredentialError::at(
            ErrorCode::InvalidIdentity,
            "clientName",
            expected,
        ));
    }
    escape(name, out);
    Ok(())
}

/// Writes parameters as a query string, escaped again as the value of one parameter of the scope.
fn write_parameters(option: &str, json: &str, out: &mut String) -> Result<(), CredentialError> {
    let malformed = |problem: Malformed| CredentialError::new(ErrorCode::InvalidArgument, problem.expected());
    let mut query = String::new();
    let mut reader = Reader::new(json);
    let members = reader
        .object()
        .map_err(|problem| malformed(problem).within(option))?;
    while let Ok(Some(name)) = reader.member(&members) {
        let name = name.as_str();
        let value = reader
            .string()
            .map_err(|problem| malformed(problem).within_given(name).within(option))?;
        if !query.is_empty() {
            query.push('&');
        }
        escape(name, &mut query);
        query.push('=');
        escape(&value, &mut query);
    }
    out.push_str("&appParams=");
    escape(&query, out);
    Ok(())
}

/// Escapes as Node's `querystring.escape` does.
fn escape(text: &str, out: &mut String) {
    percent::encode(text.as_bytes(), b"!'()*-._~", out);
}
