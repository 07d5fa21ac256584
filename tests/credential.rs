//! Credentials: accepted and refused values, and redaction. The same tests run natively and,
//! with wasm-pack, in Node and in a browser.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use twilio_edge_auth::access_token::AccessTokenOptions;
use twilio_edge_auth::access_token::KeyRing;
use twilio_edge_auth::credential::{ApiKey, AuthToken, Location};
use twilio_edge_auth::rest::OAuthClient;
use twilio_edge_auth::webhook::WebhookSharedKey;
use twilio_edge_auth::{CredentialError, ErrorCode};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const KEY: &str = "SK11111111111111111111111111111111";
const SECRET: &str = "hunter2-hunter2-hunter2-hunter2-";

fn env<'v>(variables: &'v [(&'v str, &'v str)]) -> impl Fn(&str) -> Option<String> + 'v {
    |name| {
        variables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).into())
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_header_is_that_of_basic_authentication() {
    let key = ApiKey::new(ACCOUNT, KEY, SECRET).unwrap();
    let expected =
        "Basic U0sxMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTpodW50ZXIyLWh1bnRlcjItaHVudGVyMi1odW50ZXIyLQ==";
    assert_eq!(key.authorization_header().as_str(), expected);
    let token = AuthToken::new(ACCOUNT, "secret").unwrap();
    let expected = "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzZWNyZXQ=";
    assert_eq!(token.authorization_header().as_str(), expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_environment_is_read_by_both_variable_names() {
    for (key, secret) in [
        ("TWILIO_API_KEY", "TWILIO_API_SECRET"),
        ("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"),
        ("TWILIO_API_KEY", "TWILIO_API_KEY_SECRET"),
    ] {
        let variables = [
            ("TWILIO_ACCOUNT_SID", ACCOUNT),
            (key, KEY),
            (secret, SECRET),
            ("TWILIO_REGION", "ie1"),
        ];
        let key = ApiKey::from_env_with(&env(&variables)).unwrap();
        assert_eq!((key.account_sid().as_str(), key.sid().as_str()), (ACCOUNT, KEY));
        assert_eq!(key.location(), &Location::new(Some("ie1"), None).unwrap());
    }
    let variables = [
        ("TWILIO_ACCOUNT_SID", ACCOUNT),
        ("TWILIO_AUTH_TOKEN", SECRET),
        ("TWILIO_EDGE", ""),
    ];
    let location = |variables| {
        let token = AuthToken::from_env_with(&env(variables)).unwrap();
        token.location().clone()
    };
    assert_eq!(location(&variables), Location::default());
    let [account, token, _] = variables;
    let regional = [
        account,
        token,
        ("TWILIO_REGION", "ie1"),
        ("TWILIO_EDGE", "dublin"),
    ];
    assert_eq!(
        location(&regional),
        Location::new(Some("ie1"), Some("dublin")).unwrap()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn all_missing_variables_are_named() {
    let error =
        ApiKey::from_env_with(&env(&[("TWILIO_API_KEY", KEY), ("TWILIO_API_SECRET", "")])).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::MissingEnv, Some("TWILIO_ACCOUNT_SID"))
    );
    assert!(error.message().ends_with(
        "missing environment variables: TWILIO_ACCOUNT_SID, TWILIO_API_SECRET (or TWILIO_API_KEY_SECRET)"
    ));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_variable_with_an_invalid_value_is_named() {
    let variables = [
        ("TWILIO_ACCOUNT_SID", ACCOUNT),
        ("TWILIO_API_KEY", ACCOUNT),
        ("TWILIO_API_SECRET", SECRET),
    ];
    let error = ApiKey::from_env_with(&env(&variables)).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::InvalidKeySid, Some("TWILIO_API_KEY"))
    );
    assert!(error.message().contains("this is an account SID (AC…)"));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_error_names_the_variable_that_was_set() {
    const CLIENT: &str = "OQ22222222222222222222222222222222";
    let with_line_break = |text: &str| [text, "\r\n"].concat();
    let broken = [
        with_line_break(ACCOUNT),
        with_line_break(KEY),
        with_line_break(SECRET),
    ];
    let [account, key, secret] = broken.each_ref().map(String::as_str);
    type Read = fn(&[(&str, &str)]) -> CredentialError;
    let api_key: Read = |variables| ApiKey::from_env_with(&env(variables)).unwrap_err();
    let auth_token: Read = |variables| AuthToken::from_env_with(&env(variables)).unwrap_err();
    let client: Read = |variables| OAuthClient::from_env_with(&env(variables)).unwrap_err();
    let good = [
        ("TWILIO_ACCOUNT_SID", ACCOUNT),
        ("TWILIO_API_KEY_SID", KEY),
        ("TWILIO_API_KEY_SECRET", SECRET),
    ];
    let good_token = [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", SECRET)];
    let good_client = [("TWILIO_CLIENT_ID", CLIENT), ("TWILIO_CLIENT_SECRET", SECRET)];
    for (read, good, name, value) in [
        (api_key, &good[..], "TWILIO_ACCOUNT_SID", account),
        (api_key, &good, "TWILIO_API_KEY_SID", key),
        (api_key, &good, "TWILIO_API_KEY", key),
        (api_key, &good, "TWILIO_API_KEY_SECRET", secret),
        (api_key, &good, "TWILIO_API_SECRET", secret),
        (api_key, &good, "TWILIO_REGION", "ie1\r\n"),
        (api_key, &good, "TWILIO_EDGE", "dublin\n"),
        (auth_token, &good_token, "TWILIO_ACCOUNT_SID", account),
        (auth_token, &good_token, "TWILIO_AUTH_TOKEN", secret),
        (auth_token, &good_token, "TWILIO_REGION", "ie1\n"),
        (client, &good_client, "TWILIO_CLIENT_ID", key),
        (client, &good_client, "TWILIO_CLIENT_SECRET", secret),
        (client, &good_client, "TWILIO_ACCOUNT_SID", account),
    ] {
        let error = read(&[&[(name, value)], good].concat());
        assert_eq!(error.field(), Some(name));
        let mentions = error.message().matches("contains a line break").count();
        assert_eq!(mentions, 1, "{error}");
        assert!(!error.message().contains("hunter2"), "{error}");
    }
    let quoted = ["\"", SECRET, "\""].concat();
    let error = api_key(&[&[("TWILIO_API_SECRET", quoted.as_str())], &good[..]].concat());
    assert!(error.message().contains("has quotes around it"), "{error}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_malformed_secret_is_refused_and_not_repeated() {
    let reason = |error: CredentialError| {
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        error.message()
    };
    for (before, after, expected) in [
        ("", "\n", "contains a line break"),
        ("", "\r\n", "contains a line break"),
        ("\u{feff}", "", "begins with a byte order mark"),
        ("\"", "\"", "has quotes around it"),
        ("'", "'", "has quotes around it"),
        (" ", "", "contains white space"),
        ("", "\t", "contains white space"),
        ("hunter2 ", "", "contains white space"),
        ("", "\u{a0}", "contains a character that is not ASCII"),
        ("ü", "", "contains a character that is not ASCII"),
        ("", "\0", "contains a control character"),
    ] {
        let secret = [before, SECRET, after].concat();
        let id = "webhooks_sharedkey_0123456789abcdefghjkmnpqrs";
        let client = "OQ22222222222222222222222222222222";
        for message in [
            reason(ApiKey::new(ACCOUNT, KEY, &secret).unwrap_err()),
            reason(AuthToken::new(ACCOUNT, &secret).unwrap_err()),
            reason(WebhookSharedKey::new(id, &secret).unwrap_err()),
            reason(OAuthClient::new(client, &secret, None).unwrap_err()),
        ] {
            assert!(message.contains(expected), "{message}");
        }
    }
    let short = reason(ApiKey::new(ACCOUNT, KEY, SECRET.split_at(31).0).unwrap_err());
    assert!(short.contains("at least 32 characters"), "{short}");
    assert!(AuthToken::new(ACCOUNT, "12345").is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_region_or_edge_must_be_a_host_name_label() {
    for label in [
        "",
        "IE1",
        "ie1.evil",
        "ie1/",
        "é",
        "-",
        "-a",
        "a-",
        &"x".repeat(64),
    ] {
        assert_eq!(
            Location::new(Some(label), None).unwrap_err().field(),
            Some("region"),
            "{label}"
        );
        assert_eq!(
            Location::new(None, Some(label)).unwrap_err().field(),
            Some("edge"),
            "{label}"
        );
    }
    assert!(Location::new(Some("us1"), Some("ashburn-ix")).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn no_way_of_printing_shows_a_secret() {
    let key = ApiKey::new(ACCOUNT, KEY, SECRET).unwrap();
    let ring = KeyRing::new(vec![key.clone()]).unwrap();
    let template = key.access_token_template(&AccessTokenOptions::default()).unwrap();
    let token = AuthToken::new(ACCOUNT, SECRET).unwrap();
    for printed in [
        format!("{key:?}"),
        format!("{key:#?}"),
        format!("{ring:?}"),
        format!("{template:?}"),
        format!("{token:?}"),
    ] {
        assert!(!printed.contains("hunter2"), "{printed}");
    }
    for error in [
        ApiKey::new(SECRET, KEY, SECRET).unwrap_err(),
        ApiKey::new(ACCOUNT, SECRET, SECRET).unwrap_err(),
        AuthToken::new(ACCOUNT, &[SECRET, "\n"].concat()).unwrap_err(),
        key.verify_access_token(
            SECRET,
            &twilio_edge_auth::access_token::VerifyOptions::at(1_700_000_000),
        )
        .unwrap_err(),
    ] {
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
