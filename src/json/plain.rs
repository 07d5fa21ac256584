/// Where, from `start` on, the first byte stands that JSON does not write as it is in a string: a quotation mark, a
/// backslash, a control character. The end of the text if there is none.
pub(super) fn plain_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            // Each byte is marked in its highest bit, the first in the lowest.
            return at.wrapping_add((special.trailing_zeros() / 8) as usize);
        }
        at = at.wrapping_add(8);
    }
    while let Some(byte) = text.get(at) {
        if *byte < 0x20 || *byte == b'"' || *byte == b'\\' {
            break;
        }
        at = at.wrapping_add(1);
    }
    at
}

/// Marks, in eight bytes at once, those that are special; those behind the first may be marked without being it.
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    /// The bytes less than `limit`, of those below 0x80.
    const fn below(word: u64, limit: u64) -> u64 {
        word.wrapping_sub(ONES.wrapping_mul(limit)) & !word & HIGHS
    }
    let quotes = word ^ ONES.wrapping_mul(b'"' as u64);
    let backslashes = word ^ ONES.wrapping_mul(b'\\' as u64);
    below(word, 0x20) | below(quotes, 1) | below(backslashes, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        let special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
        for length in 0..40 {
            for at in 0..length {
                for byte in 0..0x80_u8 {
                    let mut text = "é".repeat(20).into_bytes();
                    text.truncate(length / 2 * 2);
                    text.resize(length, b'~');
                    if text.get(at).is_some_and(u8::is_ascii) {
                        text[at] = byte;
                    }
                    let text = String::from_utf8(text).unwrap();
                    let expected = text.bytes().position(special).unwrap_or(text.len());
                    assert_eq!(plain_end(text.as_bytes(), 0), expected, "{text:?}");
                }
            }
        }
        let mixed = "abcdefg\u{7f}\u{80}é😀 !#[]^~\"x\\";
        assert_eq!(plain_end(mixed.as_bytes(), 3), mixed.find('"').unwrap());
    }
}
