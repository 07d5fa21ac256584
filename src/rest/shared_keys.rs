use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::api_error::ApiError;
use super::collection::Collection;
use super::key_options::{EXPECTED_NAME, ListOptions, check_name, is_page_token};
use super::record::{Kind, Schema, date, text};
use super::request::{Form, Method, Request};
use super::response::Response;
use crate::credential::{ApiKey, AuthToken, Location};
use crate::encoding::json::{RawJson, write_string};
use crate::error::CredentialError;
use crate::webhook::{WebhookSharedKey, check_shared_key_id};

/// The lifecycle of an account's webhook shared keys: builds requests, and reads responses.
/// (<https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys>)
#[derive(Clone, Debug)]
pub struct WebhookSharedKeys {
    list: Collection,
}

/// The most keys that a page may have.
const LARGEST_PAGE: u64 = 100;

impl WebhookSharedKeys {
    /// Prepares requests at a location. See also [`ApiKey::webhook_shared_keys`].
    ///
    /// # Errors
    /// `invalid_argument` for a location whose hosts stopped existing.
    pub fn new(location: &Location) -> Result<Self, CredentialError> {
        Ok(Self {
            list: Collection::new("webhooks", "/v1/Webhooks/SharedKeys", location)?,
        })
    }

    /// Creates a key. A request with an idempotency key, a UUID of version 7, is safe to retry: it creates one key only.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid name, and for another form of idempotency key.
    pub fn create(
        &self,
        friendly_name: Option<&str>,
        idempotency_key: Option<&str>,
    ) -> Result<Request, CredentialError> {
        let request = self.named(Method::Post, "", friendly_name)?;
        match idempotency_key {
            None => Ok(request),
            Some(key) if is_uuid_v7(key) => Ok(request.with_idempotency_key(key)),
            Some(_) => Err(CredentialError::invalid(
                "idempotency_key",
                "expected a UUID of version 7 (RFC 9562)",
            )),
        }
    }

    /// Requests one page of the list of keys: the first, or the one at the options' page token.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid page size or page token.
    pub fn list(&self, options: &ListOptions) -> Result<Request, CredentialError> {
        let mut url = self.list.url(&["?"]);
        let names = ["pageSize", "pageToken"];
        options.write(
            &mut Form::new(&mut url),
            names,
            LARGEST_PAGE,
            "expected a whole number, 1 to 100",
        )?;
        if options.is_default() {
            return Ok(self.list.request(Method::Get, "", &[]));
        }
        Ok(Request::new(Method::Get, url))
    }

    /// Fetches a key.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid identifier.
    pub fn get(&self, id: &str) -> Result<Request, CredentialError> {
        self.single(Method::Get, id)
    }

    /// Changes a key's name.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid identifier or name.
    pub fn update(&self, id: &str, friendly_name: &str) -> Result<Request, CredentialError> {
        check_shared_key_id(id)?;
        self.named(Method::Patch, id, Some(friendly_name))
    }

    /// Deletes a key. Twilio refuses it for a key that a webhook setting names (error 59100).
    ///
    /// # Errors
    /// `invalid_argument` for an invalid identifier.
    pub fn delete(&self, id: &str) -> Result<Request, CredentialError> {
        self.single(Method::Delete, id)
    }

    fn single(&self, method: Method, id: &str) -> Result<Request, CredentialError> {
        check_shared_key_id(id)?;
        Ok(self.list.request(method, id, &[]))
    }

    #[inline(never)]
    fn named(&self, method: Method, id: &str, name: Option<&str>) -> Result<Request, CredentialError> {
        let mut members = String::new();
        if let Some(name) = name {
            check_name(name, 255, EXPECTED_NAME)?;
            members.push_str("\"friendlyName\":");
            write_string(&mut members, name);
        }
        Ok(self.list.request(method, id, &[&members]))
    }
}

/// Whether a text is a UUID of version 7 and of the variant of RFC 9562, in hexadecimal.
fn is_uuid_v7(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'7',
            19 => b"89abAB".contains(&byte),
            _ => byte.is_ascii_hexdigit(),
        })
}

impl ApiKey {
    /// Prepares requests that manage webhook shared keys, sent with this key.
    ///
    /// # Errors
    /// As [`WebhookSharedKeys::new`].
    pub fn webhook_shared_keys(&self) -> Result<WebhookSharedKeys, CredentialError> {
        WebhookSharedKeys::new(self.location())
    }
}

