//! Strings, numbers and words.

use alloc::borrow::Cow;
use alloc::string::String;

use super::Reader;
use crate::encoding::byte_search::plain_end;
use crate::encoding::json::Malformed;

/// The largest integer that JavaScript and every JSON parser keep exactly: 2^53 − 1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

impl<'a> Reader<'a> {
    /// A string, unescaped.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        if self.next() != b'"' {
            return self.unexpected(Malformed::NotString);
        }
        let start = self.at.wrapping_add(1);
        Ok(match self.quoted()? {
            Some(unescaped) => Cow::Owned(unescaped),
            None => Cow::Borrowed(self.between(start, self.at.wrapping_sub(1))),
        })
    }

    /// A string whose quotation mark comes next. Returns it unescaped if it has escapes; otherwise it is what is between the
    /// quotation marks.
    pub(super) fn quoted(&mut self) -> Result<Option<String>, Malformed> {
        self.advance();
        let start = self.at;
        self.skip_plain();
        if self.take_exactly(b'"') {
            return Ok(None);
        }
        let mut unescaped = String::from(self.since(start));
        while self.take_exactly(b'\\') {
            unescaped.push(self.escape()?);
            let start = self.at;
            self.skip_plain();
            unescaped.push_str(self.since(start));
        }
        if self.take_exactly(b'"') {
            Ok(Some(unescaped))
        } else {
            Err(Malformed::Syntax)
        }
    }

    /// Skips the characters of a string up to its end, an escape or a control character.
    #[inline(always)]
    fn skip_plain(&mut self) {
        self.at = plain_end(self.text.as_bytes(), self.at);
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
        if !matches!(self.next(), b'-' | b'0'..=b'9') {
            return self.unexpected(Malformed::NotInteger);
        }
        whole(self.number()?).ok_or(Malformed::NotInteger)
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| !byte.is_ascii_digit());
        match end.unwrap_or(rest.len()) {
            0 => Err(Malformed::Syntax),
            count => {
                self.at = self.at.wrapping_add(count);
                Ok(())
            }
        }
    }

    pub(super) fn number(&mut self) -> Result<&'a str, Malformed> {
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

    pub(super) fn word(&mut self, word: &str) -> Result<(), Malformed> {
        if word.bytes().all(|byte| self.take_exactly(byte)) {
            Ok(())
        } else {
            Err(Malformed::Syntax)
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self) -> Result<bool, Malformed> {
        let value = match self.next() {
            b't' => true,
            b'f' => false,
            _ => return self.unexpected(Malformed::NotBoolean),
        };
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }
}

/// The value of a number that is whole, not negative and exact everywhere.
pub(crate) fn whole(number: &str) -> Option<u64> {
    let mut value = 0_u64;
    for byte in number.bytes() {
        let digit = u64::from(byte.wrapping_sub(b'0'));
        value = value.wrapping_mul(10).wrapping_add(digit);
        if digit > 9 || value > MAX_INTEGER {
            return None;
        }
    }
    Some(value)
}
