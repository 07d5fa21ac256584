//! SHA-1's compression (FIPS 180-4 §6.1.2) with the message schedule in vectors of four words, after Locktyukhin,
//! "Improving the Performance of the Secure Hash Algorithm (SHA-1)", Intel, 2010. It takes three quarters of the time of
//! the general crate's rounds, which V8 compiles less well.

use std::arch::wasm32::{
    u8x16_shuffle, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat, v128,
    v128_or, v128_xor,
};

use crate::simd::{Block, load};

type State = [u32; 5];
/// The next 32 words of the schedule.
type Words = [v128; 8];

pub(super) fn compress(state: &mut State, blocks: &[[u8; 64]]) {
    for block in blocks {
        let [a, b, c, d, e] = *state;
        let [f, g, h, i, j] = rounds(*state, block);
        *state = [
            a.wrapping_add(f),
            b.wrapping_add(g),
            c.wrapping_add(h),
            d.wrapping_add(i),
            e.wrapping_add(j),
        ];
    }
}

// From here on all is one run of instructions: a call, or a loop, would keep the words in memory.
#[inline(always)]
fn rounds(state: State, block: &[u8; 64]) -> State {
    let (quarters, _) = block.as_chunks();
    let [first, second, third, fourth] = quarters else {
        return state;
    };
    let words = schedule(
        big_endian(first),
        big_endian(second),
        big_endian(third),
        big_endian(fourth),
    );
    let (state, words) = twenty(state, words, 0x5a82_7999, |b, c, d| d ^ (b & (c ^ d)));
    let (state, words) = twenty(state, words, 0x6ed9_eba1, |b, c, d| b ^ c ^ d);
    let (state, words) = twenty(state, words, 0x8f1b_bcdc, |b, c, d| (b & c) | (d & (b | c)));
    let (state, _) = twenty(state, words, 0xca62_c1d6, |b, c, d| b ^ c ^ d);
    state
}

#[inline(always)]
fn big_endian(bytes: &Block) -> v128 {
    let words = load(bytes);
    u8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(words, words)
}

#[inline(always)]
fn twenty(state: State, words: Words, constant: u32, mix: fn(u32, u32, u32) -> u32) -> (State, Words) {
    let (state, words) = four(state, words, constant, mix);
    let (state, words) = four(state, words, constant, mix);
    let (state, words) = four(state, words, constant, mix);
    let (state, words) = four(state, words, constant, mix);
    four(state, words, constant, mix)
}

#[inline(always)]
fn four(state: State, words: Words, constant: u32, mix: fn(u32, u32, u32) -> u32) -> (State, Words) {
    let [first, ..] = words;
    let added = u32x4_add(first, u32x4_splat(constant));
    let state = one(state, u32x4_extract_lane::<0>(added), mix);
    let state = one(state, u32x4_extract_lane::<1>(added), mix);
    let state = one(state, u32x4_extract_lane::<2>(added), mix);
    let state = one(state, u32x4_extract_lane::<3>(added), mix);
    (state, next(words))
}

#[inline(always)]
fn one([a, b, c, d, e]: State, word: u32, mix: fn(u32, u32, u32) -> u32) -> State {
    let sum = e.wrapping_add(word).wrapping_add(mix(b, c, d));
    [sum.wrapping_add(a.rotate_left(5)), a, b.rotate_left(30), c, d]
}

/// The first 32 words, each of the others made of those 16, 14, 8 and 3 before it.
#[inline(always)]
fn schedule(a: v128, b: v128, c: v128, d: v128) -> Words {
    let e = early(a, b, c, d);
    let f = early(b, c, d, e);
    let g = early(c, d, e, f);
    let h = early(d, e, f, g);
    [a, b, c, d, e, f, g, h]
}

#[inline(always)]
fn early(first: v128, second: v128, third: v128, fourth: v128) -> v128 {
    let nothing = u32x4_splat(0);
    let before_14 = u32x4_shuffle::<2, 3, 4, 5>(first, second);
    let before_3 = u32x4_shuffle::<1, 2, 3, 4>(fourth, nothing);
    let mixed = v128_xor(v128_xor(first, before_14), v128_xor(third, before_3));
    let mixed = rotate_left::<1>(mixed);
    // The last of these four needs the first of them, which is only there now.
    let missing = u32x4_shuffle::<4, 5, 6, 0>(mixed, nothing);
    v128_xor(mixed, rotate_left::<1>(missing))
}

/// From the 33rd on they are made as well of those 32, 28, 16 and 6 before them, none of which is among the same four.
#[inline(always)]
fn next([a, b, c, d, e, f, g, h]: Words) -> Words {
    let before_6 = u32x4_shuffle::<2, 3, 4, 5>(g, h);
    let mixed = v128_xor(v128_xor(a, b), v128_xor(e, before_6));
    [b, c, d, e, f, g, h, rotate_left::<2>(mixed)]
}

#[inline(always)]
fn rotate_left<const BITS: u32>(words: v128) -> v128 {
    v128_or(
        u32x4_shl(words, BITS),
        u32x4_shr(words, 32_u32.wrapping_sub(BITS)),
    )
}
