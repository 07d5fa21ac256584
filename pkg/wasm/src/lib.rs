//! The WebAssembly module of the npm package: converts arguments, calls the core, and converts results. Its exports are
//! internal to the package; the public API is written in TypeScript (`pkg/src`).
//!
//! Nothing is thrown across the boundary. [`buffer`] draws what crosses it.

mod access_token;
mod api_key;
mod auth_token;
mod buffer;
mod clock;
mod compat;
mod describe;
mod error;
mod error_code;
mod fields;
mod frame;
mod jws;
mod oauth;
mod pkcv;
mod rest;
mod stack;
mod webhook;
mod webhook_shared_key;

/// Zeroizes every block of memory that is freed: options, intermediate text and credentials. The allocator below is smaller
/// than the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<talc::wasm::WasmDynamicTalc> =
    zeroizing_alloc::ZeroAlloc(talc::wasm::new_wasm_dynamic_allocator());
