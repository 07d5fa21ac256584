//! Capability tokens, byte for byte those of the `twilio` package, and every error with its code and field. The same tests run
//! natively and, with wasm-pack, in Node and in a browser.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use serde_json::Value;
use twilio_edge_auth::credential::AuthToken;
use twilio_edge_auth::{CredentialError, ErrorCode};
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!("vectors/capability.json");
const AC: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const AP: &str = "AP11111111111111111111111111111111";
const WS: &str = "WS44444444444444444444444444444444";
const WK: &str = "WK55555555555555555555555555555555";
const NOW: u64 = 1_700_000_000;

type Mint = fn(&AuthToken, &str, u64) -> Result<String, CredentialError>;

fn client(account: &AuthToken, options: &str, now: u64) -> Result<String, CredentialError> {
    account.client_capability_token(options, now)
}

fn task_router(account: &AuthToken, options: &str, now: u64) -> Result<String, CredentialError> {
    account.task_router_capability_token(options, now)
}

fn account() -> AuthToken {
    AuthToken::new(AC, "authtok").unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn tokens_are_those_of_the_twilio_package() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let now = vectors["now"].as_u64().unwrap();
    for (kind, mint) in [("client", client as Mint), ("taskRouter", task_router)] {
        let cases = vectors[kind].as_array().unwrap();
        assert!(cases.len() >= 5);
        for case in cases {
            let token = mint(&account(), &case["options"].to_string(), now).unwrap();
            assert_eq!(token, case["token"].as_str().unwrap(), "{}", case["name"]);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn issued_at_can_be_set() {
    let options = r#"{"issuedAt":1700000000,"incoming":{"clientName":"alice"}}"#;
    let now = r#"{"incoming":{"clientName":"alice"}}"#;
    let account = account();
    assert_eq!(
        account.client_capability_token(options, NOW + 5).unwrap(),
        account.client_capability_token(now, NOW).unwrap()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn white_space_changes_no_scope() {
    let token = |filters: &str| {
        let options = format!(r#"{{"events":{{"filters":{filters}}}}}"#);
        account().client_capability_token(&options, NOW).unwrap()
    };
    for spaced in ["{ }", "{\n}", " {} "] {
        assert_eq!(token(spaced), token("{}"), "{spaced}");
    }
    assert_ne!(token(r#"{"a":"b"}"#), token("{}"));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_implausible_clock_is_refused() {
    let options = r#"{"incoming":{"clientName":"alice"}}"#;
    for now in [0, 1_577_836_799, 253_402_300_800, u64::MAX] {
        let error = account().client_capability_token(options, now).unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::InvalidArgument, Some("now"))
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_policy_can_deny() {
    let options = format!(
        r#"{{"workspaceSid":"{WS}","channelId":"{WK}","policies":[{{"url":"https://x","allow":false}}]}}"#
    );
    let token = account().task_router_capability_token(&options, NOW).unwrap();
    let allowed = account()
        .task_router_capability_token(&options.replace("false", "true"), NOW)
        .unwrap();
    assert_ne!(token, allowed);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_longest_token_has_16384_bytes() {
    let minted = |length| {
        let options = format!(r#"{{"events":{{"filters":{{"f":"{}"}}}}}}"#, "x".repeat(length));
        client(&account(), &options, NOW).map(|token| token.len())
    };
    let lengths = (11_000..13_000).map_while(|length| minted(length).ok());
    assert_eq!(lengths.last(), Some(16_384));
}

fn refused(mint: Mint, options: &str, code: ErrorCode, field: Option<&str>) {
    let error = mint(&account(), options, NOW).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (code, field),
        "{options}: {}",
        error.message()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn client_token_errors_name_the_option() {
    use ErrorCode::{InvalidArgument, InvalidIdentity, InvalidSid, InvalidTtl};
    let long = format!(r#"{{"incoming":{{"clientName":"{}"}}}}"#, "é".repeat(257));
    let large = format!(r#"{{"events":{{"filters":{{"f":"{}"}}}}}}"#, "x".repeat(13_000));
    for (options, code, field) in [
        ("", InvalidArgument, Some("options")),
        ("[]", InvalidArgument, Some("options")),
        ("null", InvalidArgument, Some("options")),
        ("{} {}", InvalidArgument, Some("options")),
        (r#"{"ttl":1,"ttl":1}"#, InvalidArgument, Some("options")),
        (r#"{"incomming":{}}"#, InvalidArgument, Some("incomming")),
        (r#"{"ttl":0}"#, InvalidTtl, Some("ttl")),
        (r#"{"ttl":86401}"#, InvalidTtl, Some("ttl")),
        (r#"{"ttl":1.5}"#, InvalidTtl, Some("ttl")),
        (r#"{"ttl":null}"#, InvalidTtl, Some("ttl")),
        (r#"{"issuedAt":-1}"#, InvalidArgument, Some("issuedAt")),
        (r#"{"issuedAt":253402300800}"#, InvalidArgument, Some("issuedAt")),
        (r#"{"incoming":{}}"#, InvalidIdentity, Some("incoming.clientName")),
        (
            r#"{"incoming":{"clientName":""}}"#,
            InvalidIdentity,
            Some("incoming.clientName"),
        ),
        (
            r#"{"incoming":{"clientName":7}}"#,
            InvalidArgument,
            Some("incoming.clientName"),
        ),
        (r#"{"incoming":true}"#, InvalidArgument, Some("incoming")),
        (
            r#"{"incoming":{"clientName":"\ud800"}}"#,
            InvalidArgument,
            Some("incoming"),
        ),
        (&long, InvalidIdentity, Some("incoming.clientName")),
        (r#"{"outgoing":{}}"#, InvalidSid, Some("outgoing.applicationSid")),
        (
            r#"{"outgoing":{"applicationSid":"SK11111111111111111111111111111111"}}"#,
            InvalidSid,
            Some("outgoing.applicationSid"),
        ),
        (
            &format!(r#"{{"outgoing":{{"applicationSid":"{AP}","clientName":""}}}}"#),
            InvalidIdentity,
            Some("outgoing.clientName"),
        ),
        (
            &format!(r#"{{"outgoing":{{"applicationSid":"{AP}","params":[]}}}}"#),
            InvalidArgument,
            Some("outgoing.params"),
        ),
        (
            &format!(r#"{{"outgoing":{{"applicationSid":"{AP}","params":{{"a":"b","c":7}}}}}}"#),
            InvalidArgument,
            Some("outgoing.params.c"),
        ),
        (
            &format!(r#"{{"outgoing":{{"applicationSid":"{AP}","param":{{}}}}}}"#),
            InvalidArgument,
            Some("outgoing.param"),
        ),
        (
            r#"{"events":{"filters":"f"}}"#,
            InvalidArgument,
            Some("events.filters"),
        ),
        (
            r#"{"events":{"filter":{}}}"#,
            InvalidArgument,
            Some("events.filter"),
        ),
        (&large, InvalidArgument, Some("options")),
    ] {
        refused(client, options, code, field);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn task_router_token_errors_name_the_option() {
    use ErrorCode::{InvalidArgument, InvalidSid, InvalidTtl};
    let with = |rest: &str| format!(r#"{{"workspaceSid":"{WS}","channelId":"{WK}"{rest}}}"#);
    for (options, code, field) in [
        (String::from("{}"), InvalidSid, Some("workspaceSid")),
        (
            format!(r#"{{"workspaceSid":"{WK}","channelId":"{WK}"}}"#),
            InvalidSid,
            Some("workspaceSid"),
        ),
        (
            format!(r#"{{"workspaceSid":"{WS}"}}"#),
            InvalidSid,
            Some("channelId"),
        ),
        (
            format!(r#"{{"workspaceSid":"{WS}","channelId":"{AP}"}}"#),
            InvalidSid,
            Some("channelId"),
        ),
        (
            with(r#","friendlyName":"""#),
            InvalidArgument,
            Some("friendlyName"),
        ),
        (
            with(r#","friendlyName":null"#),
            InvalidArgument,
            Some("friendlyName"),
        ),
        (with(r#","ttl":-1"#), InvalidTtl, Some("ttl")),
        (with(r#","version":"v2""#), InvalidArgument, Some("version")),
        (with(r#","policies":{}"#), InvalidArgument, Some("policies")),
        (with(r#","policies":[1]"#), InvalidArgument, Some("policies.0")),
        (
            with(r#","policies":[{}]"#),
            InvalidArgument,
            Some("policies.0.url"),
        ),
        (
            with(r#","policies":[{"url":"x"},{"url":"x","method":"PUT"}]"#),
            InvalidArgument,
            Some("policies.1.method"),
        ),
        (
            with(r#","policies":[{"url":"x","method":null}]"#),
            InvalidArgument,
            Some("policies.0.method"),
        ),
        (
            with(r#","policies":[{"url":"x","queryFilter":[]}]"#),
            InvalidArgument,
            Some("policies.0.queryFilter"),
        ),
        (
            with(r#","policies":[{"url":"x","postFilter":null}]"#),
            InvalidArgument,
            Some("policies.0.postFilter"),
        ),
        (
            with(r#","policies":[{"url":"x","allow":1}]"#),
            InvalidArgument,
            Some("policies.0.allow"),
        ),
        (
            with(r#","policies":[{"url":"x","allowed":true}]"#),
            InvalidArgument,
            Some("policies.0.allowed"),
        ),
        (
            with(&format!(r#","friendlyName":"{}""#, "x".repeat(13_000))),
            InvalidArgument,
            Some("options"),
        ),
    ] {
        refused(task_router, &options, code, field);
    }
}
