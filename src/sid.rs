//! SIDs, the identifiers of Twilio's resources: two letters for the kind and 32 hexadecimal digits.

use std::fmt;

use crate::encoding::ascii::unexpected_character;
use crate::error::{CredentialError, ErrorCode, joined};

/// What a SID identifies, by its first two letters. The one table of prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SidKind {
    Account,
    ApiKey,
    Application,
    Credential,
    ChatOrSyncService,
    Role,
    Workspace,
    Worker,
    TaskQueue,
    OAuthClient,
}

impl SidKind {
    const ALL: [Self; 10] = [
        Self::Account,
        Self::ApiKey,
        Self::Application,
        Self::Credential,
        Self::ChatOrSyncService,
        Self::Role,
        Self::Workspace,
        Self::Worker,
        Self::TaskQueue,
        Self::OAuthClient,
    ];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Account => "AC",
            Self::ApiKey => "SK",
            Self::Application => "AP",
            Self::Credential => "CR",
            Self::ChatOrSyncService => "IS",
            Self::Role => "RL",
            Self::Workspace => "WS",
            Self::Worker => "WK",
            Self::TaskQueue => "WQ",
            Self::OAuthClient => "OQ",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Account => "an account SID",
            Self::ApiKey => "an API key SID",
            Self::Application => "a TwiML application SID",
            Self::Credential => "a credential SID",
            Self::ChatOrSyncService => "a service SID",
            Self::Role => "a role SID",
            Self::Workspace => "a workspace SID",
            Self::Worker => "a worker SID",
            Self::TaskQueue => "a task queue SID",
            Self::OAuthClient => "an OAuth client's ID",
        }
    }

    const fn code(self) -> ErrorCode {
        match self {
            Self::Account => ErrorCode::InvalidAccountSid,
            Self::ApiKey => ErrorCode::InvalidKeySid,
            _ => ErrorCode::InvalidSid,
        }
    }

    /// Whether `text` is a SID of this kind.
    pub(crate) fn matches(self, text: &str) -> bool {
        text.starts_with(self.prefix()) && self.matches_in_any_case(text)
    }

    fn matches_in_any_case(self, text: &str) -> bool {
        text.split_at_checked(2).is_some_and(|(prefix, digits)| {
            prefix.eq_ignore_ascii_case(self.prefix())
                && digits.len() == 32
                && digits.bytes().all(|b| b.is_ascii_hexdigit())
        })
    }

    /// Refuses anything but a SID of this kind; the message says what was given instead, if it can be told.
    pub(crate) fn check(self, text: &str, field: &'static str) -> Result<(), CredentialError> {
        if self.matches(text) {
            return Ok(());
        }
        let mut expected = joined(&[
            "expected ",
            self.noun(),
            ", ",
            self.prefix(),
            " and 32 hexadecimal digits",
        ]);
        if let Some(given) = Self::ALL.into_iter().find(|kind| kind.matches_in_any_case(text)) {
            if given != self {
                expected.push_str(&joined(&["; this is ", given.noun(), " (", given.prefix(), "…)"]));
            }
            if !given.matches(text) {
                expected.push_str("; the prefix must be upper case");
            }
        } else if let Some(stray) = unexpected_character(text) {
            expected.push_str(&joined(&["; the value ", stray]));
        }
        Err(CredentialError::at(self.code(), field, "").with_expected(expected))
    }
}

macro_rules! sid {
    ($(#[$doc:meta])* $name:ident, $kind:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps a SID.
            ///
            /// # Errors
            /// With its own code if the shape is another, naming the `field` it was given for.
            pub fn new(text: &str, field: &'static str) -> Result<Self, CredentialError> {
                $kind.check(text, field)?;
                Ok(Self(String::from(text)))
            }

            /// The SID as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

sid! {
    /// The SID of an account: `AC` and 32 hexadecimal digits.
    AccountSid, SidKind::Account
}
sid! {
    /// The SID of an API key: `SK` and 32 hexadecimal digits.
    KeySid, SidKind::ApiKey
}

#[cfg(test)]
mod tests {
    use super::*;

    const AC: &str = "AC0123456789abcdefABCDEF0123456789";

    #[test]
    fn hexadecimal_digits_of_either_case_are_taken() {
        assert_eq!(AccountSid::new(AC, "accountSid").unwrap().as_str(), AC);
    }

    #[test]
    fn a_sid_of_another_kind_is_told_by_name() {
        let error = KeySid::new(AC, "sid").unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidKeySid);
        assert_eq!(
            error.message(),
            "sid: expected an API key SID, SK and 32 hexadecimal digits; this is an account SID (AC…)"
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        let lower = AC.to_ascii_lowercase();
        for text in [
            "",
            "AC",
            "AC0123",
            AC.get(..33).unwrap(),
            &[AC, "0"].concat(),
            &AC.replace('a', "g"),
            &lower,
            "AC\u{e9}",
        ] {
            assert_eq!(
                AccountSid::new(text, "accountSid").unwrap_err().code(),
                ErrorCode::InvalidAccountSid,
                "{text}"
            );
        }
        assert!(
            AccountSid::new(&lower, "accountSid")
                .unwrap_err()
                .message()
                .ends_with("32 hexadecimal digits; the prefix must be upper case")
        );
    }

    #[test]
    fn a_sid_of_another_kind_in_lower_case_is_told_by_name() {
        let error = KeySid::new(&AC.to_ascii_lowercase(), "sid").unwrap_err();
        assert!(
            error
                .message()
                .ends_with("; this is an account SID (AC…); the prefix must be upper case")
        );
    }

    #[test]
    fn stray_characters_are_named() {
        for (text, stray) in [
            ([AC, "\r\n"].concat(), "the value contains a line break"),
            (["\"", AC, "\""].concat(), "the value has quotes around it"),
            ([" ", AC].concat(), "the value contains white space"),
            (
                ["\u{feff}", AC].concat(),
                "the value begins with a byte order mark",
            ),
        ] {
            let message = AccountSid::new(&text, "accountSid").unwrap_err().message();
            assert!(message.contains(stray), "{message}");
        }
    }
}
