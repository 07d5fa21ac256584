//! HMAC (RFC 2104) with precomputed keys, SHA-256 in hexadecimal, and constant-time equality, all of RustCrypto.

use alloc::string::String;

use hmac::digest::FixedOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::{Choice, ConstantTimeEq};

/// A hash function to make an HMAC with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// An HMAC that has absorbed its key, and the constant start of its messages if they have one. As secret as the key;
/// zeroized on drop.
#[derive(Clone)]
pub(crate) struct MacState {
    state: State,
    /// The length of the start that is absorbed, in bytes.
    absorbed: usize,
}

#[derive(Clone)]
enum State {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

impl MacState {
    pub(crate) fn new(hash: Hash, key: &[u8]) -> Self {
        let state = match hash {
            Hash::Sha1 => State::Sha1(keyed(key)),
            Hash::Sha256 => State::Sha256(keyed(key)),
            Hash::Sha384 => State::Sha384(keyed(key)),
            Hash::Sha512 => State::Sha512(keyed(key)),
        };
        Self { state, absorbed: 0 }
    }

    /// Absorbs what all messages start with; `tag` skips it.
    #[must_use]
    pub(crate) fn with_start(mut self, start: &[u8]) -> Self {
        match &mut self.state {
            State::Sha1(mac) => mac.update(start),
            State::Sha256(mac) => mac.update(start),
            State::Sha384(mac) => mac.update(start),
            State::Sha512(mac) => mac.update(start),
        }
        self.absorbed = self.absorbed.saturating_add(start.len());
        self
    }

    /// The length of a tag in bytes.
    pub(crate) const fn tag_length(&self) -> usize {
        match self.state {
            State::Sha1(_) => 20,
            State::Sha256(_) => 32,
            State::Sha384(_) => 48,
            State::Sha512(_) => 64,
        }
    }

    /// The HMAC of a whole message, the absorbed start included.
    pub(crate) fn tag(&self, message: &[u8]) -> Tag {
        debug_assert!(
            message.len() >= self.absorbed,
            "a message begins with the absorbed start"
        );
        let rest = message.get(self.absorbed..).unwrap_or_default();
        match &self.state {
            State::Sha1(mac) => Tag::of(mac, rest),
            State::Sha256(mac) => Tag::of(mac, rest),
            State::Sha384(mac) => Tag::of(mac, rest),
            State::Sha512(mac) => Tag::of(mac, rest),
        }
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104 §2)")]
fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("a key of any length")
}

/// A tag of up to 64 bytes.
pub(crate) struct Tag {
    bytes: [u8; 64],
    length: usize,
}

impl Tag {
    fn of<M: Mac + FixedOutput + Clone>(mac: &M, rest: &[u8]) -> Self {
        let mut bytes = [0; 64];
        let length = M::output_size();
        let place = bytes.get_mut(..length).and_then(|place| place.try_into().ok());
        if let Some(place) = place {
            mac.clone().chain_update(rest).finalize_into(place);
        }
        Self { bytes, length }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Constant-time equality with a tag that an untrusted sender gives.
    pub(crate) fn ct_eq(&self, other: &[u8]) -> bool {
        // As words, which takes a quarter of the time. All lengths are multiples of four, and not secret.
        let (words, _) = self.as_bytes().as_chunks::<4>();
        let (other_words, rest) = other.as_chunks();
        let pairs = words.iter().zip(other_words);
        let is_equal = pairs.fold(Choice::from(1), |is_equal, (one, other)| {
            is_equal & u32::from_ne_bytes(*one).ct_eq(&u32::from_ne_bytes(*other))
        });
        words.len() == other_words.len() && rest.is_empty() && is_equal.into()
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASHES: [Hash; 4] = [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512];

    /// The state absorbs the start once, wherever it ends, and returns the tag of the whole message.
    #[test]
    fn a_start_is_absorbed_once() {
        let message: Vec<u8> = (0_u16..400).map(|i| (i % 251) as u8).collect();
        for hash in HASHES {
            let whole = MacState::new(hash, b"key");
            for start in 0..message.len() {
                let state = whole.clone().with_start(&message[..start]);
                for end in [start, start + 1, message.len()] {
                    let text = &message[..end.min(message.len())];
                    assert!(
                        state.tag(text).ct_eq(whole.tag(text).as_bytes()),
                        "{hash:?} {start} {end}"
                    );
                }
            }
        }
    }

    #[test]
    fn tags_are_equal_if_no_byte_differs() {
        for hash in HASHES {
            let state = MacState::new(hash, b"key");
            let tag = state.tag(b"message");
            let bytes = tag.as_bytes();
            assert_eq!(bytes.len(), state.tag_length());
            assert!(tag.ct_eq(bytes));
            for at in 0..bytes.len() {
                for bit in 0..8 {
                    let mut other = bytes.to_vec();
                    other[at] ^= 1 << bit;
                    assert!(!tag.ct_eq(&other));
                }
                assert!(!tag.ct_eq(&bytes[..at]));
            }
            assert!(!tag.ct_eq(&[bytes, &[0]].concat()));
        }
    }

    #[test]
    fn sha256_is_written_in_hexadecimal() {
        // FIPS 180-4, the empty message and "abc".
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!([sha256_hex(b""), sha256_hex(b"abc")], [empty, abc]);
    }
}
