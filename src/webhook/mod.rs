//! Verifies that a webhook request comes from Twilio.
//!
//! Twilio signs the URL, directly followed by the form's parameters, with HMAC-SHA1 and the account's Auth Token, or with
//! HMAC-SHA256 and a shared key. It adds the hash of any other body to the URL, as `bodySHA256`
//! (<https://www.twilio.com/docs/usage/security#validating-requests>).
//!
//! ```
//! use twilio_edge_auth::credential::AuthToken;
//! use twilio_edge_auth::webhook::{Form, WebhookContent, WebhookRequest};
//! let token = AuthToken::new("AC00000000000000000000000000000000", "12345")?;
//! let form = Form::new(vec![("Digits", "1234"), ("CallSid", "CA1234567890ABCDE")]);
//! let signature = token.webhook_signature("https://example.com/voice", &form);
//! let request = WebhookRequest::new("https://example.com/voice", &signature, WebhookContent::Form(&form));
//! assert!(token.check_webhook(&request).is_ok());
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```
//!
//! # Which URLs may be signed
//!
//! Twilio signs the URL as it was configured; the request arrives with another text of the same URL. These are tried, each
//! text once ([`signed_urls`] lists them), and all of them name the resource that was requested:
//!
//! - the URL as it is given;
//! - without its port, with its port, or with the default port of its scheme (443 for `https` and `wss`, 80 for `http` and
//!   `ws`): voice signs without, messaging with;
//! - without credentials, without the fragment, or without both: they are configured and never requested;
//! - as URL parsers write it: scheme and host in lower case, `/` for an empty path, and characters escaped that a URL cannot
//!   have, among them the apostrophe in a query;
//! - the same with the query decoded and encoded again: a space as `%20`, and `@` and `:` escaped;
//! - with the query's apostrophes unescaped, which some runtimes escape in the URL of a request;
//! - with its `@` and `:` unescaped too: Twilio escapes them in what it requests, and not in what it signs;
//! - without the path, if that is only the slash that every request has.
//!
//! # Bodies
//!
//! The signed URL, not the given one, says how the body is signed, whichever way the given URL is escaped:
//!
//! - With `bodySHA256` the request must have a body with this hash. Without the body, and with a form, it is refused.
//! - The same hash twice counts as one. Different hashes, and an escaped name for the parameter, are refused.
//! - Without `bodySHA256` the request has a form or nothing. Any other body is refused.
//!
//! # WebSocket handshakes
//!
//! A request for a URL of `wss` or `ws` without content is a handshake, of Media Streams or ConversationRelay. Of such a URL
//! these are tried too:
//!
//! - with a slash after its path, but not without a slash that it has;
//! - with the parameters of its query, decoded and sorted, in place of the query, if each name occurs once.
//!
//! A signature over `https` never opens a handshake, and one over `wss` never opens any other request.
//!
//! # Differences from the `twilio` npm package
//!
//! Of version 6.3.1 of the package, intended:
//!
//! - Credentials and fragments are also left out, for Twilio does not sign them. There they are kept.
//! - The default port of `wss` is 443. There it is 80.
//! - A signature over `https://example.com` matches `https://example.com/`, which is all that a server sees.
//! - A signature over a SIP address in the query matches its escaped form, which is what arrives.
//! - A signature over the resolved form of `/a/../b`, over the canonical form of a host, or over a query whose parameters
//!   were reordered, dropped or decoded as invalid UTF-8 does not match: Twilio signs a URL as it was configured.
//! - Anything but an absolute URL of `http`, `https`, `ws` or `wss` is refused and never throws, also one over 16 KiB.
//! - Names are sorted byte by byte, as PHP, Ruby, Go and Python do, and not by units of UTF-16; that differs for
//!   characters beyond U+FFFF.
//! - A URL with `bodySHA256` needs its body. There a form, or nothing, is also accepted.
//! - An escaped name of `bodySHA256` in the signed URL, and different values of it, are refused. There escaped names count,
//!   and the first of several values.
//! - A parameter that is neither a string nor a list of strings is refused. There `null` and `[object Object]` are signed.
//! - `verifyWebhookRequest` refuses a body that is neither a form nor hashed. There it is ignored. An empty body is empty,
//!   and not `{}`; and only a parameter of the name `bodySHA256` states a hash, not any text that contains it.
//! - A settings header with `algorithm=HMAC_SHA1` is refused: shared keys sign with HMAC-SHA256.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

mod auth_token;
mod body_hash;
mod form;
mod handshake;
mod key;
mod refusal;
mod request;
mod shared_key;
mod signed_url;

pub use form::Form;
pub(crate) use form::write_form;
pub(crate) use key::WebhookKey;
pub use refusal::WebhookRefusal;
pub(crate) use request::SignedContent;
pub use request::{WebhookContent, WebhookRequest};
pub use shared_key::WebhookSharedKey;
pub(crate) use shared_key::check_shared_key_id;

/// Lists the texts that Twilio may have signed for a URL, each once, in the order in which they are tried, the given one
/// first: shows why a signature does not match. Empty for an invalid URL.
///
/// A URL of `ws` or `wss` may also be signed with the parameters of its query after it, sorted, as those of a form.
#[must_use]
pub fn signed_urls(url: &str) -> Vec<String> {
    let mut urls = Vec::new();
    let mut list = |url: &[u8]| {
        let mut others = vec![url.to_vec()];
        let known = signed_url::find_other(url, &mut |pieces| {
            others.push(pieces.concat());
            false
        });
        if known.is_some() {
            urls.append(&mut others);
        }
    };
    list(url.as_bytes());
    if handshake::is_handshake(url.as_bytes()) {
        handshake::find_other_form(url.as_bytes(), &mut |url, parameters| {
            if parameters.is_empty() {
                list(url);
            }
            false
        });
    }
    let texts = urls.into_iter().map(String::from_utf8);
    texts.map(Result::unwrap_or_default).collect()
}
