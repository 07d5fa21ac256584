use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use super::api_error::ApiError;
use super::host::origin;
use super::key_options::{KeyOptions, ListOptions, is_page_token};
use super::new_api_key::NewApiKey;
use super::page::Page;
use super::request::{Form, Method, Request};
use super::response::Response;
use crate::credential::{ApiKey, AuthToken, KeyType, Location};
use crate::encoding::json::{RawJson, write_integer};
use crate::encoding::percent::{Written, rewrite};
use crate::error::{CredentialError, joined};
use crate::sid::{AccountSid, KeySid};

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

/// The lifecycle of an account's API keys: builds requests and reads responses.
#[derive(Clone, Debug)]
pub struct ApiKeys {
    account_sid: AccountSid,
    api: Api,
    /// The URL of the list of keys, without its ending.
    list: String,
    /// Whether the API has Restricted keys here.
    restricted: Result<(), &'static str>,
}

impl ApiKeys {
    /// Prepares requests for an account's keys at a location. `key_type` is the type of the API key that sends them, if
    /// it is one and its type is known. See also [`ApiKey::api_keys`] and [`AuthToken::api_keys`].
    ///
    /// # Errors
    /// `invalid_argument` for a Standard key, which cannot manage keys, and for a location whose hosts stopped existing.
    pub fn new(
        account_sid: AccountSid,
        key_type: Option<KeyType>,
        location: &Location,
        api: Api,
    ) -> Result<Self, CredentialError> {
        if key_type == Some(KeyType::Standard) {
            return Err(CredentialError::invalid(
                "credential",
                "Standard keys cannot manage API keys (error 20003): use a Main key, the Auth Token, or a Restricted key with \
                 /twilio/iam/api-keys/… permissions",
            ));
        }
        let (product, path) = match api {
            Api::Iam => ("iam", "/v1/Keys"),
            Api::V2010 => ("api", "/2010-04-01/Accounts/"),
        };
        let mut list = origin(product, location)?;
        list.push_str(path);
        if api == Api::V2010 {
            list.push_str(account_sid.as_str());
            list.push_str("/Keys");
        }
        let restricted = match (api, location.region()) {
            (Api::V2010, _) => Err("2010-04-01 ignores policies and would create a Standard key: use iam"),
            (Api::Iam, None | Some("us1")) => Ok(()),
            (Api::Iam, Some(_)) => Err("Restricted keys are available only in us1"),
        };
        Ok(Self {
            account_sid,
            api,
            list,
            restricted,
        })
    }

    /// Creates a key: a Standard key, or a Restricted key if there is a policy.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault.
    pub fn create(&self, options: &KeyOptions) -> Result<Request, CredentialError> {
        self.check(options)?;
        options.check_type()?;
        let mut request = Request::new(Method::Post, self.url("")).non_idempotent();
        let mut form = request.form();
        options.write(&mut form);
        if self.api == Api::Iam {
            form.parameter("AccountSid", self.account_sid.as_str());
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
        let mut url = self.url("");
        url.push('?');
        let mut query = Form::new(&mut url);
        if self.api == Api::Iam {
            query.parameter("AccountSid", self.account_sid.as_str());
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

    /// Fetches a key.
    #[must_use]
    pub fn get(&self, sid: &KeySid) -> Request {
        Request::new(Method::Get, self.url(sid.as_str()))
    }

    /// Changes a key's name, or replaces its whole policy.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault.
    pub fn update(&self, sid: &KeySid, options: &KeyOptions) -> Result<Request, CredentialError> {
        self.check(options)?;
        if options.key_type.is_some() {
            let expected = "the type of a key cannot be changed: create another key";
            return Err(CredentialError::invalid("type", expected));
        }
        if options.friendly_name.is_none() && options.policy.is_none() {
            let expected = "expected a friendly name, a policy or both";
            return Err(CredentialError::invalid("options", expected));
        }
        let mut request = Request::new(Method::Post, self.url(sid.as_str()));
        options.write(&mut request.form());
        Ok(request)
    }

    /// Deletes a key. It stops authenticating, and the Access Tokens that it signed stop being valid.
    #[must_use]
    pub fn delete(&self, sid: &KeySid) -> Request {
        Request::new(Method::Delete, self.url(sid.as_str()))
    }

    /// Returns the page token in the link to the next page; `None` if the link leaves this list or has no token. Only the
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

    /// The URL of a key, or of the list.
    #[inline(never)]
    fn url(&self, sid: &str) -> String {
        let between = if sid.is_empty() { "" } else { "/" };
        let ending = match self.api {
            Api::Iam => "",
            Api::V2010 => ".json",
        };
        joined(&[&self.list, between, sid, ending])
    }

    /// Checks that keys can be restricted here, if the options ask for it.
    fn check(&self, options: &KeyOptions) -> Result<(), CredentialError> {
        if options.policy.is_none() && options.key_type != Some(KeyType::Restricted) {
            return Ok(());
        }
        self.restricted
            .map_err(|problem| CredentialError::invalid("policy", problem))
    }

    /// Reads the response to [`ApiKeys::create`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn created<'b>(&self, response: &Response<'b>) -> Result<NewApiKey<'b>, ApiError> {
        response.check()?;
        response.parse().and_then(NewApiKey::read).ok_or_else(|| {
            ApiError::new(
                response.status,
                "a key was created, but its secret could not be read from the response: find the key and delete it",
            )
        })
    }

    /// Reads the response to [`ApiKeys::list`], and to each page's request for the next.
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn page<'b>(&self, response: &Response<'b>) -> Result<Page<'b>, ApiError> {
        self.read_page(response.json()?)
            .ok_or_else(|| response.unexpected())
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

impl ApiKey {
    /// Prepares requests that manage keys, sent with this key.
    ///
    /// # Errors
    /// As [`ApiKeys::new`].
    pub fn api_keys(&self, api: Api) -> Result<ApiKeys, CredentialError> {
        ApiKeys::new(self.account_sid().clone(), self.key_type(), self.location(), api)
    }
}

impl AuthToken {
    /// Prepares requests that manage keys, sent with this Auth Token.
    ///
    /// # Errors
    /// As [`ApiKeys::new`].
    pub fn api_keys(&self, api: Api) -> Result<ApiKeys, CredentialError> {
        ApiKeys::new(self.account_sid().clone(), None, self.location(), api)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_by_the_token_in_the_link() {
        let account = AccountSid::new("AC00000000000000000000000000000000").unwrap();
        let keys = ApiKeys::new(account, None, &Location::default(), Api::Iam).unwrap();
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
