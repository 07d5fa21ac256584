//! The one error of the core, and the one table of its codes.

use std::borrow::Cow;
use std::fmt;

macro_rules! define_error_code {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What went wrong, for programs: stable, the same in Rust and in JavaScript, which has a few more.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as text, as JavaScript sees it: `"invalid_account_sid"`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
define_error_code! {
    /// Not an account SID: `AC` and 32 hexadecimal digits.
    InvalidAccountSid = "invalid_account_sid",
    /// Not an API key SID: `SK` and 32 hexadecimal digits.
    InvalidKeySid = "invalid_key_sid",
    /// Another SID, of a grant for example, has the wrong shape.
    InvalidSid = "invalid_sid",
    /// The secret is missing or empty.
    MissingSecret = "missing_secret",
    /// Environment variables are missing; the message names all of them.
    MissingEnv = "missing_env",
    /// An option has the wrong type, is out of range, or is not known.
    InvalidArgument = "invalid_argument",
    /// The identity breaks a rule of a product that the token grants.
    InvalidIdentity = "invalid_identity",
    /// The time to live is not 1 to 86400 whole seconds.
    InvalidTtl = "invalid_ttl",
    /// A grant has the wrong shape.
    InvalidGrant = "invalid_grant",
    /// The algorithm is not allowed here.
    UnsupportedAlgorithm = "unsupported_algorithm",
    /// Restricted API keys cannot sign Access Tokens: Twilio rejects them (error 31202).
    RestrictedKeyCannotSign = "restricted_key_cannot_sign",
    /// Not a well-formed Access Token.
    MalformedToken = "malformed_token",
    /// The signature is not one made with this key.
    SignatureMismatch = "signature_mismatch",
    /// The token's time is over.
    TokenExpired = "token_expired",
    /// The token's time has not begun.
    TokenNotYetValid = "token_not_yet_valid",
    /// A JWT, but not an Access Token: `typ` or `cty` is another.
    WrongTokenType = "wrong_token_type",
    /// Issued by another API key.
    WrongIssuer = "wrong_issuer",
    /// Issued for another account.
    WrongAccount = "wrong_account",
    /// The token's lifetime is over 24 hours, which Twilio refuses (errors 20104, 20157).
    LifetimeTooLong = "lifetime_too_long",
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failure that is the caller's or the input's fault.
///
/// Never holds a secret or a whole token. Of other input only names, cut short to printable ASCII, and SIDs of the right
/// shape.
// One pointer wide: the results that hold it are passed through many hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    code: ErrorCode,
    field: Option<Cow<'static, str>>,
    expected: Cow<'static, str>,
}

impl CredentialError {
    /// An error that is about the whole: `expected` says what would have been right.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(code: ErrorCode, expected: &'static str) -> Self {
        Self(Box::new(Details {
            code,
            field: None,
            expected: Cow::Borrowed(expected),
        }))
    }

    /// An error at one option, named by its path: `grants.voice.outgoingApplicationSid`.
    #[cold]
    #[inline(never)]
    pub(crate) fn at(code: ErrorCode, field: &'static str, expected: &'static str) -> Self {
        Self(Box::new(Details {
            code,
            field: Some(Cow::Borrowed(field)),
            expected: Cow::Borrowed(expected),
        }))
    }

    /// The same error, seen from outside: the field is prefixed with the `path` that leads to it.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn within(mut self, path: &str) -> Self {
        self.0.field = Some(Cow::Owned(match &self.0.field {
            None => String::from(path),
            Some(inner) => joined(&[path, ".", inner]),
        }));
        self
    }

    /// The same error; if it names no field it is about this one.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn or_about(self, field: &'static str) -> Self {
        match self.0.field {
            None => self.renamed(Some(field)),
            Some(_) => self,
        }
    }

    /// The same error, about another field.
    #[must_use]
    pub(crate) fn renamed(mut self, field: Option<&'static str>) -> Self {
        self.0.field = field.map(Cow::Borrowed);
        self
    }

    /// The same error, with a hint behind its message.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn with_hint(self, hint: &str) -> Self {
        let expected = joined(&[&self.0.expected, hint]);
        self.with_expected(expected)
    }

    /// The same error, with more to say about what was expected.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn with_expected(mut self, expected: String) -> Self {
        self.0.expected = Cow::Owned(expected);
        self
    }

    /// What went wrong, for programs.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The option at fault, as a path, if it is one option's.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// What went wrong, for people: the field, and what was expected of it.
    #[must_use]
    pub fn message(&self) -> String {
        match self.field() {
            None => String::from(self.0.expected.as_ref()),
            Some(field) => joined(&[field, ": ", &self.0.expected]),
        }
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for CredentialError {}

/// Returns the error for an unknown option, with the nearest valid one or all of them.
pub(crate) fn unknown_option(name: &str, known: &[&str]) -> CredentialError {
    let mut expected = String::from("unknown option (");
    if let Some(nearest) = nearest(name, known) {
        expected.push_str(&joined(&["did you mean ", nearest, "?"]));
    } else {
        expected.push_str("valid: ");
        for (i, option) in known.iter().enumerate() {
            expected.push_str(if i == 0 { "" } else { ", " });
            expected.push_str(option);
        }
    }
    expected.push(')');
    CredentialError::new(ErrorCode::InvalidArgument, "")
        .with_expected(expected)
        .within(&shown(name))
}

/// Texts put together; one small function where `concat` would be several.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// An untrusted name, made safe to repeat in a message: short, and printable ASCII.
pub(crate) fn shown(name: &str) -> String {
    name.chars()
        .take(40)
        .map(|c| if c.is_ascii_graphic() { c } else { '?' })
        .collect()
}

/// The known name that takes the fewest edits to reach, if those are few enough for a slip of the hand.
fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let limit = (name.len().min(40) / 3).saturating_add(1);
    if name.len() > 40 {
        return None;
    }
    known
        .iter()
        .map(|candidate| (edits(name.as_bytes(), candidate.as_bytes()), *candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, upper and lower case alike.
fn edits(from: &[u8], to: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        for (cell, b) in row.iter_mut().skip(1).zip(to) {
            let substituted = diagonal.saturating_add(usize::from(!a.eq_ignore_ascii_case(b)));
            diagonal = *cell;
            left = substituted
                .min(cell.saturating_add(1))
                .min(left.saturating_add(1));
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i.saturating_add(1);
        }
    }
    row.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_text_of_its_own() {
        for (i, code) in ErrorCode::ALL.iter().enumerate() {
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            assert!(
                ErrorCode::ALL[i + 1..]
                    .iter()
                    .all(|other| other.as_str() != code.as_str())
            );
        }
    }

    #[test]
    fn an_unknown_option_is_named_with_the_nearest_right_one() {
        let known = ["identity", "ttl", "notBefore", "grants"];
        let error = unknown_option("identiy", &known);
        assert_eq!(error.field(), Some("identiy"));
        assert_eq!(
            error.message(),
            "identiy: unknown option (did you mean identity?)"
        );
        assert!(
            unknown_option("notbefore", &known)
                .message()
                .contains("did you mean notBefore?")
        );
        assert!(
            unknown_option("colour", &known)
                .message()
                .contains("valid: identity, ttl")
        );
        assert_eq!(
            unknown_option(&"é\n".repeat(9999), &known).field().map(str::len),
            Some(40)
        );
    }

    #[test]
    fn a_field_can_be_seen_from_outside() {
        let error = CredentialError::at(ErrorCode::InvalidSid, "serviceSid", "x")
            .within("chat")
            .within("grants");
        assert_eq!(error.message(), "grants.chat.serviceSid: x");
    }
}
