use super::api_error::{ApiError, parse};
use crate::encoding::json::RawJson;
use crate::error::joined;

/// An HTTP response.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a str,
}

impl<'a> Response<'a> {
    /// Returns an error unless the status is 2xx. Use it directly for [`ApiKeys::delete`](super::ApiKeys::delete), whose
    /// response has no body.
    ///
    /// # Errors
    /// The error in the response.
    pub fn check(&self) -> Result<(), ApiError> {
        if matches!(self.status, 200..=299) {
            Ok(())
        } else {
            Err(ApiError::read(self.status, self.body))
        }
    }

    /// The JSON of the body, if it is JSON.
    pub(super) fn parse(&self) -> Option<RawJson<'a>> {
        parse(self.body)
    }

    /// Returns the JSON of a successful response; `null` for an empty body (204).
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    #[inline(never)]
    pub fn json(&self) -> Result<RawJson<'a>, ApiError> {
        self.check()?;
        if self.body.is_empty() {
            return Ok(RawJson::NULL);
        }
        self.parse().ok_or_else(|| self.unexpected())
    }

    /// The error of a request that has created something whose secret could not be read.
    #[cold]
    #[inline(never)]
    pub(super) fn lost(&self, what: &str) -> ApiError {
        let message = joined(&[
            "unexpected response body: ",
            what,
            " is lost; delete it and create another",
        ]);
        ApiError::new(self.status, &message)
    }

    /// The error of a successful response with another body than expected.
    #[cold]
    pub(super) fn unexpected(&self) -> ApiError {
        ApiError::new(self.status, "unexpected response body")
    }
}
