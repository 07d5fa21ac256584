//! The JavaScript bindings: they convert, call the core, and convert back. What JavaScript's users see is made of them
//! in TypeScript; these exports are internal to the package.
//!
//! Nothing is thrown across the boundary. Texts cross it as UTF-8 in two buffers (see [`buffer`]); what returns a
//! number returns the length of the answer in the output buffer, negative if that is an error's; what returns an
//! object returns none if it failed, with the error in the output buffer.

mod access_token;
mod api_key;
mod auth_token;
mod buffer;
mod compat;
mod describe;
mod error;
mod fields;
mod frame;
mod oauth;
mod pkcv;
mod rest;
mod webhook;
mod webhook_shared_key;

/// Wipes what signing and reading secrets have left on the stack. For calls that end a secret's life, or end without one:
/// what did the work must have returned by then, and must not have been inlined.
fn wipe_stack() {
    zeroize::zeroize_stack::<8192>();
}

/// Wipes the stack when it is dropped. As the last field it is dropped after those that hold a secret, which may be moved
/// over the stack on their way (fields are dropped in the order of their declaration).
struct WipeStack;

impl Drop for WipeStack {
    fn drop(&mut self) {
        wipe_stack();
    }
}

/// Wipes every block of memory that is freed: option objects, intermediate texts and credentials alike. The allocator
/// below it is smaller than the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<talc::wasm::WasmDynamicTalc> =
    zeroizing_alloc::ZeroAlloc(talc::wasm::new_wasm_dynamic_allocator());
