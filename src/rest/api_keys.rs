use super::answer::Answer;
use super::api_error::ApiError;
use super::host::origin;
use super::key_options::{KeyOptions, ListOptions, check_name, invalid};
use super::new_api_key::NewApiKey;
use super::page::{self, Page};
use super::request::{Method, Request, write_parameter};
use crate::credential::{KeyType, Location};
use crate::error::{CredentialError, ErrorCode, joined};
use crate::json::{RawJson, write_integer};
use crate::sid::{AccountSid, SidKind};

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
#[derive(Clone, Debug)]
pub struct ApiKeys {
    account_sid: AccountSid,
    api: Api,
    /// The URL of the list, but for its ending; that of a key begins with it.
    url: String,
    /// Why there can be no Restricted keys, if there cannot.
    unrestricted: Option<&'static str>,
}

impl ApiKeys {
    /// Prepares the requests of whoever acts for an account at a location; if that is an API key whose type is known, its
    /// type matters.
    ///
    /// # Errors
    /// `invalid_account_sid`; `invalid_argument` for a Standard key, and for a location whose hosts stopped existing.
    pub fn new(
        account_sid: &str,
        key_type: Option<KeyType>,
        location: &Location,
        api: Api,
    ) -> Result<Self, CredentialError> {
        let account_sid = AccountSid::new(account_sid, "accountSid")?;
        if key_type == Some(KeyType::Standard) {
            return Err(invalid(
                "credential",
                "expected one that may manage keys: a Main key, the Auth Token, or what is permitted \
                 /twilio/iam/api-keys/…; a Standard key never is (error 20003)",
            ));
        }
        let (url, unrestricted) = match api {
            Api::Iam => (
                joined(&[&origin("iam", location)?, "/v1/Keys"]),
                match location.region() {
                    None | Some("us1") => None,
                    _ => Some("expected none in this region: Restricted keys exist in us1 alone"),
                },
            ),
            Api::V2010 => (
                joined(&[
                    &origin("api", location)?,
                    "/2010-04-01/Accounts/",
                    account_sid.as_str(),
                    "/Keys",
                ]),
                Some("expected none over 2010-04-01, which ignores it and makes a Standard key: use iam"),
            ),
        };
        Ok(Self {
            account_sid,
            api,
            url,
            unrestricted,
        })
    }

    /// Makes a key: a Standard one, or, with a policy, a Restricted one.
    ///
    /// # Errors
    /// `invalid_argument`, with the option at fault.
    pub fn create(&self, options: &KeyOptions) -> Result<Request, CredentialError> {
        let mut form = String::new();
        if self.api == Api::Iam {
            write_parameter(&mut form, "AccountSid", self.account_sid.as_str());
        }
        self.write_options(&mut form, options)?;
        if options.policy.is_some() {
            write_parameter(&mut form, "KeyType", "restricted");
        }
        Ok(Request::new(Method::Post, self.list_url()).with_form(form).once())
    }

    /// Lists keys, from the first page on. Each page has the request for the next.
    ///
    /// # Errors
    /// `invalid_argument` for a page size that is none.
    pub fn list(&self, options: &ListOptions) -> Result<Request, CredentialError> {
        let mut url = self.list_url();
        url.push('?');
        if self.api == Api::Iam {
            write_parameter(&mut url, "AccountSid", self.account_sid.as_str());
        }
        if let Some(size) = options.size()? {
            write_parameter(&mut url, "PageSize", "");
            write_integer(&mut url, size);
        }
        Ok(Request::new(Method::Get, url))
    }

    /// Fetches a key.
    ///
    /// # Errors
    /// `invalid_key_sid`.
    pub fn get(&self, sid: &str) -> Result<Request, CredentialError> {
        Ok(Request::new(Method::Get, self.key_url(sid)?))
    }

    /// Changes a key's name, or replaces the whole of its policy.
    ///
    /// # Errors
    /// `invalid_key_sid`; `invalid_argument`, with the option at fault.
    pub fn update(&self, sid: &str, options: &KeyOptions) -> Result<Request, CredentialError> {
        let url = self.key_url(sid)?;
        let mut form = String::new();
        self.write_options(&mut form, options)?;
        if form.is_empty() {
            return Err(invalid("options", "expected friendlyName, policy or both"));
        }
        Ok(Request::new(Method::Post, url).with_form(form))
    }

    /// Deletes a key. It stops authenticating, and the Access Tokens that it signed stop being good.
    ///
    /// # Errors
    /// `invalid_key_sid`.
    pub fn delete(&self, sid: &str) -> Result<Request, CredentialError> {
        Ok(Request::new(Method::Delete, self.key_url(sid)?))
    }

    /// Reads the answer to [`ApiKeys::create`].
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn created<'a>(&self, answer: &Answer<'a>) -> Result<NewApiKey<'a>, ApiError> {
        answer.check()?;
        RawJson::new(answer.body).and_then(NewApiKey::read).ok_or_else(|| {
            ApiError::new(
                answer.status,
                "a key was made, but the answer with its secret was not understood: find the key and delete it",
            )
        })
    }

    /// Reads the answer to [`ApiKeys::list`], and to each page's request for the next.
    ///
    /// # Errors
    /// What the server said, or that it cannot be understood.
    pub fn page<'a>(&self, answer: &Answer<'a>) -> Result<Page<'a>, ApiError> {
        self.read_page(answer.json()?)
            .ok_or_else(|| answer.misunderstood())
    }

    fn read_page<'a>(&self, json: RawJson<'a>) -> Option<Page<'a>> {
        let [keys, uri, meta] = json.members(&["keys", "next_page_uri", "meta"]);
        // IAM v1 gives an absolute URL in `meta`, 2010-04-01 a path beside the keys.
        let [url] = meta.map_or([None], |meta| meta.members(&["next_page_url"]));
        let next = match uri.or(url).filter(|link| link.as_str() != "null") {
            None => None,
            Some(link) => Some(self.next(&link.text()?)?),
        };
        Page::read(keys?, next)
    }

    /// The request for a next page, from the link in the answer before; none if it does not lead on in the same list. The
    /// host that a link names is left out: credentials go where they went before, whatever an answer says.
    #[must_use]
    pub fn next(&self, link: &str) -> Option<Request> {
        Some(Request::new(Method::Get, page::follow(link, &self.list_url())?))
    }

    fn list_url(&self) -> String {
        joined(&[&self.url, self.ending()])
    }

    fn key_url(&self, sid: &str) -> Result<String, CredentialError> {
        SidKind::ApiKey.check(sid, "sid")?;
        Ok(joined(&[&self.url, "/", sid, self.ending()]))
    }

    const fn ending(&self) -> &'static str {
        match self.api {
            Api::Iam => "",
            Api::V2010 => ".json",
        }
    }

    fn write_options(&self, form: &mut String, options: &KeyOptions) -> Result<(), CredentialError> {
        if let Some(name) = &options.friendly_name {
            check_name(name)?;
            write_parameter(form, "FriendlyName", name);
        }
        if let Some(policy) = &options.policy {
            if let Some(expected) = self.unrestricted {
                return Err(invalid("policy", expected));
            }
            policy.check()?;
            let mut json = String::new();
            policy.write(&mut json);
            write_parameter(form, "Policy", &json);
        }
        Ok(())
    }
}
