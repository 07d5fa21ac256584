use super::key_info::ApiKeyInfo;
use crate::encoding::json::RawJson;
use alloc::string::String;

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
