//! The texts that Twilio may have signed for one URL. Twilio signs a URL as it was configured, not as it is requested, and
//! its products differ: with or without the port, with a query that is escaped more or less than the one that arrives. All
//! of this is about text; a parser would normalise what the signature covers.

use crate::encoding::byte_search::plainly_written;
use crate::encoding::percent::{Written, rewrite};
use crate::encoding::url::{MAX_LENGTH, Parts, for_each_parameter};
use alloc::vec::Vec;

/// A way to write scheme, host, path and query, from the likeliest to the rarest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As they are given: Twilio signs a URL as it was configured.
    Given,
    /// As URL parsers write them: scheme and host in lower case, a path, and what a URL may not contain plainly percent-encoded.
    Normal,
    /// The same with the names and values of the query decoded and encoded again, a space as `%20`.
    Reencoded,
    /// With the query's apostrophes as they were before a URL parser escaped them.
    Unquoted,
    /// With SIP addresses in the query as they are signed too: Twilio escapes them in what it requests, and not in what it
    /// signs.
    Unescaped,
    /// Without the slash that every request has for a path, where the configured URL has none.
    WithoutPath,
}

impl Spelling {
    const ALL: [Self; 6] = [
        Self::Given,
        Self::Normal,
        Self::Reencoded,
        Self::Unquoted,
        Self::Unescaped,
        Self::WithoutPath,
    ];

    fn write(self, url: &Parts<'_>) -> Vec<u8> {
        let normal = matches!(self, Self::Normal | Self::Reencoded);
        let mut text = [url.scheme, url.host].concat();
        if normal {
            text.make_ascii_lowercase();
        }
        match url.path {
            b"" if normal => text.push(b'/'),
            b"/" if self == Self::WithoutPath => {}
            path if normal => rewrite(&mut text, path, escape_in_path),
            path => text.extend_from_slice(path),
        }
        match self {
            Self::Given | Self::WithoutPath => text.extend_from_slice(url.query),
            Self::Normal => rewrite(&mut text, url.query, escape_in_query),
            Self::Unquoted => rewrite(&mut text, url.query, unquote),
            Self::Unescaped => rewrite(&mut text, url.query, unescape),
            Self::Reencoded => reencode_query(&mut text, url.query),
        }
        text
    }
}

/// Writes each name with its value, an empty one too.
fn reencode_query(out: &mut Vec<u8>, query: &[u8]) {
    let mut delimiter = b'?';
    for_each_parameter(query, &mut |name, value| {
        out.push(delimiter);
        rewrite(out, name, reencode);
        out.push(b'=');
        rewrite(out, value, reencode);
        delimiter = b'&';
    });
}

/// The path percent-encode set of the URL standard.
fn escape_in_path(byte: u8, escaped: bool) -> Written {
    escape(byte, escaped, b"\"<>^`{}")
}

/// Its special-query percent-encode set.
fn escape_in_query(byte: u8, escaped: bool) -> Written {
    escape(byte, escaped, b"\"<>'")
}

fn escape(byte: u8, escaped: bool, set: &[u8]) -> Written {
    if escaped || byte.is_ascii_graphic() && set.iter().all(|other| *other != byte) {
        Written::AsItIs
    } else {
        Written::Escaped(byte)
    }
}

/// What `encodeURIComponent` makes of what a form's decoder makes of it.
fn reencode(byte: u8, escaped: bool) -> Written {
    if byte == b'+' && !escaped {
        Written::Escaped(b' ')
    } else if byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')'
        )
    {
        Written::Plain(byte)
    } else {
        Written::Escaped(byte)
    }
}

fn unquote(byte: u8, escaped: bool) -> Written {
    match byte {
        b'\'' if escaped => Written::Plain(byte),
        _ => Written::AsItIs,
    }
}

fn unescape(byte: u8, escaped: bool) -> Written {
    match byte {
        b':' | b'@' if escaped => Written::Plain(byte),
        _ => unquote(byte, escaped),
    }
}

/// Whether [`Parts::new`] accepts this URL. Answers without it for nearly all URLs, in a fifth of the time: for those of
/// `https` without credentials, in which a host follows the scheme.
pub(super) fn may_be_requested(url: &[u8]) -> bool {
    let known = url.split_first_chunk().is_some_and(|(scheme, rest)| {
        let host = rest
            .first()
            .is_some_and(|first| !matches!(first, b'/' | b'?' | b'#' | b':'));
        scheme == b"https://" && host && url.len() <= MAX_LENGTH && plainly_written(rest)
    });
    known || Parts::new(url).is_some()
}

/// Calls `found` with the pieces of each other text that Twilio may have signed for this URL, each text once, until it
/// returns true. None for an invalid URL.
pub(super) fn find_other(url: &[u8], found: &mut dyn FnMut(&[&[u8]]) -> bool) -> Option<bool> {
    let parts = Parts::new(url)?;
    // Voice drops the port; messaging keeps it, or names the usual one.
    let port = if parts.port.is_empty() {
        parts.default_port
    } else {
        parts.port
    };
    let mut spelled: Vec<Vec<u8>> = Vec::new();
    for spelling in Spelling::ALL {
        let text = spelling.write(&parts);
        if spelled.contains(&text) {
            continue;
        }
        let (scheme, rest) = text.split_at_checked(parts.scheme.len()).unwrap_or_default();
        let (host, rest) = rest.split_at_checked(parts.host.len()).unwrap_or_default();
        // Neither is ever requested: credentials go into a header, and connection overrides nowhere.
        for userinfo in with_and_without(parts.userinfo) {
            for fragment in with_and_without(parts.fragment) {
                for port in [b"", port] {
                    let given = spelled.is_empty()
                        && (port, userinfo, fragment) == (parts.port, parts.userinfo, parts.fragment);
                    if !given && found(&[scheme, userinfo, host, port, rest, fragment]) {
                        return Some(true);
                    }
                }
            }
        }
        spelled.push(text);
    }
    Some(false)
}

/// A part of a URL, and nothing in its place.
fn with_and_without(part: &[u8]) -> impl Iterator<Item = &[u8]> {
    [part, b""].into_iter().skip(usize::from(part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_for_a_url_can_be_taken_apart() {
        for scheme in ["https://", "HTTP://", "wss://", "ftp://", "https:/", ""] {
            for authority in [
                "", "h", "h:8443", ":80", "u@", "u:p@h", "@h", "[::1]", "]", "é", "h\u{7f}", "h\n",
            ] {
                for rest in ["", "/", "/p?q#f", "?@", "#", "/@", "\t"] {
                    let url = [scheme, authority, rest].concat();
                    assert_eq!(
                        may_be_requested(url.as_bytes()),
                        Parts::new(url.as_bytes()).is_some(),
                        "{url:?}"
                    );
                }
            }
        }
    }
}
