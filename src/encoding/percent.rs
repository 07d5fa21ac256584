//! Percent-encoding (RFC 3986 §2.1): of text, and of text that has some already.

use alloc::string::String;
use alloc::vec::Vec;

/// Appends `bytes` percent-encoded, all but ASCII letters, digits and what is `kept`.
pub(crate) fn encode(bytes: &[u8], kept: &[u8], out: &mut String) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(hex_digit(byte >> 4)));
            out.push(char::from(hex_digit(byte & 15)));
        }
    }
}

/// How a byte, escaped or not, is written in another spelling.
pub(crate) enum Written {
    AsItIs,
    Plain(u8),
    Escaped(u8),
}

/// Appends a text byte by byte, each as `how` says of it and of whether it was escaped.
pub(crate) fn rewrite(out: &mut Vec<u8>, text: &[u8], how: fn(u8, bool) -> Written) {
    let mut rest = text;
    while let Some(first) = rest.first() {
        let escape = match rest {
            [b'%', high, low, ..] => hex_value(*high).zip(hex_value(*low)),
            _ => None,
        };
        let (byte, length) = escape.map_or((*first, 1), |(high, low)| (high << 4 | low, 3));
        let (unit, behind) = rest.split_at_checked(length).unwrap_or_default();
        match how(byte, length > 1) {
            Written::AsItIs => out.extend_from_slice(unit),
            Written::Plain(byte) => out.push(byte),
            Written::Escaped(byte) => out.extend([b'%', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        }
        rest = behind;
    }
}

/// Decodes a name or a value of a query or a form, byte by byte (`application/x-www-form-urlencoded`).
pub(crate) fn form_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    rewrite(&mut decoded, text, |byte, escaped| match byte {
        b'+' if !escaped => Written::Plain(b' '),
        _ => Written::Plain(byte),
    });
    decoded
}

fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn hex_digit(value: u8) -> u8 {
    value.wrapping_add(if value < 10 { b'0' } else { b'A' - 10 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_encoded_byte_by_byte() {
        let mut out = String::new();
        encode("aZ09-~ /é😀\u{0}\u{7f}".as_bytes(), b"-~", &mut out);
        assert_eq!(out, "aZ09-~%20%2F%C3%A9%F0%9F%98%80%00%7F");
    }

    #[test]
    fn a_plus_of_a_form_is_a_space_unless_it_is_escaped() {
        for (text, decoded) in [
            ("a+b%2Bc%2bd", "a b+c+d"),
            ("%C3%A9%00", "é\0"),
            ("%25%32%42", "%2B"),
            ("%", "%"),
            ("%2", "%2"),
            ("%g0%0g%%41", "%g0%0g%A"),
        ] {
            assert_eq!(form_decoded(text.as_bytes()), decoded.as_bytes(), "{text}");
        }
    }
}
