use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use super::key_options::is_page_token;
use crate::encoding::byte_search::split_once;
use crate::encoding::percent::form_decoded;
use crate::error::CredentialError;

/// An API for keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Api {
    /// IAM v1: Standard and Restricted keys. (<https://www.twilio.com/docs/iam/api-keys/key-resource-v1>)
    #[default]
    Iam,
    /// The API of 2010-04-01, without policies. (<https://www.twilio.com/docs/iam/api-keys/keys-in-the-2010-api>)
    V2010,
}

impl Api {
    /// The name in options: `"iam"`, `"2010-04-01"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::V2010 => "2010-04-01",
        }
    }

    /// Returns the page token in the link to the next page; `None` if the link leaves this list or has no token. Only the
    /// token is used: the next request goes to the same host, for the same account, whatever the response says.
    #[must_use]
    pub fn next_page_token(self, link: &str) -> Option<String> {
        let (list, query) = split_once(link, b'?')?;
        let same_list = list.ends_with(match self {
            Api::Iam => "/v1/Keys",
            Api::V2010 => "/Keys.json",
        });
        let graphic = query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        let value = query
            .as_bytes()
            .split(|byte| *byte == b'&')
            .find_map(|parameter| parameter.strip_prefix(b"PageToken="))
            .filter(|_| same_list && graphic)?;
        String::from_utf8(form_decoded(value))
            .ok()
            .filter(|token| is_page_token(token))
    }
}

impl FromStr for Api {
    type Err = CredentialError;

    fn from_str(name: &str) -> Result<Self, CredentialError> {
        match name {
            "iam" => Ok(Self::Iam),
            "2010-04-01" => Ok(Self::V2010),
            _ => Err(CredentialError::invalid("api", "expected iam or 2010-04-01")),
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
crate::serde_text::serde_as_text!(Api);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_by_the_token_in_the_link() {
        for (link, token) in [
            ("/v1/Keys?Page=1&PageToken=PASK1", "PASK1"),
            (
                "https://iam.twilio.com/v1/Keys?PageToken=a%2Bb+c%26d%C3%A9&Page=1",
                "a+b c&dé",
            ),
            ("https://evil.example/v1/Keys?AccountSid=AC9&PageToken=x", "x"),
        ] {
            assert_eq!(Api::Iam.next_page_token(link).as_deref(), Some(token), "{link}");
        }
        for link in [
            "",
            "/",
            "?PageToken=1",
            "/v1/Keys",
            "/v1/Keys?Page=1",
            "/v1/Keys?PageToken=",
            "/v1/Keys?PageToken=%ff",
            "/v1/Keys/SK?PageToken=1",
            "/v1/KeysX?PageToken=1",
            "https://iam.twilio.com",
            "https://iam.twilio.com/?PageToken=1",
            "https://iam.twilio.com@evil.example",
            "javascript:alert(1)?PageToken=1",
            "/v1/Keys?PageToken=1#x",
            "/v1/Keys?PageToken= 1",
            "/v1/Keys?PageToken=1\r\nX: y",
            "/v1/Keys?PageToken=é",
        ] {
            assert_eq!(Api::Iam.next_page_token(link), None, "{link}");
        }
        let long = ["/v1/Keys?PageToken=", &"x".repeat(1001)].concat();
        assert_eq!(Api::Iam.next_page_token(&long), None);
    }
}
