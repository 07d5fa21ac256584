//! SHA-1 and SHA-256 (FIPS 180-4), and HMAC (RFC 2104) with each, of texts that are there as a whole: the compression
//! functions and one padding for all, without the buffers that texts in pieces need.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod sha1_simd;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use sha1_simd::compress as compress_sha1;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use sha1::block_api::compress as compress_sha1;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

type Block = [u8; 64];
/// SHA-1 uses the first five words.
type State = [u32; 8];

/// A hash function.
pub(crate) struct Hash {
    initial: State,
    /// How many bytes of the state are the hash.
    length: usize,
    compress: fn(&mut State, &[Block]),
}

pub(crate) static SHA1: Hash = Hash {
    initial: [
        0x6745_2301,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
        0,
        0,
        0,
    ],
    length: 20,
    compress: |state, blocks| {
        if let Some(state) = state.first_chunk_mut() {
            compress_sha1(state, blocks);
        }
    },
};

pub(crate) static SHA256: Hash = Hash {
    initial: [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ],
    length: 32,
    compress: sha2::block_api::compress256,
};

impl Hash {
    pub(crate) fn of(&self, text: &[u8]) -> Digest {
        self.finish(self.initial, 0, text)
    }

    /// Ends a hash that has taken in some blocks already with the rest of its text.
    fn finish(&self, mut state: State, blocks_before: u64, text: &[u8]) -> Digest {
        let (blocks, rest) = text.as_chunks();
        (self.compress)(&mut state, blocks);
        // The rest, a one bit, zeros, and at the end of a block the length in bits (FIPS 180-4 §5.1.1).
        let mut last = [0; 128];
        let length = if rest.len() < 56 { 64 } else { 128 };
        let bits = blocks_before
            .wrapping_mul(512)
            .wrapping_add((text.len() as u64).wrapping_mul(8));
        if let Some(padded) = last.get_mut(..length) {
            put(rest, padded);
            if let Some(behind) = padded.get_mut(rest.len()) {
                *behind = 0x80;
            }
            if let Some(end) = padded.last_chunk_mut() {
                *end = bits.to_be_bytes();
            }
            (self.compress)(&mut state, padded.as_chunks().0);
        }
        let mut bytes = [0; 64];
        for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        Digest {
            bytes,
            length: self.length,
        }
    }
}

/// A hash or an HMAC, as long as its function makes it.
pub(crate) struct Digest {
    bytes: [u8; 64],
    length: usize,
}

