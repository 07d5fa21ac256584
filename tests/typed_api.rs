//! What a Rust user expects of every type: threads, errors, parsing, features.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::error::Error;

use twilio_edge_auth::access_token::{
    AccessToken, AccessTokenOptions, AccessTokenTemplate, Grant, KeyRing, VerifyOptions,
};
use twilio_edge_auth::credential::{ApiKey, AuthToken, KeyType, Location};
use twilio_edge_auth::jws::Algorithm;
use twilio_edge_auth::pkcv::{CanonicalRequest, ClientValidation};
use twilio_edge_auth::rest::{
    Api, ApiError, ApiKeyInfo, ApiKeys, KeyOptions, ListOptions, NewApiKey, OAuthClient, OAuthToken, Page,
    Pages, Request, Response,
};
use twilio_edge_auth::webhook::{Form, WebhookRefusal, WebhookRequest, WebhookSharedKey};
use twilio_edge_auth::{AccountSid, CredentialError, ErrorCode, KeySid, RawJson, Secret};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const KEY: &str = "SK11111111111111111111111111111111";

#[wasm_bindgen_test(unsupported = test)]
fn every_type_can_be_sent_and_shared_between_threads() {
    fn assert<T: Send + Sync>() {}
    macro_rules! assert_all { ($($name:ty),* $(,)?) => { $(assert::<$name>();)* } }
    assert_all!(
        AccessToken,
        AccessTokenOptions<'_>,
        AccessTokenTemplate,
        AccountSid,
        Algorithm,
        Api,
        ApiError,
        ApiKey,
        ApiKeyInfo<'_>,
        ApiKeys,
        AuthToken,
        CanonicalRequest,
        ClientValidation<'_>,
        CredentialError,
        ErrorCode,
        Form,
        Grant<'_>,
        KeyOptions,
        KeyRing,
        KeySid,
        KeyType,
        ListOptions,
        Location,
        NewApiKey<'_>,
        OAuthClient,
        OAuthToken<'_>,
        Page<'_>,
        Pages,
        RawJson<'_>,
        Request,
        Response<'_>,
        Secret,
        VerifyOptions,
        WebhookRefusal,
        WebhookRequest<'_>,
        WebhookSharedKey,
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn every_error_is_an_error() {
    let response = Response {
        status: 500,
        body: "",
    };
    let errors: [Box<dyn Error + Send + Sync>; 6] = [
        AccountSid::new(KEY).unwrap_err().into(),
        response.check().unwrap_err().into(),
        WebhookRefusal::Url.into(),
        WebhookRefusal::Signature.into(),
        WebhookRefusal::Body.into(),
        WebhookRefusal::Key.into(),
    ];
    for error in errors {
        assert!(error.to_string().len() > 20, "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn names_and_sids_are_parsed_and_printed() {
    for key_type in [KeyType::Main, KeyType::Standard, KeyType::Restricted] {
        assert_eq!(key_type.to_string().parse(), Ok(key_type));
    }
    for api in [Api::Iam, Api::V2010] {
        assert_eq!(api.to_string().parse(), Ok(api));
    }
    for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
        assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
    }
    assert!("Main".parse::<KeyType>().is_err() && "IAM".parse::<Api>().is_err());
    let account: AccountSid = ACCOUNT.parse().unwrap();
    assert_eq!(AccountSid::try_from(ACCOUNT).unwrap(), account);
    assert_eq!(AccountSid::try_from(ACCOUNT.to_owned()).unwrap(), account);
    assert_eq!(
        (account.to_string().as_str(), account.as_ref()),
        (ACCOUNT, ACCOUNT)
    );
    assert_eq!(String::from(account), ACCOUNT);
    let error = KeySid::new(ACCOUNT).unwrap_err();
    assert_eq!((error.code(), error.field()), (ErrorCode::InvalidKeySid, None));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_credential_is_made_of_typed_parts() {
    let text = "0123456789abcdefghijklmnopqrstuv";
    let account: AccountSid = ACCOUNT.parse().unwrap();
    let key = ApiKey::from_parts(account.clone(), KEY.parse().unwrap(), text.parse().unwrap()).unwrap();
    let same = ApiKey::new(ACCOUNT, KEY, text).unwrap();
    assert_eq!(*key.authorization_header(), *same.authorization_header());
    let short: Secret = "short".parse().unwrap();
    let error = ApiKey::from_parts(account.clone(), KEY.parse().unwrap(), short.clone()).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::InvalidArgument, Some("secret"))
    );
    assert!(!format!("{short:?}").contains("short"));
    let token = AuthToken::from_parts(account, short);
    assert!(token.api_keys(Api::Iam).is_ok());
    assert!(key.with_type(KeyType::Standard).api_keys(Api::Iam).is_err());
}

#[cfg(feature = "serde")]
#[test]
fn public_data_is_serialized() {
    let key = ApiKey::new(ACCOUNT, KEY, "0123456789abcdefghijklmnopqrstuv").unwrap();
    let grant = RawJson::new(r#"{"a":[1,-2,1.5,18446744073709551615,null,true,"\u00e9"],"b":{}}"#).unwrap();
    let options = AccessTokenOptions::new("alice")
        .issued_at(1_700_000_000)
        .grant(Grant::Custom("x".into(), grant));
    let token = key.mint_access_token(&options, 1_700_000_000).unwrap();
    let token = serde_json::to_value(AccessToken::decode(&token).unwrap()).unwrap();
    assert_eq!(
        token["grants"],
        serde_json::json!({ "x": { "a": [1, -2, 1.5, u64::MAX, null, true, "é"], "b": {} } })
    );
    assert_eq!(
        (&token["key_sid"], &token["header"]["alg"]),
        (&KEY.into(), &"HS256".into())
    );

    let sid: AccountSid = serde_json::from_str(&format!("\"{ACCOUNT}\"")).unwrap();
    assert_eq!(serde_json::to_value(sid).unwrap(), ACCOUNT);
    assert!(serde_json::from_str::<AccountSid>(&format!("\"{KEY}\"")).is_err());
    assert_eq!(serde_json::to_value(KeyType::Restricted).unwrap(), "restricted");
    let location: Location = serde_json::from_str(r#"{"region":"ie1","edge":"dublin"}"#).unwrap();
    assert_eq!(location, Location::new(Some("ie1"), Some("dublin")).unwrap());
    assert!(serde_json::from_str::<Location>(r#"{"region":"ie1/"}"#).is_err());
    let response = Response {
        status: 200,
        body: &format!(r#"{{"sid":"{KEY}","friendly_name":"x","secret":"hunter2"}}"#),
    };
    let info = serde_json::to_value(ApiKeyInfo::from_response(&response).unwrap()).unwrap();
    assert_eq!(info["friendly_name"], "x");
    assert!(info.get("secret").is_none());
}
