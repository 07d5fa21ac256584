//! The compact form (RFC 7515 §7.1): three parts of exact base64url with two dots between them. It is built and parsed here
//! and nowhere else.

use super::{Algorithm, SigningKey};
use crate::crypto::Tag;
use crate::encoding::base64::{decode_url, encode_url, encoded_length};
use crate::encoding::byte_search::{find, starts_with};
use crate::encoding::json::Options;
use crate::error::{CredentialError, ErrorCode};
use alloc::string::String;
use alloc::vec::Vec;

/// Longer tokens are refused before anything of them is decoded. 16 KiB; real ones have about 500 bytes.
pub(crate) const MAX_LENGTH: usize = 16 * 1024;

/// The longest header in base64url: 1 KiB of JSON. Real ones have about 70 bytes.
const MAX_HEADER_LENGTH: usize = 1366;

/// A token taken apart, nothing of it believed yet.
pub(crate) struct Compact<'a> {
    /// What the signature is over: header and claims as they were sent, with the dot between them.
    pub(crate) signed: &'a [u8],
    /// `None` if it is the usual one.
    pub(crate) header: Option<String>,
    pub(crate) claims: String,
    pub(crate) signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a token apart. `usual_header`, in base64url with its dot, is not decoded. Refuses padding, stray bits in a part's
    /// last character, white space, other than three parts, and text that is not UTF-8 (RFC 7515 §5.2; RFC 8725 §2.4 on
    /// lenient decoders).
    pub(crate) fn parse(token: &'a [u8], usual_header: &[u8]) -> Result<Self, CredentialError> {
        if token.len() > MAX_LENGTH {
            return Err(malformed("expected a token of at most 16384 bytes"));
        }
        let refused = || malformed("expected three parts with dots between them");
        let is_usual = starts_with(token, usual_header);
        let dot = if is_usual {
            usual_header.len().saturating_sub(1)
        } else {
            find(b'.', token).ok_or_else(refused)?
        };
        let (header, rest) = token.split_at_checked(dot).unwrap_or_default();
        let rest = rest.get(1..).unwrap_or_default();
        let header = (!is_usual).then_some(header);
        if header.is_some_and(|header| header.len() > MAX_HEADER_LENGTH) {
            return Err(malformed("expected a header of at most 1024 bytes"));
        }
        // Looked for from the end, as the signature is the shortest part. Another dot would be none of base64url.
        let dot = rest.iter().rposition(|byte| *byte == b'.').ok_or_else(refused)?;
        let (claims, signature) = rest.split_at_checked(dot).unwrap_or_default();
        let signed = token.len().saturating_sub(signature.len());
        let (signed, _) = token.split_at_checked(signed).unwrap_or_default();
        Ok(Self {
            signed,
            header: header.map(text).transpose()?,
            claims: text(claims)?,
            signature: bytes(signature.get(1..).unwrap_or_default())?,
        })
    }
}

/// Encodes a header and claims, or the start of claims: what a signature is over (RFC 7515 §5.1).
pub(crate) fn signing_input(header: &str, claims: &str) -> Vec<u8> {
    let lengths = [encoded_length(header.len()), 1, encoded_length(claims.len())];
    let mut input = Vec::with_capacity(lengths.iter().sum());
    encode_url(header.as_bytes(), &mut input);
    input.push(b'.');
    encode_url(claims.as_bytes(), &mut input);
    input
}

/// Signs a token of a header and claims, both of them JSON.
pub(crate) fn sign(key: &SigningKey, algorithm: Algorithm, header: &str, claims: &str) -> String {
    let input = signing_input(header, claims);
    let signature = key.sign(algorithm, &input);
    with_signature(input, &signature)
}

/// Appends the signature to what it is over.
pub(super) fn with_signature(mut input: Vec<u8>, signature: &Tag) -> String {
    input.push(b'.');
    encode_url(signature.as_bytes(), &mut input);
    debug_assert!(input.is_ascii(), "base64url and dots");
    String::from_utf8(input).unwrap_or_default()
}

