//! A pull parser after RFC 8259 that refuses what parsers disagree about: objects and arrays here, strings, numbers and
//! words in `scalars`.

mod scalars;

pub(crate) use scalars::whole;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::malformed::Malformed;
use crate::encoding::byte_search::is_equal;
use crate::encoding::sort::sorted;

/// Arrays and objects inside one another; more is refused, so that no text can exhaust the stack.
const MAX_DEPTH: u8 = 32;

/// Members of one object; more is refused. More than fit into a token, so that every object that can be minted can be read.
const MAX_MEMBERS: usize = 4096;

/// Each of the first members is compared with those before it; of a larger object all names are sorted at its end, which
/// keeps the work near linear.
const COMPARED_MEMBERS: usize = 16;

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
    names: Vec<Name<'a>>,
}

/// The name of a member, unescaped.
// As bytes, because nearly all names are only compared: a part of a `str` is checked to begin and end at characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name<'a>(Cow<'a, [u8]>);

impl Name<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    #[inline(always)]
    pub(crate) fn is(&self, name: &str) -> bool {
        is_equal(&self.0, name.as_bytes())
    }
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

    /// The next byte after white space.
    #[inline(always)]
    pub(super) fn next(&mut self) -> u8 {
        loop {
            let byte = self.byte();
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.advance();
        }
    }

    /// Takes one byte if it comes next, after white space.
    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        let found = self.next() == byte;
        if found {
            self.advance();
        }
        found
    }

    /// What has been taken from `start` on.
    #[inline(always)]
    fn since(&self, start: usize) -> &'a str {
        self.between(start, self.at)
    }

    /// What kind of value comes next, by its first character.
    pub(crate) fn peek(&mut self) -> Result<Kind, Malformed> {
        match self.next() {
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::Array),
            b'"' => Ok(Kind::String),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            b't' | b'f' => Ok(Kind::Boolean),
            b'n' => Ok(Kind::Null),
            _ => Err(Malformed::Syntax),
        }
    }

    /// The problem with what comes next: `wrong` if it is a value, but of another kind.
    #[cold]
    fn unexpected<T>(&mut self, wrong: Malformed) -> Result<T, Malformed> {
        self.peek().and(Err(wrong))
    }

    /// Nothing but white space may follow.
    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        self.next();
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
        if self.next() != b'{' {
            return self.unexpected(Malformed::NotObject);
        }
        self.enter()?;
        Ok(Members(self.names.len()))
    }

    /// The next member's name; its value must be read before the next call. `None` at the object's end. A duplicate in an
    /// object of more than 16 members is found at its end.
    pub(crate) fn member(&mut self, members: &Members) -> Result<Option<Name<'a>>, Malformed> {
        let Some(name) = self.name(self.names.len() == members.0)? else {
            if self.earlier(members).len() > COMPARED_MEMBERS && self.has_duplicate(members) {
                return Err(Malformed::Duplicate);
            }
            self.names.truncate(members.0);
            return Ok(None);
        };
        let earlier = self.earlier(members);
        if earlier.len() < COMPARED_MEMBERS && earlier.iter().any(|earlier| is_equal(&earlier.0, &name.0)) {
            return Err(Malformed::Duplicate);
        }
        if earlier.len() >= MAX_MEMBERS {
            return Err(Malformed::TooMany);
        }
        if self.names.is_empty() {
            // One allocation for nearly all texts.
            self.names.reserve(COMPARED_MEMBERS);
        }
        self.names.push(name.clone());
        Ok(Some(name))
    }

    /// The names of the members so far of an object.
    #[inline(always)]
    fn earlier(&self, members: &Members) -> &[Name<'a>] {
        self.names.get(members.0..).unwrap_or_default()
    }

    #[inline(never)]
    fn has_duplicate(&self, members: &Members) -> bool {
        let names = self.earlier(members).iter();
        // By the first eight bytes as a number: that halves the work, and where these are equal there are fewer names.
        let first_bytes = |name: &[u8]| {
            name.iter()
                .take(8)
                .fold(0, |bytes, byte| bytes << 8 | u64::from(*byte))
        };
        let keys = names
            .map(|name| (first_bytes(name.as_bytes()), name.as_bytes()))
            .collect();
        sorted::<(u64, &[u8])>(keys)
            .windows(2)
            .any(|pair| matches!(pair, [one, next] if one == next))
    }

    /// The same for callers that keep track of the names: `first` is true on the first call, and duplicates are not found.
    pub(crate) fn name(&mut self, first: bool) -> Result<Option<Name<'a>>, Malformed> {
        let mut next = self.next();
        if next == b'}' {
            self.advance();
            self.leave();
            return Ok(None);
        }
        if !first && next == b',' {
            self.advance();
            next = self.next();
        } else if !first {
            return Err(Malformed::Syntax);
        }
        if next != b'"' {
            return Err(Malformed::Syntax);
        }
        let start = self.at.wrapping_add(1);
        let name = Name(match self.quoted()? {
            Some(unescaped) => Cow::Owned(unescaped.into_bytes()),
            None => {
                let bytes = self.text.as_bytes().get(start..self.at.wrapping_sub(1));
                Cow::Borrowed(bytes.unwrap_or_default())
            }
        });
        if name.is("__proto__") && !self.lenient {
            return Err(Malformed::Proto);
        }
        if self.take(b':') {
            Ok(Some(name))
        } else {
            Err(Malformed::Syntax)
        }
    }

    /// How much has been read, in bytes.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// The same with a comma, if one comes next.
    pub(crate) fn position_after_comma(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        match rest.trim_ascii_start().strip_prefix(',') {
            Some(after) => self.text.len().saturating_sub(after.len()),
            None => self.at,
        }
    }

    /// The text between two positions.
    pub(crate) fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Enters an array; `item` then tells whether there is another.
    pub(crate) fn array(&mut self) -> Result<(), Malformed> {
        if self.next() != b'[' {
            return self.unexpected(Malformed::NotArray);
        }
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

    /// Any value: checked, and returned as the text it is.
    pub(super) fn value(&mut self) -> Result<&'a str, Malformed> {
        self.next();
        let start = self.at;
        self.skip_value()?;
        Ok(self.since(start))
    }

    /// Any value, which is only checked.
    fn skip_value(&mut self) -> Result<(), Malformed> {
        match self.next() {
            b'{' => {
                let members = self.object()?;
                while self.member(&members)?.is_some() {
                    self.skip_value()?;
                }
                Ok(())
            }
            b'[' => {
                self.array()?;
                let mut first = true;
                while self.item(first)? {
                    self.skip_value()?;
                    first = false;
                }
                Ok(())
            }
            b'"' => self.quoted().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(Malformed::Syntax),
        }
    }
}

#[cfg(test)]
mod tests;
