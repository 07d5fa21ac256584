//! Requests and responses of the REST API as values. The responses are the examples of Twilio's own descriptions
//! (`tests/vectors/openapi`) and observed ones.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may panic")]

use serde_json::Value;
use twilio_edge_auth::credential::{ApiKey, AuthToken, KeyType, Location};
use twilio_edge_auth::rest::{
    Api, ApiKeyInfo, ApiKeys, KeyOptions, ListOptions, Method, OAuthClient, OAuthToken, Request, Response,
    epoch_seconds,
};
use twilio_edge_auth::{AccountSid, CredentialError, ErrorCode, KeySid, ffi};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const KEY: &str = "SK11111111111111111111111111111111";
const CLIENT: &str = "OQ22222222222222222222222222222222";
const EXAMPLE: &str = "SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The field of an error as bindings receive it.
fn json_field(error: &CredentialError) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(&ffi::error::to_json(error)).unwrap();
    json["field"].as_str().map(String::from)
}

fn account() -> AccountSid {
    ACCOUNT.parse().unwrap()
}

fn key_sid() -> KeySid {
    KEY.parse().unwrap()
}

fn keys(api: Api) -> ApiKeys {
    ApiKeys::new(account(), None, &Location::default(), api).unwrap()
}

fn ok(body: &str) -> Response<'_> {
    Response { status: 200, body }
}

fn named(name: &str) -> KeyOptions {
    KeyOptions::default().with_friendly_name(name).unwrap()
}

fn allowing(permissions: &[&str]) -> KeyOptions {
    KeyOptions::default().with_policy(permissions).unwrap()
}

fn line(request: &Request) -> String {
    [request.method().as_str(), " ", request.url()].concat()
}

#[wasm_bindgen_test(unsupported = test)]
fn requests_of_iam_name_the_account_as_a_parameter() {
    let keys = keys(Api::Iam);
    let create = keys.create(&named("a&b")).unwrap();
    assert_eq!(line(&create), "POST https://iam.twilio.com/v1/Keys");
    assert_eq!(
        create.body(),
        Some(["FriendlyName=a%26b&AccountSid=", ACCOUNT].concat().as_str())
    );
    let list = keys.list(&ListOptions::default()).unwrap();
    assert_eq!(
        line(&list),
        ["GET https://iam.twilio.com/v1/Keys?AccountSid=", ACCOUNT].concat()
    );
    let path = ["https://iam.twilio.com/v1/Keys/", KEY].concat();
    assert_eq!(line(&keys.get(&key_sid())), ["GET ", &path].concat());
    assert_eq!(line(&keys.delete(&key_sid())), ["DELETE ", &path].concat());
    let update = keys.update(&key_sid(), &named("x")).unwrap();
    assert_eq!(line(&update), ["POST ", &path].concat());
    assert_eq!(update.body(), Some("FriendlyName=x"));
}