fn bytes(part: &[u8]) -> Result<Vec<u8>, CredentialError> {
    decode_url(part).ok_or_else(|| {
        malformed("expected three parts of base64url, without padding, white space or stray bits")
    })
}

fn text(part: &[u8]) -> Result<String, CredentialError> {
    String::from_utf8(bytes(part)?).map_err(|_| malformed("expected header and claims in UTF-8"))
}

pub(crate) fn malformed(expected: &'static str) -> CredentialError {
    CredentialError::new(ErrorCode::MalformedToken, expected)
}

/// Reads the named members of a header, of which one is `crit`. Rejects critical extensions (RFC 7515 §4.1.11): none is supported.
pub(crate) fn read_header<'a>(text: &'a str, names: &[&'static str]) -> Result<Options<'a>, CredentialError> {
    let header = Options::among_others(text, names, ErrorCode::MalformedToken)
        .map_err(|error| error.renamed(Some("header")))?;
    if header.raw("crit").is_some() {
        let expected = "critical header extensions are not supported";
        return Err(CredentialError::at(ErrorCode::MalformedToken, "crit", expected));
    }
    Ok(header)
}

#[cold]
pub(crate) fn signature_mismatch() -> CredentialError {
    let expected = "signature does not match: the token was changed, or another secret signed it";
    CredentialError::new(ErrorCode::SignatureMismatch, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &[u8] = b"eyJhIjowfQ.";

    fn parse(token: &str) -> Result<Compact<'_>, CredentialError> {
        Compact::parse(token.as_bytes(), USUAL)
    }

    #[test]
    fn a_token_is_taken_apart() {
        for (token, header, signed) in [
            ("e30.eyJhIjoxfQ.AQID", Some("{}"), "e30.eyJhIjoxfQ"),
            ("eyJhIjowfQ.eyJhIjoxfQ.AQID", None, "eyJhIjowfQ.eyJhIjoxfQ"),
        ] {
            let compact = parse(token).unwrap();
            assert_eq!(
                (compact.header.as_deref(), compact.claims.as_str()),
                (header, r#"{"a":1}"#)
            );
            assert_eq!(
                (compact.signed, compact.signature.as_slice()),
                (signed.as_bytes(), &[1, 2, 3][..])
            );
        }
    }

    #[test]
    fn the_longest_token_is_taken_apart_and_a_longer_one_is_not() {
        let with_claims = |length| parse(&format!("e30.{}.AQID", "A".repeat(length))).is_ok();
        let longest = MAX_LENGTH - "e30..AQID".len();
        assert!(with_claims(longest));
        assert!(!with_claims(longest + 4));
        let with_header = |length| parse(&format!("{}.e30.AQID", "A".repeat(length))).is_ok();
        assert!(with_header(MAX_HEADER_LENGTH));
        assert!(!with_header(MAX_HEADER_LENGTH + 2));
    }

    #[test]
    fn every_other_form_is_refused() {
        for token in [
            "",
            ".",
            "..x.",
            "e30",
            "eyJhIjowfQ.",
            "eyJhIjowfQ.e30",
            "e30.e30",
            "e30.e30.AQID.AQID",
            "e30=.e30.AQID",
            "e30.e30.AQI=",
            "e30.e30.AQJ",
            " e30.e30.AQID",
            "e30.e30.AQID\n",
            "e30.e3+.AQID",
            "e30.e3/.AQID",
            "e31.e30.AQID",
            "e30.e.AQID",
            "e30.gA.AQID",
            "{\"payload\":\"\"}",
            "é.e30.AQID",
        ] {
            assert_eq!(
                parse(token).err().map(|e| e.code()),
                Some(ErrorCode::MalformedToken),
                "{token}"
            );
        }
        for (length, fits) in [(1366, true), (1367, false)] {
            let header = "A".repeat(length);
            assert_eq!(parse(&[&header, ".e30."].concat()).is_ok(), fits);
        }
        let long = ["e30.e30.", &"A".repeat(MAX_LENGTH)].concat();
        assert!(parse(&long).err().unwrap().message().contains("16384"));
    }
}
