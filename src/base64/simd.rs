//! Twelve bytes and sixteen characters at a time, after Muła and Lemire, "Faster Base64 Encoding and Decoding Using AVX2
//! Instructions" (<https://arxiv.org/abs/1704.00605>). What is left at the end goes the same way, filled up with zeros.

use std::arch::wasm32::{
    i8x16, i8x16_swizzle, u8x16_add, u8x16_all_true, u8x16_eq, u8x16_lt, u8x16_shuffle, u8x16_splat,
    u8x16_sub, u8x16_sub_sat, u32x4_shl, u32x4_shr, u32x4_splat, v128, v128_and, v128_or,
};

use super::Alphabet;
use crate::simd::{Block, load, store};

/// The block that starts at `at`, filled up with `filling` where the text ends.
#[inline(always)]
fn block_at(text: &[u8], at: usize, filling: u8) -> Block {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(block) => *block,
        None => last_block(rest, filling),
    }
}

#[inline(never)]
fn last_block(rest: &[u8], filling: u8) -> Block {
    let mut block = [filling; 16];
    for (place, byte) in block.iter_mut().zip(rest) {
        *place = *byte;
    }
    block
}

/// Puts the characters of `bytes` into blocks, of which there are as many as it takes; behind them stands what says nothing.
pub(super) fn encode(bytes: &[u8], alphabet: Alphabet, blocks: &mut [Block]) {
    let mut at = 0_usize;
    for block in blocks {
        *block = encode_block(&block_at(bytes, at, 0), alphabet);
        at = at.saturating_add(12);
    }
}

/// Encodes the first twelve bytes of a block.
fn encode_block(block: &Block, alphabet: Alphabet) -> Block {
    // Each group of three bytes becomes a word of four: the second, the first, the third and the second again.
    let bytes = load(block);
    let words = u8x16_shuffle::<1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10>(bytes, bytes);
    let part = |mask| v128_and(words, u32x4_splat(mask));
    let sixes = v128_or(
        v128_or(u32x4_shr(part(0x0000_fc00), 10), u32x4_shl(part(0x0000_03f0), 4)),
        v128_or(u32x4_shr(part(0x0fc0_0000), 6), u32x4_shl(part(0x003f_0000), 8)),
    );
    let offsets = match alphabet {
        Alphabet::Standard => const { offsets(b'+', b'/') },
        Alphabet::Url => const { offsets(b'-', b'_') },
    };
    let capitals = v128_and(u8x16_lt(sixes, u8x16_splat(26)), u8x16_splat(13));
    let places = v128_or(u8x16_sub_sat(sixes, u8x16_splat(51)), capitals);
    store(u8x16_add(sixes, i8x16_swizzle(offsets, places)))
}

/// What is to be added to a number to make it a character: at 0 for small letters, from 1 to 10 for digits, at 11 and 12
/// for the last two characters, at 13 for capitals.
const fn offsets(last: u8, very_last: u8) -> v128 {
    let small = (b'a' - 26) as i8;
    let digit = b'0'.wrapping_sub(52) as i8;
    let (last, very_last) = (last.wrapping_sub(62) as i8, very_last.wrapping_sub(63) as i8);
    i8x16(
        small, digit, digit, digit, digit, digit, digit, digit, digit, digit, digit, last, very_last,
        b'A' as i8, 0, 0,
    )
}

/// Decodes exact base64url: no padding, no white space, no stray bits in the last character.
pub(crate) fn decode_url(text: &[u8]) -> Option<Vec<u8>> {
    let blocks = text.len().div_ceil(16);
    let mut bytes = vec![0; blocks.saturating_mul(12)];
    let (places, _) = bytes.as_chunks_mut::<12>();
    let mut at = 0_usize;
    for place in places {
        let decoded = decode_block(&block_at(text, at, b'A'))?;
        let (used, _) = decoded.split_first_chunk()?;
        *place = *used;
        at = at.saturating_add(16);
    }
    let length = text.len().saturating_mul(3) / 4;
    let unused = bytes.get(length..).unwrap_or_default();
    if text.len() % 4 == 1 || unused.iter().any(|byte| *byte != 0) {
        return None;
    }
    bytes.truncate(length);
    Some(bytes)
}

/// Decodes a block to twelve bytes. None if it has a character that is none of the alphabet's.
fn decode_block(block: &Block) -> Option<Block> {
    let text = load(block);
    let range = |first, count, number| {
        let place = u8x16_sub(text, u8x16_splat(first));
        let class = u8x16_lt(place, u8x16_splat(count));
        (class, v128_and(class, u8x16_add(place, u8x16_splat(number))))
    };
    let one = |character, number| {
        let class = u8x16_eq(text, u8x16_splat(character));
        (class, v128_and(class, u8x16_splat(number)))
    };
    let either = |(class, sixes), (other, others)| (v128_or(class, other), v128_or(sixes, others));
    let letters = either(range(b'A', 26, 0), range(b'a', 26, 26));
    let last = either(one(b'-', 62), one(b'_', 63));
    let (known, sixes) = either(letters, either(range(b'0', 10, 52), last));
    let part = |mask| v128_and(sixes, u32x4_splat(mask));
    let threes = v128_or(
        v128_or(u32x4_shl(part(0x0000_003f), 18), u32x4_shl(part(0x0000_3f00), 4)),
        v128_or(u32x4_shr(part(0x003f_0000), 10), u32x4_shr(part(0x3f00_0000), 24)),
    );
    let nothing = u8x16_splat(0);
    let bytes = u8x16_shuffle::<2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 16, 16, 16, 16>(threes, nothing);
    u8x16_all_true(known).then(|| store(bytes))
}
