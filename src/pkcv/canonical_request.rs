use crate::crypto::sha256_hex;
use crate::encoding::percent::{Written, rewrite};
use crate::encoding::sort::sorted;
use crate::encoding::url::{Parts, for_each_parameter, split_before};
use crate::error::{CredentialError, ErrorCode};
use alloc::string::String;
use alloc::vec::Vec;

/// The canonical form of a request, of which both sides compute the hash
/// (<https://www.twilio.com/docs/iam/pkcv/quickstart#3-hash-the-canonical-request>). Where that page is ambiguous, this
/// follows Twilio's Java SDK, whose tests claim to match the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalRequest(String);

impl CanonicalRequest {
    /// The required headers, which are the only ones hashed.
    pub(super) const HEADERS: &'static str = "authorization;host";

    /// Creates the canonical form of a request from its method, its absolute URL, the value of its header
    /// `Authorization`, and its body, which may be empty.
    ///
    /// # Errors
    /// `invalid_argument` unless the URL is an absolute `https` or `http` URL of at most 16 KiB, the method is a token
    /// (RFC 9110 §5.6.2) and the authorization is not empty.
    pub fn new(method: &str, url: &str, authorization: &str, body: &[u8]) -> Result<Self, CredentialError> {
        let invalid = |field, expected| CredentialError::at(ErrorCode::InvalidArgument, field, expected);
        let url = Parts::new(url.as_bytes())
            .filter(|url| matches!(url.scheme.first(), Some(b'h' | b'H')))
            .ok_or_else(|| {
                invalid(
                    "url",
                    "expected an absolute URL of https or http of at most 16 KiB",
                )
            })?;
        if method.is_empty() || !method.bytes().all(is_tchar) {
            return Err(invalid("method", "expected a method such as GET"));
        }
        let authorization = canonical_value(authorization);
        if authorization.is_empty() {
            let expected = "expected the value of the header Authorization";
            return Err(invalid("authorization", expected));
        }
        let hash = if body.is_empty() {
            String::new()
        } else {
            sha256_hex(body)
        };
        let text = [
            method.to_ascii_uppercase().as_bytes(),
            b"\n",
            &canonical_path(url.path),
            b"\n",
            &canonical_query(url.query),
            b"\nauthorization:",
            &authorization,
            b"\nhost:",
            &url.host.to_ascii_lowercase(),
            if url.port == url.default_port || url.port == b":" {
                b""
            } else {
                url.port
            },
            b"\n\n",
            Self::HEADERS.as_bytes(),
            b"\n",
            hash.as_bytes(),
        ]
        .concat();
        Ok(Self(String::from_utf8(text).unwrap_or_default()))
    }

    /// Returns the canonical form, the input of the hash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns its SHA-256, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

/// Whether a byte may be part of a token (RFC 9110 §5.6.2).
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Percent-encodes the segments of a path, and removes empty segments, `.` and `..`.
fn canonical_path(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = path;
    let mut directory = true;
    while !rest.is_empty() {
        let start = out.len();
        out.push(b'/');
        let (segment, behind) = split_before(rest.get(1..).unwrap_or_default(), b"/");
        rewrite(&mut out, segment, escape);
        rest = behind;
        let end = match out.get(start..) {
            Some(b"/" | b"/.") => Some(start),
            Some(b"/..") => Some(parent(&out, start)),
            _ => None,
        };
        directory = end.is_some();
        out.truncate(end.unwrap_or(out.len()));
    }
    if directory {
        out.push(b'/');
    }
    out
}

/// Returns the start of the segment before the one at `start`.
fn parent(path: &[u8], start: usize) -> usize {
    let before = path.get(..start).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'/').unwrap_or(0)
}

/// Percent-encodes names and values, and sorts the pairs as strings: `To9=…` before `To=…`.
fn canonical_query(query: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(query.len());
    for_each_parameter(query, &mut |name, value| {
        if !text.is_empty() {
            text.push(b'&');
        }
        rewrite(&mut text, name, escape_in_query);
        text.push(b'=');
        rewrite(&mut text, value, escape_in_query);
    });
    let parameters = text
        .split(|byte| *byte == b'&')
        .map(|parameter| (parameter, &b""[..]));
    let mut canonical = Vec::with_capacity(text.len());
    for (parameter, _) in sorted(parameters.collect()) {
        canonical.extend_from_slice(parameter);
        canonical.push(b'&');
    }
    canonical.pop();
    canonical
}

