//! The two buffers through which texts cross: JavaScript encodes into the one and decodes from the other.
//!
//! One `encodeInto` of a token costs a fraction of the stock glue's loop over its characters, and nothing is allocated.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::error::record;
use crate::error::{CredentialError, ErrorCode};

/// What the input buffer goes back to after a text that was longer: enough for every usual one.
const USUAL_CAPACITY: usize = 16 * 1024;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The memory that the buffers are in.
#[wasm_bindgen(js_name = linearMemory)]
pub fn linear_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// Makes room for `capacity` bytes of input, and says where.
#[wasm_bindgen]
pub fn input(capacity: usize) -> *const u8 {
    INPUT.with_borrow_mut(|input| {
        *input = vec![0; capacity.max(USUAL_CAPACITY)];
        input.as_ptr()
    })
}

/// Where the output is. Whoever reads a secret there wipes it.
#[wasm_bindgen]
pub fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// Reads `length` bytes of input as text, which they are when `encodeInto` wrote them, and wipes them afterwards.
pub(super) fn with_input<T>(
    length: usize,
    read: impl FnOnce(&str) -> Result<T, CredentialError>,
) -> Result<T, CredentialError> {
    with_bytes(length, |bytes| match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(_) => Err(CredentialError::new(ErrorCode::InvalidArgument, "expected text")),
    })
}

/// The same for bytes of any kind.
pub(super) fn with_bytes<T>(length: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    INPUT.with_borrow_mut(|input| {
        let used = input.get_mut(..length).unwrap_or_default();
        let result = read(used);
        used.fill(0);
        result
    })
}

/// Puts an answer or an error into the output buffer.
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
    OUTPUT.set(text);
    length
}

/// Gives what was made; what failed leaves its error in the output buffer.
pub(super) fn made<T>(result: Result<T, CredentialError>) -> Option<T> {
    result.map_err(|error| answer(Err(error))).ok()
}

/// The length of the output.
#[wasm_bindgen(js_name = outputLength)]
pub fn output_length() -> usize {
    OUTPUT.with_borrow(String::len)
}
