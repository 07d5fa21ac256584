//! SIDs, the identifiers of Twilio's resources: two letters for the kind and 32 hexadecimal digits.

use alloc::borrow::Borrow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::encoding::ascii::unexpected_character;
use crate::encoding::byte_search::is_hexadecimal;
use crate::error::{CredentialError, ErrorCode, joined};

/// Defines the kinds of SIDs (prefix, noun and error code) and their types.
macro_rules! sids {
    (
        $($(#[$doc:meta])* $kind:ident($name:ident) = $prefix:literal, $noun:literal, $code:ident;)*
    ) => {
        sids! { @kinds $($kind = $prefix, $noun, $code;)* }
        $(sids! { @type $(#[$doc])* $kind($name), $code })*
    };
    (@kinds $($kind:ident = $prefix:literal, $noun:literal, $code:ident;)*) => {
        /// What a SID identifies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum SidKind { $($kind,)* }

        impl SidKind {
            pub(crate) const ALL: &[Self] = &[$(Self::$kind,)*];

            const fn prefix(self) -> &'static str {
                match self { $(Self::$kind => $prefix,)* }
            }

            const fn noun(self) -> &'static str {
                match self { $(Self::$kind => $noun,)* }
            }

            const fn code(self) -> ErrorCode {
                match self { $(Self::$kind => ErrorCode::$code,)* }
            }
        }
    };
    (@type $(#[$doc:meta])* $kind:ident($name:ident), $code:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            #[doc = concat!("Creates a SID, validating its form.\n\n# Errors\n[`ErrorCode::", stringify!($code), "`]")]
            pub fn new(text: &str) -> Result<Self, CredentialError> {
                Self::named(text, "").map_err(CredentialError::without_field)
            }

            /// The same, with the field to name in an error.
            pub(crate) fn named(text: &str, field: &'static str) -> Result<Self, CredentialError> {
                SidKind::$kind.checked(text, field).map(Self)
            }

            /// The SID as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = CredentialError;

            fn from_str(text: &str) -> Result<Self, CredentialError> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = CredentialError;

            fn try_from(text: &str) -> Result<Self, CredentialError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = CredentialError;

            fn try_from(text: String) -> Result<Self, CredentialError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(sid: $name) -> Self {
                sid.0
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

        #[cfg(feature = "serde")]
        crate::serde_text::serde_as_text!($name);
    };
}

sids! {
    /// The SID of an account, `AC…`.
    Account(AccountSid) = "AC", "an account SID", InvalidAccountSid;
    /// The SID of an API key, `SK…`.
    ApiKey(KeySid) = "SK", "an API key SID", InvalidKeySid;
    /// The SID of a TwiML application, `AP…`.
    Application(ApplicationSid) = "AP", "a TwiML application SID", InvalidSid;
    /// The SID of a credential, `CR…`: for push notifications, or a public key.
    Credential(CredentialSid) = "CR", "a credential SID", InvalidSid;
    /// The SID of a Conversations, Chat or Sync service, `IS…`.
    Service(ServiceSid) = "IS", "a service SID", InvalidSid;
    /// The SID of a role in Conversations, `RL…`.
    Role(RoleSid) = "RL", "a role SID", InvalidSid;
    /// The SID of a TaskRouter workspace, `WS…`.
    Workspace(WorkspaceSid) = "WS", "a workspace SID", InvalidSid;
    /// The SID of a TaskRouter worker, `WK…`.
    Worker(WorkerSid) = "WK", "a worker SID", InvalidSid;
    /// The SID of a TaskRouter task queue, `WQ…`.
    TaskQueue(TaskQueueSid) = "WQ", "a task queue SID", InvalidSid;
    /// The client ID of an OAuth app, `OQ…`.
    OAuthClient(OAuthClientId) = "OQ", "an OAuth client's ID", InvalidSid;
}

/// Whether a text is what follows the prefix.
fn are_digits(text: &str) -> bool {
    text.len() == 32 && is_hexadecimal(text.as_bytes())
}

impl SidKind {
    /// Whether `text` is a SID of this kind.
    pub(crate) fn matches(self, text: &str) -> bool {
        text.strip_prefix(self.prefix()).is_some_and(are_digits)
    }

    fn matches_in_any_case(self, text: &str) -> bool {
        text.split_at_checked(2)
            .is_some_and(|(prefix, digits)| prefix.eq_ignore_ascii_case(self.prefix()) && are_digits(digits))
    }

    /// Returns a SID of this kind.
    #[inline(never)]
    fn checked(self, text: &str, field: &'static str) -> Result<String, CredentialError> {
        self.check(text, field)?;
        Ok(String::from(text))
    }

    /// Returns an error unless `text` is a SID of this kind. The message names the kind that was given instead, if any.
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
        if let Some(given) = Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.matches_in_any_case(text))
        {
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

#[cfg(test)]
mod tests {
    use super::*;

    const AC: &str = "AC0123456789abcdefABCDEF0123456789";

    #[test]
    fn hexadecimal_digits_of_either_case_are_taken() {
        assert_eq!(AccountSid::new(AC).unwrap().as_str(), AC);
    }

    #[test]
    fn a_sid_of_another_kind_is_told_by_name() {
        let error = KeySid::named(AC, "sid").unwrap_err();
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
                AccountSid::new(text).unwrap_err().code(),
                ErrorCode::InvalidAccountSid,
                "{text}"
            );
        }
        assert!(
            AccountSid::new(&lower)
                .unwrap_err()
                .message()
                .ends_with("32 hexadecimal digits; the prefix must be upper case")
        );
    }

    #[test]
    fn a_sid_of_another_kind_in_lower_case_is_told_by_name() {
        let error = KeySid::named(&AC.to_ascii_lowercase(), "sid").unwrap_err();
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
            let message = AccountSid::new(&text).unwrap_err().message();
            assert!(message.contains(stray), "{message}");
        }
    }
}
