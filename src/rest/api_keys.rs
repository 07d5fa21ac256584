use alloc::string::String;

use super::api::Api;
use super::api_error::ApiError;
use super::host::origin;
use super::key_options::{EXPECTED_PAGE_SIZE, KeyOptions, ListOptions};
use super::new_api_key::NewApiKey;
use super::page::Page;
use super::policy;
use super::request::{Form, Method, Request};
use super::response::Response;
use crate::credential::{ApiKey, AuthToken, KeyType, Location};
use crate::error::{CredentialError, joined};
use crate::sid::{AccountSid, KeySid};

/// The lifecycle of an account's API keys: builds requests and reads responses.
#[derive(Clone, Debug)]
pub struct ApiKeys {
    account_sid: AccountSid,
    api: Api,
    /// The origin of IAM v1.
    iam: String,
    /// The origin of 2010-04-01.
    v2010: String,
    /// Whether the account is a subaccount of the caller's.
    is_subaccount: bool,
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
        let restricted = match (api, location.region()) {
            (Api::V2010, _) => Err("2010-04-01 ignores policies and would create a Standard key: use iam"),
            (Api::Iam, None | Some("us1")) => Ok(()),
            (Api::Iam, Some(_)) => Err("Restricted keys are available only in us1"),
        };
        Ok(Self {
            account_sid,
            api,
            iam: origin("iam", location)?,
            v2010: origin("api", location)?,
            is_subaccount: false,
            restricted,
        })
    }

    /// Selects the keys of a subaccount. This needs the Auth Token of its parent: an API key has access only to its own
    /// account (error 20404). IAM v1 has the account only in lists and creations, so single keys are fetched, renamed and
    /// deleted over 2010-04-01, without their policy.
    #[must_use]
    pub fn of_account(mut self, account_sid: AccountSid) -> Self {
        self.is_subaccount |= account_sid != self.account_sid;
        self.account_sid = account_sid;
        self
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
        let mut url = self.url("");
        url.push('?');
        let mut query = Form::new(&mut url);
        if self.api == Api::Iam {
            query.parameter("AccountSid", self.account_sid.as_str());
        }
        options.write(&mut query, ["PageSize", "PageToken"], 1000, EXPECTED_PAGE_SIZE)?;
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
        if self.is_subaccount && options.policy.is_some() {
            let expected =
                "the policy of a subaccount's key cannot be changed from its parent: create another key";
            return Err(CredentialError::invalid("policy", expected));
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

    /// Requests a record that does not exist, to prove that a new key works: the response is 404 if the key may read such
    /// records, code 70051 if it may not, and code 20003 if Twilio does not know the key. The policy in the options decides
    /// which kind of record it is.
    #[must_use]
    pub fn proof(&self, options: &KeyOptions) -> Request {
        let path = policy::readable(options.policy.as_deref().unwrap_or_default());
        let nothing = "00000000000000000000000000000000";
        Request::new(Method::Get, self.v2010_url(&[path, nothing]))
    }

    /// The URL of a key, or of the list.
    #[inline(never)]
    fn url(&self, sid: &str) -> String {
        let between = if sid.is_empty() { "" } else { "/" };
        if self.api == Api::Iam && (sid.is_empty() || !self.is_subaccount) {
            joined(&[&self.iam, "/v1/Keys", between, sid])
        } else {
            self.v2010_url(&["Keys", between, sid])
        }
    }

    /// The URL of a resource of the account in 2010-04-01.
    fn v2010_url(&self, path: &[&str]) -> String {
        let account = [
            &self.v2010,
            "/2010-04-01/Accounts/",
            self.account_sid.as_str(),
            "/",
        ];
        joined(&[&joined(&account), &joined(path), ".json"])
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
        NewApiKey::from_response(response)
    }

    /// Reads the response to [`ApiKeys::list`], and to each page's request for the next.
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn page<'b>(&self, response: &Response<'b>) -> Result<Page<'b>, ApiError> {
        Page::from_response(response, self.api)
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

    const PARENT: &str = "AC00000000000000000000000000000000";
    const CHILD: &str = "AC11111111111111111111111111111111";
    const KEY: &str = "SK22222222222222222222222222222222";

    fn keys() -> ApiKeys {
        ApiKeys::new(
            AccountSid::new(PARENT).unwrap(),
            None,
            &Location::default(),
            Api::Iam,
        )
        .unwrap()
    }

    #[test]
    fn single_keys_of_a_subaccount_are_requested_over_2010_04_01() {
        let key = KeySid::new(KEY).unwrap();
        let own = ["https://iam.twilio.com/v1/Keys/", KEY].concat();
        assert_eq!(keys().get(&key).url(), own);
        let same = keys().of_account(AccountSid::new(PARENT).unwrap());
        assert_eq!(same.get(&key).url(), own);

        let child = keys().of_account(AccountSid::new(CHILD).unwrap());
        let account = ["https://api.twilio.com/2010-04-01/Accounts/", CHILD].concat();
        let single = [&account, "/Keys/", KEY, ".json"].concat();
        assert_eq!(child.get(&key).url(), single);
        assert_eq!(child.delete(&key).url(), single);
        let created = child.create(&KeyOptions::default()).unwrap();
        assert_eq!(created.url(), "https://iam.twilio.com/v1/Keys");
        assert_eq!(created.body(), Some(&*["AccountSid=", CHILD].concat()));
        let policy = KeyOptions::default().with_policy(&["/twilio/a/b/read"]).unwrap();
        assert_eq!(child.update(&key, &policy).unwrap_err().field(), Some("policy"));
        assert_eq!(keys().update(&key, &policy).unwrap().url(), own);
        let name = KeyOptions::default().with_friendly_name("x").unwrap();
        assert_eq!(child.update(&key, &name).unwrap().url(), single);
    }

    #[test]
    fn a_new_key_is_proved_with_a_record_that_it_may_read() {
        for (allow, path) in [
            (&["/twilio/voice/calls/read"], "Calls/CA"),
            (&["/twilio/voice/calls/*"], "Calls/CA"),
            (&["/twilio/voice/calls/list"], "Messages/SM"),
            (&["/twilio/iam/api-keys/read"], "Keys/SK"),
            (&["/twilio/video/rooms/read"], "Messages/SM"),
        ] {
            let request = keys().proof(&KeyOptions::default().with_policy(allow).unwrap());
            let start = ["https://api.twilio.com/2010-04-01/Accounts/", PARENT, "/", path].concat();
            assert!(request.url().starts_with(&start), "{}", request.url());
            assert_eq!(request.method(), Method::Get);
        }
    }
}
