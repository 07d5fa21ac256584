//! Base64 (RFC 4648): with vectors in WebAssembly, where that is several times as fast and half the size; by way of the
//! crate of this name elsewhere.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd as backend;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod general;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use general as backend;

pub(crate) use backend::decode_url;

/// Appends `bytes` in base64url without padding (RFC 4648 §5, RFC 7515 §2).
pub(crate) fn encode_url(bytes: &[u8], out: &mut Vec<u8>) {
    append(bytes, Alphabet::Url, out);
}

/// Appends `bytes` in base64 with padding (RFC 4648 §4).
pub(crate) fn encode_standard(bytes: &[u8], out: &mut Vec<u8>) {
    append(bytes, Alphabet::Standard, out);
    out.extend_from_slice(match bytes.len() % 3 {
        1 => b"==",
        2 => b"=",
        _ => b"",
    });
}

fn append(bytes: &[u8], alphabet: Alphabet, out: &mut Vec<u8>) {
    static ZEROS: [u8; 256] = [0; 256];
    let start = out.len();
    let mut missing = room(bytes.len());
    out.reserve(missing);
    // To resize would take as many steps as there are bytes.
    while missing > 0 {
        let zeros = ZEROS.get(..missing).unwrap_or(&ZEROS);
        out.extend_from_slice(zeros);
        missing = missing.saturating_sub(zeros.len());
    }
    let (blocks, _) = out.get_mut(start..).unwrap_or_default().as_chunks_mut();
    backend::encode(bytes, alphabet, blocks);
    out.truncate(start.saturating_add(characters(bytes)));
}

/// How much room it takes to append so many bytes.
pub(crate) const fn room(length: usize) -> usize {
    length.div_ceil(12).saturating_mul(16)
}

/// How many characters `bytes` have without padding.
const fn characters(bytes: &[u8]) -> usize {
    bytes.len().saturating_mul(4).div_ceil(3)
}

/// Encodes at most 48 bytes, such as a hash, in base64 with padding, without allocating. Returns None for more bytes.
pub(crate) fn encode_short(bytes: &[u8]) -> Option<Short> {
    let mut text = [[0; 16]; 4];
    let blocks = text.get_mut(..bytes.len().div_ceil(12))?;
    backend::encode(bytes, Alphabet::Standard, blocks);
    let length = bytes.len().div_ceil(3).saturating_mul(4);
    if let Some(padding) = text.as_flattened_mut().get_mut(characters(bytes)..length) {
        padding.fill(b'=');
    }
    Some(Short { text, length })
}

/// A text of at most 64 characters.
pub(crate) struct Short {
    text: [[u8; 16]; 4],
    length: usize,
}

impl Short {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.text.as_flattened().get(..self.length).unwrap_or_default()
    }
}

/// The characters beside letters and digits.
#[derive(Clone, Copy)]
enum Alphabet {
    /// `+` and `/`
    Standard,
    /// `-` and `_`
    Url,
}

#[cfg(test)]
mod tests {
    use ::base64::Engine;
    use ::base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// Bytes whose base64 has every character.
    fn bytes(length: usize) -> Vec<u8> {
        (0..length as u32)
            .map(|i| (i.wrapping_mul(i) / 3).wrapping_add(i.wrapping_mul(7)) as u8)
            .collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_length_is_encoded_and_decoded_as_by_the_general_crate() {
        for length in 0..300 {
            let bytes = bytes(length);
            let mut out = b"before".to_vec();
            encode_url(&bytes, &mut out);
            let text = BASE64_URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(out, [b"before", text.as_bytes()].concat());
            assert_eq!(decode_url(text.as_bytes()), Some(bytes.clone()));
            out.clear();
            encode_standard(&bytes, &mut out);
            let text = BASE64_STANDARD.encode(&bytes);
            assert_eq!(out, text.as_bytes());
            let short = encode_short(&bytes);
            let expected = (length <= 48).then_some(text.as_bytes());
            assert_eq!(short.as_ref().map(Short::as_bytes), expected, "{length}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_byte_in_every_place_is_judged_as_by_the_general_crate() {
        for length in 0..40 {
            let text = BASE64_URL_SAFE_NO_PAD.encode(bytes(40)).into_bytes();
            for at in 0..length {
                for byte in 0..=255 {
                    let mut text = text[..length].to_vec();
                    text[at] = byte;
                    assert_eq!(
                        decode_url(&text),
                        BASE64_URL_SAFE_NO_PAD.decode(&text).ok(),
                        "{text:?}"
                    );
                }
            }
        }
    }
}
