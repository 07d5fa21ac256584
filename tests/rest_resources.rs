//! Requests and responses of Auth Tokens, webhook shared keys and OAuth apps as values.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use twilio_edge_auth::OAuthClientId;
use twilio_edge_auth::credential::{ApiKey, AuthToken, Location};
use twilio_edge_auth::rest::{
    FlexTokens, FlexVerdict, ListOptions, NewAuthToken, NewOAuthApp, NewSharedKey, OAuthAppInfo,
    OAuthAppOptions, OAuthApps, Request, Response, SharedKeyInfo, SharedKeyPage,
};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const ID: &str = "webhooks_sharedkey_00000000000000000000000000";
const APP: &str = "OQ22222222222222222222222222222222";
const SECRET: &str = "0123456789abcdefghijklmnopqrstuv";
const UUID: &str = "0193b2c4-5f00-7abc-8def-0123456789ab";

fn auth_token() -> AuthToken {
    AuthToken::new(ACCOUNT, "auth-token").unwrap()
}

fn key() -> ApiKey {
    ApiKey::new(ACCOUNT, "SK11111111111111111111111111111111", SECRET).unwrap()
}

fn created(body: &str) -> Response<'_> {
    Response { status: 201, body }
}

fn line(request: &Request) -> String {
    let body = request.body().unwrap_or("-");
    [request.method().as_str(), " ", request.url(), " ", body].concat()
}

#[wasm_bindgen_test(unsupported = test)]
fn auth_tokens_are_created_promoted_and_deleted() {
    let tokens = auth_token().auth_tokens().unwrap();
    let base = "https://accounts.twilio.com/v1/AuthTokens/";
    let silent = tokens.clone().suppress_email();
    for (request, expected) in [
        (tokens.create_secondary(), ["POST ", base, "Secondary "]),
        (tokens.promote(), ["POST ", base, "Promote "]),
        (tokens.delete_secondary(), ["DELETE ", base, "Secondary -"]),
        (
            silent.promote(),
            ["POST ", base, "Promote SuppressEmailNotification=true"],
        ),
        (
            silent.delete_secondary(),
            ["DELETE ", base, "Secondary?SuppressEmailNotification=true -"],
        ),
    ] {
        assert_eq!(line(&request), expected.concat());
    }
    assert!(!tokens.create_secondary().is_idempotent() && !tokens.promote().is_idempotent());
    assert!(tokens.delete_secondary().is_idempotent());

    for name in ["secondary_auth_token", "auth_token"] {
        let body = ["{\"account_sid\":\"", ACCOUNT, "\",\"", name, "\":\"next\"}"].concat();
        let response = created(&body);
        let token = NewAuthToken::from_response(&response).unwrap();
        assert_eq!((&*token.account_sid(), &**token.auth_token()), (ACCOUNT, "next"));
        assert_eq!(token.date_created(), None);
        let dated = body.replace('}', ",\"date_created\":\"1970-01-01T00:00:07Z\"}");
        let response = created(&dated);
        let token = NewAuthToken::from_response(&response).unwrap();
        assert_eq!(token.date_created(), Some(7));
        let credential = token.credential(&Location::default()).unwrap();
        assert_eq!(credential.account_sid().as_str(), ACCOUNT);
        assert!(!format!("{token:?}").contains("next"));
    }
    let error = NewAuthToken::from_response(&created("{}")).unwrap_err();
    assert!(error.message().contains("the new Auth Token is lost"));
}

#[wasm_bindgen_test(unsupported = test)]
fn shared_keys_have_json_bodies_and_idempotency_keys() {
    let keys = key().webhook_shared_keys().unwrap();
    let list = "https://webhooks.twilio.com/v1/Webhooks/SharedKeys";
    let create = keys.create(Some("a\"b"), Some(UUID)).unwrap();
    assert_eq!(
        line(&create),
        ["POST ", list, " {\"friendlyName\":\"a\\\"b\"}"].concat()
    );
    assert_eq!(
        create.headers(),
        [
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("idempotency-key", UUID),
        ]
    );
    assert!(create.is_idempotent() && !keys.create(None, None).unwrap().is_idempotent());
    assert_eq!(
        line(&keys.create(None, None).unwrap()),
        ["POST ", list, " {}"].concat()
    );
    let update = keys.update(ID, "x").unwrap();
    assert_eq!(
        line(&update),
        ["PATCH ", list, "/", ID, " {\"friendlyName\":\"x\"}"].concat()
    );
    assert_eq!(
        line(&keys.get(ID).unwrap()),
        ["GET ", list, "/", ID, " -"].concat()
    );
    assert_eq!(
        line(&keys.delete(ID).unwrap()),
        ["DELETE ", list, "/", ID, " -"].concat()
    );
    let page = ListOptions::default().page_size(100).page_token("a b");
    assert_eq!(
        line(&keys.list(&page).unwrap()),
        ["GET ", list, "?pageSize=100&pageToken=a%20b -"].concat()
    );
    assert_eq!(
        line(&keys.list(&ListOptions::default()).unwrap()),
        ["GET ", list, " -"].concat()
    );

    assert!(keys.create(None, Some(&UUID.to_uppercase())).is_ok());
    for wrong in [
        "x",
        &UUID.replace('-', "0"),
        &UUID.replace("-7", "-4"),
        &UUID.replace("-8", "-c"),
        &UUID.replace("ab", "ag"),
        &[UUID, "0"].concat(),
        UUID.trim_end_matches('b'),
    ] {
        assert_eq!(
            keys.create(None, Some(wrong)).unwrap_err().field(),
            Some("idempotency_key"),
            "{wrong}"
        );
    }
    assert_eq!(keys.update(ID, "").unwrap_err().field(), Some("friendly_name"));
    assert_eq!(keys.get("../x").unwrap_err().field(), Some("id"));
    let too_many = ListOptions::default().page_size(101);
    assert_eq!(keys.list(&too_many).unwrap_err().field(), Some("page_size"));
}

