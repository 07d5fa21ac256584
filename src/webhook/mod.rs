//! Webhooks: whether a request comes from the service.
//!
//! The service signs the URL, directly followed by the form's parameters, with HMAC-SHA1 and the account's Auth Token, or
//! with HMAC-SHA256 and a shared key; of any other body it adds the hash to the URL
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
//! # Which texts are taken for the URL
//!
//! What the service signs is the URL as it was configured, and what arrives is another text for it. So these are tried,
//! one after the other ([`signed_urls`]), and all of them name the resource that was requested:
//!
//! - the URL as it is given;
//! - without its port, with its port, or with the one that the scheme stands for (443 for `https` and `wss`, 80 for `http`
//!   and `ws`): voice signs without, messaging with;
//! - without credentials and fragment, which are configured and never requested;
//! - as URL parsers write it: scheme and host in lower case, `/` for an empty path, and escaped what may not stand there
//!   plainly, among it the apostrophe in a query;
//! - the same with the query decoded and encoded again: a space as `%20`, and `@` and `:` escaped;
//! - with the query's apostrophes unescaped, which some runtimes escape in the URL of a request;
//! - with its `@` and `:` unescaped too: the service escapes them in what it requests, and not in what it signs;
//! - without the path, if that is no more than the slash that every request has.
//!
//! # Where this differs from the `twilio` npm package
//!
//! Of version 6.2.0 of the package, on purpose:
//!
//! - Credentials in the URL are left out too, and fragments: the service does not sign them. That one only tries them.
//! - `wss` has port 443; that one adds 80.
//! - A signature over `https://example.com` fits `https://example.com/`, which is all that a server gets to see of it.
//! - A signature over a SIP address in the query fits its escaped form, which is what arrives.
//! - A signature over the resolved form of `/a/../b`, over the canonical form of a host, or over a query of which
//!   parameters were reordered or dropped does not fit: the service signs a URL as it was configured.
//! - What is no whole URL of `http`, `https`, `ws` or `wss` is refused and never throws, also one over 16 KiB.
//! - Names are sorted byte by byte, as PHP, Ruby, Go and Python do, and not by units of UTF-16; that differs for
//!   characters beyond U+FFFF.
//! - A URL with `bodySHA256` wants its body, unless a form is given: who does not give the body has not looked at it.
//! - `bodySHA256` counts if it is there once under exactly this name; that one takes the first of several, and escaped
//!   spellings of the name.
//! - A parameter that is neither text nor a list of texts is refused, where that one signs `null` and `[object Object]`.
//! - Of a whole request, a body that is no form and has no hash is refused, where that one does not look at it; an empty
//!   body is empty, and not `{}`; and only a parameter that is called so is a `bodySHA256`, not every one that contains it.

mod auth_token;
mod body_hash;
mod form;
mod key;
mod request;
mod shared_key;
mod signed_url;

pub use form::Form;
pub(crate) use form::sorted;
#[cfg(feature = "js")]
pub(crate) use form::write_form;
pub(crate) use key::WebhookKey;
#[cfg(feature = "js")]
pub(crate) use request::Vouched;
pub use request::{WebhookContent, WebhookRefusal, WebhookRequest};
pub use shared_key::WebhookSharedKey;

use crate::error::joined;

/// The texts that the service may have signed for a URL, the given one first, in the order in which they are tried: for
/// showing why a signature does not match. None of them for what is no URL that the service requests.
#[must_use]
pub fn signed_urls(url: &str) -> Vec<String> {
    let mut urls = vec![String::from(url)];
    let known = signed_url::find_other(url.as_bytes(), &mut |pieces| {
        let url = String::from_utf8(pieces.concat()).unwrap_or_default();
        if !urls.contains(&url) {
            urls.push(url);
        }
        false
    });
    if known.is_none() {
        urls.clear();
    }
    urls
}

/// A signature as text.
fn signature(key: &WebhookKey, url: &str, form: &Form) -> String {
    let text = joined(&[url, form.as_str()]);
    key.sign(text.as_bytes())
}
