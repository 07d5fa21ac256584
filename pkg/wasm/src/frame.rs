//! Frames: texts, concatenated, the length of each, and a body. `bridge.ts` writes them.

use crate::buffer::Input;

/// A frame of texts and a body in the input buffer; zeroized on drop.
pub(crate) struct Frame {
    input: Input,
    texts: usize,
    length: usize,
}

/// The texts of a frame.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    /// The length of each, u32 LE: in UTF-16 code units, as JavaScript counts, or in bytes.
    lengths: &'a [u8],
    rest: &'a [u8],
    /// Whether the lengths are in bytes: their sum is that of the texts. So is the sum of UTF-16 code units if all of it is
    /// ASCII, and only then.
    bytes: bool,
}

impl Frame {
    /// Takes a frame of `texts` strings, `length` bytes in all, and a body.
    #[inline(never)]
    pub(crate) fn take(texts: usize, length: usize, body_length: usize) -> Self {
        let lengths = texts.saturating_mul(4);
        let total = length.saturating_add(lengths).saturating_add(body_length);
        let input = Input::take(total);
        Self { input, texts, length }
    }

    /// The texts. None if the frame is malformed.
    #[inline(never)]
    pub(crate) fn texts(&self) -> Texts<'_> {
        let (text, rest) = self.parts();
        Texts::new(text, rest.get(..self.lengths()).unwrap_or_default())
    }

    /// The body.
    pub(crate) fn body(&self) -> &[u8] {
        let (_, rest) = self.parts();
        rest.get(self.lengths()..).unwrap_or_default()
    }

    fn parts(&self) -> (&[u8], &[u8]) {
        self.input
            .bytes()
            .split_at_checked(self.length)
            .unwrap_or_default()
    }

    const fn lengths(&self) -> usize {
        self.texts.saturating_mul(4)
    }
}

impl<'a> Texts<'a> {
    fn new(text: &'a [u8], lengths: &'a [u8]) -> Self {
        Self {
            lengths,
            rest: text,
            bytes: units(lengths) == text.len(),
        }
    }

    /// All remaining texts, concatenated.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The number of remaining texts.
    pub(crate) const fn count(&self) -> usize {
        self.lengths.len() / 4
    }

    /// The next text. `None` if there is none, or if it is not UTF-8.
    pub(crate) fn next(&mut self) -> Option<&'a str> {
        str::from_utf8(self.next_bytes()?).ok()
    }

    /// The next text, or an empty one.
    pub(crate) fn next_or_empty(&mut self) -> &'a str {
        self.next().unwrap_or_default()
    }

    /// The next text as bytes, which are UTF-8 if `encodeInto` wrote them. `None` if there is none, or if its length ends
    /// within a character.
    pub(crate) fn next_bytes(&mut self) -> Option<&'a [u8]> {
        let (units, lengths) = self.lengths.split_first_chunk()?;
        let units = u32::from_le_bytes(*units) as usize;
        let bytes = if self.bytes {
            units
        } else {
            bytes_of(self.rest, units)?
        };
        let (text, rest) = self.rest.split_at_checked(bytes)?;
        (self.lengths, self.rest) = (lengths, rest);
        Some(text)
    }
}

/// The sum of the lengths.
fn units(lengths: &[u8]) -> usize {
    let (lengths, _) = lengths.as_chunks();
    lengths.iter().fold(0, |sum: usize, length| {
        sum.saturating_add(u32::from_le_bytes(*length) as usize)
    })
}

/// The number of bytes at the start of a text that are `units` UTF-16 code units.
#[cold]
fn bytes_of(text: &[u8], units: usize) -> Option<usize> {
    let mut left = units;
    let end = text.iter().position(|byte| {
        let begun = match byte {
            0x80..=0xbf => 0,
            0xf0.. => 2,
            _ => 1,
        };
        let rest = left.checked_sub(begun);
        left = rest.unwrap_or(left);
        rest.is_none()
    });
    (left == 0).then_some(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn read(text: &str, lengths: &[u32]) -> Vec<Option<String>> {
        let bytes: Vec<u8> = lengths.iter().flat_map(|length| length.to_le_bytes()).collect();
        let mut texts = Texts::new(text.as_bytes(), &bytes);
        lengths.iter().map(|_| texts.next().map(String::from)).collect()
    }

    fn some(texts: &[&str]) -> Vec<Option<String>> {
        texts.iter().map(|text| Some((*text).to_owned())).collect()
    }

    #[test]
    fn lengths_are_in_code_units_or_in_bytes() {
        assert_eq!(read("abc", &[1, 0, 2]), some(&["a", "", "bc"]));
        // As JavaScript counts: é is one unit, the emoji are two.
        assert_eq!(read("aé😀b", &[2, 2, 1]), some(&["aé", "😀", "b"]));
        assert_eq!(read("aé😀b", &[3, 4, 1]), some(&["aé", "😀", "b"]));
    }

    #[test]
    fn a_length_that_is_wrong_ends_the_texts() {
        assert_eq!(read("ab", &[1, 5]), [Some("a".to_owned()), None]);
        // Within a surrogate pair.
        assert_eq!(read("😀b", &[1, 2]), [None, None]);
        assert_eq!(read("", &[u32::MAX, u32::MAX]), [None, None]);
    }
}
