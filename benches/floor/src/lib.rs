//! HMAC-SHA-256, HMAC-SHA-1 and SHA-256 of bytes already in the module's memory, with a key that is absorbed once.
//! The result stays in memory too: only numbers cross the boundary. The hashes are those of RustCrypto, as in the
//! package.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// A key, absorbed by both HMACs.
pub struct Key {
    sha256: Hmac<Sha256>,
    sha1: Hmac<Sha1>,
}

/// Allocates `length` bytes. Never freed.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    vec![0; length].leak().as_mut_ptr()
}

/// Creates a key. Never freed.
///
/// # Safety
/// `secret` has `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn key(secret: *const u8, length: usize) -> *const Key {
    // SAFETY: guaranteed by the caller.
    let secret = unsafe { std::slice::from_raw_parts(secret, length) };
    let (Ok(sha256), Ok(sha1)) = (Hmac::new_from_slice(secret), Hmac::new_from_slice(secret)) else {
        return std::ptr::null();
    };
    Box::leak(Box::new(Key { sha256, sha1 }))
}

/// # Safety
/// `key` is from [`key`], `text` has `length` bytes, `tag` has 32.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hmac_sha256(key: &Key, text: *const u8, length: usize, tag: &mut [u8; 32]) {
    let mut mac = key.sha256.clone();
    // SAFETY: guaranteed by the caller.
    mac.update(unsafe { std::slice::from_raw_parts(text, length) });
    *tag = mac.finalize().into_bytes().into();
}

/// # Safety
/// `key` is from [`key`], `text` has `length` bytes, `tag` has 20.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hmac_sha1(key: &Key, text: *const u8, length: usize, tag: &mut [u8; 20]) {
    // SAFETY: guaranteed by the caller.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    *tag = key.sha1.clone().chain_update(text).finalize().into_bytes().into();
}

/// # Safety
/// `text` has `length` bytes, `hash` has 32.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sha256(text: *const u8, length: usize, hash: &mut [u8; 32]) {
    // SAFETY: guaranteed by the caller.
    *hash = Sha256::digest(unsafe { std::slice::from_raw_parts(text, length) }).into();
}
