use super::key_info::ApiKeyInfo;
use super::request::Request;
use crate::json::RawJson;

/// One page of a list of keys.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// An array of keys, each of which can be read.
    keys: RawJson<'a>,
    /// What fetches the next page, if there is one.
    pub next: Option<Request>,
}

impl<'a> Page<'a> {
    pub(super) fn read(keys: RawJson<'a>, next: Option<Request>) -> Option<Self> {
        let readable =
            keys.as_str().starts_with('[') && keys.items().all(|key| ApiKeyInfo::read(key).is_some());
        readable.then_some(Self { keys, next })
    }

    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = ApiKeyInfo<'a>> {
        self.keys.items().filter_map(ApiKeyInfo::read)
    }
}
