//! A merge sort, a fifth of the size of the standard library's.

use alloc::vec::Vec;
use core::mem;

/// Sorts by merging runs that double in length: O(n log n) for every input.
pub(crate) fn sorted<T: Ord + Copy>(mut items: Vec<T>) -> Vec<T> {
    let mut merged = Vec::with_capacity(items.len());
    let mut length: usize = 1;
    while length < items.len() {
        for run in items.chunks(length.saturating_mul(2)) {
            let (mut left, mut right) = run.split_at_checked(length).unwrap_or((run, &[]));
            while let (Some(a), Some(b)) = (left.first(), right.first()) {
                let side = if b < a { &mut right } else { &mut left };
                merged.extend(side.split_off_first());
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        mem::swap(&mut items, &mut merged);
        merged.clear();
        length = length.saturating_mul(2);
    }
    items
}
