//! The one error of the core, and the one table of its codes.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

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

/// Invalid input or options: a code, the field at fault, and a message.
///
/// Never contains a secret or a whole token. Of other input it contains only names, cut to 40 characters of printable ASCII,
/// and SIDs of the right form.
// One pointer wide: results with it pass through many functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    code: ErrorCode,
    field: Option<Cow<'static, str>>,
    /// The length of the field's end that the caller has named: an unknown option, a custom grant.
    given_length: usize,
    expected: Cow<'static, str>,
}

impl CredentialError {
    /// Creates an error about the input as a whole; `expected` says what would be right.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(code: ErrorCode, expected: &'static str) -> Self {
        Self(Box::new(Details {
            code,
            field: None,
            given_length: 0,
            expected: Cow::Borrowed(expected),
        }))
    }

    /// Creates an error about one field.
    #[cold]
    #[inline(never)]
    pub(crate) fn at(code: ErrorCode, field: &'static str, expected: &'static str) -> Self {
        Self::new(code, expected).renamed(Some(field))
    }

    /// Creates an `invalid_argument` error about one field.
    #[cold]
    #[inline(never)]
    pub(crate) fn invalid(field: &'static str, expected: &'static str) -> Self {
        Self::at(ErrorCode::InvalidArgument, field, expected)
    }

    /// Prepends `path` to the field.
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

    /// The same for a name that the caller has given: it is cut to what is safe to repeat.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn within_given(self, name: &str) -> Self {
        let mut error = self.within(&shown(name));
        error.0.given_length = error.0.field.as_ref().map_or(0, |field| field.len());
        error
    }

    /// Sets the field, if there is none.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn or_about(self, field: &'static str) -> Self {
        match self.0.field {
            None => self.renamed(Some(field)),
            Some(_) => self,
        }
    }

    /// Replaces the field.
    #[must_use]
    pub(crate) fn renamed(mut self, field: Option<&'static str>) -> Self {
        self.0.field = field.map(Cow::Borrowed);
        self
    }

    /// Removes the field.
    #[must_use]
    pub(crate) fn without_field(self) -> Self {
        self.renamed(None)
    }

    /// Appends a hint to the message.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn with_hint(self, hint: &str) -> Self {
        let expected = joined(&[&self.0.expected, hint]);
        self.with_expected(expected)
    }

    /// Replaces the message.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub(crate) fn with_expected(mut self, expected: String) -> Self {
        self.0.expected = Cow::Owned(expected);
        self
    }

    /// The field in camelCase, as in options in JSON: `grants.voice.outgoingApplicationSid`. Names that the caller has given
    /// stay as they are.
    pub(crate) fn json_field(&self) -> Option<String> {
        let field = self.field()?;
        // The names of environment variables stay as they are too.
        let end = if field.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
            0
        } else {
            field.len().saturating_sub(self.0.given_length)
        };
        let mut text = String::with_capacity(field.len());
        let mut capital = false;
        for (at, byte) in field.bytes().enumerate() {
            if byte == b'_' && at < end {
                capital = true;
            } else {
                // Fields are ASCII.
                text.push(char::from(if capital { byte.to_ascii_uppercase() } else { byte }));
                capital = false;
            }
        }
        Some(text)
    }

    /// What was expected, without the field.
    pub(crate) fn expected(&self) -> &str {
        &self.0.expected
    }

    /// What went wrong, for programs.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The field at fault, as a path such as `grants.voice.outgoing_application_sid`: an option, a claim or an environment
    /// variable.
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
        if let Some(field) = self.field() {
            f.write_str(field)?;
            f.write_str(": ")?;
        }
        f.write_str(&self.0.expected)
    }
}

impl core::error::Error for CredentialError {}

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
        .within_given(name)
}

/// Concatenates strings. One small function; `concat` is instantiated several times.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Makes an untrusted name safe to repeat in a message: at most 40 characters, printable ASCII.
fn shown(name: &str) -> String {
    name.chars()
        .take(40)
        .map(|c| if c.is_ascii_graphic() { c } else { '?' })
        .collect()
}

/// Returns the known name with the smallest edit distance, if that is small enough for a typo.
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

/// The Levenshtein distance, ignoring case.
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
        // A third of the name may be wrong, and one character more, in names of up to 40.
        let long = "abcdefghij".repeat(4);
        for (name, known, is_near) in [
            ("ab", "xb", true),
            ("ab", "xy", false),
            ("abcdef", "xyzdef", true),
            ("abcdef", "wxyzef", false),
            (&long, &long.to_uppercase(), true),
            (&[&long, "k"].concat(), &long, false),
        ] {
            let message = unknown_option(name, &[known]).message();
            assert_eq!(message.contains("did you mean"), is_near, "{message}");
        }
    }

    #[test]
    fn only_names_of_ours_become_camel_case() {
        let field = |error: CredentialError| error.json_field().unwrap();
        let error = CredentialError::at(ErrorCode::InvalidSid, "service_sid", "x").within("task_router");
        assert_eq!(field(error), "taskRouter.serviceSid");
        let given = unknown_option("not_before", &["notBefore"]).within("some_options");
        assert_eq!(field(given), "someOptions.not_before");
        assert_eq!(field(unknown_option("_ttl", &["ttl"])), "_ttl");
        let given = unknown_option("_ttl", &["ttl"]).within("some_options");
        assert_eq!(field(given), "someOptions._ttl");
        assert_eq!(
            field(CredentialError::invalid("TWILIO_API_KEY", "x")),
            "TWILIO_API_KEY"
        );
        assert_eq!(
            CredentialError::new(ErrorCode::InvalidSid, "x").json_field(),
            None
        );
    }

    #[test]
    fn paths_are_joined_with_dots() {
        let error = CredentialError::at(ErrorCode::InvalidSid, "service_sid", "x")
            .within("chat")
            .within("grants");
        assert_eq!(error.message(), "grants.chat.service_sid: x");
    }
}
