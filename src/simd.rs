//! Sixteen bytes as a vector of WebAssembly, and back.

use std::arch::wasm32::{u64x2, u64x2_extract_lane, v128};

pub(crate) type Block = [u8; 16];

pub(crate) fn load(block: &Block) -> v128 {
    let number = u128::from_le_bytes(*block);
    u64x2(number as u64, (number >> 64) as u64)
}

pub(crate) fn store(vector: v128) -> Block {
    let (low, high) = (u64x2_extract_lane::<0>(vector), u64x2_extract_lane::<1>(vector));
    (u128::from(low) | u128::from(high) << 64).to_le_bytes()
}
