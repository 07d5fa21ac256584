use std::collections::BTreeSet;

use super::answer::Answer;
use super::api_error::ApiError;
use super::api_keys::ApiKeys;
use super::key_info::ApiKeyInfo;
use super::key_options::ListOptions;
use super::request::Request;
use crate::encoding::json::RawJson;

/// One page of a list of keys.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// An array.
    keys: RawJson<'a>,
    /// Where the next page begins; `None` on the last page.
    pub next_page_token: Option<String>,
    /// The number of records that could not be read, such as those without the SID of a key.
    pub unreadable: usize,
}

impl<'a> Page<'a> {
    pub(super) fn read(keys: RawJson<'a>, next_page_token: Option<String>) -> Option<Self> {
        keys.as_str().starts_with('[').then(|| Self {
            keys,
            next_page_token,
            unreadable: keys
                .items()
                .filter(|key| ApiKeyInfo::read(*key).is_none())
                .count(),
        })
    }

    /// Its keys, without those that could not be read.
    pub fn keys(&self) -> impl Iterator<Item = ApiKeyInfo<'a>> {
        self.keys.items().filter_map(ApiKeyInfo::read)
    }
}

/// All pages of a list, one after the other: send [`Pages::request`], pass the response to [`Pages::read`], and again.
#[derive(Clone, Debug)]
pub struct Pages<'k> {
    keys: ApiKeys<'k>,
    /// The options of the next request; `None` at the end of the list.
    next: Option<ListOptions>,
    /// Every page token so far: a token that comes again would make the list endless.
    seen: BTreeSet<String>,
}

impl<'k> Pages<'k> {
    pub(super) fn new(keys: ApiKeys<'k>, options: ListOptions) -> Self {
        Self {
            keys,
            seen: options.page_token.iter().cloned().collect(),
            next: Some(options),
        }
    }

    /// The request for the next page; `None` at the end of the list.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        self.keys.list(self.next.as_ref()?).ok()
    }

    /// Reads the response to [`Pages::request`].
    ///
    /// # Errors
    /// What the server said; that it cannot be understood; that its page token has been in an earlier page. After an
    /// error, the same page can be requested again.
    pub fn read<'b>(&mut self, answer: &Answer<'b>) -> Result<Page<'b>, ApiError> {
        let page = self.keys.page(answer)?;
        if let Some(token) = &page.next_page_token
            && !self.seen.insert(token.clone())
        {
            return Err(ApiError::new(
                answer.status,
                "the list does not end: a page token came again",
            ));
        }
        self.next = self
            .next
            .take()
            .zip(page.next_page_token.clone())
            .map(|(options, token)| {
                let page_token = Some(token);
                ListOptions {
                    page_token,
                    ..options
                }
            });
        Ok(page)
    }
}
