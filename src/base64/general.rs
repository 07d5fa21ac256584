use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

use super::Alphabet;

/// Puts the characters of `bytes` into blocks, of which there are as many as it takes.
pub(super) fn encode(bytes: &[u8], alphabet: Alphabet, blocks: &mut [[u8; 16]]) {
    let engine = match alphabet {
        Alphabet::Standard => BASE64_STANDARD_NO_PAD,
        Alphabet::Url => BASE64_URL_SAFE_NO_PAD,
    };
    let written = engine.encode_slice(bytes, blocks.as_flattened_mut());
    debug_assert!(written.is_ok(), "there is room");
}

/// Decodes exact base64url: no padding, no white space, no stray bits in the last character.
pub(crate) fn decode_url(text: &[u8]) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
