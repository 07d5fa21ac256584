//! The texts that the service may have signed for one URL. It signs a URL as it was configured, not as it is requested,
//! and its parts do not agree on how: with the port or without, with a query that is escaped more or less than the one
//! that arrives. All of this is about text; a parser would normalise away what the signature is over.

/// Longer URLs are refused, so that their spellings cost nothing beside the form. 16 KiB.
const MAX_LENGTH: usize = 16 * 1024;

/// A URL taken apart, each part with the delimiters that belong to it: put together they are the text again.
struct Parts<'a> {
    /// `https://`
    scheme: &'a [u8],
    /// `user:password@`
    userinfo: &'a [u8],
    host: &'a [u8],
    /// `:8443`
    port: &'a [u8],
    /// `/path`
    path: &'a [u8],
    /// `?query`
    query: &'a [u8],
    /// `#fragment`
    fragment: &'a [u8],
    /// The port that the scheme stands for.
    default_port: &'static [u8],
}

impl<'a> Parts<'a> {
    /// Without control characters, with a host.
    fn new(url: &'a [u8]) -> Option<Self> {
        let (scheme, default_port) = scheme(url)?;
        let (_, rest) = url.split_at_checked(scheme.len())?;
        let (authority, rest) = split_before(rest, b"/?#");
        let (rest, fragment) = split_before(rest, b"#");
        let (path, query) = split_before(rest, b"?");
        let (userinfo, location) = split_after_last(authority, b'@');
        // A colon starts the port only behind the bracket that closes an IPv6 address.
        let (_, behind) = split_after_last(location, b']');
        let (_, port) = split_before(behind, b":");
        let (host, _) = location.split_at_checked(location.len().saturating_sub(port.len()))?;
        let fits = !host.is_empty() && !url.iter().any(u8::is_ascii_control);
        fits.then_some(Self {
            scheme,
            userinfo,
            host,
            port,
            path,
            query,
            fragment,
            default_port,
        })
    }
}

/// The scheme of a URL that the service may request, and the port that it stands for. None for one that is relative, of
/// another scheme, or over 16 KiB.
fn scheme(url: &[u8]) -> Option<(&[u8], &'static [u8])> {
    const KNOWN: [(&[u8], &[u8]); 4] = [
        (b"https://", b":443"),
        (b"http://", b":80"),
        (b"wss://", b":443"),
        (b"ws://", b":80"),
    ];
    KNOWN.iter().find_map(|(known, port)| {
        let (scheme, _) = url.split_at_checked(known.len())?;
        let fits = scheme.eq_ignore_ascii_case(known) && url.len() <= MAX_LENGTH;
        fits.then_some((scheme, *port))
    })
}

/// Splits before the first byte that is one of `stops`.
pub(super) fn split_before<'a>(text: &'a [u8], stops: &[u8]) -> (&'a [u8], &'a [u8]) {
    let at = text.iter().position(|byte| stops.iter().any(|stop| stop == byte));
    text.split_at_checked(at.unwrap_or(text.len()))
        .unwrap_or_default()
}

/// Splits after the last `stop`; all of the text is on the right if there is none.
fn split_after_last(text: &[u8], stop: u8) -> (&[u8], &[u8]) {
    let last = text.iter().rposition(|byte| *byte == stop);
    text.split_at_checked(last.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}

/// A way to write scheme, host, path and query, from the likeliest to the rarest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As they are given: the service signs a URL as it was configured.
    Given,
    /// As URL parsers write them: scheme and host in lower case, a path, and escaped what may not stand there plainly.
    Normal,
    /// The same with the names and values of the query decoded and encoded again, a space as `%20`.
    Reencoded,
    /// With less of the query escaped: SIP addresses and apostrophes are escaped in what the service requests, and not in
    /// what it signs.
    Unescaped,
    /// Without the slash that every request has for a path, where the configured URL has none.
    WithoutPath,
}

