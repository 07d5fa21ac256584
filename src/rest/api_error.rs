use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::policy::missing_permission;
use crate::encoding::json::{ObjectWriter, RawJson};
use crate::error::joined;

/// The code of the error that the credential lacks a permission.
const MISSING_PERMISSION: u64 = 70051;

/// An error of Twilio's API, in either of its two forms: `{code, message, more_info, status}` or a problem of RFC 9457.
// One pointer wide: results with it pass through many functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Details {
    status: u16,
    code: Option<u64>,
    message: String,
    more_info: Option<String>,
    permission: Option<String>,
}

#[cfg(feature = "serde")]
impl serde::Serialize for ApiError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The JSON of a body. Its strings may have lone surrogates: only what protects a signature is read strictly.
pub(super) fn parse(body: &str) -> Option<RawJson<'_>> {
    RawJson::lenient(body.strip_prefix('\u{feff}').unwrap_or(body))
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
            permission: None,
        }))
    }

    /// Reads an error. A body that is not JSON, such as a proxy's page, is ignored.
    #[cold]
    #[inline(never)]
    pub(super) fn read(status: u16, body: &str) -> Self {
        let body = parse(body);
        let text = |names: &[&str]| {
            let mut texts = names.iter().filter_map(|name| body?.member(name)?.text());
            texts.find(|text| !text.is_empty())
        };
        let Some(message) = text(&["message", "detail", "title"]) else {
            return Self::new(
                status,
                if status < 400 {
                    "unexpected redirect; not followed, so that credentials stay on twilio.com"
                } else {
                    "the request failed, and the response does not say why"
                },
            );
        };
        let code = body.and_then(|body| body.member("code")?.integer());
        let permission = missing_permission(&message).filter(|_| code == Some(MISSING_PERMISSION));
        Self(Box::new(Details {
            status,
            code,
            permission: permission.map(|name| joined(&["/", name])),
            message: message.into_owned(),
            more_info: text(&["more_info", "type"]).map(|text| text.into_owned()),
        }))
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.0.status
    }

    /// Twilio's error code: <https://www.twilio.com/docs/api/errors>.
    #[must_use]
    pub const fn code(&self) -> Option<u64> {
        self.0.code
    }

    /// What went wrong, in Twilio's words if the response has any.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The URL of a page about the error.
    #[must_use]
    pub fn more_info(&self) -> Option<&str> {
        self.0.more_info.as_deref()
    }

    /// The permission that the credential lacks (code 70051), as in a policy: `/twilio/messaging/messages/list`.
    #[must_use]
    pub fn permission(&self) -> Option<&str> {
        self.0.permission.as_deref()
    }

    /// The error as JSON: `{"status":401,"code":20003,"message":"Authenticate","moreInfo":"https://…"}`.
    #[must_use]
    pub(crate) fn into_json(self) -> String {
        let mut json = String::new();
        let mut object = ObjectWriter::new(&mut json);
        object
            .integer("status", u64::from(self.0.status))
            .integer("code", self.0.code)
            .string("message", self.message())
            .string("moreInfo", self.more_info())
            .string("permission", self.permission());
        object.end();
        json
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for ApiError {}
