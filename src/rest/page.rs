use super::key_info::ApiKeyInfo;
use super::request::Request;
use crate::error::joined;
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
        keys.each_item(&mut |key| ApiKeyInfo::read(key).map(drop))?;
        Some(Self { keys, next })
    }

    /// Its keys.
    #[must_use]
    pub fn keys(&self) -> Vec<ApiKeyInfo<'a>> {
        let mut keys = Vec::new();
        self.keys
            .each_item(&mut |key| ApiKeyInfo::read(key).map(|key| keys.push(key)));
        keys
    }
}

/// The URL of a link, if it leads on in the list at `list`. The host that an absolute link names is left out: credentials
/// go where they went before, whatever an answer says.
pub(super) fn follow(link: &str, list: &str) -> Option<String> {
    let (origin, path) = split(list)?;
    let link = if link.starts_with('/') {
        link
    } else {
        split(link)?.1
    };
    let query = link.strip_prefix(path)?;
    let fits = query.starts_with('?') && query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    fits.then(|| joined(&[origin, link]))
}

/// The origin of an absolute URL, and the rest.
fn split(url: &str) -> Option<(&str, &str)> {
    let mut slashes = url.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
    let (at, _) = slashes.nth(2)?;
    url.split_at_checked(at)
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
                follow(link, LIST).as_deref(),
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
            assert_eq!(follow(link, LIST), None, "{link}");
        }
    }
}
