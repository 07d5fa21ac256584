use alloc::string::String;

use super::host::origin;
use super::request::{Method, Request};
use crate::credential::Location;
use crate::error::{CredentialError, joined};

/// A collection of records at a URL.
#[derive(Clone, Debug)]
pub(super) struct Collection(String);

impl Collection {
    #[inline(never)]
    pub(super) fn new(product: &str, path: &str, location: &Location) -> Result<Self, CredentialError> {
        Ok(Self(joined(&[&origin(product, location)?, path])))
    }

    /// The URL of the collection with a suffix, or of a record after a slash.
    #[inline(never)]
    pub(super) fn url(&self, suffix: &[&str]) -> String {
        let mut url = self.0.clone();
        for part in suffix {
            url.push_str(part);
        }
        url
    }

    /// Builds a request for the record with this identifier, or for the collection if it is empty. The body is a JSON object
    /// with these members, if there are any parts. A POST is not safe to retry.
    #[inline(never)]
    pub(super) fn request(&self, method: Method, id: &str, json: &[&str]) -> Request {
        let slash = if id.is_empty() { "" } else { "/" };
        let mut request = Request::new(method, self.url(&[slash, id]));
        if !json.is_empty() {
            request.set_json(json);
        }
        if method == Method::Post {
            request = request.non_idempotent();
        }
        request
    }
}
