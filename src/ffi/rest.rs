//! Requests to the REST API as JSON, `{"method":"POST","url":"https://…","contentType":"…","body":"…","repeatable":false}`, and responses.

use super::operation::Operation;
use crate::credential::Location;
use crate::encoding::json::Options;
use crate::error::CredentialError;
use crate::rest::{
    Api, ApiError, ApiKeys, FlexVerdict, KeyOptions, ListOptions, OAuthClient, OAuthToken, Page, Response,
    SharedKeyPage, origin, schema,
};
use crate::sid::{AccountSid, KeySid};
use alloc::string::String;
use alloc::vec::Vec;

/// A client of the API for keys. Empty texts count as absent.
#[derive(Clone, Copy)]
pub struct KeyClient<'a> {
    /// The SID of the account.
    pub account_sid: &'a str,
    /// The type of the API key that sends the requests.
    pub key_type: &'a str,
    /// The region of the account.
    pub region: &'a str,
    /// The edge location that requests are sent to.
    pub edge: &'a str,
    /// The API: `iam` or `2010-04-01`.
    pub api: &'a str,
    /// The SID of the account of the keys, if it is a subaccount.
    pub subaccount: &'a str,
}

impl KeyClient<'_> {
    /// Builds a request. `operation` is `create`, `list`, `get`, `update`, `delete` or `proof`, with its options in
    /// JSON and the SID of a key.
    ///
    /// Other operations build none: `policy` returns the policy in the options without wildcards; any other name checks the
    /// client, and that its options have known names.
    ///
    /// # Errors
    /// As the methods of [`ApiKeys`].
    pub fn request(self, operation: &str, options: &str, target: &str) -> Result<String, CredentialError> {
        let mut keys = ApiKeys::new(
            AccountSid::named(self.account_sid, "account_sid")?,
            given(self.key_type).map(str::parse).transpose()?,
            &Location::new(given(self.region), given(self.edge))?,
            self.api.parse()?,
        )?;
        if let Some(account_sid) = given(self.subaccount) {
            keys = keys.of_account(AccountSid::named(account_sid, "account_sid")?);
        }
        use Operation::{Create, Delete, Get, List, Policy, Proof, Update};
        let operation = Operation::named(operation);
        let options = match operation {
            Some(Create | Update | Proof | Policy) => KeyOptions::from_json(options)?,
            Some(Get | Delete) => KeyOptions::default(),
            Some(List) => return Ok(keys.list(&ListOptions::from_json(options)?)?.to_json()),
            _ => {
                let names = client_options(&["api", "accountSid"]);
                return Options::read(options, &names).map(|_| String::from("null"));
            }
        };
        let request = match operation {
            Some(Create) => keys.create(&options)?,
            Some(Proof) => keys.proof(&options),
            Some(Policy) => return Ok(options.expanded_policy()),
            _ => {
                let sid = KeySid::named(target, "sid")?;
                match operation {
                    Some(Get) => keys.get(&sid),
                    Some(Delete) => keys.delete(&sid),
                    _ => keys.update(&sid, &options)?,
                }
            }
        };
        Ok(request.to_json())
    }
}

/// Returns the options of a client that sends requests: its own, then those of every client.
#[must_use]
pub fn client_options(own: &[&'static str]) -> Vec<&'static str> {
    const HTTP: [&str; 6] = ["fetch", "baseUrl", "maxRetries", "timeout", "deadline", "signal"];
    [own, &HTTP].concat()
}

pub(super) fn given(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

/// Builds the request for an OAuth token.
#[must_use]
pub fn token_request(client: &OAuthClient) -> String {
    client.token_request().to_json()
}

/// The content of a response.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Any JSON: `null` for an empty body.
    Json,
    /// An API key: `{"sid","friendlyName","dateCreated","dateUpdated","flags","policy","type"}`, without the members that could not be
    /// read; dates are in seconds since the epoch. A new one also has `"secret"`.
    Key {
        /// Whether it was just created.
        is_new: bool,
    },
    /// A page of API keys: `{"keys":[…],"unreadable":0,"nextPageToken":"…"}`.
    KeyPage(Api),
    /// An OAuth token: `{"accessToken":"…","expiresIn":3600}`.
    OAuthToken,
    /// An Auth Token: `{"accountSid","dateCreated","secret"}`.
    AuthToken,
    /// A webhook shared key: `{"id","friendlyName","dateCreated","dateUpdated"}`; a new one also has `"secret"`.
    SharedKey {
        /// Whether it was just created.
        is_new: bool,
    },
    /// A page of webhook shared keys, in the form of [`Content::KeyPage`].
    SharedKeyPage,
    /// An OAuth app: `{"sid","friendlyName","description","status","dateCreated","accessTokenTtl","policy"}`; a new one also
    /// has `"secret"`.
    OAuthApp {
        /// Whether it was just created.
        is_new: bool,
    },
    /// The verdict on a Flex token: `{"valid","identity","realmUserId","roles","workerSid","expiresAt","code","message"}`.
    FlexVerdict,
}

/// Reads the response to a request.
///
/// # Errors
/// The error in the response, or that the body is unexpected, as JSON.
pub fn read_response(status: u16, body: &str, content: Content) -> Result<String, String> {
    let response = &Response { status, body };
    match content {
        Content::Json => response.json().map(|json| String::from(json.as_str())),
        Content::Key { is_new } => schema::KEY.to_json(response, is_new),
        Content::KeyPage(api) => Page::from_response(response, api).map(|page| page.to_json()),
        Content::OAuthToken => OAuthToken::from_response(response).map(OAuthToken::to_json),
        Content::AuthToken => schema::TOKEN.to_json(response, true),
        Content::SharedKey { is_new } => schema::SHARED_KEY.to_json(response, is_new),
        Content::SharedKeyPage => SharedKeyPage::from_response(response).map(|page| page.to_json()),
        Content::OAuthApp { is_new } => schema::APP.to_json(response, is_new),
        Content::FlexVerdict => FlexVerdict::from_response(response).map(|verdict| verdict.to_json()),
    }
    .map_err(ApiError::into_json)
}

/// Returns the origin of a product's API at a location: `{"region":"ie1","edge":"dublin"}`.
///
/// # Errors
/// As [`origin`].
pub fn hostname(product: &str, location: &str) -> Result<String, CredentialError> {
    let options = Options::read(location, &["region", "edge"])?;
    let (region, edge) = (options.text("region")?, options.text("edge")?);
    origin(product, &Location::new(region.as_deref(), edge.as_deref())?)
}