#[wasm_bindgen_test(unsupported = test)]
fn shared_keys_are_read() {
    let record = [
        "{\"id\":\"",
        ID,
        "\",\"friendlyName\":null,\"createdAt\":\"2026-11-28T00:00:00.000Z\",\"secret\":\"",
        SECRET,
        "\"}",
    ]
    .concat();
    let response = created(&record);
    let made = NewSharedKey::from_response(&response).unwrap();
    assert_eq!((&*made.info.id(), &**made.secret()), (ID, SECRET));
    assert_eq!(made.info.date_created(), Some(1_795_824_000));
    assert_eq!(
        (made.info.friendly_name(), made.info.date_updated()),
        (None, None)
    );
    assert_eq!(made.credential().unwrap().id(), ID);
    assert!(!format!("{made:?}").contains(SECRET));
    assert_eq!(SharedKeyInfo::from_response(&response).unwrap().id(), ID);
    let lost = NewSharedKey::from_response(&created("{\"id\":\"x\"}")).unwrap_err();
    assert!(
        lost.message()
            .contains("the secret of the new shared key is lost")
    );
    let unreadable = SharedKeyInfo::from_response(&created("{\"id\":\"x\"}")).unwrap_err();
    assert_eq!(unreadable.message(), "unexpected response body");
    let changed = record.replace("null", "\"main\",\"updatedAt\":\"1970-01-01T00:00:07Z\"");
    let response = created(&changed);
    let info = SharedKeyInfo::from_response(&response).unwrap();
    assert_eq!(
        (info.friendly_name().as_deref(), info.date_updated()),
        (Some("main"), Some(7))
    );

    let list = [
        "{\"sharedKeys\":[",
        &record,
        ",{}],\"meta\":{\"nextToken\":\"t\"}}",
    ]
    .concat();
    let response = created(&list);
    let page = SharedKeyPage::from_response(&response).unwrap();
    assert_eq!(
        (page.keys().count(), page.next_page_token.as_deref()),
        (1, Some("t"))
    );
    assert!(SharedKeyPage::from_response(&created("{\"sharedKeys\":{}}")).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn oauth_apps_are_created_changed_and_deleted() {
    let apps = key().oauth_apps().unwrap();
    let list = "https://iam.twilio.com/v1/Account/OAuthApps";
    let sid: OAuthClientId = APP.parse().unwrap();
    let options = OAuthAppOptions::default()
        .with_friendly_name("reader")
        .unwrap()
        .with_policy(&["/twilio/voice/calls/read"])
        .unwrap()
        .with_access_token_ttl(60)
        .unwrap();
    let members = "\"friendly_name\":\"reader\",\"policy\":{\"allow\":[\"/twilio/voice/calls/read\"]},\"access_token_ttl\":60}";
    let create = apps.create(&options).unwrap();
    assert_eq!(
        line(&create),
        ["POST ", list, " {\"type\":\"Client Credential\",", members].concat()
    );
    assert!(!create.is_idempotent());
    let update = apps.update(&sid, &options).unwrap();
    assert_eq!(line(&update), ["PUT ", list, "/", APP, " {", members].concat());
    assert_eq!(
        line(&apps.delete(&sid)),
        ["DELETE ", list, "/", APP, " -"].concat()
    );

    let described = OAuthAppOptions::default().with_description("x");
    assert_eq!(
        line(&apps.update(&sid, &described).unwrap()),
        ["PUT ", list, "/", APP, " {\"description\":\"x\"}"].concat()
    );
    assert_eq!(
        apps.create(&described).unwrap_err().field(),
        Some("friendly_name")
    );
    let named = described.with_friendly_name("x").unwrap();
    assert_eq!(apps.create(&named).unwrap_err().field(), Some("policy"));
    assert!(apps.update(&sid, &OAuthAppOptions::default()).is_err());
    for (seconds, fits) in [(59, false), (60, true), (2_592_000, true), (2_592_001, false)] {
        let options = OAuthAppOptions::default().with_access_token_ttl(seconds);
        assert_eq!(options.is_ok(), fits, "{seconds}");
    }
    let elsewhere = Location::new(Some("ie1"), Some("dublin")).unwrap();
    assert_eq!(OAuthApps::new(&elsewhere).unwrap_err().field(), Some("region"));
}

#[wasm_bindgen_test(unsupported = test)]
fn oauth_apps_are_read() {
    let body = [
        "{\"sid\":\"",
        APP,
        "\",\"friendly_name\":\"reader\",\"status\":\"ACTIVE\",\"policy\":{\"allow\":[\"/twilio/voice/calls/read\"],\"deny\":[]},\
         \"access_token_ttl\":60,\"secret\":\"",
        SECRET,
        "\"}",
    ]
    .concat();
    let response = created(&body);
    let made = NewOAuthApp::from_response(&response).unwrap();
    assert_eq!((&*made.info.sid(), &**made.secret()), (APP, SECRET));
    assert_eq!(made.info.access_token_ttl(), Some(60));
    assert_eq!(made.info.status().as_deref(), Some("ACTIVE"));
    assert_eq!((made.info.description(), made.info.date_created()), (None, None));
    let more = body.replace(
        "\"status\"",
        "\"description\":\"x\",\"date_created\":\"1970-01-01T00:00:07Z\",\"status\"",
    );
    let response_with_more = created(&more);
    let described = OAuthAppInfo::from_response(&response_with_more).unwrap();
    assert_eq!(
        (described.description().as_deref(), described.date_created()),
        (Some("x"), Some(7))
    );
    assert!(made.info.policy().is_some());
    assert_eq!(made.credential(None).unwrap().client_id().as_str(), APP);
    assert!(!format!("{made:?}").contains(SECRET));
    let info = OAuthAppInfo::from_response(&response).unwrap();
    assert_eq!(info.friendly_name().as_deref(), Some("reader"));
    assert!(NewOAuthApp::from_response(&created("{}")).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn flex_tokens_are_validated() {
    let auth_token = auth_token();
    let tokens = FlexTokens::new(auth_token.location()).unwrap();
    let validate = |token: &str| tokens.validate(auth_token.account_sid(), token);
    let request = validate("eyJ..iv.text.tag").unwrap();
    let url = [
        "POST https://iam.twilio.com/v1/Accounts/",
        ACCOUNT,
        "/Tokens/validate ",
    ]
    .concat();
    assert_eq!(line(&request), [&url, r#"{"token":"eyJ..iv.text.tag"}"#].concat());
    assert!(request.is_idempotent());
    assert!(validate(&"x".repeat(16_384)).is_ok());
    for token in ["", "a b", "a\"", "\u{e9}", &"x".repeat(16_385)] {
        assert_eq!(validate(token).unwrap_err().field(), Some("token"));
    }

    let read = |status, body| FlexVerdict::from_response(&Response { status, body });
    let body = r#"{"valid":true,"code":0,"message":null,"expiration":"2018-09-24T23:22:44.240Z","realm_user_id":"alice@example.com",
        "identity":"alice","roles":["agent","admin"],"worker_sid":"WKxxx"}"#;
    let verdict = read(200, body).unwrap();
    let user = verdict.user().unwrap();
    assert_eq!(
        (user.identity().as_ref(), user.roles().join(" ").as_str()),
        ("alice", "agent admin")
    );
    assert_eq!(user.realm_user_id().unwrap(), "alice@example.com");
    assert_eq!(user.worker_sid().unwrap(), "WKxxx");
    assert_eq!(user.expires_at(), Some(1_537_831_364));

    for status in [200, 400, 403] {
        let verdict = read(
            status,
            r#"{"valid":false,"code":20101,"message":"Invalid token","identity":"alice"}"#,
        )
        .unwrap();
        assert!(verdict.user().is_none());
        assert_eq!(
            (verdict.code(), verdict.message().as_deref()),
            (Some(20101), Some("Invalid token"))
        );
    }
    for (status, body) in [
        (401, body),
        (500, body),
        (302, r#"{"valid":false}"#),
        (429, r#"{"valid":false}"#),
        (500, r#"{"valid":false}"#),
        (200, r#"{"valid":true}"#),
        (200, r#"{"valid":true,"identity":""}"#),
        (200, r#"{"valid":"true","identity":"alice"}"#),
        (200, r#"{"valid":true,"valid":false,"identity":"alice"}"#),
        (200, "{}"),
        (200, ""),
    ] {
        assert_eq!(read(status, body).unwrap_err().status(), status, "{body}");
    }
}
