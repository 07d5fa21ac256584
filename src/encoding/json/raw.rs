//! JSON that has been checked, and ways into it: a value of another kind is treated as absent.

use alloc::borrow::Cow;

use super::malformed::Malformed;
use super::reader::Reader;

/// JSON text that has been checked: one value, nothing around it.
///
/// ```
/// use twilio_edge_auth::RawJson;
/// assert!(RawJson::new(r#"{"playerStreamerSid":"VJ1"}"#).is_some());
/// assert!(RawJson::new(r#"{"a":1,"a":2}"#).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawJson<'a>(&'a str);

impl<'a> RawJson<'a> {
    pub(crate) const NULL: Self = Self("null");

    /// Checks a text: valid JSON, at most 32 levels of nesting, at most 4096 members in an object, each of them once, none
    /// named `__proto__`, well-formed Unicode.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let raw = reader.raw().ok()?;
        reader.end().ok()?;
        Some(raw)
    }

    /// The same for what a peer reports: with lone surrogates, which are read as U+FFFD, and members named `__proto__`.
    pub(crate) fn lenient(text: &'a str) -> Option<Self> {
        let mut reader = Reader::lenient(text);
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

    /// Whether it is an object without members, however it is spaced.
    pub(crate) fn is_empty_object(self) -> bool {
        let inside = self.0.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        inside.is_some_and(|inside| inside.trim_ascii().is_empty())
    }

    /// The member of this name, if this is an object that has it.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let mut reader = Reader::lenient(self.as_str());
        let members = reader.object().ok()?;
        while let Some(found) = reader.member(&members).ok()? {
            let value = reader.raw().ok()?;
            if found.is(name) {
                return Some(value);
            }
        }
        None
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(self) -> Items<'a> {
        let mut reader = Reader::lenient(self.as_str());
        Items {
            more: reader.array().is_ok(),
            first: true,
            reader,
        }
    }

    /// A string, unescaped.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        Reader::lenient(self.as_str()).string().ok()
    }

    /// A whole number that is not negative and is exact everywhere.
    pub(crate) fn integer(self) -> Option<u64> {
        Reader::new(self.as_str()).integer().ok()
    }
}

impl<'a> Reader<'a> {
    /// Any value: checked, and returned as the text it is.
    pub(crate) fn raw(&mut self) -> Result<RawJson<'a>, Malformed> {
        self.value().map(RawJson)
    }

    /// A string: as it is in the text, and unescaped.
    pub(crate) fn raw_string(&mut self) -> Result<(RawJson<'a>, Cow<'a, str>), Malformed> {
        self.next();
        let start = self.position();
        let text = self.string()?;
        Ok((RawJson(self.between(start, self.position())), text))
    }
}

/// The items of an array that has been checked.
pub(crate) struct Items<'a> {
    reader: Reader<'a>,
    more: bool,
    first: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = RawJson<'a>;

    fn next(&mut self) -> Option<RawJson<'a>> {
        self.more = self.more && self.reader.item(self.first) == Ok(true);
        self.first = false;
        if self.more { self.reader.raw().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#" { "a" : "\u00e9" , "b\u0063" : [ 1 , [ ] , "x" ] , "d" : null } "#;

    #[test]
    fn members_are_found_by_name() {
        let json = RawJson::new(TEXT).unwrap();
        let a = json.member("a").unwrap();
        assert_eq!(a.text().unwrap(), "é");
        assert_eq!((a.integer(), a.member("a")), (None, None));
        assert_eq!(json.member("e"), None);
        let bc = json.member("bc").unwrap();
        assert_eq!((bc.text(), bc.member("a")), (None, None));
        assert_eq!(json.member("d").map(RawJson::as_str), Some("null"));
    }

    #[test]
    fn an_empty_object_may_have_white_space() {
        for (text, is_empty) in [
            ("{}", true),
            ("{ \n\t}", true),
            ("[]", false),
            (r#"{"a":1}"#, false),
        ] {
            assert_eq!(RawJson::new(text).unwrap().is_empty_object(), is_empty, "{text}");
        }
    }

    #[test]
    fn items_come_one_by_one() {
        let json = RawJson::new(TEXT).unwrap();
        let list = json.member("bc").unwrap();
        let items: Vec<&str> = list.items().map(RawJson::as_str).collect();
        assert_eq!(items, ["1", "[ ]", r#""x""#]);
        assert_eq!(json.items().next(), None);
        let mut none = RawJson::new("[]").unwrap().items();
        assert_eq!((none.next(), none.next()), (None, None));
    }
}
