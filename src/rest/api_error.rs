use std::borrow::Cow;
use std::fmt;

use super::answer::Answer;
use crate::json::{ObjectWriter, RawJson};

/// What the server said when it did not do what was asked, in either of its two shapes: `{code, message, more_info, status}`
/// or a problem of RFC 9457.
// One pointer wide, as the other error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    status: u16,
    code: Option<u64>,
    message: String,
    more_info: Option<String>,
}

impl ApiError {
    #[cold]
    #[inline(never)]
    pub(super) fn new(status: u16, message: &str) -> Self {
        Self(Box::new(Details {
            status,
            code: None,
            message: String::from(message),
            more_info: None,
        }))
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.0.status
    }

    /// The service's own code: <https://www.twilio.com/docs/api/errors>.
    #[must_use]
    pub const fn code(&self) -> Option<u64> {
        self.0.code
    }

    /// What went wrong, in the service's words if it used any.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where to read more about it.
    #[must_use]
    pub fn more_info(&self) -> Option<&str> {
        self.0.more_info.as_deref()
    }

    /// Reads an error. What is no JSON (a proxy's page, say) is left unread.
    #[cold]
    pub(super) fn read(answer: Answer<'_>) -> Self {
        let mut error = Self::new(
            answer.status,
            if answer.status < 400 {
                "redirected: not followed, for credentials go nowhere else"
            } else {
                "the request failed, and the answer does not say why"
            },
        );
        let [code, message, detail, title, more_info, about] = RawJson::new(answer.body)
            .map_or([None; 6], |json| {
                json.members(&["code", "message", "detail", "title", "more_info", "type"])
            });
        let text = |value: Option<RawJson<'_>>| value.and_then(RawJson::text).map(Cow::into_owned);
        error.0.code = code.and_then(RawJson::integer);
        if let Some(text) = text(message.or(detail).or(title)) {
            error.0.message = text;
        }
        error.0.more_info = text(more_info.or(about));
        error
    }

    /// The error as JSON, with the names that JavaScript knows it by.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        let mut object = ObjectWriter::new(&mut out);
        object
            .integer("status", u64::from(self.0.status))
            .integer("code", self.0.code)
            .string("message", self.0.message.as_str())
            .string("moreInfo", self.0.more_info.as_deref());
        object.end();
        out
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ApiError {}
