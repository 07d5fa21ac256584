use alloc::collections::BTreeSet;
use alloc::string::String;

use super::api_error::ApiError;
use super::api_keys::ApiKeys;
use super::key_options::ListOptions;
use super::page::Page;
use super::request::Request;
use super::response::Response;
use crate::error::CredentialError;

/// All pages of a list: send [`Pages::request`], pass the response to [`Pages::read`], and repeat.
#[derive(Clone, Debug)]
pub struct Pages {
    keys: ApiKeys,
    /// The options of the next request; `None` at the end of the list.
    next: Option<ListOptions>,
    /// Every page token so far: a repeated token would make the list endless.
    seen: BTreeSet<String>,
}

impl Pages {
    /// Returns the request for the next page; `None` at the end of the list.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.keys.list(self.next.as_ref()?).ok()
    }

    /// Reads the response to [`Pages::request`].
    ///
    /// # Errors
    /// The error in the response; that the body is unexpected; that an earlier page had the same page token. After an error,
    /// the same page can be requested again.
    pub fn read<'b>(&mut self, response: &Response<'b>) -> Result<Page<'b>, ApiError> {
        let page = self.keys.page(response)?;
        if let Some(token) = &page.next_page_token
            && !self.seen.insert(token.clone())
        {
            return Err(ApiError::new(
                response.status,
                "the list does not end: a page token was repeated",
            ));
        }
        self.next = self
            .next
            .take()
            .zip(page.next_page_token.clone())
            .map(|(options, token)| options.page_token(token));
        Ok(page)
    }
}

impl ApiKeys {
    /// Lists all keys, page by page.
    ///
    /// # Errors
    /// As [`ApiKeys::list`].
    pub fn pages(&self, options: ListOptions) -> Result<Pages, CredentialError> {
        self.list(&options)?;
        Ok(Pages {
            keys: self.clone(),
            seen: options.page_token.iter().cloned().collect(),
            next: Some(options),
        })
    }
}
