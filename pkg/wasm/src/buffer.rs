//! The two buffers through which everything crosses, as `pkg/src/wasm/bridge.ts` writes and reads them. One `encodeInto` takes
//! a fraction of the time of wasm-bindgen's loop over characters, and nothing is allocated.
//!
//! ```text
//! input buffer, at input(capacity)
//!   text      text in UTF-8                                                   Input::text
//!   bytes     bytes                                                           Input::bytes
//!   frame     texts, concatenated, in UTF-8 | length of each, u32 LE | body   frame
//!   fields    a frame of three texts for each field: name, type, value        fields
//! output buffer, at output()
//!   text in UTF-8: a result, or an error as JSON
//! parts, at parts()
//!   numbers, f64 LE: the parts of a token in the output
//! ```
//!
//! A call that returns a number returns the length of its result, or the negated length of an error. A call that returns an
//! object returns none for an error, which is in the output buffer.

use core::cell::Cell;
use core::mem::{self, ManuallyDrop};

use twilio_edge_auth::ffi::access_token::{Content, Parts};
use twilio_edge_auth::{CredentialError, ffi};
use wasm_bindgen::prelude::wasm_bindgen;

/// The capacity to which the input buffer shrinks after longer input, in bytes.
const USUAL_CAPACITY: usize = 16 * 1024;

/// A buffer that is never freed. It is taken out while it is in use, so it cannot be found borrowed.
type Buffer = Cell<ManuallyDrop<Vec<u8>>>;

thread_local! {
    static INPUT: Buffer = const { Cell::new(ManuallyDrop::new(Vec::new())) };
    static OUTPUT: Buffer = const { Cell::new(ManuallyDrop::new(Vec::new())) };
    static PARTS: Cell<Parts> = const { Cell::new([0.0; 19]) };
}

/// Puts bytes into a buffer; returns what was in it.
fn replace(buffer: &Buffer, bytes: Vec<u8>) -> Vec<u8> {
    ManuallyDrop::into_inner(buffer.replace(ManuallyDrop::new(bytes)))
}

/// Returns the memory that the buffers are in.
#[wasm_bindgen(js_name = linearMemory)]
pub fn linear_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// Makes room for `capacity` bytes of input, and returns their address.
#[wasm_bindgen]
pub fn input(capacity: usize) -> *const u8 {
    let input = vec![0; capacity.max(USUAL_CAPACITY)];
    let start = input.as_ptr();
    drop(INPUT.with(|buffer| replace(buffer, input)));
    start
}

fn inspect_output<T>(inspect: impl FnOnce(&[u8]) -> T) -> T {
    OUTPUT.with(|buffer| {
        let output = replace(buffer, Vec::new());
        let result = inspect(&output);
        replace(buffer, output);
        result
    })
}

/// Returns the address of the output. The caller zeroizes a secret after reading it.
#[wasm_bindgen]
pub fn output() -> *const u8 {
    inspect_output(|output| output.as_ptr())
}

/// Returns the address of the parts of the token in the output.
#[wasm_bindgen]
pub fn parts() -> *const f64 {
    PARTS.with(Cell::as_ptr).cast()
}

/// Returns the length of the output.
#[wasm_bindgen(js_name = outputLength)]
pub fn output_length() -> usize {
    inspect_output(<[u8]>::len)
}

/// The input of a call: taken out of its buffer; zeroized and put back on drop.
// A guard: each closure in its place would bring a table of functions, 1.5 KB in all.
pub(crate) struct Input {
    buffer: Vec<u8>,
    length: usize,
}

impl Input {
    /// Takes `length` bytes of input.
    #[inline(never)]
    pub(crate) fn take(length: usize) -> Self {
        let buffer = INPUT.with(|buffer| replace(buffer, Vec::new()));
        Self { buffer, length }
    }

    /// The input as bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// The input as text. Empty if it is not UTF-8.
    #[inline(never)]
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

impl Drop for Input {
    #[inline(never)]
    fn drop(&mut self) {
        let mut buffer = mem::take(&mut self.buffer);
        buffer.get_mut(..self.length).unwrap_or_default().fill(0);
        INPUT.with(|place| replace(place, buffer));
    }
}

/// Puts a result or an error into the output buffer, and returns its length.
#[inline(never)]
pub(crate) fn respond(result: Result<String, CredentialError>) -> i32 {
    respond_json(result.map_err(|error| ffi::error::to_json(&error)))
}

/// The same for the content of a token.
pub(crate) fn respond_content(result: Result<Content, CredentialError>) -> i32 {
    respond(result.map(|content| {
        PARTS.set(content.parts);
        content.text
    }))
}

/// The same for an error that is JSON already. What was in the buffer is zeroized by being freed.
pub(crate) fn respond_json(result: Result<String, String>) -> i32 {
    let (text, sign) = match result {
        Ok(text) => (text, 1),
        Err(text) => (text, -1),
    };
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX).saturating_mul(sign);
    drop(OUTPUT.with(|buffer| replace(buffer, text.into_bytes())));
    length
}