#[wasm_bindgen_test(unsupported = test)]
fn requests_of_2010_name_the_account_in_the_path() {
    let keys = keys(Api::V2010);
    let path = ["https://api.twilio.com/2010-04-01/Accounts/", ACCOUNT, "/Keys"].concat();
    let create = keys.create(&KeyOptions::default()).unwrap();
    assert_eq!(line(&create), ["POST ", &path, ".json"].concat());
    assert_eq!(create.body(), Some(""));
    let options = ListOptions::default().page_size(1000);
    assert_eq!(
        line(&keys.list(&options).unwrap()),
        ["GET ", &path, ".json?PageSize=1000"].concat()
    );
    assert_eq!(
        line(&keys.get(&key_sid())),
        ["GET ", &path, "/", KEY, ".json"].concat()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_restricted_key_has_its_type_and_its_policy_as_json() {
    let create = keys(Api::Iam).create(&allowing(&[
        "/twilio/voice/calls/read",
        "/twilio/voice/calls/list",
    ]));
    let expected = [
        "Policy=%7B%22allow%22%3A%5B%22%2Ftwilio%2Fvoice%2Fcalls%2Fread%22%2C%22%2Ftwilio%2Fvoice%2Fcalls%2Flist%22%5D%7D",
        "&AccountSid=",
        ACCOUNT,
        "&KeyType=restricted",
    ];
    assert_eq!(create.unwrap().body(), Some(expected.concat().as_str()));
}

#[wasm_bindgen_test(unsupported = test)]
fn only_create_is_not_idempotent() {
    let keys = keys(Api::Iam);
    assert!(!keys.create(&KeyOptions::default()).unwrap().is_idempotent());
    assert!(keys.list(&ListOptions::default()).unwrap().is_idempotent());
    assert!(keys.get(&key_sid()).is_idempotent());
    assert!(keys.update(&key_sid(), &named("x")).unwrap().is_idempotent());
    assert!(keys.delete(&key_sid()).is_idempotent());
}

#[wasm_bindgen_test(unsupported = test)]
fn headers_have_content_type_and_accept() {
    let keys = keys(Api::Iam);
    assert_eq!(keys.get(&key_sid()).headers(), [("accept", "application/json")]);
    let create = keys.create(&KeyOptions::default()).unwrap();
    assert_eq!(
        create.headers(),
        [
            ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
        ]
    );
    assert_eq!(create.method(), Method::Post);
}

#[wasm_bindgen_test(unsupported = test)]
fn hosts_follow_the_location() {
    let location = Location::new(Some("ie1"), Some("dublin")).unwrap();
    let at = |api| ApiKeys::new(account(), Some(KeyType::Main), &location, api).unwrap();
    assert!(
        at(Api::V2010)
            .get(&key_sid())
            .url()
            .starts_with("https://api.dublin.ie1.twilio.com/2010-04-01/")
    );
    assert!(
        at(Api::Iam)
            .get(&key_sid())
            .url()
            .starts_with("https://iam.dublin.ie1.twilio.com/v1/")
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn invalid_requests_are_refused_with_the_reason() {
    let irish = Location::new(Some("ie1"), Some("dublin")).unwrap();
    let gone = Location::new(Some("ie1"), None).unwrap();
    let fine = allowing(&["/twilio/voice/calls/read"]);
    let iam = keys(Api::Iam);
    let invalid = ErrorCode::InvalidArgument;
    for (error, code, field) in [
        (
            ApiKeys::new(account(), Some(KeyType::Standard), &irish, Api::Iam).unwrap_err(),
            invalid,
            "credential",
        ),
        (
            ApiKeys::new(account(), None, &gone, Api::Iam).unwrap_err(),
            invalid,
            "edge",
        ),
        (keys(Api::V2010).create(&fine).unwrap_err(), invalid, "policy"),
        (
            ApiKeys::new(account(), None, &irish, Api::Iam)
                .unwrap()
                .create(&fine)
                .unwrap_err(),
            invalid,
            "policy",
        ),
        (
            KeyOptions::default().with_policy(&[]).unwrap_err(),
            invalid,
            "policy.allow",
        ),
        (
            KeyOptions::default()
                .with_policy(&["/twilio/voice/calls/read", "x"])
                .unwrap_err(),
            invalid,
            "policy.allow.1",
        ),
        (
            KeyOptions::default()
                .with_friendly_name(&"x".repeat(65))
                .unwrap_err(),
            invalid,
            "friendly_name",
        ),
        (
            iam.update(&key_sid(), &KeyOptions::default()).unwrap_err(),
            invalid,
            "options",
        ),
    ] {
        assert_eq!((error.code(), error.field()), (code, Some(field)), "{error}");
    }
    assert!(iam.create(&named(&"é".repeat(64))).is_ok());
    assert!(iam.create(&named(" a ")).is_ok());
    for name in ["", "   ", "a\n", "\u{7f}a", "\u{9b}"] {
        let error = KeyOptions::default().with_friendly_name(name).unwrap_err();
        assert_eq!(error.field(), Some("friendly_name"), "{name:?}");
    }
    for (page_size, limit, expected) in [
        (Some(0), None, None),
        (Some(1001), None, None),
        (Some(1), None, Some("PageSize=1")),
        (Some(100), Some(7), Some("PageSize=7")),
        (Some(7), Some(100), Some("PageSize=7")),
        (None, Some(5000), Some("PageSize=1000")),
        (None, Some(0), Some("PageSize=1")),
    ] {
        let mut options = ListOptions::default();
        if let Some(keys) = page_size {
            options = options.page_size(keys);
        }
        if let Some(keys) = limit {
            options = options.limit(keys);
        }
        let request = iam.list(&options);
        match expected {
            Some(query) => assert!(request.unwrap().url().ends_with(query)),
            None => assert_eq!(request.unwrap_err().field(), Some("page_size")),
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn options_are_read_from_json() {
    let options =
        KeyOptions::from_json(r#"{"policy":{"allow":["/twilio/a/b/c"]},"friendlyName":"w\u00f6rker"}"#)
            .unwrap();
    let expected = named("wörker").with_policy(&["/twilio/a/b/c"]).unwrap();
    assert_eq!(options, expected);
    assert_eq!(KeyOptions::from_json("{}").unwrap(), KeyOptions::default());
    for (text, field) in [
        (r#"{"name":"x"}"#, Some("name")),
        (r#"{"friendlyName":7}"#, Some("friendlyName")),
        (r#"{"policy":{"deny":[]}}"#, Some("policy.deny")),
        (r#"{"policy":[]}"#, Some("policy")),
        ("[]", None),
        ("", None),
    ] {
        let error = KeyOptions::from_json(text).unwrap_err();
        assert_eq!(json_field(&error).as_deref(), field, "{text}");
    }
    assert_eq!(
        ListOptions::from_json(r#"{"pageSize":5,"limit":6,"pageToken":"PASK1"}"#).unwrap(),
        ListOptions::default().page_size(5).limit(6).page_token("PASK1")
    );
    assert_eq!(
        ListOptions::from_json(r#"{"limit":"6"}"#).unwrap_err().field(),
        Some("limit")
    );
}

const NEW: &str = r#"{"sid":"SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","friendly_name":"foo",
    "date_created":"Mon, 13 Jun 2016 22:50:08 +0000","date_updated":"Mon, 13 Jun 2016 22:50:08 +0000",
    "secret":"foobarfoobarfoobarfoobarfoobar32","policy":{"allow":["/twilio/messaging/messages/read"]}}"#;

#[wasm_bindgen_test(unsupported = test)]
fn a_new_key_is_a_credential() {
    let keys = keys(Api::Iam);
    let response = Response {
        status: 201,
        body: NEW,
    };
    let new = keys.created(&response).unwrap();
    assert_eq!(new.secret().as_str(), "foobarfoobarfoobarfoobarfoobar32");
    assert_eq!(new.info.sid().as_str(), EXAMPLE);
    assert_eq!(new.info.friendly_name().as_deref(), Some("foo"));
    assert_eq!(new.info.date_created(), Some(1_465_858_208));
    assert_eq!(
        new.info.date_created(),
        epoch_seconds("Mon, 13 Jun 2016 22:50:08 +0000")
    );
    let token = AuthToken::new(ACCOUNT, "x").unwrap();
    let key = new.credential(token.account_sid(), token.location()).unwrap();
    assert_eq!(key.key_type(), Some(KeyType::Restricted));
    assert_eq!(
        *key.authorization_header(),
        *ApiKey::new(ACCOUNT, EXAMPLE, "foobarfoobarfoobarfoobarfoobar32")
            .unwrap()
            .authorization_header()
    );
    assert!(!format!("{new:?}").contains("foobar"));

    let standard = NEW.replace(r#"{"allow":["/twilio/messaging/messages/read"]}"#, "null");
    let response = Response {
        status: 201,
        body: &standard,
    };
    let new = keys.created(&response).unwrap();
    let key = new.credential(token.account_sid(), token.location()).unwrap();
    assert_eq!(key.key_type(), Some(KeyType::Standard));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unreadable_new_key_is_an_error() {
    for body in [
        "",
        "{}",
        "<html>",
        NEW.trim_end_matches('}'),
        &NEW.replace("secret", "key"),
    ] {
        let error = keys(Api::Iam)
            .created(&Response { status: 201, body })
            .unwrap_err();
        assert_eq!(error.status(), 201);
        assert!(error.message().contains("a key was created"), "{error}");
        assert!(!error.message().contains("foobar"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_may_lack_optional_members() {
    let read = |body| {
        ApiKeyInfo::from_response(&ok(body)).map(|info| {
            (
                info.friendly_name().map(|name| name.into_owned()),
                info.date_updated(),
                info.policy().map(|policy| policy.as_str()),
                info.flags().map(|flags| flags.as_str()),
            )
        })
    };
    let bare = r#"{"sid":"SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;
    assert_eq!(read(bare).unwrap(), (None, None, None, None));
    let full = r#"{"more":[{}],"policy":null,"sid":"SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","friendly_name":null,
        "date_updated":"Thu, 01 Jan 1970 00:00:01 +0000","flags":["rest_api"]}"#;
    assert_eq!(
        read(full).unwrap(),
        (None, Some(1), Some("null"), Some(r#"["rest_api"]"#))
    );
    for body in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"sid":"AC"}"#,
        r#"{"sid":5}"#,
        "{",
        "{}{}",
    ] {
        let error = read(body).unwrap_err();
        assert_eq!(error.status(), 200);
        assert!(error.message().contains("unexpected response body"), "{body}");
    }
}

fn iam_page(link: &str) -> String {
    let key = r#"{"sid":"SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","flags":["signing"]}"#;
    format!(r#"{{"keys":[{key},{key}],"meta":{{"page":0,"key":"keys","next_page_url":{link}}}}}"#)
}

#[wasm_bindgen_test(unsupported = test)]
fn each_api_has_its_own_link_to_the_next_page() {
    let iam = keys(Api::Iam);
    let body = iam_page(r#""https://iam.twilio.com/v1/Keys?AccountSid=AC&Page=1&PageToken=x""#);
    let page = iam.page(&ok(&body)).unwrap();
    let sids: Vec<_> = page.keys().map(|key| key.sid().to_string()).collect();
    assert_eq!(sids, [EXAMPLE, EXAMPLE]);
    assert_eq!(page.next_page_token.as_deref(), Some("x"));

    let path = ["/2010-04-01/Accounts/", ACCOUNT, "/Keys.json?Page=1&PageToken=y"].concat();
    let old = [r#"{"next_page_uri":""#, &path, r#"","keys":[],"page":0}"#].concat();
    let page = keys(Api::V2010).page(&ok(&old)).unwrap();
    assert_eq!(
        (page.keys().count(), page.next_page_token.as_deref()),
        (0, Some("y"))
    );

    let both = |iam: &str, v2010: &str| {
        format!(r#"{{"keys":[],"next_page_uri":{v2010},"meta":{{"next_page_url":{iam}}}}}"#)
    };
    let (link, path) = (r#""/v1/Keys?PageToken=i""#, r#""/Keys.json?PageToken=v""#);
    for (body, of_iam, of_v2010) in [
        (both(link, "null"), Some("i"), None),
        (both("null", path), None, Some("v")),
        (both(link, path), Some("i"), Some("v")),
        (r#"{"keys":[]}"#.into(), None, None),
    ] {
        let token = |api| keys(api).page(&ok(&body)).unwrap().next_page_token;
        assert_eq!(token(Api::Iam).as_deref(), of_iam, "{body}");
        assert_eq!(token(Api::V2010).as_deref(), of_v2010, "{body}");
    }
    for body in ["{}", r#"{"keys":null}"#, r#"{"keys":{}}"#] {
        assert!(iam.page(&ok(body)).is_err(), "{body}");
    }
    for link in [
        "7",
        r#""/v1/Accounts?PageToken=1""#,
        r#""https://evil.example/""#,
        r#""/v1/Keys?Page=1""#,
    ] {
        assert!(iam.page(&ok(&iam_page(link))).is_err(), "{link}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_record_that_cannot_be_read_does_not_hide_the_others() {
    let body = format!(r#"{{"keys":[{{}},1,null,{{"sid":"AC"}},{{"sid":"{EXAMPLE}"}},{{"sid":7}}]}}"#);
    let iam = keys(Api::Iam);
    let page = iam.page(&ok(&body)).unwrap();
    assert_eq!((page.keys().count(), page.unreadable), (1, 5));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_keeps_account_and_page_size_and_ends() {
    let link = |token: &str| {
        iam_page(&format!(
            r#""https://evil.example/v1/Keys?AccountSid=AC9&PageSize=1&PageToken={token}""#
        ))
    };
    let options = ListOptions::default().page_size(2);
    let mut pages = keys(Api::Iam).pages(options.clone()).unwrap();
    let first = [
        "https://iam.twilio.com/v1/Keys?AccountSid=",
        ACCOUNT,
        "&PageSize=2",
    ]
    .concat();
    assert_eq!(pages.request().unwrap().url(), first);
    pages.read(&ok(&link("a%20b"))).unwrap();
    assert_eq!(
        pages.request().unwrap().url(),
        [&first, "&PageToken=a%20b"].concat()
    );
    assert!(
        pages
            .read(&Response {
                status: 503,
                body: ""
            })
            .is_err()
    );
    assert_eq!(
        pages.request().unwrap().url(),
        [&first, "&PageToken=a%20b"].concat()
    );
    pages.read(&ok(&iam_page("null"))).unwrap();
    assert!(pages.request().is_none());

    // Cycles of any length, also back to the first page.
    for length in 1..6 {
        let options = options.clone().page_token("0");
        let mut pages = keys(Api::Iam).pages(options).unwrap();
        for at in 1..length {
            pages.read(&ok(&link(&at.to_string()))).unwrap();
        }
        let error = pages.read(&ok(&link("0"))).unwrap_err();
        assert!(error.message().contains("does not end"), "{error}");
    }
    let token = |page_token: &str| ListOptions::default().page_token(page_token);
    for wrong in [String::new(), "x".repeat(1001)] {
        let error = keys(Api::Iam).pages(token(&wrong)).unwrap_err();
        assert_eq!(error.field(), Some("page_token"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn both_error_formats_are_read() {
    let read = |status, body| Response { status, body }.check().unwrap_err();
    let error = read(
        401,
        r#"{"code":70051,"message":"Authorization Error","more_info":"https://www.twilio.com/docs/errors/70051","status":401}"#,
    );
    assert_eq!((error.status(), error.code()), (401, Some(70051)));
    assert_eq!(error.to_string(), "Authorization Error");
    assert_eq!(
        error.more_info(),
        Some("https://www.twilio.com/docs/errors/70051")
    );

    let problem = read(
        400,
        r#"{"type":"https://www.twilio.com/docs/api/errors/20001","title":"Invalid","status":400,"detail":"No name","code":20001}"#,
    );
    assert_eq!((problem.code(), problem.message()), (Some(20001), "No name"));
    assert_eq!(
        problem.more_info(),
        Some("https://www.twilio.com/docs/api/errors/20001")
    );
    assert_eq!(read(400, r#"{"title":"Invalid"}"#).message(), "Invalid");

    for body in ["", "<html>", "[]", "{}", r#"{"message":5}"#] {
        for status in [400, 502] {
            let error = read(status, body);
            assert_eq!((error.status(), error.code()), (status, None));
            assert!(error.message().contains("does not say why"));
        }
    }
    for status in [0, 301, 307] {
        assert!(read(status, "").message().contains("redirect"));
    }
    assert!(
        Response {
            status: 204,
            body: ""
        }
        .check()
        .is_ok()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn the_error_of_a_missing_permission_names_it() {
    for (code, message, permission) in [
        (
            70051,
            "Missing permission twilio/voice/calls/list for this request",
            Some("/twilio/voice/calls/list"),
        ),
        (
            70051,
            "twilio/iam/api-keys/create",
            Some("/twilio/iam/api-keys/create"),
        ),
        (70051, "Authorization Error", None),
        (70051, "see twilio/ and twilio/voice", None),
        (20003, "Missing permission twilio/voice/calls/list", None),
    ] {
        let body = format!(r#"{{"code":{code},"message":"{message}"}}"#);
        let error = Response {
            status: 401,
            body: &body,
        }
        .check()
        .unwrap_err();
        assert_eq!(error.permission(), permission, "{body}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_type_of_a_key_is_as_far_as_the_response_proves_it() {
    for (members, proven, policy, flags) in [
        ("", None, None, None),
        (r#","policy":null"#, Some("standard-or-main"), Some("null"), None),
        (
            r#","policy":{"allow":["/a"]}"#,
            Some("restricted"),
            Some(r#"{"allow":["/a"]}"#),
            None,
        ),
        (r#","policy":{"allow":"/a"}"#, None, None, None),
        (r#","policy":{"allow":["/a",7]}"#, None, None, None),
        (r#","policy":"x""#, None, None, None),
        (r#","flags":["signing"]"#, None, None, Some(r#"["signing"]"#)),
        (
            r#","flags":["signing","restricted","x"]"#,
            Some("restricted"),
            None,
            Some(r#"["signing","restricted","x"]"#),
        ),
        (
            r#","flags":["manage_keys","x"],"policy":null"#,
            Some("main"),
            Some("null"),
            Some(r#"["manage_keys","x"]"#),
        ),
        (
            r#","flags":["manage_keys","restricted"]"#,
            Some("restricted"),
            None,
            Some(r#"["manage_keys","restricted"]"#),
        ),
        (r#","flags":["restricted",7]"#, None, None, None),
        (r#","flags":"restricted""#, None, None, None),
        (r#","flags":{"restricted":1}"#, None, None, None),
    ] {
        let body = format!(r#"{{"sid":"{KEY}"{members}}}"#);
        let response = ok(&body);
        let info = ApiKeyInfo::from_response(&response).unwrap();
        assert_eq!(info.proven_type(), proven, "{members}");
        assert_eq!(info.policy().map(|json| json.as_str()), policy, "{members}");
        assert_eq!(info.flags().map(|json| json.as_str()), flags, "{members}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn client_credentials_are_sent_as_a_form() {
    let client = OAuthClient::new(CLIENT, "s&cret", Some(ACCOUNT)).unwrap();
    assert_eq!(client.account_sid().map(AccountSid::as_str), Some(ACCOUNT));
    let request = client.token_request();
    assert_eq!(
        line(&request),
        ["POST https://oauth.twilio.com/v2/token?account_sid=", ACCOUNT].concat()
    );
    assert_eq!(
        request.body(),
        Some(
            [
                "grant_type=client_credentials&client_id=",
                CLIENT,
                "&client_secret=s%26cret"
            ]
            .concat()
            .as_str()
        )
    );
    assert!(request.is_idempotent());
    for shown in [format!("{client:?}"), format!("{request:?}")] {
        assert!(!shown.contains("cret"), "{shown}");
    }
    let anywhere = OAuthClient::new(CLIENT, "x", None).unwrap();
    assert_eq!(
        anywhere.token_request().url(),
        "https://oauth.twilio.com/v2/token"
    );
    let error = OAuthClient::new(KEY, "x", None).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::InvalidSid, Some("client_id"))
    );
}

fn vectors(text: &str) -> (Vec<Value>, Vec<String>) {
    let all: Value = serde_json::from_str(text).unwrap();
    let invalid = all["invalid"].as_array().unwrap().iter();
    (
        all["valid"].as_array().unwrap().clone(),
        invalid.map(|text| text.as_str().unwrap().to_owned()).collect(),
    )
}

#[wasm_bindgen_test(unsupported = test)]
fn oauth_tokens_are_read_as_in_javascript() {
    let (valid, invalid) = vectors(include_str!("vectors/oauth-tokens.json"));
    for vector in valid {
        let body = vector[0].as_str().unwrap();
        let response = ok(body);
        let token = OAuthToken::from_response(&response).unwrap();
        assert_eq!(Some(token.access_token().as_str()), vector[1].as_str(), "{body}");
        assert_eq!(Some(token.expires_in), vector[2].as_u64(), "{body}");
        let shown = format!("{token:?}");
        assert_eq!(
            shown,
            format!("OAuthToken {{ expires_in: {}, .. }}", token.expires_in)
        );
    }
    for body in invalid {
        assert!(OAuthToken::from_response(&ok(&body)).is_err(), "{body}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn dates_are_read_as_in_javascript() {
    let (valid, invalid) = vectors(include_str!("vectors/dates.json"));
    for vector in valid {
        let text = vector[0].as_str().unwrap();
        assert_eq!(epoch_seconds(text), vector[1].as_u64(), "{text}");
    }
    for text in invalid {
        assert_eq!(epoch_seconds(&text), None, "{text}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn responses_are_read_leniently() {
    let body = format!(
        "\u{feff}{{\"__proto__\":{{}},\"keys\":[{{\"sid\":\"{EXAMPLE}\",\"friendly_name\":\"a\\ud83d\",\"__proto__\":1}}]}}"
    );
    let iam = keys(Api::Iam);
    let page = iam.page(&ok(&body)).unwrap();
    let names: Vec<_> = page.keys().filter_map(|key| key.friendly_name()).collect();
    assert_eq!(names, ["a\u{fffd}"]);
    assert_eq!(page.unreadable, 0);
    let body = "\u{feff}{\"message\":\"no \\udc00\",\"code\":20003}";
    let error = Response { status: 401, body }.check().unwrap_err();
    assert_eq!((error.message(), error.code()), ("no \u{fffd}", Some(20003)));
    let json = ffi::rest::read_response(401, body, ffi::rest::Content::Json).unwrap_err();
    assert!(json.contains('\u{fffd}'));
}

#[wasm_bindgen_test(unsupported = test)]
fn options_can_be_set_again() {
    let (one, two) = ("/twilio/a/b/read", "/twilio/a/b/list");
    let twice = named("a").with_policy(&[one]).unwrap();
    let twice = twice
        .with_friendly_name("b")
        .unwrap()
        .with_policy(&[two])
        .unwrap();
    assert_eq!(twice, allowing(&[two]).with_friendly_name("b").unwrap());
    let create = keys(Api::Iam).create(&twice).unwrap();
    let body = create.body().unwrap();
    assert_eq!(body.matches("FriendlyName=").count(), 1, "{body}");
    assert_eq!(body.matches("Policy=").count(), 1, "{body}");
    assert!(
        body.starts_with("FriendlyName=b&Policy=") && body.contains("list"),
        "{body}"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn the_type_of_a_new_key_fits_its_policy() {
    let policy = r#""policy":{"allow":["/twilio/a/b/c"]}"#;
    for (key_type, policy, restricted) in [
        (r#""type":"standard""#, "", false),
        (r#""type":"restricted""#, policy, true),
        (r#""x":1"#, policy, true),
    ] {
        let json = format!(
            "{{{}}}",
            [key_type, policy]
                .join(",")
                .replace(r#""x":1,"#, "")
                .trim_end_matches(',')
        );
        let create = keys(Api::Iam)
            .create(&KeyOptions::from_json(&json).unwrap())
            .unwrap();
        assert_eq!(
            create.body().unwrap().contains("KeyType=restricted"),
            restricted,
            "{json}"
        );
    }
    for (api, json, field, said) in [
        (Api::Iam, r#"{"type":"main"}"#.to_owned(), "type", "Console"),
        (
            Api::Iam,
            r#"{"type":"Standard"}"#.to_owned(),
            "type",
            "standard or restricted",
        ),
        (
            Api::Iam,
            r#"{"type":"restricted"}"#.to_owned(),
            "policy",
            "missing",
        ),
        (
            Api::V2010,
            r#"{"type":"restricted"}"#.to_owned(),
            "policy",
            "2010-04-01",
        ),
        (
            Api::Iam,
            format!(r#"{{"type":"standard",{policy}}}"#),
            "policy",
            "Standard",
        ),
    ] {
        let error = KeyOptions::from_json(&json)
            .and_then(|options| keys(api).create(&options))
            .unwrap_err();
        assert_eq!(error.field(), Some(field), "{json}");
        assert!(error.message().contains(said), "{error}");
    }
    let standard = KeyOptions::from_json(r#"{"type":"standard","friendlyName":"x"}"#).unwrap();
    let error = keys(Api::Iam).update(&key_sid(), &standard).unwrap_err();
    assert_eq!(error.field(), Some("type"));
}
