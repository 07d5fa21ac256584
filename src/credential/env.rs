//! The environment variables that hold credentials: the one table of their names, the first of each preferred.
//! The SDKs read some of these, the documentation's samples the others, the CLI `TWILIO_API_KEY` and `TWILIO_API_SECRET`.

use zeroize::Zeroizing;

use crate::error::{CredentialError, ErrorCode, joined};

/// How a variable is looked up.
pub(crate) type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

/// One value's names.
pub(crate) type Names = &'static [&'static str];

pub(crate) const ACCOUNT_SID: Names = &["TWILIO_ACCOUNT_SID"];
pub(crate) const API_KEY: Names = &["TWILIO_API_KEY", "TWILIO_API_KEY_SID"];
pub(crate) const API_SECRET: Names = &["TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"];
pub(crate) const AUTH_TOKEN: Names = &["TWILIO_AUTH_TOKEN"];
pub(crate) const CLIENT_ID: Names = &["TWILIO_CLIENT_ID"];
pub(crate) const CLIENT_SECRET: Names = &["TWILIO_CLIENT_SECRET"];
pub(crate) const REGION: Names = &["TWILIO_REGION"];
pub(crate) const EDGE: Names = &["TWILIO_EDGE"];

/// All names, for who has to look them up beforehand.
#[cfg(feature = "js")]
pub(crate) const ALL: [Names; 8] = [
    ACCOUNT_SID,
    API_KEY,
    API_SECRET,
    AUTH_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    REGION,
    EDGE,
];

/// The first of a value's names that is set, and not to nothing.
pub(crate) fn optional(lookup: Lookup<'_>, names: Names) -> Option<String> {
    names
        .iter()
        .find_map(|name| lookup(name).filter(|value| !value.is_empty()))
}

/// All the values, or one error that names every one that is missing.
pub(crate) fn required(
    lookup: Lookup<'_>,
    wanted: &[Names],
) -> Result<Vec<Zeroizing<String>>, CredentialError> {
    let mut values = Vec::with_capacity(wanted.len());
    let mut missing = String::new();
    let mut first = "";
    for &names in wanted {
        if let Some(value) = optional(lookup, names) {
            values.push(Zeroizing::new(value));
        } else {
            for (i, name) in names.iter().enumerate() {
                let before = if i > 0 {
                    " or "
                } else if missing.is_empty() {
                    ""
                } else {
                    ", "
                };
                missing.push_str(&joined(&[before, name]));
                first = if first.is_empty() { name } else { first };
            }
        }
    }
    if missing.is_empty() {
        return Ok(values);
    }
    let expected = joined(&["missing in the environment: ", &missing]);
    Err(CredentialError::at(ErrorCode::MissingEnv, first, "").with_expected(expected))
}

/// An error of a credential that was read from the environment, which names the variable in place of the option.
pub(super) fn named(error: CredentialError) -> CredentialError {
    let variable = match error.field() {
        Some("accountSid") => ACCOUNT_SID,
        Some("sid") => API_KEY,
        Some("secret") => API_SECRET,
        Some("authToken") => AUTH_TOKEN,
        Some("region") => REGION,
        Some("edge") => EDGE,
        _ => &[],
    };
    error.renamed(variable.first().copied())
}