impl Digest {
    /// Takes the first 64 bytes at most.
    pub(crate) fn new(digest: &[u8]) -> Self {
        let mut bytes = [0; 64];
        put(digest, &mut bytes);
        Self {
            bytes,
            length: digest.len(),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Whether `other` is the same. The comparison takes the same time wherever they differ.
    pub(crate) fn is(&self, other: &[u8]) -> bool {
        same(self.as_bytes(), other)
    }

    /// In lower-case hexadecimal.
    pub(crate) fn to_hex(&self) -> Vec<u8> {
        let digits = self.as_bytes().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let letter = |digit: u8| if digit < 10 { b'0' } else { b'a' - 10 };
        digits.map(|digit| digit.wrapping_add(letter(digit))).collect()
    }
}

/// The two hashes that make an HMAC, each with its block of the key taken in. As good as the key, and wiped like it.
#[derive(Clone)]
pub(crate) struct Hmac {
    hash: &'static Hash,
    inner: State,
    outer: State,
    /// How many blocks of the text have been taken in.
    taken: usize,
}

impl Hmac {
    pub(crate) fn new(hash: &'static Hash, key: &[u8]) -> Self {
        let mut hmac = Self {
            hash,
            inner: hash.initial,
            outer: hash.initial,
            taken: 0,
        };
        for (state, pad) in [(&mut hmac.inner, 0x36), (&mut hmac.outer, 0x5c)] {
            let mut block = [0; 64];
            if key.len() > block.len() {
                let mut digest = hash.of(key);
                put(digest.as_bytes(), &mut block);
                digest.bytes.zeroize();
            } else {
                put(key, &mut block);
            }
            for byte in &mut block {
                *byte ^= pad;
            }
            (hash.compress)(state, &[block]);
            block.zeroize();
        }
        hmac
    }

    /// Absorbs the whole blocks that all texts begin with. Call once.
    pub(crate) fn begin(&mut self, front: &[u8]) {
        debug_assert!(self.taken == 0, "nothing is absorbed yet");
        let (blocks, _) = front.as_chunks();
        (self.hash.compress)(&mut self.inner, blocks);
        self.taken = blocks.len();
    }

    /// The HMAC of a text, which begins as [`Hmac::begin`] was told.
    pub(crate) fn of(&self, text: &[u8]) -> Digest {
        let rest = text.get(self.taken.saturating_mul(64)..);
        debug_assert!(rest.is_some(), "the text begins with what is absorbed");
        let rest = rest.unwrap_or_default();
        let inner = self
            .hash
            .finish(self.inner, self.taken.saturating_add(1) as u64, rest);
        self.hash.finish(self.outer, 1, inner.as_bytes())
    }
}

impl Drop for Hmac {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// Constant-time equality, eight bytes at a time. The length is not secret. Nothing equals an empty text, so that a missing
/// signature never fits.
pub(crate) fn same(text: &[u8], other: &[u8]) -> bool {
    let ((words, rest), (others, other_rest)) = (text.as_chunks(), other.as_chunks());
    let mut difference = 0;
    for (word, other) in words.iter().zip(others) {
        difference |= u64::from_le_bytes(*word) ^ u64::from_le_bytes(*other);
    }
    for (byte, other) in rest.iter().zip(other_rest) {
        difference |= u64::from(byte ^ other);
    }
    !text.is_empty() && text.len() == other.len() && difference.ct_eq(&0).into()
}

/// Puts bytes at the start of others, of which there are as many at least.
fn put(bytes: &[u8], others: &mut [u8]) {
    debug_assert!(bytes.len() <= others.len(), "there is room");
    if let Some(place) = others.get_mut(..bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use hmac::{KeyInit, Mac};
    use sha2::Digest as _;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[test]
    fn texts_are_the_same_if_no_byte_differs() {
        assert!(!same(b"", b""));
        for length in 1..40 {
            let text = vec![0x40; length];
            assert!(same(&text, &text));
            for at in 0..length {
                for bit in 0..8 {
                    let mut other = text.clone();
                    other[at] ^= 1 << bit;
                    assert!(!same(&text, &other));
                }
                assert!(!same(&text, &text[at + 1..]));
                assert!(!same(&text[..at], &text));
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_texts_begin_with_is_taken_in_once() {
        let bytes: Vec<u8> = (0_u16..400).map(|i| (i % 251) as u8).collect();
        let whole = Hmac::new(&SHA256, b"key");
        for front in 0..bytes.len() {
            let mut begun = whole.clone();
            begun.begin(&bytes[..front]);
            for length in [front, front.saturating_add(1), 400] {
                let text = &bytes[..length.min(400)];
                assert_eq!(begun.of(text).as_bytes(), whole.of(text).as_bytes());
            }
        }
    }

    /// Against the crates' own constructions, at every length around the ends of blocks.
    #[wasm_bindgen_test(unsupported = test)]
    fn hashes_and_hmacs_are_those_of_the_general_constructions() {
        let bytes: Vec<u8> = (0_u16..400).map(|i| (i % 251) as u8).collect();
        for length in 0..bytes.len() {
            let text = &bytes[..length];
            assert_eq!(
                SHA1.of(text).as_bytes(),
                &sha1::Sha1::digest(text)[..],
                "{length}"
            );
            assert_eq!(
                SHA256.of(text).as_bytes(),
                &sha2::Sha256::digest(text)[..],
                "{length}"
            );
            for key in [0, 1, 20, 32, 63, 64, 65, 100, 200].map(|length| &bytes[..length]) {
                let mut general = hmac::Hmac::<sha1::Sha1>::new_from_slice(key).unwrap();
                general.update(text);
                assert_eq!(
                    Hmac::new(&SHA1, key).of(text).as_bytes(),
                    &general.finalize().into_bytes()[..]
                );
                let mut general = hmac::Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
                general.update(text);
                assert_eq!(
                    Hmac::new(&SHA256, key).of(text).as_bytes(),
                    &general.finalize().into_bytes()[..]
                );
            }
        }
    }
}
