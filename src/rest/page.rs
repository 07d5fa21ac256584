use alloc::string::String;

use super::api::Api;
use super::api_error::ApiError;
use super::key_info::{ApiKeyInfo, KEY};
use super::response::Response;
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
    /// Reads the response to [`ApiKeys::list`](super::ApiKeys::list).
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>, api: Api) -> Result<Self, ApiError> {
        Self::read(response.json()?, api).ok_or_else(|| response.unexpected())
    }

    fn read(json: RawJson<'a>, api: Api) -> Option<Self> {
        // IAM v1 has an absolute URL in `meta`, 2010-04-01 a path next to the keys.
        let link = match api {
            Api::Iam => json.member("meta").and_then(|meta| meta.member("next_page_url")),
            Api::V2010 => json.member("next_page_uri"),
        };
        let next_page_token = match link.filter(|link| *link != RawJson::NULL) {
            None => None,
            Some(link) => Some(api.next_page_token(&link.text()?)?),
        };
        let keys = json.member("keys")?;
        keys.as_str().starts_with('[').then(|| Self {
            keys,
            next_page_token,
            unreadable: keys.items().filter(|key| !KEY.fits(*key)).count(),
        })
    }

    /// Its keys, without those that could not be read.
    pub fn keys(&self) -> impl Iterator<Item = ApiKeyInfo<'a>> {
        self.keys.items().filter_map(ApiKeyInfo::read)
    }

    /// Writes the page as JSON: `{"keys":[…],"unreadable":0,"nextPageToken":"…"}`.
    pub(crate) fn to_json(&self) -> String {
        KEY.page_to_json(self.keys, self.next_page_token.as_deref())
    }
}