impl Spelling {
    const ALL: [Self; 5] = [
        Self::Given,
        Self::Normal,
        Self::Reencoded,
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
            Self::Unescaped => rewrite(&mut text, url.query, unescape),
            Self::Reencoded => reencode_query(&mut text, url.query),
        }
        text
    }
}

/// Writes each name with its value, an empty one too.
fn reencode_query(out: &mut Vec<u8>, query: &[u8]) {
    let Some((mark, parameters)) = query.split_first() else {
        return;
    };
    let mut delimiter = *mark;
    for parameter in parameters.split(|byte| *byte == b'&') {
        if !parameter.is_empty() {
            let (name, value) = split_before(parameter, b"=");
            out.push(delimiter);
            rewrite(out, name, reencode);
            out.push(b'=');
            rewrite(out, value.get(1..).unwrap_or_default(), reencode);
            delimiter = b'&';
        }
    }
}

/// How a byte, or what was the escape of one, goes into another spelling.
enum Written {
    AsItIs,
    Plain(u8),
    Escaped(u8),
}

/// Appends a text byte by byte, each as `how` says of it and of whether it was escaped.
fn rewrite(out: &mut Vec<u8>, text: &[u8], how: fn(u8, bool) -> Written) {
    let mut rest = text;
    while let Some(first) = rest.first() {
        let escape = match rest {
            [b'%', high, low, ..] => hex_value(*high).zip(hex_value(*low)),
            _ => None,
        };
        let (byte, length) = escape.map_or((*first, 1), |(high, low)| (high << 4 | low, 3));
        let (unit, behind) = rest.split_at_checked(length).unwrap_or_default();
        match how(byte, length > 1) {
            Written::AsItIs => out.extend_from_slice(unit),
            Written::Plain(byte) => out.push(byte),
            Written::Escaped(byte) => out.extend([b'%', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        }
        rest = behind;
    }
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

fn unescape(byte: u8, escaped: bool) -> Written {
    if escaped && matches!(byte, b'\'' | b':' | b'@') {
        Written::Plain(byte)
    } else {
        Written::AsItIs
    }
}

fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn hex_digit(value: u8) -> u8 {
    value.wrapping_add(if value < 10 { b'0' } else { b'A' - 10 })
}

/// Calls `found` with the pieces of each text that may have been signed for this URL, until it says that this is the
/// one. None if this is no URL that the service requests.
pub(super) fn find(url: &str, found: &mut dyn FnMut(&[&[u8]]) -> bool) -> Option<bool> {
    let url = url.as_bytes();
    scheme(url)?;
    // Most are signed as they are given, and need not be taken apart.
    if found(&[url]) {
        return Some(true);
    }
    let parts = Parts::new(url)?;
    // Never requested: credentials go into a header, and connection overrides nowhere.
    let nothing: (&[u8], &[u8]) = (b"", b"");
    let unsent = [(parts.userinfo, parts.fragment), nothing];
    let unsent = unsent.iter().skip(usize::from(unsent.first() == Some(&nothing)));
    // Voice drops the port; messaging keeps it, or names the usual one.
    let port = if parts.port.is_empty() {
        parts.default_port
    } else {
        parts.port
    };
    let given = Spelling::Given.write(&parts);
    for spelling in Spelling::ALL {
        let text = spelling.write(&parts);
        let again = text == given;
        if again && spelling != Spelling::Given {
            continue;
        }
        let (scheme, rest) = text.split_at_checked(parts.scheme.len()).unwrap_or_default();
        let (host, rest) = rest.split_at_checked(parts.host.len()).unwrap_or_default();
        for (userinfo, fragment) in unsent.clone() {
            for port in [b"", port] {
                let given = (port, *userinfo, *fragment) == (parts.port, parts.userinfo, parts.fragment);
                if !(again && given) && found(&[scheme, userinfo, host, port, rest, fragment]) {
                    return Some(true);
                }
            }
        }
    }
    Some(false)
}
