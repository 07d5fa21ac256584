/// How many bytes of `text` come before the first that JSON does not write as it is: a quotation mark, a backslash, a
/// control character.
pub(super) fn plain_length(text: &str) -> usize {
    let mut length: usize = 0;
    let (words, rest) = text.as_bytes().as_chunks();
    for word in words {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            // Each byte is marked in its highest bit, the first in the lowest.
            return length.saturating_add((special.trailing_zeros() / 8) as usize);
        }
        length = length.saturating_add(8);
    }
    for byte in rest {
        if *byte < 0x20 || *byte == b'"' || *byte == b'\\' {
            break;
        }
        length = length.saturating_add(1);
    }
    length
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
                    assert_eq!(plain_length(&text), expected, "{text:?}");
                }
            }
        }
        let mixed = "abcdefg\u{7f}\u{80}é😀 !#[]^~\"x\\";
        assert_eq!(plain_length(mixed), mixed.find('"').unwrap());
    }
}
