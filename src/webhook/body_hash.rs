//! `bodySHA256`: what the service adds to the URL for a body that is no form. The signature is over the URL alone.

use crate::hash::SHA256;
use crate::url::split_before;

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
    pub(super) fn of(url: &'a [u8]) -> Self {
        let (before, _) = split_before(url, b"#");
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
    SHA256.of(body).to_hex() == stated
}
