//! WebSocket handshakes (Media Streams, ConversationRelay). They have no body, and Twilio signs their URL with `wss`.

use crate::encoding::percent::form_decoded;
use crate::encoding::sort::sorted;
use crate::encoding::url::{Parts, for_each_parameter};
use alloc::vec::Vec;

/// Whether a URL is that of a handshake: `ws` or `wss`.
pub(super) fn is_handshake(url: &[u8]) -> bool {
    matches!(url, [b'w' | b'W', ..])
}

/// Calls `found` with the other forms in which a handshake may be signed, each a URL and the parameters after it, until it
/// returns true: with a slash after the path, and with the parameters of the query in place of the query.
pub(super) fn find_other_form(url: &[u8], found: &mut dyn FnMut(&[u8], &[u8]) -> bool) {
    let Some(Parts {
        path,
        query,
        fragment,
        ..
    }) = Parts::new(url)
    else {
        return;
    };
    let behind = query.len().saturating_add(fragment.len());
    let (front, _) = url
        .split_at_checked(url.len().saturating_sub(behind))
        .unwrap_or_default();
    let parameters = parameters_of(query);
    for slash in [&b""[..], b"/"] {
        let with_query = [front, slash, query, fragment].concat();
        let without_query = [front, slash, fragment].concat();
        if !slash.is_empty() && (path.is_empty() || path.ends_with(slash) || found(&with_query, b""))
            || !parameters.is_empty() && found(&without_query, &parameters)
        {
            return;
        }
    }
}

/// The parameters of a query, decoded and sorted, as those of a form are signed. Empty if a name has several values: which
/// of them is signed is unknown, and the others could be anything.
fn parameters_of(query: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    for_each_parameter(query, &mut |name, value| {
        decoded.push([form_decoded(name), form_decoded(value)])
    });
    let pairs = decoded.iter().map(|[name, value]| (&**name, &**value));
    let mut text = Vec::new();
    let mut last = None;
    for (name, value) in sorted::<(&[u8], &[u8])>(pairs.collect()) {
        if last.replace(name) == Some(name) {
            return Vec::new();
        }
        text.extend_from_slice(name);
        text.extend_from_slice(value);
    }
    text
}