impl AuthToken {
    /// Prepares requests that manage webhook shared keys, sent with this Auth Token.
    ///
    /// # Errors
    /// As [`WebhookSharedKeys::new`].
    pub fn webhook_shared_keys(&self) -> Result<WebhookSharedKeys, CredentialError> {
        WebhookSharedKeys::new(self.location())
    }
}

/// A webhook shared key as Twilio describes it, without its secret.
#[derive(Clone)]
pub struct SharedKeyInfo<'a>(RawJson<'a>);

pub(crate) static SHARED_KEY: Schema = Schema {
    id: ("id", "id"),
    is_id: |text| check_shared_key_id(text).is_ok(),
    members: &[
        ("friendlyName", "friendlyName", Kind::Text),
        ("createdAt", "dateCreated", Kind::Date),
        ("updatedAt", "dateUpdated", Kind::Date),
    ],
    proven_type: None,
    secret: &["secret"],
    lost: "the secret of the new shared key",
};

impl<'a> SharedKeyInfo<'a> {
    /// Reads the response to [`WebhookSharedKeys::get`] and [`WebhookSharedKeys::update`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        SHARED_KEY.read(response, false).map(Self)
    }

    /// The identifier, `webhooks_sharedkey_…`.
    #[must_use]
    pub fn id(&self) -> Cow<'a, str> {
        text(self.0, "id").unwrap_or_default()
    }

    /// The friendly name.
    #[must_use]
    pub fn friendly_name(&self) -> Option<Cow<'a, str>> {
        text(self.0, "friendlyName")
    }

    /// When it was created, in seconds since the epoch.
    #[must_use]
    pub fn date_created(&self) -> Option<u64> {
        date(self.0, "createdAt")
    }

    /// When it was changed last, in seconds since the epoch.
    #[must_use]
    pub fn date_updated(&self) -> Option<u64> {
        date(self.0, "updatedAt")
    }
}

impl fmt::Debug for SharedKeyInfo<'_> {
    /// Only the identifier: the JSON of a new key has its secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedKeyInfo").field(&self.id()).finish()
    }
}

/// A new webhook shared key. Only this response has its secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewSharedKey<'a> {
    /// All but the secret.
    pub info: SharedKeyInfo<'a>,
}

impl<'a> NewSharedKey<'a> {
    /// Reads the response to [`WebhookSharedKeys::create`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        let info = SharedKeyInfo(SHARED_KEY.read(response, true)?);
        Ok(Self { info })
    }

    /// Returns the secret. Store it: Twilio does not show it again.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<String> {
        SHARED_KEY.secret_text(self.info.0)
    }

    /// Returns the key as a credential.
    ///
    /// # Errors
    /// As [`WebhookSharedKey::new`], for a secret that cannot be Twilio's.
    pub fn credential(&self) -> Result<WebhookSharedKey, CredentialError> {
        WebhookSharedKey::new(&self.info.id(), &self.secret())
    }
}

/// One page of a list of webhook shared keys.
#[derive(Clone, Debug)]
pub struct SharedKeyPage<'a> {
    /// An array.
    keys: RawJson<'a>,
    /// Where the next page begins; `None` on the last page.
    pub next_page_token: Option<String>,
}

impl<'a> SharedKeyPage<'a> {
    /// Reads the response to [`WebhookSharedKeys::list`].
    ///
    /// # Errors
    /// The error in the response, or that the body is unexpected.
    pub fn from_response(response: &Response<'a>) -> Result<Self, ApiError> {
        Self::read(response.json()?).ok_or_else(|| response.unexpected())
    }

    fn read(json: RawJson<'a>) -> Option<Self> {
        let token = json.member("meta").and_then(|meta| meta.member("nextToken"));
        let next_page_token = match token.filter(|token| *token != RawJson::NULL) {
            None => None,
            Some(token) => Some(token.text().filter(|token| is_page_token(token))?.into_owned()),
        };
        let keys = json.member("sharedKeys")?;
        keys.as_str().starts_with('[').then_some(Self {
            keys,
            next_page_token,
        })
    }

    /// Its keys, without those that could not be read.
    pub fn keys(&self) -> impl Iterator<Item = SharedKeyInfo<'a>> {
        let records = self.keys.items().filter(|record| SHARED_KEY.fits(*record));
        records.map(SharedKeyInfo)
    }

    /// Writes the page as JSON: `{"keys":[…],"unreadable":0,"nextPageToken":"…"}`.
    pub(crate) fn to_json(&self) -> String {
        SHARED_KEY.page_to_json(self.keys, self.next_page_token.as_deref())
    }
}
