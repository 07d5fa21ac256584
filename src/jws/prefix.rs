use super::compact::{signing_input, with_signature};
use super::{Algorithm, SigningKey};
use crate::crypto::{MacState, Tag};
use crate::encoding::base64::{encode_url, encoded_length};
use crate::encoding::byte_search::starts_with;
use alloc::string::String;
use alloc::vec::Vec;

/// The header and the start of the claims, shared by many tokens: already base64url-encoded, and absorbed by the HMAC.
#[derive(Clone)]
pub(crate) struct Prefix {
    /// The header, the dot, and the start of the claims.
    start: Vec<u8>,
    /// The HMAC that has absorbed the start.
    state: MacState,
}

impl Prefix {
    /// The length of `claims_start` must be a multiple of 3, so that the rest can be encoded separately.
    pub(crate) fn new(key: &SigningKey, algorithm: Algorithm, header: &str, claims_start: &str) -> Self {
        debug_assert!(claims_start.len().is_multiple_of(3), "no bits are left over");
        let start = signing_input(header, claims_start);
        let state = key.start(algorithm, &start);
        Self { start, state }
    }

    /// The tag of a message, if it begins with this start.
    pub(crate) fn tag(&self, message: &[u8]) -> Option<Tag> {
        starts_with(message, &self.start).then(|| self.state.tag(message))
    }

    /// Signs a token with this rest of the claims.
    pub(crate) fn token(&self, claims_rest: &str) -> String {
        // With the dot and the signature, of 64 bytes at most.
        let lengths = [
            self.start.len(),
            encoded_length(claims_rest.len()),
            1,
            encoded_length(64),
        ];
        let mut token = Vec::with_capacity(lengths.iter().sum());
        token.extend_from_slice(&self.start);
        encode_url(claims_rest.as_bytes(), &mut token);
        let signature = self.state.tag(&token);
        with_signature(token, &signature)
    }
}