/// Trims a header's value, and replaces each run of white space with one space.
fn canonical_value(value: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in value.bytes() {
        if !byte.is_ascii_whitespace() {
            out.push(byte);
        } else if out.last().is_some_and(|last| *last != b' ') {
            out.push(b' ');
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
    out
}

/// Escapes all but unreserved characters (RFC 3986 §2.3), whether they were escaped or not.
fn escape(byte: u8, _escaped: bool) -> Written {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        Written::Plain(byte)
    } else {
        Written::Escaped(byte)
    }
}

/// Like `escape`, with an unescaped plus as a space.
fn escape_in_query(byte: u8, escaped: bool) -> Written {
    escape(if byte == b'+' && !escaped { b' ' } else { byte }, escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(url: &str, at: usize) -> String {
        let url = format!("https://api.twilio.com{url}");
        let request = CanonicalRequest::new("GET", &url, "Basic Zm9v", b"").unwrap();
        request.as_str().lines().nth(at).unwrap().to_owned()
    }

    #[test]
    fn redundant_path_segments_are_removed() {
        for (given, canonical) in [
            ("", "/"),
            ("/", "/"),
            ("//a//b", "/a/b"),
            ("/a/b/", "/a/b/"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/../../a", "/a"),
            ("/a/..", "/"),
            ("/a/b/..", "/a/"),
            ("/a/.", "/a/"),
            ("/a/%2e%2E/b", "/b"),
            ("/a/...", "/a/..."),
        ] {
            assert_eq!(line(given, 1), canonical, "{given}");
        }
    }

    #[test]
    fn escapes_are_normalized() {
        assert_eq!(line("/start%20*%7E+end", 1), "/start%20%2A~%2Bend");
        assert_eq!(line("/a%2fb/é()!'", 1), "/a%2Fb/%C3%A9%28%29%21%27");
        assert_eq!(line("/%/%4/%4g/%ff", 1), "/%25/%254/%254g/%FF");
        assert_eq!(
            line("?b+c=%7E*%2B&a&d=1=2%3d&&e=100%25&f=%#x", 2),
            "a=&b%20c=~%2A%2B&d=1%3D2%3D&e=100%25&f=%25"
        );
    }

    #[test]
    fn parameters_are_sorted_with_their_values() {
        assert_eq!(line("?To=1&To9=1&To=0", 2), "To9=1&To=0&To=1");
        assert_eq!(line("?a=z&a=%C3%A9", 2), "a=%C3%A9&a=z");
        assert_eq!(line("?a=1%20&a=1", 2), "a=1&a=1%20");
    }

    #[test]
    fn the_default_port_is_removed_from_the_host() {
        for (url, host) in [
            ("https://API.twilio.com:443/", "host:api.twilio.com"),
            ("https://u:p@api.twilio.com", "host:api.twilio.com"),
            ("http://h:80?a", "host:h"),
            ("http://h:443", "host:h:443"),
            ("https://h:/", "host:h"),
            ("https://[::1]:", "host:[::1]"),
            ("HTTPS://h:443", "host:h"),
            ("https://[::1]:8443/", "host:[::1]:8443"),
        ] {
            let request = CanonicalRequest::new("GET", url, "x", b"").unwrap();
            assert_eq!(request.as_str().lines().nth(4), Some(host), "{url}");
        }
    }

    #[test]
    fn the_authorization_has_single_spaces() {
        let request = CanonicalRequest::new("get", "https://h", " Basic \t x ", b"").unwrap();
        assert_eq!(
            request.as_str(),
            "GET\n/\n\nauthorization:Basic x\nhost:h\n\nauthorization;host\n"
        );
    }

    #[test]
    fn a_method_is_a_token() {
        for method in ["GET", "get", "M-SEARCH", "!#$%&'*+-.^_`|~09"] {
            assert!(
                CanonicalRequest::new(method, "https://h", "x", b"").is_ok(),
                "{method}"
            );
        }
        for separator in b"\"(),/:;<=>?@[\\]{} \t\n\0\x7f" {
            let method = format!("GE{}T", char::from(*separator));
            let error = CanonicalRequest::new(&method, "https://h", "x", b"").unwrap_err();
            assert_eq!(error.field(), Some("method"), "{method}");
        }
        for method in ["", "GÉT"] {
            assert!(CanonicalRequest::new(method, "https://h", "x", b"").is_err());
        }
    }

    #[test]
    fn invalid_urls_and_authorizations_are_refused() {
        for (url, authorization, field) in [
            ("/path", "x", "url"),
            ("https://", "x", "url"),
            ("ftp://h/", "x", "url"),
            ("wss://h/", "x", "url"),
            ("ws://h/", "x", "url"),
            ("https://h/\n", "x", "url"),
            ("https://h/", " ", "authorization"),
        ] {
            let error = CanonicalRequest::new("GET", url, authorization, b"").unwrap_err();
            assert_eq!(
                (error.code(), error.field()),
                (ErrorCode::InvalidArgument, Some(field)),
                "{url}"
            );
        }
    }
}
