//! A pull parser after RFC 8259 that refuses what parsers disagree about.

use std::borrow::Cow;

use super::plain_length;

/// Arrays and objects inside one another; more is refused, so that no text can exhaust the stack.
const MAX_DEPTH: u8 = 32;

/// The largest integer that JavaScript and every JSON parser keep exactly: 2^53 − 1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why a text is not the JSON that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) &'static str);

const SYNTAX: Malformed = Malformed("expected valid JSON");
const DUPLICATE: Malformed = Malformed("expected each member of an object once");
const TOO_DEEP: Malformed = Malformed("expected at most 32 levels of nesting");
const SURROGATE: Malformed = Malformed("expected well-formed Unicode, without lone surrogates");
const PROTO: Malformed = Malformed("expected no member named __proto__");
const NOT_STRING: Malformed = Malformed("expected a string");
const NOT_OBJECT: Malformed = Malformed("expected an object");
const NOT_ARRAY: Malformed = Malformed("expected an array");
const NOT_BOOLEAN: Malformed = Malformed("expected true or false");
const NOT_INTEGER: Malformed = Malformed("expected a whole number, not negative, at most 2^53 − 1");

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// JSON text that has been checked: one value, nothing around it.
///
/// ```
/// use twilio_edge_auth::json::RawJson;
/// assert!(RawJson::new(r#"{"playerStreamerSid":"VJ1"}"#).is_some());
/// assert!(RawJson::new(r#"{"a":1,"a":2}"#).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawJson<'a>(&'a str);

impl<'a> RawJson<'a> {
    /// Checks a text: valid JSON, each member of an object once, at most 32 levels deep, well-formed Unicode.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let raw = reader.raw().ok()?;
        reader.end().ok()?;
        Some(raw)
    }

    /// The text as it was given.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }
}

/// Reads one JSON text from front to back.
pub(crate) struct Reader<'a> {
    rest: &'a str,
    depth: u8,
    /// The names of the members so far of all the objects that are being read, the innermost last.
    names: Vec<Cow<'a, str>>,
}

/// An object that is being read: where its names begin among the reader's.
pub(crate) struct Members(usize);

