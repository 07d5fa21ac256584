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

/// The URL of a link, if it leads on in the list at `list`. The host that an absolute link names is left out: credentials
/// go where they went before, whatever an answer says.
pub(super) fn follow(link: &str, mut list: String) -> Option<String> {
    let path_at = path_at(&list)?;
    let (_, path) = list.split_at_checked(path_at)?;
    let link_path = if link.starts_with('/') {
        link
    } else {
        link.split_at_checked(self::path_at(link)?)?.1
    };
    let query = link_path.strip_prefix(path)?;
    if !query.starts_with('?') || !query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
        return None;
    }
    list.truncate(path_at);
    list.push_str(link_path);
    Some(list)
}

/// Where the path of an absolute URL begins: at its third slash.
fn path_at(url: &str) -> Option<usize> {
    let mut slashes = url.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
    slashes.nth(2).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::follow;

    #[test]
    fn links_lead_on_in_the_same_list_alone() {
        const LIST: &str = "https://iam.twilio.com/v1/Keys";
        for link in [
            "/v1/Keys?Page=1",
            "https://iam.twilio.com/v1/Keys?Page=1",
            "https://evil.example/v1/Keys?Page=1",
            "http://iam.twilio.com/v1/Keys?Page=1",
            "https://user:password@evil.example:8080/v1/Keys?Page=1",
        ] {
            assert_eq!(
                follow(link, String::from(LIST)).as_deref(),
                Some("https://iam.twilio.com/v1/Keys?Page=1"),
                "{link}"
            );
        }
        for link in [
            "",
            "/",
            "?Page=1",
            "/v1/Keys",
            "/v1/Keys/SK?Page=1",
            "/v1/KeysX?Page=1",
            "//evil.example/v1/Keys?Page=1",
            "https://iam.twilio.com",
            "https://iam.twilio.com/",
            "https://iam.twilio.com/v1/../Keys?Page=1",
            "https://iam.twilio.com@evil.example",
            "javascript:/v1/Keys?Page=1",
            "/v1/Keys?Page=1#x",
            "/v1/Keys?Page= 1",
            "/v1/Keys?Page=1\r\nX: y",
            "/v1/Keys?Page=é",
        ] {
            assert_eq!(follow(link, String::from(LIST)), None, "{link}");
        }
    }
}
