//! The content of a token for bindings: its text, and where in it the parts are.

use alloc::string::String;

use super::read::{Claims, RawHeader, parse};
use crate::encoding::json::RawJson;
use crate::error::CredentialError;
use crate::jws::Compact;

/// The parts of a token in its text, and its times.
pub type Parts = [f64; 19];

/// The content of a token. No part of it is copied or converted: a binding cuts the parts out of the text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Content {
    /// The claims as they are in the token, and after them the header unless it is the usual one: HS256, no region.
    pub text: String,
    /// Where parts begin and end in the text, in bytes; the same twice for one that is absent. `alg` and `twr` of the header,
    /// `jti`, `iss`, `sub` and the identity, all in JSON; the grants before the identity, and those after it, together an
    /// object in JSON. After these 16 numbers `iat`, `nbf` and `exp` in seconds since the epoch; −1 for one that is absent.
    pub parts: Parts,
}

impl Content {
    /// Decodes a token without verifying it.
    ///
    /// # Errors
    /// As [`AccessToken::decode`](super::AccessToken::decode).
    pub(crate) fn decode(jwt: &[u8]) -> Result<Self, CredentialError> {
        let compact = parse(jwt)?;
        let header = RawHeader::read(compact.header.as_deref())?;
        let parts = parts_of(&Claims::read(&compact.claims)?, &header, &compact);
        Ok(Self::new(compact, parts))
    }

    pub(super) fn new(compact: Compact<'_>, parts: Parts) -> Self {
        let mut text = compact.claims;
        text.push_str(compact.header.as_deref().unwrap_or_default());
        Self { text, parts }
    }
}

pub(super) fn parts_of(claims: &Claims<'_>, header: &RawHeader<'_>, compact: &Compact<'_>) -> Parts {
    let in_claims = |part| span(part, &compact.claims, 0);
    let header_text = compact.header.as_deref().unwrap_or_default();
    let in_header = |part| span(part, header_text, compact.claims.len());
    let [grants, more_grants] = claims.grants;
    let spans = [
        in_header(header.alg.map_or("", RawJson::as_str)),
        in_header(header.twr.map_or("", RawJson::as_str)),
        in_claims(claims.id.json.map_or("", RawJson::as_str)),
        in_claims(claims.key_sid.json.map_or("", RawJson::as_str)),
        in_claims(claims.account_sid.json.map_or("", RawJson::as_str)),
        in_claims(claims.identity.map_or("", RawJson::as_str)),
        in_claims(grants),
        in_claims(more_grants),
    ];
    let seconds = |time: Option<u64>| time.map_or(-1.0, |seconds| seconds as f64);
    let mut parts = [0.0; 19];
    let (places, _) = parts.as_chunks_mut();
    for (place, span) in places.iter_mut().zip(spans) {
        *place = span;
    }
    let [.., issued_at, not_before, expires_at] = &mut parts;
    *issued_at = seconds(claims.issued_at);
    *not_before = seconds(claims.not_before);
    *expires_at = seconds(Some(claims.expires_at));
    parts
}

/// Where a part of a text begins and ends in it, counted from `start`.
#[inline(never)]
fn span(part: &str, text: &str, start: usize) -> [f64; 2] {
    if part.is_empty() {
        return [0.0; 2];
    }
    let before = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    let start = start.wrapping_add(before);
    [start as f64, start.wrapping_add(part.len()) as f64]
}
