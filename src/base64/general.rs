use base64::Engine;
use base64::engine::GeneralPurpose;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

use super::{Alphabet, Piece};

pub(super) fn encode(bytes: &[u8], alphabet: Alphabet, out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start.saturating_add(bytes.len().div_ceil(3).saturating_mul(4)), 0);
    let written = out
        .get_mut(start..)
        .and_then(|room| engine(alphabet).encode_slice(bytes, room).ok());
    out.truncate(start.saturating_add(written.unwrap_or(0)));
}

/// Encodes the first 48 bytes.
pub(super) fn encode_piece(bytes: &[u8], alphabet: Alphabet) -> Piece {
    let mut piece = Piece::default();
    let first = bytes.get(..48).unwrap_or(bytes);
    // There is room for 64 characters.
    let _ = engine(alphabet).encode_slice(first, piece.as_flattened_mut());
    piece
}

const fn engine(alphabet: Alphabet) -> GeneralPurpose {
    match alphabet {
        Alphabet::Standard => BASE64_STANDARD_NO_PAD,
        Alphabet::Url => BASE64_URL_SAFE_NO_PAD,
    }
}

/// Decodes exact base64url: no padding, no white space, no stray bits in the last character.
pub(crate) fn decode_url(text: &[u8]) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
