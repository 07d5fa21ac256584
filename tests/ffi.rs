//! The operations that bindings call: options in JSON; requests, responses and errors as JSON.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may panic")]

use serde_json::Value;
use twilio_edge_auth::credential::{ApiKey, AuthToken, Location};
use twilio_edge_auth::ffi::resource::Resource;
use twilio_edge_auth::ffi::rest::{
    Content, KeyClient, client_options, hostname, read_response, token_request,
};
use twilio_edge_auth::ffi::{compat, environment, error, webhook};
use twilio_edge_auth::rest::{Api, OAuthClient};
use twilio_edge_auth::webhook::{Form, WebhookRefusal, WebhookSharedKey};
use twilio_edge_auth::{CredentialError, ErrorCode};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const CHILD: &str = "AC11111111111111111111111111111111";
const KEY: &str = "SK22222222222222222222222222222222";
const APP: &str = "OQ33333333333333333333333333333333";
const ID: &str = "webhooks_sharedkey_00000000000000000000000000";
const UUID: &str = "0193b2c4-5f00-7abc-8def-0123456789ab";
const SECRET: &str = "0123456789abcdefghijklmnopqrstuv";

/// A request in one line, or the field of the error. `once` is for a request that is not safe to retry.
fn line(built: Result<String, CredentialError>) -> String {
    let json = match built {
        Ok(json) => json,
        Err(error) => return ["error at ", error.field().unwrap_or("nothing")].concat(),
    };
    let request: Value = serde_json::from_str(&json).unwrap();
    let Some(method) = request["method"].as_str() else {
        return json;
    };
    let mut parts = vec![method];
    parts.extend(
        ["url", "contentType", "body", "idempotencyKey"].map(|name| request[name].as_str().unwrap_or("-")),
    );
    parts.extend((request["repeatable"] == Value::Bool(false)).then_some("once"));
    parts
        .join(" ")
        .trim_end_matches(" -")
        .replace(ACCOUNT, "AC")
        .replace("application/x-www-form-urlencoded", "form")
}

