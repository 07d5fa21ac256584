//! `bodySHA256`: what the service adds to the URL for a body that is no form. The signature is over the URL alone.

use super::hash::SHA256;
use super::signed_url::split_before;

/// The hash of the body that a URL states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatedHash<'a> {
    None,
    One(&'a [u8]),
    /// Of several, two readers may each believe another one.
    Several,
}

impl<'a> StatedHash<'a> {
    /// Reads the parameter of exactly this name; what only resembles it is somebody else's.
    pub(super) fn of(url: &'a str) -> Self {
        let (before, _) = split_before(url.as_bytes(), b"#");
        let (_, mut rest) = split_before(before, b"?");
        let mut stated = Self::None;
        while let Some((_, parameters)) = rest.split_first() {
            let (parameter, behind) = split_before(parameters, b"&");
            let (name, value) = split_before(parameter, b"=");
            if name == b"bodySHA256" {
                stated = match stated {
                    Self::None => Self::One(value.get(1..).unwrap_or_default()),
                    _ => Self::Several,
                };
            }
            rest = behind;
        }
        stated
    }
}

/// Whether `stated` is the hash of `body` in lower-case hexadecimal. Neither is secret: to stop at a difference tells nothing.
pub(super) fn is_hash_of(stated: &[u8], body: &[u8]) -> bool {
    let (digits, rest) = stated.as_chunks();
    let hash = SHA256.of(body);
    let same = |(digits, byte): (&[u8; 2], &u8)| *digits == [hex_digit(byte >> 4), hex_digit(byte & 15)];
    rest.is_empty() && digits.len() == hash.as_bytes().len() && digits.iter().zip(hash.as_bytes()).all(same)
}

fn hex_digit(value: u8) -> u8 {
    value.wrapping_add(if value < 10 { b'0' } else { b'a' - 10 })
}
