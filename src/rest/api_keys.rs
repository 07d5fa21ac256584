use super::answer::Answer;
use super::api_error::ApiError;
use super::host::origin_at;
use super::key_options::{KeyOptions, ListOptions, invalid, is_page_token};
use super::new_api_key::NewApiKey;
use super::page::{Page, Pages};
use super::request::{Form, Method, Request};
use crate::credential::{KeyType, Location};
use crate::encoding::json::{RawJson, write_integer};
use crate::encoding::percent::{Written, rewrite};
use crate::error::{CredentialError, ErrorCode};
use crate::sid::SidKind;

/// Which of the two APIs for keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Api {
    /// IAM v1: Standard and Restricted keys. (<https://www.twilio.com/docs/iam/api-keys/key-resource-v1>)
    #[default]
    Iam,
    /// The API of 2010-04-01, which knows no policies. (<https://www.twilio.com/docs/iam/api-keys/keys-in-the-2010-api>)
    V2010,
}

impl Api {
    /// The API of this name: `"iam"`, `"2010-04-01"`.
    ///
    /// # Errors
    /// `invalid_argument` for every other text.
    pub fn from_name(name: &str) -> Result<Self, CredentialError> {
        match name {
            "iam" => Ok(Self::Iam),
            "2010-04-01" => Ok(Self::V2010),
            _ => Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                "api",
                "expected iam or 2010-04-01",
            )),
        }
    }
}

/// The lifecycle of an account's API keys.
#[derive(Clone, Copy, Debug)]
pub struct ApiKeys<'a> {
    account_sid: &'a str,
    region: Option<&'a str>,
    edge: Option<&'a str>,
    api: Api,
}

impl<'a> ApiKeys<'a> {
    /// Prepares the requests of a caller that acts for an account at a location; if that is an API key whose type is known, its
    /// type matters.
    ///
    /// # Errors
    /// `invalid_account_sid`; `invalid_argument` for a Standard key, and for a location whose hosts stopped existing.
    pub fn new(
        account_sid: &'a str,
        key_type: Option<KeyType>,
        location: &'a Location,
        api: Api,
    ) -> Result<Self, CredentialError> {
        Self::at(account_sid, key_type, location.region(), location.edge(), api)
    }

    /// The same at a location that has not been checked yet.
    pub(crate) fn at(
        account_sid: &'a str,
        key_type: Option<KeyType>,
        region: Option<&'a str>,
        edge: Option<&'a str>,
        api: Api,
    ) -> Result<Self, CredentialError> {
        SidKind::Account.check(account_sid, "accountSid")?;
        if key_type == Some(KeyType::Standard) {
            return Err(invalid(
                "credential",
                "expected one that may manage keys: a Main key, the Auth Token, or what is permitted \
                 /twilio/iam/api-keys/…; a Standard key never is (error 20003)",
            ));
        }
        let keys = Self {
            account_sid,
            region,
            edge,
            api,
        };
        keys.url("")?;
        Ok(keys)
    }

    /// Makes a key: a Standard one, or, with a policy, a Restricted one.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault.
    pub fn create(&self, options: &KeyOptions) -> Result<Request, CredentialError> {
        self.check(options)?;
        options.check_type()?;
        let mut request = Request::new(Method::Post, self.url("")?).once();
        let mut form = request.form();
        options.write(&mut form);
        if self.api == Api::Iam {
            form.parameter("AccountSid", self.account_sid);
        }
        if options.policy.is_some() {
            form.parameter("KeyType", "restricted");
        }
        Ok(request)
    }

    /// Requests one page of the list of keys: the first, or the one at the options' page token. See [`ApiKeys::pages`] for
    /// all of them.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid page size or page token.
    pub fn list(&self, options: &ListOptions) -> Result<Request, CredentialError> {
        let size = options.size()?;
        let token = options.token()?;
        let mut url = self.url("")?;
        url.push('?');
        let mut query = Form::new(&mut url);
        if self.api == Api::Iam {
            query.parameter("AccountSid", self.account_sid);
        }
        if let Some(size) = size {
            let mut digits = String::new();
            write_integer(&mut digits, size);
            query.parameter("PageSize", &digits);
        }
        if let Some(token) = token {
            query.parameter("PageToken", token);
        }
        Ok(Request::new(Method::Get, url))
    }

