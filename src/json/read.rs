//! A pull parser after RFC 8259 that refuses what parsers disagree about.

use std::borrow::Cow;

use super::{Malformed, RawJson};
use crate::scan::plain_end;
use crate::sort::sorted;

/// Arrays and objects inside one another; more is refused, so that no text can exhaust the stack.
const MAX_DEPTH: u8 = 32;

/// Members of one object; more is refused. More than fit into a token, so that every object that can be minted can be read.
const MAX_MEMBERS: usize = 4096;

/// Each of the first members is compared with those before it; of a larger object all names are sorted at its end, which
/// keeps the work near linear.
const COMPARED_MEMBERS: usize = 16;

/// The largest integer that JavaScript and every JSON parser keep exactly: 2^53 − 1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

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

/// Reads one JSON text from front to back.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    /// Whether to read a lone surrogate as U+FFFD, and a member named `__proto__` as any other.
    lenient: bool,
    /// The names of the members so far of all the objects that are being read, the innermost last.
    names: Vec<Cow<'a, str>>,
}

/// An object that is being read: where its names begin among the reader's.
pub(crate) struct Members(usize);

impl<'a> Reader<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            lenient: false,
            names: Vec::new(),
        }
    }

    /// A reader of a value inside of `depth` other objects and arrays, which count against the limit.
    pub(crate) const fn nested(text: &'a str, depth: u8) -> Self {
        let mut reader = Self::new(text);
        reader.depth = depth;
        reader
    }

    /// A reader of what a peer reports, in which nothing is signed: it refuses no lone surrogates and no `__proto__`.
    pub(crate) const fn lenient(text: &'a str) -> Self {
        let mut reader = Self::new(text);
        reader.lenient = true;
        reader
    }

    /// The next byte; 0, which JSON has nowhere, at the end.
    #[inline(always)]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn advance(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    /// Takes one byte if it comes next.
    #[inline(always)]
    fn take_exactly(&mut self, byte: u8) -> bool {
        let found = self.byte() == byte;
        if found {
            self.advance();
        }
        found
    }

    /// Takes one byte if it comes next, after white space.
    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        self.take_exactly(byte)
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.advance();
        }
    }

    /// What has been taken from `start` on.
    #[inline(always)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// What kind of value comes next, by its first character.
    #[inline(always)]
    pub(crate) fn peek(&mut self) -> Result<Kind, Malformed> {
        self.skip_space();
        match self.byte() {
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::Array),
            b'"' => Ok(Kind::String),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            b't' | b'f' => Ok(Kind::Boolean),
            b'n' => Ok(Kind::Null),
            _ => Err(Malformed::Syntax),
        }
    }

    #[inline(always)]
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
        if self.at >= self.text.len() {
            Ok(())
        } else {
            Err(Malformed::Syntax)
        }
    }

    fn enter(&mut self) -> Result<(), Malformed> {
        self.advance();
        self.depth = self.depth.wrapping_add(1);
        if self.depth > MAX_DEPTH {
            Err(Malformed::TooDeep)
        } else {
            Ok(())
        }
    }

    fn leave(&mut self) {
        self.depth = self.depth.wrapping_sub(1);
    }

    /// Runs `read` with everything counted one level deeper than it is in this text.
    pub(crate) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth = self.depth.wrapping_add(1);
        let result = read(self);
        self.leave();
        result
    }

    /// Enters an object; `member` then returns its members one by one.
    pub(crate) fn object(&mut self) -> Result<Members, Malformed> {
        self.wants(Kind::Object, Malformed::NotObject)?;
        self.enter()?;
        Ok(Members(self.names.len()))
    }

    /// The next member's name; its value must be read before the next call. `None` at the object's end. A duplicate in an
    /// object of more than 16 members is found at its end.
    pub(crate) fn member(&mut self, members: &Members) -> Result<Option<Cow<'a, str>>, Malformed> {
        let count = self.names.len().saturating_sub(members.0);
        let Some(name) = self.name(count == 0)? else {
            if count > COMPARED_MEMBERS && self.has_duplicate(members) {
                return Err(Malformed::Duplicate);
            }
            self.names.truncate(members.0);
            return Ok(None);
        };
        if count < COMPARED_MEMBERS && self.names.iter().skip(members.0).any(|earlier| *earlier == name) {
            return Err(Malformed::Duplicate);
        }
        if count >= MAX_MEMBERS {
            return Err(Malformed::TooMany);
        }
        self.names.push(name.clone());
        Ok(Some(name))
    }

    #[inline(never)]
    fn has_duplicate(&self, members: &Members) -> bool {
        let names = self.names.iter().skip(members.0);
        // By the first eight bytes as a number: that halves the work, and where these are equal there are fewer names.
        let first_bytes = |name: &str| {
            name.bytes()
                .take(8)
                .fold(0, |bytes, byte| bytes << 8 | u64::from(byte))
        };
        let keys = names.map(|name| (first_bytes(name), name.as_ref())).collect();
        sorted::<(u64, &str)>(keys)
            .windows(2)
            .any(|pair| matches!(pair, [one, next] if one == next))
    }

    /// The same for callers that keep track of the names: `first` is true on the first call, and duplicates are not found.
    pub(crate) fn name(&mut self, first: bool) -> Result<Option<Cow<'a, str>>, Malformed> {
        if self.take(b'}') {
            self.leave();
            return Ok(None);
        }
        if !first && !self.take(b',') || self.peek()? != Kind::String {
            return Err(Malformed::Syntax);
        }
        let name = self.string()?;
        if name == "__proto__" && !self.lenient {
            return Err(Malformed::Proto);
        }
        if self.take(b':') {
            Ok(Some(name))
        } else {
            Err(Malformed::Syntax)
        }
    }

    /// All that has not been read.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Behind a member, all that follows it in its object and behind that, if anything does.
    pub(crate) fn after_comma(&mut self) -> Option<&'a str> {
        if self.take(b',') {
            self.text.get(self.at..)
        } else {
            None
        }
    }

    /// Enters an array; `item` then tells whether there is another.
    pub(crate) fn array(&mut self) -> Result<(), Malformed> {
        self.wants(Kind::Array, Malformed::NotArray)?;
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
            Err(Malformed::Syntax)
        }
    }

    /// A string, unescaped.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        self.wants(Kind::String, Malformed::NotString)?;
        self.advance();
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
            Err(Malformed::Syntax)
        }
    }

    /// Characters of a string up to its end, an escape or a control character.
    #[inline(always)]
    fn plain(&mut self) -> &'a str {
        let start = self.at;
        self.at = plain_end(self.text.as_bytes(), start);
        self.since(start)
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        let escaped = self.byte();
        self.advance();
        Ok(match escaped {
            b'"' | b'\\' | b'/' => char::from(escaped),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let code = self.unit()?;
                let behind = self.at;
                match self.character(code) {
                    Err(Malformed::Surrogate) if self.lenient => {
                        self.at = behind;
                        char::REPLACEMENT_CHARACTER
                    }
                    character => character?,
                }
            }
            _ => return Err(Malformed::Syntax),
        })
    }

    /// The character of one unit of UTF-16, or of two if the second follows.
    fn character(&mut self, mut code: u32) -> Result<char, Malformed> {
        if let Some(high) = code.checked_sub(0xD800).filter(|high| *high < 0x400) {
            let paired = self.take_exactly(b'\\') && self.take_exactly(b'u');
            let low = if paired { self.unit()? } else { 0 };
            let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400);
            let pair = high << 10 | low.ok_or(Malformed::Surrogate)?;
            code = pair.wrapping_add(0x1_0000);
        }
        char::from_u32(code).ok_or(Malformed::Surrogate)
    }

    /// Four hexadecimal digits: one unit of UTF-16.
    fn unit(&mut self) -> Result<u32, Malformed> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte()).to_digit(16).ok_or(Malformed::Syntax)?;
            unit = unit << 4 | digit;
            self.advance();
        }
        Ok(unit)
    }

    /// A whole number that is not negative and is exact everywhere.
    pub(crate) fn integer(&mut self) -> Result<u64, Malformed> {
        self.wants(Kind::Number, Malformed::NotInteger)?;
        let mut value = 0_u64;
        for byte in self.number()?.bytes() {
            let digit = u64::from(byte.wrapping_sub(b'0'));
            value = value.wrapping_mul(10).wrapping_add(digit);
            if digit > 9 || value > MAX_INTEGER {
                return Err(Malformed::NotInteger);
            }
        }
        Ok(value)
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.advance();
        }
        if self.at == start {
            Err(Malformed::Syntax)
        } else {
            Ok(())
        }
    }

    fn number(&mut self) -> Result<&'a str, Malformed> {
        let start = self.at;
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
        Ok(self.since(start))
    }

    fn word(&mut self, word: &str) -> Result<(), Malformed> {
        if word.bytes().all(|byte| self.take_exactly(byte)) {
            Ok(())
        } else {
            Err(Malformed::Syntax)
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool, Malformed> {
        self.wants(Kind::Boolean, Malformed::NotBoolean)?;
        let value = self.byte() == b't';
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Any value: checked, and given as the text it is.
    pub(crate) fn raw(&mut self) -> Result<RawJson<'a>, Malformed> {
        let kind = self.peek()?;
        let start = self.at;
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
        Ok(RawJson(self.since(start)))
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
            assert_eq!(problem(text), Malformed::Syntax, "{text}");
        }
    }

    #[test]
    fn what_parsers_disagree_about_is_refused() {
        assert_eq!(problem(r#"{"a":1,"a":1}"#), Malformed::Duplicate);
        assert_eq!(problem(r#"{"a":1,"\u0061":1}"#), Malformed::Duplicate);
        assert_eq!(problem(r#"{"x":{"__proto__":{}}}"#), Malformed::Proto);
        for lone in [
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800\u0041""#,
            r#""\ud800x""#,
            r#""\udc00\ud800""#,
        ] {
            assert_eq!(problem(lone), Malformed::Surrogate, "{lone}");
        }
        assert_eq!(problem(&"[".repeat(100_000)), Malformed::TooDeep);
        assert!(RawJson::new(&["[".repeat(32), "]".repeat(32)].concat()).is_some());
        assert_eq!(
            problem(&["[".repeat(33), "]".repeat(33)].concat()),
            Malformed::TooDeep
        );
    }

    #[test]
    fn a_lenient_reader_replaces_lone_surrogates_and_keeps_proto() {
        for (text, expected) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\udc00x""#, "\u{fffd}x"),
            (r#""\ud800\u0041""#, "\u{fffd}A"),
            (r#""\ud800\ud83d\ude00\n""#, "\u{fffd}😀\n"),
        ] {
            assert_eq!(Reader::lenient(text).string().unwrap(), expected);
            assert_eq!(problem(text), Malformed::Surrogate);
        }
        let proto = RawJson::lenient(r#"{"__proto__":{"a":"\ud800"},"b":1}"#).unwrap();
        assert_eq!(proto.member("b").unwrap().integer(), Some(1));
        for text in [r#""\ud800\x""#, r#""\ud800\u12""#, r#"{"a":1,"a":1}"#, "{} x"] {
            assert!(RawJson::lenient(text).is_none(), "{text}");
        }
    }

    #[test]
    fn objects_have_so_many_members_at_most() {
        let object = |count: usize| {
            let members: Vec<String> = (0..count).map(|i| format!("\"{i}\":[]")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert!(RawJson::new(&object(4096)).is_some());
        assert_eq!(problem(&object(4097)), Malformed::TooMany);
        assert!(RawJson::new(&format!("[{},{}]", object(4096), object(4096))).is_some());
        let nested = format!("{{\"a\":{},\"b\":{}}}", object(4096), object(4096));
        assert!(RawJson::new(&nested).is_some());
    }

    #[test]
    fn a_duplicate_is_found_in_objects_of_every_size() {
        let object = |names: &[usize]| {
            let members: Vec<String> = names.iter().map(|i| format!("\"a{i}\":{{\"a{i}\":1}}")).collect();
            format!("{{{}}}", members.join(","))
        };
        for count in (1..40).chain([500]) {
            let mut names: Vec<usize> = (0..count).map(|i| i * 7919 % 10_007).collect();
            assert!(RawJson::new(&object(&names)).is_some());
            for at in 0..count {
                names.push(names[at]);
                assert_eq!(problem(&object(&names)), Malformed::Duplicate, "{count} {at}");
                names.pop();
            }
        }
    }

    #[test]
    fn a_nested_value_counts_what_is_around_it() {
        let value = ["[".repeat(30), "]".repeat(30)].concat();
        assert!(Reader::nested(&value, 2).raw().is_ok());
        assert_eq!(Reader::nested(&value, 3).raw(), Err(Malformed::TooDeep));
        let mut reader = Reader::nested(&value, 1);
        assert!(reader.deeper(Reader::raw).is_ok());
        assert_eq!(reader.depth, 1);
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
            assert_eq!(Reader::new(text).integer(), Err(Malformed::NotInteger), "{text}");
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
