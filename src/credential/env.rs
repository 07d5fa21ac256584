//! The names of the environment variables that hold credentials; of several names for one value the first is preferred.
//! Twilio's SDKs read some of them, the samples in its documentation others, its CLI `TWILIO_API_KEY` and
//! `TWILIO_API_SECRET`.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::encoding::ascii::unexpected_character;
use crate::error::{CredentialError, ErrorCode, joined};

/// Looks up a variable.
pub(crate) type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

/// The names of one value.
pub(crate) type Names = &'static [&'static str];

pub(crate) const ACCOUNT_SID: Names = &["TWILIO_ACCOUNT_SID"];
pub(crate) const API_KEY: Names = &["TWILIO_API_KEY", "TWILIO_API_KEY_SID"];
pub(crate) const API_SECRET: Names = &["TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"];
pub(crate) const AUTH_TOKEN: Names = &["TWILIO_AUTH_TOKEN"];
pub(crate) const CLIENT_ID: Names = &["TWILIO_CLIENT_ID"];
pub(crate) const CLIENT_SECRET: Names = &["TWILIO_CLIENT_SECRET"];
pub(crate) const REGION: Names = &["TWILIO_REGION"];
pub(crate) const EDGE: Names = &["TWILIO_EDGE"];

/// Looks up a variable of the process.
#[cfg(feature = "std")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The parts of a [`Location`](super::Location).
pub(crate) const LOCATION: [(&str, Names); 2] = [("region", REGION), ("edge", EDGE)];

/// All names, for bindings that look them up in advance.
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

/// A variable that is set.
struct Variable {
    /// The name of the option that it is the value of.
    option: &'static str,
    name: &'static str,
    value: Zeroizing<String>,
}

/// The options of a credential, from environment variables.
pub(crate) struct Variables(Vec<Variable>);

impl Variables {
    /// Looks up the required and the optional options of a credential, each by its names. An empty variable counts as not
    /// set.
    ///
    /// # Errors
    /// `missing_env`, which names every missing variable.
    pub(crate) fn read(
        lookup: Lookup<'_>,
        required: &[(&'static str, Names)],
        optional: &[(&'static str, Names)],
    ) -> Result<Self, CredentialError> {
        let mut found = Vec::with_capacity(required.len().saturating_add(optional.len()));
        let mut missing = Vec::new();
        for (index, &(option, names)) in required.iter().chain(optional).enumerate() {
            let variable = names.iter().find_map(|name| {
                let value = Zeroizing::new(lookup(name)?);
                (!value.is_empty()).then_some(Variable { option, name, value })
            });
            if let Some(variable) = variable {
                found.push(variable);
            } else if index < required.len() {
                for (index, name) in names.iter().enumerate() {
                    missing.extend(if index == 0 {
                        [", ", name, ""]
                    } else {
                        [" (or ", name, ")"]
                    });
                }
            }
        }
        let Some((_, [first, others @ ..])) = missing.split_first() else {
            return Ok(Self(found));
        };
        let expected = joined(&["missing environment variables: ", first, &joined(others)]);
        Err(CredentialError::at(ErrorCode::MissingEnv, first, "").with_expected(expected))
    }

    /// The value of an option, if its variable is set.
    pub(crate) fn optional(&self, option: &str) -> Option<&str> {
        let variable = self.0.iter().find(|variable| variable.option == option)?;
        Some(variable.value.as_str())
    }

    /// The value of a required option.
    pub(crate) fn required(&self, option: &str) -> &str {
        self.optional(option).unwrap_or_default()
    }

    /// Replaces the option in an error by the variable.
    pub(crate) fn name(&self, error: CredentialError) -> CredentialError {
        let variable = self
            .0
            .iter()
            .find(|variable| error.field() == Some(variable.option));
        let Some(Variable { option, name, value }) = variable else {
            return error;
        };
        let error = error.renamed(Some(name));
        match unexpected_character(value) {
            // The messages about secrets and SIDs say it already.
            Some(stray) if ["region", "edge"].contains(option) => {
                error.with_hint(&joined(&["; the value ", stray]))
            }
            _ => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_those_of_the_process() {
        let path = std::env::var("PATH").ok();
        assert!(path.is_some());
        assert_eq!(variable("PATH"), path);
        assert_eq!(variable("TWILIO_NO_SUCH_VARIABLE"), None);
    }
}
