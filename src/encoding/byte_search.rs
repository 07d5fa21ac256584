//! Finds bytes in text, eight at a time.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// The position of the first such byte.
pub(crate) fn find(byte: u8, text: &[u8]) -> Option<usize> {
    let wanted = ONES.wrapping_mul(byte.into());
    let at = first(text, 0, |word| below(word ^ wanted, 1), |other| other == byte);
    (at < text.len()).then_some(at)
}

/// Whether a text begins with another. `memcmp` compiles to a loop over bytes: 2.5 % more instructions per verification.
#[inline(never)]
pub(crate) fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else {
        return false;
    };
    let (words, _) = text.as_chunks::<8>();
    let (start_words, _) = start.as_chunks();
    // The last eight bytes overlap the word before them.
    match text.last_chunk::<8>().zip(start.last_chunk()) {
        Some((end, start_end)) => {
            end == start_end && words.iter().zip(start_words).all(|(one, other)| one == other)
        }
        None => text.iter().zip(start).all(|(one, other)| one == other),
    }
}

/// Whether two texts are the same. Most that are not differ in their length or their last byte, which takes no call.
#[inline(always)]
pub(crate) fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.last() == other.last() && starts_with(one, other)
}

/// Splits a text before and after the first `separator`.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(find(separator, text.as_bytes())?)?;
    Some((before, rest.get(1..)?))
}

/// The position of the first byte that is one of two. The end of the text if there is none.
pub(crate) fn find_either(one: u8, other: u8, text: &[u8]) -> usize {
    let (ones, others) = (ONES.wrapping_mul(one.into()), ONES.wrapping_mul(other.into()));
    first(
        text,
        0,
        |word| below(word ^ ones, 1) | below(word ^ others, 1),
        |byte| byte == one || byte == other,
    )
}

/// The position of the first byte, from `start`, that JSON must escape in a string: a quotation mark, a backslash, a
/// control character. The end of the text if there is none.
pub(crate) fn plain_end(text: &[u8], start: usize) -> usize {
    first(
        text,
        start,
        |word| {
            let quotes = word ^ ONES.wrapping_mul(b'"'.into());
            let backslashes = word ^ ONES.wrapping_mul(b'\\'.into());
            below(word, 0x20) | below(quotes, 1) | below(backslashes, 1)
        },
        |byte| byte < 0x20 || byte == b'"' || byte == b'\\',
    )
}

/// Whether a text has no control character and no `@`.
pub(crate) fn plainly_written(text: &[u8]) -> bool {
    let end = first(
        text,
        0,
        |word| {
            let delete = word ^ ONES.wrapping_mul(0x7f);
            let at = word ^ ONES.wrapping_mul(b'@'.into());
            below(word, 0x20) | below(delete, 1) | below(at, 1)
        },
        |byte| byte.is_ascii_control() || byte == b'@',
    );
    end == text.len()
}

/// Whether all bytes are hexadecimal digits. The length must be a multiple of 8.
pub(crate) fn is_hexadecimal(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks();
    debug_assert!(rest.is_empty(), "words of eight bytes");
    words.iter().all(|word| {
        let word = u64::from_le_bytes(*word);
        let lower_case = word | ONES.wrapping_mul(0x20);
        let digits = at_least(word, b'0') & !at_least(word, b'9' + 1);
        let letters = at_least(lower_case, b'a') & !at_least(lower_case, b'f' + 1);
        (digits | letters) & !word & HIGH_BITS == HIGH_BITS
    })
}

/// The position of the first byte that is `wanted`. `marks` sets the highest bit of such bytes in a word of eight; it may
/// also set that of others after the first.
fn first(text: &[u8], start: usize, marks: impl Fn(u64) -> u64, wanted: impl Fn(u8) -> bool) -> usize {
    let mut at = start;
    while let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk) {
        // The first byte is in the lowest bits.
        let marked = marks(u64::from_le_bytes(*word));
        if marked != 0 {
            return at.wrapping_add((marked.trailing_zeros() / 8) as usize);
        }
        at = at.wrapping_add(8);
    }
    while text.get(at).is_some_and(|byte| !wanted(*byte)) {
        at = at.wrapping_add(1);
    }
    at
}

/// Marks the bytes less than `limit`, of those below 0x80.
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES.wrapping_mul(limit)) & !word & HIGH_BITS
}

/// Sets the highest bit of the bytes that, without theirs, are at least `limit`; any other bits are set, too.
fn at_least(word: u64, limit: u8) -> u64 {
    let distance = 0x80_u8.wrapping_sub(limit);
    (word & !HIGH_BITS).wrapping_add(ONES.wrapping_mul(distance.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_where_it_stands_first() {
        for length in 0..40 {
            for at in 0..length {
                let mut text = vec![b'/'; length];
                text[at] = b'.';
                text[length - 1] = b'.';
                assert_eq!(find(b'.', &text), text.iter().position(|byte| *byte == b'.'));
                assert_eq!(find(b'\n', &text), None);
            }
        }
    }

    #[test]
    fn a_start_of_any_length_is_recognized() {
        let text: Vec<u8> = (0..40).collect();
        for length in 0..40 {
            let start = &text[..length];
            assert!(starts_with(&text, start));
            assert!(length == 0 || !starts_with(&text[..length - 1], start));
            for at in 0..length {
                let mut other = start.to_vec();
                other[at] ^= 1;
                assert!(!starts_with(&text, &other));
            }
        }
    }

    #[test]
    fn one_byte_anywhere_makes_a_text_other_than_hexadecimal() {
        let digits = *b"0123456789abcdefABCDEF0123456789";
        assert!(is_hexadecimal(&digits) && is_hexadecimal(b""));
        for at in 0..digits.len() {
            for byte in 0..=0xff_u8 {
                let mut text = digits;
                text[at] = byte;
                assert_eq!(is_hexadecimal(&text), byte.is_ascii_hexdigit(), "{byte} at {at}");
            }
        }
    }

    #[test]
    fn the_first_of_two_bytes_is_found() {
        for length in 0..40 {
            assert_eq!(find_either(b'&', b'#', &vec![b'a'; length]), length);
            for at in 0..length {
                for byte in 0..=0xff {
                    let mut text = vec![b'a'; length];
                    text[at] = byte;
                    text[length - 1] = b'#';
                    let found = text.iter().position(|byte| matches!(byte, b'&' | b'#'));
                    assert_eq!(Some(find_either(b'&', b'#', &text)), found);
                }
            }
        }
    }

    #[test]
    fn one_byte_anywhere_makes_a_text_other_than_plainly_written() {
        for length in 1..40 {
            for at in 0..length {
                for byte in 0..=0xff_u8 {
                    let mut text = vec![b'?'; length];
                    text[at] = byte;
                    let unfit = byte.is_ascii_control() || byte == b'@';
                    assert_eq!(plainly_written(&text), !unfit, "{text:?}");
                }
            }
        }
        assert!(plainly_written(b""));
    }

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