fn client() -> KeyClient<'static> {
    KeyClient {
        account_sid: ACCOUNT,
        key_type: "",
        region: "",
        edge: "",
        api: "iam",
        subaccount: "",
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_operation_on_keys_has_its_request() {
    let policy = r#"{"policy":{"allow":["/twilio/voice/calls/*"]}}"#;
    for (operation, options, target, expected) in [
        (
            "create",
            r#"{"friendlyName":"x"}"#,
            "",
            "POST https://iam.twilio.com/v1/Keys form FriendlyName=x&AccountSid=AC - once",
        ),
        (
            "list",
            r#"{"pageSize":5}"#,
            "",
            "GET https://iam.twilio.com/v1/Keys?AccountSid=AC&PageSize=5",
        ),
        (
            "get",
            "",
            KEY,
            "GET https://iam.twilio.com/v1/Keys/SK22222222222222222222222222222222",
        ),
        (
            "update",
            r#"{"friendlyName":"y"}"#,
            KEY,
            "POST https://iam.twilio.com/v1/Keys/SK22222222222222222222222222222222 form FriendlyName=y",
        ),
        (
            "delete",
            "",
            KEY,
            "DELETE https://iam.twilio.com/v1/Keys/SK22222222222222222222222222222222",
        ),
        (
            "proof",
            policy,
            "",
            "GET https://api.twilio.com/2010-04-01/Accounts/AC/Calls/CA00000000000000000000000000000000.json",
        ),
        (
            "policy",
            policy,
            "",
            r#"{"allow":["/twilio/voice/calls/create","/twilio/voice/calls/delete","/twilio/voice/calls/list","/twilio/voice/calls/read","/twilio/voice/calls/update"]}"#,
        ),
        ("policy", "{}", "", "null"),
        (
            "",
            r#"{"api":"iam","accountSid":"AC","fetch":1,"deadline":2}"#,
            "",
            "null",
        ),
        ("", r#"{"policy":{}}"#, "", "error at policy"),
        ("createSecondary", "{}", "", "null"),
        ("get", "{}", ACCOUNT, "error at sid"),
        ("create", r#"{"name":"x"}"#, "", "error at name"),
        ("list", r#"{"friendlyName":"x"}"#, "", "error at friendlyName"),
    ] {
        assert_eq!(
            line(client().request(operation, options, target)),
            expected,
            "{operation} {options}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_client_of_keys_is_checked_with_each_operation() {
    let get = |client: KeyClient<'_>| line(client.request("get", "{}", KEY));
    let at = |region, edge| KeyClient {
        region,
        edge,
        ..client()
    };
    for (client, expected) in [
        (
            at("ie1", "dublin"),
            "GET https://iam.dublin.ie1.twilio.com/v1/Keys/SK22222222222222222222222222222222",
        ),
        (at("ie1", ""), "error at edge"),
        (at("IE1", ""), "error at region"),
        (
            KeyClient {
                account_sid: KEY,
                ..client()
            },
            "error at account_sid",
        ),
        (
            KeyClient {
                subaccount: KEY,
                ..client()
            },
            "error at account_sid",
        ),
        (
            KeyClient {
                key_type: "standard",
                ..client()
            },
            "error at credential",
        ),
        (
            KeyClient {
                key_type: "primary",
                ..client()
            },
            "error at type",
        ),
        (
            KeyClient {
                api: "v1",
                ..client()
            },
            "error at api",
        ),
        (
            KeyClient {
                key_type: "main",
                api: "2010-04-01",
                ..client()
            },
            "GET https://api.twilio.com/2010-04-01/Accounts/AC/Keys/SK22222222222222222222222222222222.json",
        ),
        (
            KeyClient {
                subaccount: CHILD,
                ..client()
            },
            "GET https://api.twilio.com/2010-04-01/Accounts/AC11111111111111111111111111111111/Keys/SK22222222222222222222222222222222.json",
        ),
    ] {
        assert_eq!(get(client), expected);
    }
    let options = client_options(&["api"]);
    assert_eq!(
        options,
        [
            "api",
            "fetch",
            "baseUrl",
            "maxRetries",
            "timeout",
            "deadline",
            "signal"
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn each_operation_on_other_resources_has_its_request() {
    use Resource::{AuthTokens, FlexTokens, OAuthApps, SharedKeys};
    let app =
        r#"{"friendlyName":"a","description":"b","policy":{"allow":["/twilio/a/b/c"]},"accessTokenTtl":60}"#;
    let members =
        r#""description":"b","policy":{"allow":["/twilio/a/b/c"]},"access_token_ttl":60,"friendly_name":"a""#;
    let with_uuid = format!(r#"{{"friendlyName":"a","idempotencyKey":"{UUID}"}}"#);
    for (resource, operation, options, target, expected) in [
        (
            AuthTokens,
            "createSecondary",
            "{}",
            "",
            "POST https://accounts.twilio.com/v1/AuthTokens/Secondary form  - once".to_owned(),
        ),
        (
            AuthTokens,
            "promote",
            r#"{"suppressEmail":true}"#,
            "",
            "POST https://accounts.twilio.com/v1/AuthTokens/Promote form SuppressEmailNotification=true - once".into(),
        ),
        (
            AuthTokens,
            "deleteSecondary",
            r#"{"suppressEmail":false}"#,
            "",
            "DELETE https://accounts.twilio.com/v1/AuthTokens/Secondary".into(),
        ),
        (AuthTokens, "promote", r#"{"suppressEmail":"yes"}"#, "", "error at suppressEmail".into()),
        (AuthTokens, "promote", r#"{"friendlyName":"x"}"#, "", "error at friendlyName".into()),
        (
            SharedKeys,
            "create",
            &with_uuid,
            "",
            format!(r#"POST https://webhooks.twilio.com/v1/Webhooks/SharedKeys application/json {{"friendlyName":"a"}} {UUID}"#),
        ),
        (
            SharedKeys,
            "list",
            r#"{"pageSize":7}"#,
            "",
            "GET https://webhooks.twilio.com/v1/Webhooks/SharedKeys?pageSize=7".into(),
        ),
        (SharedKeys, "get", "", ID, format!("GET https://webhooks.twilio.com/v1/Webhooks/SharedKeys/{ID}")),
        (
            SharedKeys,
            "update",
            r#"{"friendlyName":"b"}"#,
            ID,
            format!(r#"PATCH https://webhooks.twilio.com/v1/Webhooks/SharedKeys/{ID} application/json {{"friendlyName":"b"}}"#),
        ),
        (SharedKeys, "update", "{}", ID, "error at friendly_name".into()),
        (SharedKeys, "update", &with_uuid, ID, "error at idempotencyKey".into()),
        (SharedKeys, "delete", "", ID, format!("DELETE https://webhooks.twilio.com/v1/Webhooks/SharedKeys/{ID}")),
        (SharedKeys, "delete", "", "x", "error at id".into()),
        (
            OAuthApps,
            "create",
            app,
            "",
            format!(r#"POST https://iam.twilio.com/v1/Account/OAuthApps application/json {{"type":"Client Credential",{members}}} - once"#),
        ),
        (
            OAuthApps,
            "update",
            r#"{"description":"c"}"#,
            APP,
            format!(r#"PUT https://iam.twilio.com/v1/Account/OAuthApps/{APP} application/json {{"description":"c"}}"#),
        ),
        (OAuthApps, "delete", "", APP, format!("DELETE https://iam.twilio.com/v1/Account/OAuthApps/{APP}")),
        (OAuthApps, "update", app, KEY, "error at sid".into()),
        (OAuthApps, "create", r#"{"accessTokenTtl":"60"}"#, "", "error at access_token_ttl".into()),
        (
            FlexTokens,
            "validate",
            r#"{"token":"a.b"}"#,
            ACCOUNT,
            r#"POST https://iam.twilio.com/v1/Accounts/AC/Tokens/validate application/json {"token":"a.b"}"#.into(),
        ),
        (FlexTokens, "validate", "{}", ACCOUNT, "error at token".into()),
        (FlexTokens, "validate", r#"{"token":"a"}"#, KEY, "error at account_sid".into()),
    ] {
        let built = resource.request("", "", operation, options, target);
        assert_eq!(line(built), expected, "{resource:?} {operation} {options}");
    }
    for resource in [AuthTokens, SharedKeys, OAuthApps, FlexTokens] {
        let check = |region, options| line(resource.request(region, "", "", options, ""));
        assert_eq!(check("", r#"{"fetch":1,"timeout":2}"#), "null", "{resource:?}");
        assert_eq!(check("", r#"{"api":"iam"}"#), "error at api", "{resource:?}");
        let place = if resource == OAuthApps { "region" } else { "edge" };
        assert_eq!(check("ie1", "{}"), ["error at ", place].concat(), "{resource:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_response_is_read_as_its_content() {
    let key = format!(
        r#"{{"sid":"{KEY}","friendly_name":"x","date_created":"Thu, 01 Jan 1970 00:00:07 +0000","flags":["signing"],"policy":null,"secret":"{SECRET}","other":1}}"#
    );
    let key_members = format!(
        r#""sid":"{KEY}","friendlyName":"x","dateCreated":7,"flags":["signing"],"policy":null,"type":"standard-or-main""#
    );
    let shared = format!(
        r#"{{"id":"{ID}","friendlyName":"x","createdAt":"1970-01-01T00:00:07Z","secret":"{SECRET}"}}"#
    );
    let shared_members = format!(r#""id":"{ID}","friendlyName":"x","dateCreated":7"#);
    let app = format!(
        r#"{{"sid":"{APP}","friendly_name":"x","status":"ACTIVE","access_token_ttl":60,"policy":{{"allow":["/a"]}},"secret":"{SECRET}"}}"#
    );
    let app_members = format!(
        r#""sid":"{APP}","friendlyName":"x","status":"ACTIVE","accessTokenTtl":60,"policy":{{"allow":["/a"]}}"#
    );
    let secret = format!(r#","secret":"{SECRET}""#);
    for (content, body, expected) in [
        (Content::Json, "", "null".to_owned()),
        (Content::Json, r#" {"a":1} "#, r#"{"a":1}"#.into()),
        (Content::Key { is_new: false }, &key, format!("{{{key_members}}}")),
        (
            Content::Key { is_new: true },
            &key,
            format!("{{{key_members}{secret}}}"),
        ),
        (
            Content::KeyPage(Api::Iam),
            &format!(r#"{{"keys":[{key},{{}},{key}],"meta":{{"next_page_url":"/v1/Keys?PageToken=t"}}}}"#),
            format!(r#"{{"keys":[{{{key_members}}},{{{key_members}}}],"unreadable":1,"nextPageToken":"t"}}"#),
        ),
        (
            Content::KeyPage(Api::V2010),
            r#"{"keys":[]}"#,
            r#"{"keys":[],"unreadable":0}"#.into(),
        ),
        (
            Content::OAuthToken,
            r#"{"access_token":"a.b","token_type":"Bearer","expires_in":60}"#,
            r#"{"accessToken":"a.b","expiresIn":60}"#.into(),
        ),
        (
            Content::AuthToken,
            &format!(r#"{{"account_sid":"{ACCOUNT}","secondary_auth_token":"{SECRET}"}}"#),
            format!(r#"{{"accountSid":"{ACCOUNT}"{secret}}}"#),
        ),
        (
            Content::SharedKey { is_new: false },
            &shared,
            format!("{{{shared_members}}}"),
        ),
        (
            Content::SharedKey { is_new: true },
            &shared,
            format!("{{{shared_members}{secret}}}"),
        ),
        (
            Content::SharedKeyPage,
            &format!(r#"{{"sharedKeys":[{shared}],"meta":{{"nextToken":"t"}}}}"#),
            format!(r#"{{"keys":[{{{shared_members}}}],"unreadable":0,"nextPageToken":"t"}}"#),
        ),
        (
            Content::OAuthApp { is_new: false },
            &app,
            format!("{{{app_members}}}"),
        ),
        (
            Content::OAuthApp { is_new: true },
            &app,
            format!("{{{app_members}{secret}}}"),
        ),
        (
            Content::FlexVerdict,
            r#"{"valid":true,"identity":"a","roles":["admin"],"code":0,"expiration":"1970-01-01T00:00:07Z"}"#,
            r#"{"valid":true,"identity":"a","roles":["admin"],"expiresAt":7,"code":0}"#.into(),
        ),
    ] {
        assert_eq!(
            read_response(200, body, content).unwrap(),
            expected,
            "{content:?}"
        );
        let refused = r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003"}"#;
        assert_eq!(
            read_response(401, refused, content).unwrap_err(),
            r#"{"status":401,"code":20003,"message":"Authenticate","moreInfo":"https://www.twilio.com/docs/errors/20003"}"#,
            "{content:?}"
        );
        let is_lost = matches!(
            content,
            Content::AuthToken
                | Content::Key { is_new: true }
                | Content::SharedKey { is_new: true }
                | Content::OAuthApp { is_new: true }
        );
        let unreadable = read_response(200, "<html>", content).unwrap_err();
        assert_eq!(unreadable.contains(" is lost"), is_lost, "{unreadable}");
        assert!(
            unreadable.starts_with(r#"{"status":200,"message":"unexpected response body"#),
            "{unreadable}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_member_of_another_type_is_left_out() {
    let key = format!(
        r#"{{"sid":"{KEY}","friendly_name":7,"date_created":"soon","date_updated":1,"flags":"signing","policy":{{"allow":[1]}}}}"#
    );
    let app = format!(
        r#"{{"sid":"{APP}","friendly_name":[],"access_token_ttl":"60","policy":null,"date_created":null}}"#
    );
    for (content, body, expected) in [
        (
            Content::Key { is_new: false },
            &*key,
            format!(r#"{{"sid":"{KEY}"}}"#),
        ),
        (
            Content::OAuthApp { is_new: false },
            &app,
            format!(r#"{{"sid":"{APP}"}}"#),
        ),
        (
            Content::FlexVerdict,
            r#"{"valid":false,"identity":1,"roles":["a",1],"code":-1,"message":{}}"#,
            r#"{"valid":false}"#.to_owned(),
        ),
    ] {
        assert_eq!(read_response(200, body, content).unwrap(), expected);
    }
    let missing = r#"{"code":70051,"message":"Missing twilio/voice/calls/list"}"#;
    assert_eq!(
        read_response(403, missing, Content::Json).unwrap_err(),
        r#"{"status":403,"code":70051,"message":"Missing twilio/voice/calls/list","permission":"/twilio/voice/calls/list"}"#
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn hosts_and_token_requests_are_built_from_json() {
    for (location, expected) in [
        ("{}", "https://api.twilio.com"),
        (
            r#"{"region":"ie1","edge":"dublin"}"#,
            "https://api.dublin.ie1.twilio.com",
        ),
        (r#"{"region":"ie1"}"#, "error at edge"),
        (r#"{"regoin":"ie1"}"#, "error at regoin"),
        (r#"{"region":1}"#, "error at region"),
    ] {
        let host = hostname("api", location);
        let shown = host.unwrap_or_else(|error| ["error at ", error.field().unwrap()].concat());
        assert_eq!(shown, expected);
    }
    let client = OAuthClient::new(APP, "s", None).unwrap();
    assert_eq!(
        line(Ok(token_request(&client))),
        format!(
            "POST https://oauth.twilio.com/v2/token form grant_type=client_credentials&client_id={APP}&client_secret=s"
        )
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn errors_are_json_with_the_field_first() {
    let invalid = ApiKey::new(ACCOUNT, KEY, "").unwrap_err();
    assert_eq!(
        error::to_json(&invalid),
        r#"{"code":"missing_secret","message":"secret: expected a secret that is not empty","field":"secret"}"#
    );
    let about_nothing: CredentialError = ACCOUNT.parse::<twilio_edge_auth::KeySid>().unwrap_err();
    assert_eq!(
        (about_nothing.code(), about_nothing.field()),
        (ErrorCode::InvalidKeySid, None)
    );
    assert_eq!(
        error::to_json(&about_nothing),
        r#"{"code":"invalid_key_sid","message":"expected an API key SID, SK and 32 hexadecimal digits; this is an account SID (AC…)"}"#
    );
    assert_eq!(
        error::with_code("timeout", "deadline", "passed"),
        r#"{"code":"timeout","message":"deadline: passed","field":"deadline"}"#
    );
    let unknown = error::unknown_option("regoin", &["region", "edge"]);
    assert_eq!(unknown.message(), "regoin: unknown option (did you mean region?)");
    assert_eq!(
        Location::new(Some("-"), None).unwrap_err().field(),
        Some("region")
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn all_environment_variables_have_a_name() {
    let names: Vec<_> = environment::names().collect();
    assert_eq!(
        names.join(" "),
        "TWILIO_ACCOUNT_SID TWILIO_API_KEY TWILIO_API_KEY_SID TWILIO_API_SECRET TWILIO_API_KEY_SECRET TWILIO_AUTH_TOKEN TWILIO_CLIENT_ID TWILIO_CLIENT_SECRET TWILIO_REGION TWILIO_EDGE"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_webhook_is_verified_over_text_that_the_binding_has_concatenated() {
    use webhook::{Content, Key};
    let url = "https://mycompany.com/myapp.php?foo=1";
    let hash = "&bodySHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let id = "webhooks_sharedkey_01hq3v8k2n4x6z9b7d5f0a1c3e";
    let token = AuthToken::new(ACCOUNT, "12345").unwrap();
    let shared = WebhookSharedKey::new(id, "12345").unwrap();
    let secret = compat::WebhookSecret::new("12345", false);
    let mut parameters = Vec::new();
    webhook::write_parameters(
        vec![(b"b", b"2"), (b"a", b"1"), (b"b", b"10"), (b"b", b"2")],
        &mut parameters,
    );
    assert_eq!(parameters, b"a1b10b2");
    let form = Form::new(vec![("a", "1"), ("b", "2"), ("b", "10")]);
    assert_eq!(
        Key::from(&token).sign(&[url.as_bytes(), &parameters].concat()),
        token.webhook_signature(url, &form)
    );
    for (key, settings) in [
        (Key::from(&token), ""),
        (
            Key::from(&shared),
            &*["key=", id, ",algorithm=HMAC_SHA256"].concat(),
        ),
        (Key::from(&secret), ""),
    ] {
        for (url, form, content, expected) in [
            (url, &*parameters, Content::Form, Ok(())),
            (url, b"", Content::Nothing, Ok(())),
            (url, b"", Content::Body(b""), Err(WebhookRefusal::Body)),
            (&[url, hash].concat(), b"", Content::Body(b""), Ok(())),
            (
                &[url, hash].concat(),
                b"",
                Content::Body(b"x"),
                Err(WebhookRefusal::Body),
            ),
            (
                &[url, hash].concat(),
                &parameters,
                Content::Form,
                Err(WebhookRefusal::Body),
            ),
            (
                &[url, hash].concat(),
                &parameters,
                Content::FormWithAnyHash,
                Ok(()),
            ),
        ] {
            let text = [url.as_bytes(), form].concat();
            let signature = key.sign(&text);
            let checked = key.check_headers(settings.as_bytes(), signature.as_bytes());
            let checked = checked.ok().unwrap();
            assert_eq!(
                checked.check((&text).into(), url.len(), content),
                expected,
                "{url}"
            );
            let other = [text.as_slice(), b"0"].concat();
            assert_eq!(
                checked.check(other.into(), url.len(), content),
                Err(WebhookRefusal::Signature)
            );
        }
        let short = key.check_headers(settings.as_bytes(), b"AAAA");
        assert_eq!(short.err(), Some(WebhookRefusal::Signature));
    }
}

/// RFC 4231 §4.3 and FIPS 180-2 §B.1 have the hashes; `pkg/src/compat` compares the tokens with the `twilio` package.
#[wasm_bindgen_test(unsupported = test)]
fn what_replaces_an_sdk_signs_with_any_secret() {
    let token = |algorithm| compat::sign_token(algorithm, "{}", "{}", "s");
    assert_eq!(token("none").unwrap_err().code(), ErrorCode::UnsupportedAlgorithm);
    let signed = token("HS256").unwrap();
    assert!(signed.starts_with("e30.e30."), "{signed}");
    assert_ne!(signed, compat::sign_token("HS256", "{}", "{}", "t").unwrap());
    assert_eq!(
        compat::sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