    /// Lists all keys, page by page.
    ///
    /// # Errors
    /// As [`ApiKeys::list`].
    pub fn pages(&self, options: ListOptions) -> Result<Pages<'a>, CredentialError> {
        self.list(&options)?;
        Ok(Pages::new(*self, options))
    }

    /// Fetches a key.
    ///
    /// # Errors
    /// `invalid_key_sid`.
    pub fn get(&self, sid: &str) -> Result<Request, CredentialError> {
        self.key(Method::Get, sid)
    }

    /// Changes a key's name, or replaces the whole of its policy.
    ///
    /// # Errors
    /// `invalid_key_sid`; `invalid_argument`, with the option at fault.
    pub fn update(&self, sid: &str, options: &KeyOptions) -> Result<Request, CredentialError> {
        self.check(options)?;
        if options.key_type.is_some() {
            return Err(invalid("type", "cannot be changed: create another key"));
        }
        if options.friendly_name.is_none() && options.policy.is_none() {
            return Err(invalid("options", "expected friendlyName, policy or both"));
        }
        let mut request = self.key(Method::Post, sid)?;
        options.write(&mut request.form());
        Ok(request)
    }

    /// Deletes a key. It stops authenticating, and the Access Tokens that it signed stop being good.
    ///
    /// # Errors
    /// `invalid_key_sid`.
    pub fn delete(&self, sid: &str) -> Result<Request, CredentialError> {
        self.key(Method::Delete, sid)
    }

    /// The page token in the link to the next page; `None` if the link leads out of this list or has no token. Only the
    /// token is used: the next request goes to the same host, for the same account, whatever the response says.
    #[must_use]
    pub fn next_page_token(&self, link: &str) -> Option<String> {
        let (list, query) = link.split_once('?')?;
        let same_list = list.ends_with(match self.api {
            Api::Iam => "/v1/Keys",
            Api::V2010 => "/Keys.json",
        });
        let graphic = query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        let value = query
            .split('&')
            .find_map(|parameter| parameter.strip_prefix("PageToken="))
            .filter(|_| same_list && graphic)?;
        let mut token = Vec::new();
        rewrite(&mut token, value.as_bytes(), |byte, escaped| {
            Written::Plain(if byte == b'+' && !escaped { b' ' } else { byte })
        });
        String::from_utf8(token).ok().filter(|token| is_page_token(token))
    }

    fn key(&self, method: Method, sid: &str) -> Result<Request, CredentialError> {
        SidKind::ApiKey.check(sid, "sid")?;
        Ok(Request::new(method, self.url(sid)?))
    }

    /// The URL of a key, or of the list.
    #[inline(never)]
    fn url(&self, sid: &str) -> Result<String, CredentialError> {
        let between = if sid.is_empty() { "" } else { "/" };
        let (product, path, account_sid, keys, ending) = match self.api {
            Api::Iam => ("iam", "/v1/Keys", "", "", ""),
            Api::V2010 => ("api", "/2010-04-01/Accounts/", self.account_sid, "/Keys", ".json"),
        };
        let mut url = origin_at(product, self.region, self.edge)?;
        for part in [path, account_sid, keys, between, sid, ending] {
            url.push_str(part);
        }
        Ok(url)
    }

    fn check(&self, options: &KeyOptions) -> Result<(), CredentialError> {
        if options.policy.is_none() && options.key_type != Some(KeyType::Restricted) {
            return Ok(());
        }
        if self.api == Api::V2010 {
            return Err(invalid(
                "policy",
                "expected none over 2010-04-01, which ignores it and makes a Standard key: use iam",
            ));
        }
        match self.region {
            None | Some("us1") => Ok(()),
            _ => Err(invalid(
                "policy",
                "expected none in this region: Restricted keys exist only in us1",
            )),
        }
    }

    /// Reads the answer to [`ApiKeys::create`].
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn created<'b>(&self, answer: &Answer<'b>) -> Result<NewApiKey<'b>, ApiError> {
        answer.check()?;
        answer.read().and_then(NewApiKey::read).ok_or_else(|| {
            ApiError::new(
                answer.status,
                "a key was made, but the response with its secret was not understood: find the key and delete it",
            )
        })
    }

    /// Reads the answer to [`ApiKeys::list`], and to each page's request for the next.
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn page<'b>(&self, answer: &Answer<'b>) -> Result<Page<'b>, ApiError> {
        self.read_page(answer.json()?)
            .ok_or_else(|| answer.misunderstood())
    }

    fn read_page<'b>(&self, json: RawJson<'b>) -> Option<Page<'b>> {
        // IAM v1 has an absolute URL in `meta`, 2010-04-01 a path next to the keys.
        let link = match self.api {
            Api::Iam => json.member("meta").and_then(|meta| meta.member("next_page_url")),
            Api::V2010 => json.member("next_page_uri"),
        };
        let next = match link.filter(|link| link.as_str() != "null") {
            None => None,
            Some(link) => Some(self.next_page_token(&link.text()?)?),
        };
        Page::read(json.member("keys")?, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_by_the_token_in_the_link() {
        let location = Location::default();
        let keys = ApiKeys::new("AC00000000000000000000000000000000", None, &location, Api::Iam).unwrap();
        for (link, token) in [
            ("/v1/Keys?Page=1&PageToken=PASK1", "PASK1"),
            (
                "https://iam.twilio.com/v1/Keys?PageToken=a%2Bb+c%26d%C3%A9&Page=1",
                "a+b c&dé",
            ),
            ("https://evil.example/v1/Keys?AccountSid=AC9&PageToken=x", "x"),
        ] {
            assert_eq!(keys.next_page_token(link).as_deref(), Some(token), "{link}");
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
            assert_eq!(keys.next_page_token(link), None, "{link}");
        }
        let long = ["/v1/Keys?PageToken=", &"x".repeat(1001)].concat();
        assert_eq!(keys.next_page_token(&long), None);
    }
}
