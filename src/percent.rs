//! Percent-encoding (RFC 3986 §2.1).

/// Appends `bytes` percent-encoded, all but ASCII letters, digits and what is `kept`.
pub(crate) fn encode(bytes: &[u8], kept: &[u8], out: &mut String) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16);
                out.extend(digit.map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
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
}
