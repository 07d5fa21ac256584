//! The environment variables that hold credentials: the one table of their names, the first of each preferred.
//! The SDKs read some of these, the documentation's samples the others, the CLI `TWILIO_API_KEY` and `TWILIO_API_SECRET`.

use crate::error::{CredentialError, ErrorCode};

/// One value's names.
pub(super) type Names = &'static [&'static str];

pub(super) const ACCOUNT_SID: Names = &["TWILIO_ACCOUNT_SID"];
pub(super) const API_KEY: Names = &["TWILIO_API_KEY", "TWILIO_API_KEY_SID"];
pub(super) const API_SECRET: Names = &["TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"];
pub(super) const AUTH_TOKEN: Names = &["TWILIO_AUTH_TOKEN"];
pub(super) const REGION: Names = &["TWILIO_REGION"];
pub(super) const EDGE: Names = &["TWILIO_EDGE"];

/// The first of a value's names that is set, and not to nothing.
pub(super) fn optional(lookup: &dyn Fn(&str) -> Option<String>, names: Names) -> Option<String> {
    names
        .iter()
        .find_map(|name| lookup(name).filter(|value| !value.is_empty()))
}

/// All the values, or one error that names every one that is missing.
pub(super) fn required<const N: usize>(
    lookup: &dyn Fn(&str) -> Option<String>,
    wanted: [Names; N],
) -> Result<[String; N], CredentialError> {
    let values = wanted.map(|names| optional(lookup, names));
    let missing: Vec<Names> = wanted
        .into_iter()
        .zip(&values)
        .filter(|(_, value)| value.is_none())
        .map(|(names, _)| names)
        .collect();
    match missing.first().and_then(|names| names.first()) {
        None => Ok(values.map(Option::unwrap_or_default)),
        Some(first) => {
            let listed: Vec<String> = missing.iter().map(|names| names.join(" or ")).collect();
            Err(CredentialError::at(
                ErrorCode::MissingEnv,
                *first,
                ["missing in the environment: ", &listed.join(", ")].concat(),
            ))
        }
    }
}
