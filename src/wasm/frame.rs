//! Frames: texts one behind the other, their lengths, and behind them any bytes.

use super::buffer::with_bytes;

/// Texts that stand one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    /// How long each is, four bytes each: in units of UTF-16, as JavaScript counts, or in bytes.
    lengths: &'a [u8],
    rest: &'a [u8],
    /// Whether the lengths are in bytes: they are as long as the text together. So are units of UTF-16 if all of it is
    /// ASCII, and only then.
    bytes: bool,
}

/// Reads a frame of `texts` strings, `length` bytes in all, and the bytes `behind` them; wipes it afterwards. Reads nothing
/// if it is not one.
#[inline(never)]
pub(super) fn with_frame(texts: usize, length: usize, behind: usize, read: &mut dyn FnMut(Texts<'_>, &[u8])) {
    let lengths = texts.saturating_mul(4);
    let total = length.saturating_add(lengths).saturating_add(behind);
    with_bytes(total, &mut |frame| {
        let (text, rest) = frame.split_at_checked(length).unwrap_or_default();
        if let Some((lengths, behind)) = rest.split_at_checked(lengths) {
            let texts = Texts {
                lengths,
                rest: text,
                bytes: units(lengths) == text.len(),
            };
            read(texts, behind);
        }
    });
}

impl<'a> Texts<'a> {
    /// All that is left, as one.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many are left.
    pub(super) const fn count(&self) -> usize {
        self.lengths.len() / 4
    }

    /// The next text. None if there is no other, or if it is not one.
    pub(super) fn next(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.next_bytes()?).ok()
    }

    /// The next text as bytes, which are UTF-8 when `encodeInto` wrote them. None if there is no other, or if its length
    /// ends within a character.
    pub(super) fn next_bytes(&mut self) -> Option<&'a [u8]> {
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

/// How long all texts are together.
fn units(lengths: &[u8]) -> usize {
    let (lengths, _) = lengths.as_chunks();
    lengths.iter().fold(0, |sum: usize, length| {
        sum.saturating_add(u32::from_le_bytes(*length) as usize)
    })
}

/// How many bytes at the start of a text are `units` UTF-16 code units.
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
