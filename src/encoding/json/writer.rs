//! Writes JSON as `JSON.stringify` does: no white space, and only what must be escaped is.

use super::RawJson;
use crate::encoding::byte_search::plain_end;
use alloc::string::String;

/// Writes `text` as a JSON string.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut at = 0;
    loop {
        let end = plain_end(text.as_bytes(), at);
        out.push_str(text.get(at..end).unwrap_or_default());
        let Some(special) = text.as_bytes().get(end) else {
            break;
        };
        escape(out, *special);
        at = end.wrapping_add(1);
    }
    out.push('"');
}

fn escape(out: &mut String, special: u8) {
    out.push('\\');
    let last = match special {
        8 => 'b',
        0xc => 'f',
        b'\n' => 'n',
        b'\r' => 'r',
        b'\t' => 't',
        b'"' | b'\\' => char::from(special),
        control => {
            out.push_str(if control < 0x10 { "u000" } else { "u001" });
            char::from_digit(u32::from(control) & 15, 16).unwrap_or_default()
        }
    };
    out.push(last);
}

/// Writes a whole number.
pub(crate) fn write_integer(out: &mut String, number: u64) {
    let mut digits = [b'0'; 20];
    let mut left = number;
    let mut first = digits.len();
    for digit in digits.iter_mut().rev() {
        // The remainder of a division by ten is one digit.
        *digit = b'0'.wrapping_add((left % 10) as u8);
        left /= 10;
        first = first.saturating_sub(1);
        if left == 0 {
            break;
        }
    }
    out.push_str(
        digits
            .get(first..)
            .and_then(|used| core::str::from_utf8(used).ok())
            .unwrap_or_default(),
    );
}

/// Writes an object, member by member; what is `None` is left out.
pub(crate) struct ObjectWriter<'o> {
    out: &'o mut String,
    empty: bool,
}

impl<'o> ObjectWriter<'o> {
    pub(crate) fn new(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, empty: true }
    }

    /// Writes the name of a member of ours, which needs no escaping; the caller writes its value into what is returned.
    #[inline(never)]
    pub(crate) fn name(&mut self, name: &'static str) -> &mut String {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        self.out
    }

    pub(crate) fn string<'t>(&mut self, name: &'static str, value: impl Into<Option<&'t str>>) -> &mut Self {
        if let Some(value) = value.into() {
            write_string(self.name(name), value);
        }
        self
    }

    pub(crate) fn integer(&mut self, name: &'static str, value: impl Into<Option<u64>>) -> &mut Self {
        if let Some(value) = value.into() {
            write_integer(self.name(name), value);
        }
        self
    }

    pub(crate) fn raw<'t>(&mut self, name: &'static str, value: impl Into<Option<RawJson<'t>>>) -> &mut Self {
        if let Some(value) = value.into() {
            self.name(name).push_str(value.as_str());
        }
        self
    }

    /// Writes a member that is an object itself.
    pub(crate) fn object(
        &mut self,
        name: &'static str,
        members: impl FnOnce(&mut ObjectWriter<'_>),
    ) -> &mut Self {
        let mut inner = ObjectWriter::new(self.name(name));
        members(&mut inner);
        inner.end();
        self
    }

    pub(crate) fn end(self) {
        self.out.push('}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_json_stringify_does() {
        let mut out = String::new();
        write_string(
            &mut out,
            "a\"b\\c/\u{8}\u{c}\n\r\t\u{0}\u{b}\u{f}\u{10}\u{1f}\u{7f}é\u{2028}😀",
        );
        assert_eq!(
            out,
            "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u000b\\u000f\\u0010\\u001f\u{7f}é\u{2028}😀\""
        );
    }

    #[test]
    fn integers_are_written_whole() {
        for number in [0, 9, 10, 1_700_000_000, u64::MAX] {
            let mut out = String::new();
            write_integer(&mut out, number);
            assert_eq!(out, format!("{number}"));
        }
    }

    #[test]
    fn objects_leave_out_what_is_none() {
        let mut out = String::new();
        let mut object = ObjectWriter::new(&mut out);
        object
            .string("a", "x")
            .string("b", None)
            .integer("c", 7)
            .object("d", |_| {})
            .raw("e", RawJson::new("[1]"));
        object.end();
        assert_eq!(out, r#"{"a":"x","c":7,"d":{},"e":[1]}"#);
    }
}