impl<'a> Reader<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            depth: 0,
            names: Vec::new(),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Takes the first `length` bytes, which end where a character does.
    fn advance(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes bytes as long as they are `wanted`.
    fn advance_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'a str {
        let length = self
            .rest
            .bytes()
            .position(|byte| !wanted(byte))
            .unwrap_or(self.rest.len());
        self.advance(length)
    }

    /// Takes one byte if it comes next.
    fn take_exactly(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        if found {
            self.advance(1);
        }
        found
    }

    /// Takes one byte if it comes next, after white space.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.take_exactly(byte)
    }

    fn skip_space(&mut self) {
        if let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.advance_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        }
    }

    /// What has been taken of `text`, of which the rest is still to come.
    fn since(&self, text: &'a str) -> &'a str {
        text.get(..text.len().saturating_sub(self.rest.len()))
            .unwrap_or_default()
    }

    /// What kind of value comes next, by its first character.
    pub(crate) fn peek(&mut self) -> Result<Kind, Malformed> {
        self.skip_space();
        match self.byte() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(SYNTAX),
        }
    }

    fn wants(&mut self, kind: Kind, otherwise: Malformed) -> Result<(), Malformed> {
        if self.peek()? == kind {
            Ok(())
        } else {
            Err(otherwise)
        }
    }

    /// Nothing but white space may follow.
    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        self.skip_space();
        if self.rest.is_empty() { Ok(()) } else { Err(SYNTAX) }
    }

    fn enter(&mut self) -> Result<(), Malformed> {
        self.advance(1);
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            Err(TOO_DEEP)
        } else {
            Ok(())
        }
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Enters an object; `member` then gives its members one by one.
    pub(crate) fn object(&mut self) -> Result<Members, Malformed> {
        self.wants(Kind::Object, NOT_OBJECT)?;
        self.enter()?;
        Ok(Members(self.names.len()))
    }

    /// The next member's name; its value must be read before the next call. `None` at the object's end.
    pub(crate) fn member(&mut self, members: &Members) -> Result<Option<Cow<'a, str>>, Malformed> {
        if self.take(b'}') {
            self.names.truncate(members.0);
            self.leave();
            return Ok(None);
        }
        if self.names.len() > members.0 && !self.take(b',') {
            return Err(SYNTAX);
        }
        let name = self
            .string()
            .map_err(|error| if error == NOT_STRING { SYNTAX } else { error })?;
        if name == "__proto__" {
            return Err(PROTO);
        }
        if self.names.iter().skip(members.0).any(|earlier| *earlier == name) {
            return Err(DUPLICATE);
        }
        self.names.push(name.clone());
        if self.take(b':') {
            Ok(Some(name))
        } else {
            Err(SYNTAX)
        }
    }

    /// Enters an array; `item` then tells whether there is another.
    pub(crate) fn array(&mut self) -> Result<(), Malformed> {
        self.wants(Kind::Array, NOT_ARRAY)?;
        self.enter()
    }

    /// Whether another item follows; `first` is true on the first call.
    pub(crate) fn item(&mut self, first: bool) -> Result<bool, Malformed> {
        if self.take(b']') {
            self.leave();
            return Ok(false);
        }
        if first || self.take(b',') {
            Ok(true)
        } else {
            Err(SYNTAX)
        }
    }

    /// A string, unescaped.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        self.wants(Kind::String, NOT_STRING)?;
        self.advance(1);
        let plain = self.plain();
        if self.take_exactly(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut unescaped = String::from(plain);
        while self.take_exactly(b'\\') {
            unescaped.push(self.escape()?);
            unescaped.push_str(self.plain());
        }
        if self.take_exactly(b'"') {
            Ok(Cow::Owned(unescaped))
        } else {
            Err(SYNTAX)
        }
    }

    /// Characters of a string up to its end, an escape or a control character.
    fn plain(&mut self) -> &'a str {
        self.advance(plain_length(self.rest))
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        let escaped = self.byte().filter(u8::is_ascii).ok_or(SYNTAX)?;
        self.advance(1);
        Ok(match escaped {
            b'"' | b'\\' | b'/' => char::from(escaped),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let paired = (0xD800..0xDC00).contains(&first) && self.take_exactly(b'\\');
                let second = if paired { Some(self.second_unit()?) } else { None };
                let mut decoded = char::decode_utf16(std::iter::once(first).chain(second));
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(character)), None) => character,
                    _ => return Err(SURROGATE),
                }
            }
            _ => return Err(SYNTAX),
        })
    }

    fn second_unit(&mut self) -> Result<u16, Malformed> {
        if self.take_exactly(b'u') {
            self.unit()
        } else {
            Err(SURROGATE)
        }
    }

    /// Four hexadecimal digits: one unit of UTF-16.
    fn unit(&mut self) -> Result<u16, Malformed> {
        let digits = self
            .rest
            .get(..4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        self.advance(4);
        u16::from_str_radix(digits.ok_or(SYNTAX)?, 16).map_err(|_| SYNTAX)
    }

    /// A whole number that is not negative and is exact everywhere.
    pub(crate) fn integer(&mut self) -> Result<u64, Malformed> {
        self.wants(Kind::Number, NOT_INTEGER)?;
        let digits = self.number()?;
        let value = digits.parse().map_err(|_| NOT_INTEGER)?;
        if value > MAX_INTEGER {
            Err(NOT_INTEGER)
        } else {
            Ok(value)
        }
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        if self.advance_while(|byte| byte.is_ascii_digit()).is_empty() {
            Err(SYNTAX)
        } else {
            Ok(())
        }
    }

    fn number(&mut self) -> Result<&'a str, Malformed> {
        let text = self.rest;
        self.take_exactly(b'-');
        if !self.take_exactly(b'0') {
            self.digits()?;
        }
        if self.take_exactly(b'.') {
            self.digits()?;
        }
        if self.take_exactly(b'e') || self.take_exactly(b'E') {
            if !self.take_exactly(b'+') {
                self.take_exactly(b'-');
            }
            self.digits()?;
        }
        Ok(self.since(text))
    }

    fn word(&mut self, word: &str) -> Result<(), Malformed> {
        self.rest = self.rest.strip_prefix(word).ok_or(SYNTAX)?;
        Ok(())
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool, Malformed> {
        self.wants(Kind::Boolean, NOT_BOOLEAN)?;
        let value = self.byte() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Any value: checked, and given as the text it is.
    pub(crate) fn raw(&mut self) -> Result<RawJson<'a>, Malformed> {
        let kind = self.peek()?;
        let text = self.rest;
        match kind {
            Kind::Object => {
                let members = self.object()?;
                while self.member(&members)?.is_some() {
                    self.raw()?;
                }
            }
            Kind::Array => {
                self.array()?;
                let mut first = true;
                while self.item(first)? {
                    self.raw()?;
                    first = false;
                }
            }
            Kind::String => drop(self.string()?),
            Kind::Number => drop(self.number()?),
            Kind::Boolean => drop(self.boolean()?),
            Kind::Null => self.word("null")?,
        }
        Ok(RawJson(self.since(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Malformed {
        let mut reader = Reader::new(text);
        reader.raw().and_then(|_| reader.end()).unwrap_err()
    }

    #[test]
    fn a_value_stays_the_text_it_is() {
        for text in [
            "{}",
            "[]",
            r#"{"a":[1e400,-0,0.50,{"b":null}],"c":"\u00e9\/"}"#,
            "\"é\u{2028}\"",
            "true",
            "-1.5E+3",
        ] {
            assert_eq!(RawJson::new(text).map(RawJson::as_str), Some(text));
        }
        assert_eq!(
            RawJson::new(" [ 1 , 2 ] ").map(RawJson::as_str),
            Some("[ 1 , 2 ]")
        );
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "'a'",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "+1",
            "tru",
            "nul",
            "NaN",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\u12\"",
            "\"a",
            "1 2",
            "[1 2]",
            "\u{feff}1",
            "// x\n1",
            "{\"a\":1 \"b\":2}",
            "{1:2}",
            "[}",
            "\"\\",
        ] {
            assert_eq!(problem(text), SYNTAX, "{text}");
        }
    }

    #[test]
    fn what_parsers_disagree_about_is_refused() {
        assert_eq!(problem(r#"{"a":1,"a":1}"#), DUPLICATE);
        assert_eq!(problem(r#"{"a":1,"\u0061":1}"#), DUPLICATE);
        assert_eq!(problem(r#"{"x":{"__proto__":{}}}"#), PROTO);
        for lone in [
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800\u0041""#,
            r#""\ud800x""#,
            r#""\udc00\ud800""#,
        ] {
            assert_eq!(problem(lone), SURROGATE, "{lone}");
        }
        assert_eq!(problem(&"[".repeat(100_000)), TOO_DEEP);
        assert!(RawJson::new(&["[".repeat(32), "]".repeat(32)].concat()).is_some());
        assert_eq!(problem(&["[".repeat(33), "]".repeat(33)].concat()), TOO_DEEP);
    }

    #[test]
    fn strings_are_unescaped() {
        let text = r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00b""#;
        assert_eq!(Reader::new(text).string().unwrap(), "a\"\\/\u{8}\u{c}\n\r\té😀b");
    }

    #[test]
    fn integers_are_exact() {
        assert_eq!(
            Reader::new("9007199254740991").integer(),
            Ok(9_007_199_254_740_991)
        );
        assert_eq!(Reader::new("0").integer(), Ok(0));
        for text in [
            "9007199254740992",
            "99999999999999999999",
            "-1",
            "-0",
            "1.0",
            "1e3",
            "\"1\"",
            "null",
            "true",
            "[]",
        ] {
            assert_eq!(Reader::new(text).integer(), Err(NOT_INTEGER), "{text}");
        }
    }

    #[test]
    fn members_and_items_come_one_by_one() {
        let mut reader = Reader::new(r#" { "a" : 1 , "b" : [ true , false ] } "#);
        let members = reader.object().unwrap();
        assert_eq!(reader.member(&members).unwrap().unwrap(), "a");
        assert_eq!(reader.integer(), Ok(1));
        assert_eq!(reader.member(&members).unwrap().unwrap(), "b");
        let mut seen = vec![];
        reader.array().unwrap();
        while reader.item(seen.is_empty()).unwrap() {
            seen.push(reader.boolean().unwrap());
        }
        assert_eq!(seen, [true, false]);
        assert_eq!(reader.member(&members).unwrap(), None);
        assert_eq!(reader.end(), Ok(()));
    }
}
