use std::fmt;

use super::answer::Answer;
use crate::encoding::json::{ObjectWriter, RawJson};

/// What the server said when it did not do what was asked, in either of its two shapes: `{code, message, more_info, status}`
/// or a problem of RFC 9457.
// Kept as the JSON that bindings pass on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError(String);

impl ApiError {
    #[cold]
    #[inline(never)]
    pub(super) fn new(status: u16, message: &str) -> Self {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        object
            .integer("status", u64::from(status))
            .string("message", message);
        object.end();
        Self(json)
    }

    /// Reads an error. Anything but JSON (a proxy's page) is not read.
    #[cold]
    #[inline(never)]
    pub(super) fn read(answer: &Answer<'_>) -> Self {
        let body = answer.read();
        let text = |names: &[&str]| names.iter().find_map(|name| body?.member(name)?.text());
        let Some(message) = text(&["message", "detail", "title"]) else {
            return Self::new(
                answer.status,
                if answer.status < 400 {
                    "unexpected redirect; not followed, so that credentials stay on twilio.com"
                } else {
                    "the request failed, and the response does not say why"
                },
            );
        };
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        object
            .integer("status", u64::from(answer.status))
            .integer("code", body.and_then(|body| body.member("code")?.integer()))
            .string("message", &*message)
            .string("moreInfo", text(&["more_info", "type"]).as_deref());
        object.end();
        Self(json)
    }

    fn member(&self, name: &str) -> Option<RawJson<'_>> {
        RawJson::new(&self.0)?.member(name)
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        let status = self.member("status").and_then(RawJson::integer);
        status.and_then(|status| status.try_into().ok()).unwrap_or(0)
    }

    /// Twilio's error code: <https://www.twilio.com/docs/api/errors>.
    #[must_use]
    pub fn code(&self) -> Option<u64> {
        self.member("code")?.integer()
    }

    /// What went wrong, in Twilio's words if the response has any.
    #[must_use]
    pub fn message(&self) -> String {
        let message = self.member("message").and_then(RawJson::text);
        message.unwrap_or_default().into_owned()
    }

    /// Where to read more about it.
    #[must_use]
    pub fn more_info(&self) -> Option<String> {
        Some(self.member("moreInfo")?.text()?.into_owned())
    }

    /// The error as JSON: `{"status":401,"code":20003,"message":"Authenticate","moreInfo":"https://…"}`.
    #[must_use]
    pub fn into_json(self) -> String {
        self.0
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ApiError {}
