use super::api_error::ApiError;
use crate::encoding::json::RawJson;

/// What came back.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a str,
}

impl<'a> Answer<'a> {
    /// Refuses an unsuccessful response. This is all that there is to the answer to [`ApiKeys::delete`](super::ApiKeys::delete).
    ///
    /// # Errors
    /// What the server said.
    pub fn check(&self) -> Result<(), ApiError> {
        if matches!(self.status, 200..=299) {
            Ok(())
        } else {
            Err(ApiError::read(self))
        }
    }

    /// The JSON of the body, whose strings may have lone surrogates: what does not protect a signature is read leniently.
    pub(super) fn read(&self) -> Option<RawJson<'a>> {
        RawJson::lenient(self.body.strip_prefix('\u{feff}').unwrap_or(self.body))
    }

    /// The JSON of a success; that of an empty one (204) is `null`.
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn json(&self) -> Result<RawJson<'a>, ApiError> {
        self.check()?;
        if self.body.is_empty() {
            return Ok(RawJson::NULL);
        }
        self.read().ok_or_else(|| self.misunderstood())
    }

    /// The error of a success that does not say what it should.
    #[cold]
    pub(super) fn misunderstood(&self) -> ApiError {
        ApiError::new(
            self.status,
            "the response was not understood: it is not what the API returns",
        )
    }
}
