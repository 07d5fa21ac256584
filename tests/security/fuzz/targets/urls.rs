//! URLs as the `url` crate reads and writes them.
#![no_main]

use twilio_edge_auth::webhook::signed_urls;
use url::{Host, Url};

twilio_edge_auth_fuzz::fuzz!(check);

fn check(text: &str) {
    // The parser removes space around a URL and reads a backslash as a slash. Here a signature covers the text as it is.
    if text.trim_matches(|each| each <= ' ') != text || text.contains('\\') {
        return;
    }
    let signed = signed_urls(text);
    let Ok(mut parsed) = Url::parse(text) else {
        return;
    };
    let known = ["https", "http", "wss", "ws"].contains(&parsed.scheme());
    if !known {
        assert!(signed.is_empty(), "{text:?}");
        return;
    }
    for other in &signed {
        // A text that is signed for this URL is a URL of the same host.
        let same = Url::parse(other).unwrap_or_else(|error| panic!("{error}: {other:?} for {text:?}"));
        assert_eq!(same.host(), parsed.host(), "{other:?} for {text:?}");
        assert_eq!(same.scheme(), parsed.scheme());
    }
    if !signed.is_empty() && is_only_escaped(text, &parsed) {
        parsed.set_fragment(None);
        parsed.set_username("").unwrap();
        parsed.set_password(None).unwrap();
        assert!(
            signed.iter().any(|each| each == parsed.as_str()),
            "{parsed} is not among {signed:?}"
        );
    }
}

/// Whether a parser changes nothing but case, escapes, the default port and an empty path.
fn is_only_escaped(text: &str, parsed: &Url) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, location) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = location.rsplit_once(':').unwrap_or((location, "1"));
    let lower = text.to_ascii_lowercase();
    let is_domain = matches!(parsed.host(), Some(Host::Domain(domain)) if domain.eq_ignore_ascii_case(host));
    is_domain
        && !port.is_empty()
        && !port.starts_with('0')
        // The URL standard escapes `^` in a path since 2023; the crate does not.
        && !text.contains('^')
        && !["/.", "%2e"].iter().any(|dots| lower.contains(dots))
}
