use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::encoding::json::ObjectWriter;
use crate::encoding::percent;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or changes.
    Post,
    /// Changes.
    Put,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// `"GET"`, `"POST"`, `"PUT"`, `"PATCH"`, `"DELETE"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// An HTTP request to send. The sender adds the `Authorization` header: it is a secret, and may change between attempts.
#[derive(Clone)]
pub struct Request(Box<Parts>);

#[derive(Clone)]
struct Parts {
    method: Method,
    is_idempotent: bool,
    /// The URL, followed by the body if there is one.
    text: Zeroizing<String>,
    body_at: Option<usize>,
    content_type: &'static str,
    idempotency_key: Option<String>,
}

impl Request {
    #[inline(never)]
    pub(super) fn new(method: Method, url: String) -> Self {
        Self(Box::new(Parts {
            method,
            is_idempotent: true,
            text: Zeroizing::new(url),
            body_at: None,
            content_type: "application/x-www-form-urlencoded",
            idempotency_key: None,
        }))
    }

    /// Starts a form as the body.
    pub(super) fn form(&mut self) -> Form<'_> {
        Form::new(self.start_body())
    }

    /// Sets a form as the body, from parameters that need no escaping.
    pub(super) fn set_form(&mut self, parameters: &str) {
        self.start_body().push_str(parameters);
    }

    fn start_body(&mut self) -> &mut String {
        // Reserved in advance for a secret: growing would leave a partial copy behind.
        self.0.text.reserve(2048);
        self.0.body_at = Some(self.0.text.len());
        &mut self.0.text
    }

    /// Sets a JSON object as the body, from the parts of its members.
    pub(super) fn set_json(&mut self, members: &[&str]) {
        self.0.content_type = "application/json";
        let body = self.start_body();
        body.push('{');
        for part in members {
            body.push_str(part);
        }
        body.push('}');
    }

    /// Sets the key by which Twilio recognizes a retry. It makes the request safe to retry.
    pub(super) fn with_idempotency_key(mut self, key: &str) -> Self {
        self.0.idempotency_key = Some(String::from(key));
        self.0.is_idempotent = true;
        self
    }

    /// Marks a request that is not safe to retry.
    pub(super) fn non_idempotent(mut self) -> Self {
        self.0.is_idempotent = false;
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.0.method
    }

    fn parts(&self) -> (&str, Option<&str>) {
        match self.0.body_at.and_then(|at| self.0.text.split_at_checked(at)) {
            Some((url, body)) => (url, Some(body)),
            None => (&self.0.text, None),
        }
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        self.parts().0
    }

    /// The headers, without `Authorization`.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, &str)> {
        let content_type = self.0.body_at.map(|_| self.0.content_type);
        [
            ("accept", Some("application/json")),
            ("content-type", content_type),
            ("idempotency-key", self.0.idempotency_key.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The body, if there is one.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.parts().1
    }

    /// Whether the request is safe to retry when its outcome is unknown. Creating a key is not: a retry could create a
    /// second one.
    #[must_use]
    pub const fn is_idempotent(&self) -> bool {
        self.0.is_idempotent
    }

    /// The request as JSON: `{"method":"POST","url":"https://…","contentType":"…","body":"…","idempotencyKey":"…",
    /// "repeatable":false}`, without the header `Accept`.
    #[must_use]
    pub(crate) fn to_json(&self) -> String {
        let (url, body) = self.parts();
        let mut out = String::new();
        let mut object = ObjectWriter::new(&mut out);
        object
            .string("method", self.0.method.as_str())
            .string("url", url)
            .string("contentType", body.map(|_| self.0.content_type))
            .string("body", body)
            .string("idempotencyKey", self.0.idempotency_key.as_deref());
        object
            .name("repeatable")
            .push_str(if self.0.is_idempotent { "true" } else { "false" });
        object.end();
        out
    }
}

impl fmt::Debug for Request {
    /// Without the body, which may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method())
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

/// Writes the parameters of a form or of a query.
pub(super) struct Form<'o> {
    out: &'o mut String,
    empty: bool,
}

impl<'o> Form<'o> {
    pub(super) const fn new(out: &'o mut String) -> Self {
        Self { out, empty: true }
    }

    #[inline(never)]
    pub(super) fn parameter(&mut self, name: &str, value: &str) {
        if !self.empty {
            self.out.push('&');
        }
        self.empty = false;
        self.out.push_str(name);
        self.out.push('=');
        percent::encode(value.as_bytes(), b"-._~", self.out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_percent_encoded() {
        let mut request = Request::new(Method::Post, String::from("/v1/Keys"));
        assert_eq!((request.url(), request.body()), ("/v1/Keys", None));
        let mut form = request.form();
        form.parameter("A", "a-._~Z9");
        form.parameter("B", " +&=%/é😀\u{0}");
        assert_eq!(request.url(), "/v1/Keys");
        let expected = "A=a-._~Z9&B=%20%2B%26%3D%25%2F%C3%A9%F0%9F%98%80%00";
        assert_eq!(request.body(), Some(expected));
    }

    #[test]
    fn debug_leaves_the_body_out() {
        let mut request = Request::new(Method::Post, String::from("/x"));
        request.form().parameter("client_secret", "hunter2");
        assert!(!format!("{request:?}").contains("hunter2"));
    }
}
