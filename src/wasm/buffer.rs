//! The two buffers through which texts cross: JavaScript encodes into the one and decodes from the other.
//!
//! One `encodeInto` of a token costs a fraction of the stock glue's loop over its characters, and nothing is allocated.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use wasm_bindgen::prelude::wasm_bindgen;

use super::error::record;
use crate::error::CredentialError;

/// The capacity that the input buffer returns to after a longer text.
const USUAL_CAPACITY: usize = 16 * 1024;

/// A buffer that lasts as long as the module. It is taken out while it is read: then there is nothing to find borrowed.
type Buffer = Cell<ManuallyDrop<Vec<u8>>>;

thread_local! {
    static INPUT: Buffer = const { Cell::new(ManuallyDrop::new(Vec::new())) };
    static OUTPUT: Buffer = const { Cell::new(ManuallyDrop::new(Vec::new())) };
}

/// Puts bytes into a buffer; returns what was in it.
fn replace(buffer: &Buffer, bytes: Vec<u8>) -> Vec<u8> {
    ManuallyDrop::into_inner(buffer.replace(ManuallyDrop::new(bytes)))
}

/// The memory that the buffers are in.
#[wasm_bindgen(js_name = linearMemory)]
pub fn linear_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// Makes room for `capacity` bytes of input, and says where.
#[wasm_bindgen]
pub fn input(capacity: usize) -> *const u8 {
    let input = vec![0; capacity.max(USUAL_CAPACITY)];
    let start = input.as_ptr();
    drop(INPUT.with(|buffer| replace(buffer, input)));
    start
}

fn look_at_output<T>(look: impl FnOnce(&[u8]) -> T) -> T {
    OUTPUT.with(|buffer| {
        let output = replace(buffer, Vec::new());
        let seen = look(&output);
        replace(buffer, output);
        seen
    })
}

/// Where the output is. A caller that reads a secret there zeroizes it.
#[wasm_bindgen]
pub fn output() -> *const u8 {
    look_at_output(|output| output.as_ptr())
}

/// Answers `length` bytes of input, which are text when `encodeInto` wrote them; wipes them afterwards.
// These are no generic functions: each would be there once for every call.
#[inline(never)]
pub(super) fn reply(length: usize, read: &dyn Fn(&str) -> Result<String, CredentialError>) -> i32 {
    let mut result = Ok(String::new());
    with_text(length, &mut |text| result = read(text));
    answer(result)
}

/// Reads `length` bytes of input as text.
pub(super) fn with_text(length: usize, read: &mut dyn FnMut(&str)) {
    with_bytes(length, &mut |bytes| {
        read(std::str::from_utf8(bytes).unwrap_or_default());
    });
}

/// The same for bytes of any kind.
#[inline(never)]
pub(super) fn with_bytes(length: usize, read: &mut dyn FnMut(&[u8])) {
    let mut input = INPUT.with(|buffer| replace(buffer, Vec::new()));
    let used = input.get_mut(..length).unwrap_or_default();
    read(used);
    used.fill(0);
    INPUT.with(|buffer| replace(buffer, input));
}

/// Puts an answer or an error into the output buffer.
#[inline(never)]
pub(super) fn answer(result: Result<String, CredentialError>) -> i32 {
    give(result.map_err(|error| record(&error)))
}

/// Puts a text into the output buffer, or an error's. What was there before is wiped by being freed.
pub(super) fn give(result: Result<String, String>) -> i32 {
    let (text, sign) = match result {
        Ok(text) => (text, 1),
        Err(text) => (text, -1),
    };
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX).saturating_mul(sign);
    drop(OUTPUT.with(|buffer| replace(buffer, text.into_bytes())));
    length
}

/// Returns the result; a failure leaves its error in the output buffer.
pub(super) fn made<T>(result: Result<T, CredentialError>) -> Option<T> {
    result.map_err(|error| answer(Err(error))).ok()
}

/// The length of the output.
#[wasm_bindgen(js_name = outputLength)]
pub fn output_length() -> usize {
    look_at_output(<[u8]>::len)
}
