use std::fmt;

use zeroize::Zeroizing;

use crate::json::ObjectWriter;
use crate::percent;

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or changes.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// `"GET"`, `"POST"`, `"DELETE"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A request to send. Its `Authorization` header is the sender's to add: that is a secret, and at the next attempt it may
/// be another.
#[derive(Clone)]
pub struct Request(Box<Parts>);

#[derive(Clone)]
struct Parts {
    method: Method,
    url: String,
    body: Option<Zeroizing<String>>,
    repeatable: bool,
}

const HEADERS: [(&str, &str); 2] = [
    ("accept", "application/json"),
    ("content-type", "application/x-www-form-urlencoded"),
];

impl Request {
    pub(super) fn new(method: Method, url: String) -> Self {
        Self(Box::new(Parts {
            method,
            url,
            body: None,
            repeatable: true,
        }))
    }

    pub(super) fn with_form(mut self, form: String) -> Self {
        self.0.body = Some(Zeroizing::new(form));
        self
    }

    /// A request that does its work once more each time.
    pub(super) fn once(mut self) -> Self {
        self.0.repeatable = false;
        self
    }

    /// What it does.
    #[must_use]
    pub fn method(&self) -> Method {
        self.0.method
    }

    /// Where it goes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Its headers, but for `Authorization`.
    #[must_use]
    pub fn headers(&self) -> &'static [(&'static str, &'static str)] {
        let without_body = HEADERS.len().saturating_sub(1);
        let count = if self.0.body.is_some() {
            HEADERS.len()
        } else {
            without_body
        };
        HEADERS.get(..count).unwrap_or_default()
    }

    /// Its body, if it has one.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_ref().map(|body| body.as_str())
    }

    /// Whether it may be sent again when nobody knows what became of it. A key created twice is one too many.
    #[must_use]
    pub fn repeatable(&self) -> bool {
        self.0.repeatable
    }

    /// The request as JSON, without the headers: `{"method":"POST","url":"https://…","body":"…","repeatable":false}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        let mut object = ObjectWriter::new(&mut out);
        object
            .string("method", self.method().as_str())
            .string("url", self.url())
            .string("body", self.body());
        object
            .name("repeatable")
            .push_str(if self.repeatable() { "true" } else { "false" });
        object.end();
        out
    }
}

impl fmt::Debug for Request {
    /// Without the body, which may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.0.method)
            .field("url", &self.0.url)
            .finish_non_exhaustive()
    }
}

/// Appends `name=value` to a query or to the body of a form.
pub(super) fn write_parameter(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() && !out.ends_with('?') {
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
    percent::encode(value.as_bytes(), b"-._~", out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_percent_encoded() {
        let mut out = String::from("/v1/Keys?");
        write_parameter(&mut out, "A", "a-._~Z9");
        write_parameter(&mut out, "B", " +&=%/é😀\u{0}");
        assert_eq!(
            out,
            "/v1/Keys?A=a-._~Z9&B=%20%2B%26%3D%25%2F%C3%A9%F0%9F%98%80%00"
        );
    }

    #[test]
    fn debug_leaves_the_body_out() {
        let request =
            Request::new(Method::Post, String::from("/x")).with_form(String::from("client_secret=hunter2"));
        assert!(!format!("{request:?}").contains("hunter2"));
    }
}
