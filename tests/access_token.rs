//! Access Tokens: minting, verification and errors. The same tests run natively and, with wasm-pack,
//! in Node and in a browser.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]
#![allow(clippy::arithmetic_side_effects, reason = "tests may panic")]

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use hmac::{Hmac, KeyInit, Mac};
use twilio_edge_auth::access_token::{
    AccessToken, AccessTokenOptions, ChatGrant, Grant, KeyRing, SyncGrant, SyncService, TaskRouterGrant,
    VerifyOptions, VideoGrant, VoiceGrant,
};
use twilio_edge_auth::credential::{ApiKey, KeyType, Location};
use twilio_edge_auth::ffi;
use twilio_edge_auth::jws::Algorithm;
use twilio_edge_auth::{
    ApplicationSid, CredentialError, CredentialSid, ErrorCode, RawJson, RoleSid, ServiceSid, WorkerSid,
    WorkspaceSid,
};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const KEY: &str = "SKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const SECRET: &str = "cccccccccccccccccccccccccccccccc";
const NOW: u64 = 1_700_000_000;

/// Minted by the npm package `twilio` 6.2.0: identity alice, region ie1, nbf 1699999990, ttl 600, video, chat.
const GOLDEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHdyIjoiaWUxIn0.\
eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSIsI\
nZpZGVvIjp7fSwiY2hhdCI6eyJzZXJ2aWNlX3NpZCI6IklTZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmYifX0sIm5iZiI6MTY5OTk5OTk\
5MCwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDA2MDAsImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJzdWIiO\
iJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIn0.NUl3AINjWKTFfBwUVM8y1QzZZ_prVrgOYRFDPHm3t4U";

fn key() -> ApiKey {
    ApiKey::new(ACCOUNT, KEY, SECRET).unwrap()
}

fn options() -> AccessTokenOptions<'static> {
    AccessTokenOptions::new("alice")
}

fn golden_options() -> AccessTokenOptions<'static> {
    with_golden_content(options()).region("ie1")
}

fn with_golden_content(options: AccessTokenOptions<'static>) -> AccessTokenOptions<'static> {
    let service: ServiceSid = "ISffffffffffffffffffffffffffffffff".parse().unwrap();
    options
        .ttl(600)
        .not_before(1_699_999_990)
        .grant(VideoGrant::new())
        .grant(ChatGrant::new().service_sid(service))
}

/// The field of an error as bindings receive it.
fn json_field(error: &CredentialError) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(&ffi::error::to_json(error)).unwrap();
    json["field"].as_str().map(String::from)
}

/// Returns a correctly signed token with any header and claims.
fn signed(header: &str, claims: &str) -> String {
    let text = [BASE64URL.encode(header), BASE64URL.encode(claims)].join(".");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = BASE64URL.encode(mac.finalize().into_bytes());
    [text, signature].join(".")
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"#;

fn claims_with(more: &str) -> String {
    format!(r#"{{"jti":"x","iss":"{KEY}","sub":"{ACCOUNT}","grants":{{}}{more}}}"#)
}

fn refusal(token: &str) -> (ErrorCode, Option<String>) {
    let error = key()
        .verify_access_token(token, &VerifyOptions::at(NOW))
        .unwrap_err();
    assert!(!error.message().contains(SECRET));
    (error.code(), error.field().map(String::from))
}

fn at(code: ErrorCode, field: &str) -> (ErrorCode, Option<String>) {
    (code, Some(field.into()))
}

#[wasm_bindgen_test(unsupported = test)]
fn a_token_is_byte_for_byte_that_of_the_twilio_package() {
    assert_eq!(key().mint_access_token(&golden_options(), NOW).unwrap(), GOLDEN);
    let regional = key().with_location(Location::new(Some("ie1"), Some("dublin")).unwrap());
    let options = with_golden_content(options());
    assert_eq!(regional.mint_access_token(&options, NOW).unwrap(), GOLDEN);
}

#[wasm_bindgen_test(unsupported = test)]
fn json_options_give_the_same_token() {
    let json = r#"{"identity":"alice","ttl":600,"notBefore":1699999990,"region":"ie1",
        "grants":{"video":{},"chat":{"serviceSid":"ISffffffffffffffffffffffffffffffff"}}}"#;
    assert_eq!(ffi::access_token::mint(&key(), json, NOW).unwrap(), GOLDEN);
    let json = r#"{"id":"x","issuedAt":1700000007,"identity":"alice","algorithm":"HS512"}"#;
    let typed = options().id("x").issued_at(NOW + 7).algorithm(Algorithm::Hs512);
    assert_eq!(
        ffi::access_token::mint(&key(), json, NOW).unwrap(),
        key().mint_access_token(&typed, NOW).unwrap()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn an_identity_follows_the_rules_of_every_grant() {
    let long = "a".repeat(129);
    let mint = |options: AccessTokenOptions<'_>| key().mint_access_token(&options, NOW).map(|_| ());
    for (identity, with_voice, with_video) in
        [("alice", true, true), ("a b", false, true), (&long, true, false)]
    {
        let options = || AccessTokenOptions::new(identity);
        assert!(mint(options().grant(SyncGrant::new())).is_ok());
        assert_eq!(
            mint(options().grant(VoiceGrant::new())).is_ok(),
            with_voice,
            "{identity}"
        );
        assert_eq!(
            mint(options().grant(VideoGrant::new())).is_ok(),
            with_video,
            "{identity}"
        );
        let both = [
            options().grant(VoiceGrant::new()).grant(VideoGrant::new()),
            options().grant(VideoGrant::new()).grant(VoiceGrant::new()),
        ];
        for both in both {
            let expected = if with_voice && with_video {
                Ok(())
            } else {
                Err(ErrorCode::InvalidIdentity)
            };
            assert_eq!(mint(both).map_err(|error| error.code()), expected, "{identity}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_template_gives_the_same_token() {
    let without_identity = with_golden_content(AccessTokenOptions::default()).region("ie1");
    let template = key().access_token_template(&without_identity).unwrap();
    assert_eq!(template.mint("alice", NOW).unwrap(), GOLDEN);
    assert_eq!(
        template.mint("", NOW).unwrap_err().code(),
        ErrorCode::InvalidIdentity
    );
    assert_eq!(
        key()
            .access_token_template(&golden_options())
            .unwrap_err()
            .field(),
        Some("identity")
    );
    let dated = without_identity.issued_at(NOW);
    assert_eq!(
        key().access_token_template(&dated).unwrap_err().field(),
        Some("issued_at")
    );
    let json = r#"{"ttl":600,"notBefore":1699999990,"region":"ie1",
        "grants":{"video":{},"chat":{"serviceSid":"ISffffffffffffffffffffffffffffffff"}}}"#;
    let template = ffi::access_token::template(&key(), json).unwrap();
    let mint = |json| ffi::access_token::mint_from_template(&template, json, NOW);
    assert_eq!(mint(r#"{"identity":"alice"}"#).unwrap(), GOLDEN);
    let dated = golden_options().issued_at(NOW - 5).id("x");
    assert_eq!(
        mint(r#"{"identity":"alice","issuedAt":1699999995,"id":"x"}"#).unwrap(),
        key().mint_access_token(&dated, NOW).unwrap()
    );
    for (json, field) in [(r#"{"identity":"alice","ttl":60}"#, "ttl"), ("{}", "identity")] {
        assert_eq!(json_field(&mint(json).unwrap_err()).as_deref(), Some(field));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_grant_has_its_claim_names() {
    let json = r#"{"identity":"alice","grants":{
        "custom":{"new_thing":[1.50,{"b":1,"a":2}]},
        "playback":{"playerStreamerSid":"VJ1"},
        "taskRouter":{"role":"worker","workerSid":"WK00000000000000000000000000000000"},
        "sync":{"endpointId":"e","serviceSid":"default"},
        "voice":{"outgoingApplicationParams":{"z":1,"a":2},"outgoingApplicationSid":"AP00000000000000000000000000000000",
                 "incomingAllow":true}}}"#;
    let token = ffi::access_token::mint(&key(), json, NOW).unwrap();
    assert_eq!(
        AccessToken::decode(&token).unwrap().grants,
        concat!(
            r#"{"new_thing":[1.50,{"b":1,"a":2}],"player":{"playerStreamerSid":"VJ1"},"#,
            r#""task_router":{"worker_sid":"WK00000000000000000000000000000000","role":"worker"},"#,
            r#""data_sync":{"service_sid":"default","endpoint_id":"e"},"#,
            r#""voice":{"incoming":{"allow":true},"#,
            r#""outgoing":{"application_sid":"AP00000000000000000000000000000000","params":{"z":1,"a":2}}}}"#,
        )
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn typed_grants_and_options_in_json_make_the_same_token() {
    let digits = "00000000000000000000000000000000";
    let sid = |prefix: &str| [prefix, digits].concat();
    let application: ApplicationSid = sid("AP").parse().unwrap();
    let credential: CredentialSid = sid("CR").parse().unwrap();
    let service: ServiceSid = sid("IS").parse().unwrap();
    let role: RoleSid = sid("RL").parse().unwrap();
    let workspace: WorkspaceSid = sid("WS").parse().unwrap();
    let worker: WorkerSid = sid("WK").parse().unwrap();
    let params = RawJson::new(r#"{"a":[1.50]}"#).unwrap();
    let grants: [(Grant<'_>, &str); 14] = [
        (VoiceGrant::new().into(), r#""voice":{}"#),
        (
            VoiceGrant::new().incoming_allow(true).into(),
            r#""voice":{"incomingAllow":true}"#,
        ),
        (
            VoiceGrant::new().incoming_allow(false).into(),
            r#""voice":{"incomingAllow":false}"#,
        ),
        (
            VoiceGrant::new()
                .endpoint_id("e")
                .push_credential_sid(credential.clone())
                .outgoing_application_params(params)
                .outgoing_application_sid(application.clone())
                .into(),
            r#""voice":{"outgoingApplicationSid":"AP*","outgoingApplicationParams":{"a":[1.50]},"pushCredentialSid":"CR*","endpointId":"e"}"#,
        ),
        (VideoGrant::new().into(), r#""video":{}"#),
        (
            VideoGrant::new().room("a").room("b\n").into(),
            r#""video":{"room":"b\n"}"#,
        ),
        (ChatGrant::new().into(), r#""chat":{}"#),
        (
            ChatGrant::new()
                .service_sid(service.clone())
                .endpoint_id("e")
                .deployment_role_sid(role)
                .push_credential_sid(credential)
                .into(),
            r#""chat":{"pushCredentialSid":"CR*","deploymentRoleSid":"RL*","endpointId":"e","serviceSid":"IS*"}"#,
        ),
        (
            SyncGrant::new().service_sid(service).into(),
            r#""sync":{"serviceSid":"IS*"}"#,
        ),
        (
            SyncGrant::new()
                .service_sid(SyncService::Default)
                .endpoint_id("e")
                .into(),
            r#""sync":{"endpointId":"e","serviceSid":"default"}"#,
        ),
        (
            TaskRouterGrant::new()
                .workspace_sid(workspace)
                .worker_sid(worker)
                .role("worker")
                .into(),
            r#""taskRouter":{"workspaceSid":"WS*","workerSid":"WK*","role":"worker"}"#,
        ),
        (Grant::Playback(params), r#""playback":{"a":[1.50]}"#),
        (
            Grant::Custom("x".into(), params),
            r#""custom":{"x":{"a":[1.50]}}"#,
        ),
        (
            Grant::Custom("y_z".into(), RawJson::new("1").unwrap()),
            r#""custom":{"y_z":1}"#,
        ),
    ];
    for (grant, json) in grants {
        let json = format!(
            r#"{{"identity":"alice","grants":{{{}}}}}"#,
            json.replace('*', digits)
        );
        let typed = key().mint_access_token(&options().grant(grant), NOW).unwrap();
        assert_eq!(
            ffi::access_token::mint(&key(), &json, NOW).unwrap(),
            typed,
            "{json}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn errors_name_typed_options_as_in_rust() {
    let params = RawJson::new("{}").unwrap();
    for (grant, field) in [
        (
            Grant::from(VoiceGrant::new().outgoing_application_params(params)),
            "grants.voice.outgoing_application_params",
        ),
        (
            Grant::from(TaskRouterGrant::new().role("")),
            "grants.task_router.role",
        ),
        (Grant::Playback(RawJson::new("[]").unwrap()), "grants.playback"),
        (
            Grant::Custom("data_sync".into(), params),
            "grants.custom.data_sync",
        ),
    ] {
        let error = key().mint_access_token(&options().grant(grant), NOW).unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::InvalidGrant, Some(field))
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn minted_tokens_verify_with_every_algorithm() {
    for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
        let token = key()
            .mint_access_token(&golden_options().algorithm(algorithm), NOW)
            .unwrap();
        let strict = VerifyOptions::at(NOW);
        let read = key()
            .verify_access_token(&token, &strict.algorithms(algorithm))
            .unwrap();
        assert_eq!(
            (read.identity.as_deref(), read.expires_at),
            (Some("alice"), NOW + 600)
        );
        assert_eq!(
            (read.issued_at, read.not_before),
            (Some(NOW), Some(1_699_999_990))
        );
        assert_eq!(
            (read.header.alg.as_str(), read.header.twr.as_deref()),
            (algorithm.as_str(), Some("ie1"))
        );
        assert_eq!(
            key().verify_access_token(&token, &strict).is_ok(),
            algorithm == Algorithm::Hs256
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_token_with_any_character_changed_is_refused() {
    for at in 0..GOLDEN.len() {
        for replacement in ["A", "_", ".", "=", " ", "é"] {
            if &GOLDEN[at..=at] != replacement {
                let changed = [&GOLDEN[..at], replacement, &GOLDEN[at + 1..]].concat();
                assert!(
                    key()
                        .verify_access_token(&changed, &VerifyOptions::at(NOW))
                        .is_err(),
                    "{at} {replacement}"
                );
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_invalid_header_has_its_error() {
    let claims = claims_with(&format!(r#","exp":{}"#, NOW + 1));
    assert!(
        key()
            .verify_access_token(&signed(HEADER, &claims), &VerifyOptions::at(NOW))
            .is_ok()
    );
    for (header, expected) in [
        (
            r#"{"alg":"none","typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::UnsupportedAlgorithm, "alg"),
        ),
        (
            r#"{"alg":"hs256","typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::UnsupportedAlgorithm, "alg"),
        ),
        (
            r#"{"alg":"HS512","typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::UnsupportedAlgorithm, "alg"),
        ),
        (
            r#"{"alg":["HS256"],"typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::MalformedToken, "alg"),
        ),
        (
            r#"{"typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::MalformedToken, "alg"),
        ),
        (
            r#"{"alg":"HS256","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::WrongTokenType, "typ"),
        ),
        (
            r#"{"alg":"HS256","typ":"at+jwt","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::WrongTokenType, "typ"),
        ),
        (
            r#"{"alg":"HS256","typ":"JWT"}"#,
            at(ErrorCode::WrongTokenType, "cty"),
        ),
        (
            r#"{"alg":"HS256","typ":"JWT","cty":"twilio-sat;v=1"}"#,
            at(ErrorCode::WrongTokenType, "cty"),
        ),
        (
            r#"{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1","crit":["exp"],"exp":1}"#,
            at(ErrorCode::MalformedToken, "crit"),
        ),
        (
            r#"{"alg":"HS256","alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"#,
            at(ErrorCode::MalformedToken, "header"),
        ),
        (r#"["HS256"]"#, at(ErrorCode::MalformedToken, "header")),
        ("{} ", at(ErrorCode::MalformedToken, "alg")),
        ("", at(ErrorCode::MalformedToken, "header")),
    ] {
        assert_eq!(refusal(&signed(header, &claims)), expected, "{header}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_invalid_claim_has_its_error() {
    let exp = format!(r#","exp":{}"#, NOW + 1);
    for (more, expected) in [
        (String::new(), at(ErrorCode::MalformedToken, "exp")),
        (format!(r#","exp":{NOW}"#), at(ErrorCode::TokenExpired, "exp")),
        (format!(r#","exp":{NOW}.9"#), at(ErrorCode::TokenExpired, "exp")),
        (
            r#","exp":-62135596800"#.into(),
            at(ErrorCode::TokenExpired, "exp"),
        ),
        (
            format!(r#"{exp},"nbf":{NOW}.000001"#),
            at(ErrorCode::TokenNotYetValid, "nbf"),
        ),
        (
            r#","exp":"9999999999""#.into(),
            at(ErrorCode::MalformedToken, "exp"),
        ),
        (
            r#","exp":9999999999.5e1"#.into(),
            at(ErrorCode::MalformedToken, "exp"),
        ),
        (r#","exp":1e400"#.into(), at(ErrorCode::MalformedToken, "exp")),
        (r#","exp":-1e400"#.into(), at(ErrorCode::MalformedToken, "exp")),
        (
            r#","exp":1.7000036e9"#.into(),
            at(ErrorCode::MalformedToken, "exp"),
        ),
        (
            r#","exp":9007199254740992.5"#.into(),
            at(ErrorCode::MalformedToken, "exp"),
        ),
        (r#","exp":null"#.into(), at(ErrorCode::MalformedToken, "exp")),
        (
            format!(r#"{exp},"nbf":{}"#, NOW + 1),
            at(ErrorCode::TokenNotYetValid, "nbf"),
        ),
        (
            format!(r#"{exp},"nbf":"0""#),
            at(ErrorCode::MalformedToken, "nbf"),
        ),
        (format!("{exp}{exp}"), at(ErrorCode::MalformedToken, "claims")),
        (
            format!(r#"{exp},"__proto__":{{}}"#),
            at(ErrorCode::MalformedToken, "claims"),
        ),
    ] {
        assert_eq!(refusal(&signed(HEADER, &claims_with(&more))), expected, "{more}");
    }
    let good = claims_with(&exp);
    let other_key = good.replace(KEY, "SK00000000000000000000000000000000");
    assert_eq!(
        refusal(&signed(HEADER, &other_key)),
        at(ErrorCode::WrongIssuer, "iss")
    );
    let other_account = good.replace(ACCOUNT, "AC00000000000000000000000000000000");
    assert_eq!(
        refusal(&signed(HEADER, &other_account)),
        at(ErrorCode::WrongAccount, "sub")
    );
    for claim in ["jti", "iss", "sub", "grants"] {
        let without = good.replace(&format!(r#""{claim}""#), r#""other""#);
        assert_eq!(
            refusal(&signed(HEADER, &without)),
            at(ErrorCode::MalformedToken, claim)
        );
        let number = good.replace(&format!(r#""{claim}":"#), &format!(r#""{claim}":7,"other":"#));
        assert_eq!(
            refusal(&signed(HEADER, &number)),
            at(ErrorCode::MalformedToken, claim)
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn tokens_of_other_sdks_are_accepted() {
    let read = |more: &str| {
        let token = signed(HEADER, &claims_with(more));
        let verified = key()
            .verify_access_token(&token, &VerifyOptions::at(NOW))
            .unwrap();
        assert_eq!(verified, AccessToken::decode(&token).unwrap());
        verified
    };
    let token = read(&format!(
        r#","exp":{}.9,"nbf":{}.1,"iat":{NOW}.5"#,
        NOW + 60,
        NOW - 1
    ));
    assert_eq!(
        (token.expires_at, token.not_before, token.issued_at),
        (NOW + 60, Some(NOW), Some(NOW))
    );
    let token = read(&format!(r#","exp":{}.0,"nbf":-62135596800"#, NOW + 60));
    assert_eq!((token.expires_at, token.not_before), (NOW + 60, Some(0)));
    for (identity, text) in [("42", "42"), ("-7", "-7"), ("0", "0"), (r#""42""#, "42")] {
        for grants in [
            format!(r#"{{"identity":{identity},"video":{{}}}}"#),
            format!(r#"{{"video":{{}},"identity":{identity}}}"#),
            format!(r#"{{ "video":{{}} , "identity" : {identity} }}"#),
            format!(r#"{{"identity":{identity}}}"#),
        ] {
            let claims = claims_with(&format!(r#","exp":{}"#, NOW + 60))
                .replace(r#""grants":{}"#, &format!(r#""grants":{grants}"#));
            let token = signed(HEADER, &claims);
            let read = AccessToken::decode(&token).unwrap();
            assert_eq!(read.identity.as_deref(), Some(text));
            let others = if grants.contains("video") {
                r#"{"video":{}}"#
            } else {
                "{}"
            };
            assert_eq!(read.grants.replace(' ', ""), others, "{grants}");
            let content = ffi::access_token::decode(token.as_bytes()).unwrap();
            let part = |index: usize| {
                let [start, end] = [content.parts[2 * index], content.parts[2 * index + 1]];
                &content.text[start as usize..end as usize]
            };
            assert_eq!(part(5), identity);
            assert_eq!([part(6), part(7)].concat(), read.grants);
            assert_eq!(content.parts[16..], [-1.0, -1.0, (NOW + 60) as f64]);
        }
    }
    for identity in ["1.5", "1e3", "true", "null", "[]", "{}"] {
        let claims = claims_with(r#","exp":1"#).replace(
            r#""grants":{}"#,
            &format!(r#""grants":{{"identity":{identity}}}"#),
        );
        let error = AccessToken::decode(&signed(HEADER, &claims)).unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::MalformedToken, Some("identity"))
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_error_for_another_key_or_account_names_it() {
    let other = "another-secret-of-32-characters-";
    let own = key();
    let ring = KeyRing::new(vec![own.clone()]).unwrap();
    for (account, sid, code, named) in [
        (
            ACCOUNT,
            "SK00000000000000000000000000000000",
            ErrorCode::WrongIssuer,
            "iss: expected SKb",
        ),
        (
            "AC00000000000000000000000000000000",
            KEY,
            ErrorCode::WrongAccount,
            "sub: expected ACa",
        ),
        (
            "AC00000000000000000000000000000000",
            "SK00000000000000000000000000000000",
            ErrorCode::WrongIssuer,
            "iss",
        ),
        (
            ACCOUNT,
            KEY,
            ErrorCode::SignatureMismatch,
            "signature does not match: the token was changed, or another secret signed it",
        ),
    ] {
        let token = ApiKey::new(account, sid, other)
            .unwrap()
            .mint_access_token(&options(), NOW)
            .unwrap();
        let error = own
            .verify_access_token(&token, &VerifyOptions::at(NOW))
            .unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.message().starts_with(named), "{error}");
        if code != ErrorCode::SignatureMismatch {
            assert!(error.message().ends_with("(unverified)"), "{error}");
        }
        assert_eq!(
            ring.verify_access_token(&token, &VerifyOptions::at(NOW))
                .unwrap_err(),
            error
        );
    }
    for claims in [
        claims_with(r#","exp":1"#).replace(KEY, "SK<script>"),
        claims_with(r#","exp":1"#).replace(KEY, &"S".repeat(1000)),
        String::from("[]"),
        String::from("{"),
    ] {
        let token = [&signed(HEADER, &claims)[..], "AAAA"].concat();
        assert_eq!(refusal(&token), (ErrorCode::SignatureMismatch, None));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_lifetime_over_24_hours_is_refused_unless_allowed() {
    let day = 86_400;
    for (more, fits) in [
        (format!(r#","iat":{NOW},"exp":{}"#, NOW + day), true),
        (format!(r#","iat":{NOW},"exp":{}"#, NOW + day + 1), false),
        (format!(r#","iat":{},"exp":{}"#, NOW - 60, NOW + day), false),
        (format!(r#","iat":{},"exp":{}"#, NOW + 60, NOW + 60 + day), false),
        (format!(r#","exp":{}"#, NOW + day), true),
        (format!(r#","exp":{}"#, NOW + day + 1), false),
        (format!(r#","nbf":0,"exp":{}"#, NOW + day), true),
    ] {
        let token = signed(HEADER, &claims_with(&more));
        let verified = key().verify_access_token(&token, &VerifyOptions::at(NOW));
        assert_eq!(verified.is_ok(), fits, "{more}");
        if let Err(error) = verified {
            assert_eq!(
                (error.code(), error.field()),
                (ErrorCode::LifetimeTooLong, Some("exp"))
            );
        }
        let allowed = VerifyOptions::at(NOW).allow_long_lifetime(true);
        assert!(key().verify_access_token(&token, &allowed).is_ok(), "{more}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_clock_tolerance_is_at_most_300_seconds() {
    let token = key().mint_access_token(&options(), NOW).unwrap();
    for (tolerance, fits) in [(0, true), (300, true), (301, false)] {
        let options = VerifyOptions::at(NOW).clock_tolerance(tolerance);
        let verified = key().verify_access_token(&token, &options);
        assert_eq!(verified.is_ok(), fits, "{tolerance}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_token_that_can_never_be_valid_is_not_minted() {
    let field = |options: &AccessTokenOptions<'_>, now| {
        let error = key().mint_access_token(options, now).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        String::from(error.field().unwrap())
    };
    let lasting = |ttl| options().ttl(ttl);
    assert_eq!(field(&lasting(60).not_before(NOW + 60), NOW), "not_before");
    assert!(
        key()
            .mint_access_token(&lasting(60).not_before(NOW + 59), NOW)
            .is_ok()
    );
    assert_eq!(field(&lasting(86_400).issued_at(NOW + 1), NOW), "issued_at");
    assert!(
        key()
            .mint_access_token(&lasting(86_399).issued_at(NOW + 1), NOW)
            .is_ok()
    );
    assert_eq!(field(&lasting(60).issued_at(1_577_836_799), NOW), "issued_at");
    for now in [0, 1_577_836_799, u64::MAX] {
        assert_eq!(field(&options(), now), "now");
        assert_eq!(field(&lasting(60).issued_at(NOW), now), "now");
        let error = key()
            .verify_access_token(GOLDEN, &VerifyOptions::at(now))
            .unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::InvalidArgument, Some("now"))
        );
    }
    let template = key()
        .access_token_template(&AccessTokenOptions::default().ttl(60).not_before(NOW + 60))
        .unwrap();
    assert_eq!(
        template.mint("alice", NOW).unwrap_err().field(),
        Some("not_before")
    );
    assert!(template.mint("alice", NOW + 1).is_ok());
    assert_eq!(template.mint("alice", 0).unwrap_err().field(), Some("now"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_clock_is_accepted_from_2020_to_9999() {
    for (now, fits) in [
        (1_577_836_799, false),
        (1_577_836_800, true),
        (253_402_300_799, true),
        (253_402_300_800, false),
    ] {
        let minted = key().mint_access_token(&options(), now);
        assert_eq!(minted.is_ok(), fits, "{now}");
        let token = minted.unwrap_or_else(|_| key().mint_access_token(&options(), NOW).unwrap());
        let verified = key().verify_access_token(&token, &VerifyOptions::at(now));
        assert_eq!(verified.is_ok(), fits, "{now}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_signature_is_verified_before_the_claims() {
    let expired = signed(HEADER, &claims_with(r#","exp":1"#));
    let forged = [&expired[..expired.len() - 4], "AAAA"].concat();
    assert_eq!(refusal(&expired).0, ErrorCode::TokenExpired);
    assert_eq!(refusal(&forged).0, ErrorCode::SignatureMismatch);
    let short = &expired[..expired.len() - 3];
    assert_eq!(refusal(short).0, ErrorCode::SignatureMismatch);
}

#[wasm_bindgen_test(unsupported = test)]
fn clock_skew_is_tolerated_within_bounds() {
    let token = signed(
        HEADER,
        &claims_with(&format!(r#","nbf":{},"exp":{}"#, NOW + 60, NOW + 120)),
    );
    let tolerant = |now, clock_tolerance| {
        let options = VerifyOptions::at(now).clock_tolerance(clock_tolerance);
        key()
            .verify_access_token(&token, &options)
            .map_err(|error| error.code())
            .err()
    };
    assert_eq!(tolerant(NOW, 59), Some(ErrorCode::TokenNotYetValid));
    assert_eq!(tolerant(NOW, 60), None);
    assert_eq!(tolerant(NOW + 179, 60), None);
    assert_eq!(tolerant(NOW + 180, 60), Some(ErrorCode::TokenExpired));
    assert_eq!(tolerant(NOW + 60, 301), Some(ErrorCode::InvalidArgument));
    // Milliseconds, for example.
    assert_eq!(tolerant(u64::MAX, 300), Some(ErrorCode::InvalidArgument));
}

#[wasm_bindgen_test(unsupported = test)]
fn verify_options_can_be_json() {
    let options =
        VerifyOptions::from_json(r#"{"clockTolerance":30,"algorithms":["HS512","HS256"]}"#, NOW).unwrap();
    let algorithms = [Algorithm::Hs256, Algorithm::Hs512];
    assert_eq!(
        options,
        VerifyOptions::at(NOW).clock_tolerance(30).algorithms(algorithms)
    );
    for (json, allowed) in [
        (r#"{"allowLongLifetime":true}"#, true),
        (r#"{"allowLongLifetime":false}"#, false),
        ("{}", false),
    ] {
        assert_eq!(
            VerifyOptions::from_json(json, NOW).unwrap(),
            VerifyOptions::at(NOW).allow_long_lifetime(allowed),
            "{json}"
        );
    }
    for (json, code, field) in [
        (r#"{"now":-1}"#, ErrorCode::InvalidArgument, "now"),
        (
            r#"{"clockTolerance":"30"}"#,
            ErrorCode::InvalidArgument,
            "clockTolerance",
        ),
        (
            r#"{"allowLongLifetime":1}"#,
            ErrorCode::InvalidArgument,
            "allowLongLifetime",
        ),
        (
            r#"{"algorithms":"HS256"}"#,
            ErrorCode::InvalidArgument,
            "algorithms",
        ),
        (r#"{"algorithms":[]}"#, ErrorCode::InvalidArgument, "algorithms"),
        (
            r#"{"algorithms":["HS256",7]}"#,
            ErrorCode::UnsupportedAlgorithm,
            "algorithms",
        ),
        (
            r#"{"algorithms":["none"]}"#,
            ErrorCode::UnsupportedAlgorithm,
            "algorithms",
        ),
        (
            r#"{"algorithm":["HS256"]}"#,
            ErrorCode::InvalidArgument,
            "algorithm",
        ),
        ("null", ErrorCode::InvalidArgument, "options"),
    ] {
        let error = VerifyOptions::from_json(json, NOW).unwrap_err();
        assert_eq!(
            (error.code(), json_field(&error).as_deref()),
            (code, Some(field)),
            "{json}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn mint_errors_name_the_invalid_option() {
    for (json, code, field) in [
        (r#"{}"#, ErrorCode::InvalidIdentity, "identity"),
        (r#"{"identity":7}"#, ErrorCode::InvalidIdentity, "identity"),
        (r#"{"identity":"\ud800"}"#, ErrorCode::InvalidIdentity, "identity"),
        (r#"{"identity":"a","ttl":0}"#, ErrorCode::InvalidTtl, "ttl"),
        (r#"{"identity":"a","ttl":-1}"#, ErrorCode::InvalidTtl, "ttl"),
        (r#"{"identity":"a","ttl":1.5}"#, ErrorCode::InvalidTtl, "ttl"),
        (r#"{"identity":"a","ttl":null}"#, ErrorCode::InvalidTtl, "ttl"),
        (r#"{"identity":"a","ttl":"3600"}"#, ErrorCode::InvalidTtl, "ttl"),
        (r#"{"identity":"a","ttl":86401}"#, ErrorCode::InvalidTtl, "ttl"),
        (
            r#"{"identity":"a","notBefore":1e10}"#,
            ErrorCode::InvalidArgument,
            "notBefore",
        ),
        (
            r#"{"identity":"a","issuedAt":253402300800}"#,
            ErrorCode::InvalidArgument,
            "issuedAt",
        ),
        (
            r#"{"identity":"a","region":"IE1"}"#,
            ErrorCode::InvalidArgument,
            "region",
        ),
        (
            r#"{"identity":"a","region":"ie1.evil"}"#,
            ErrorCode::InvalidArgument,
            "region",
        ),
        (
            r#"{"identity":"a","region":7}"#,
            ErrorCode::InvalidArgument,
            "region",
        ),
        (r#"{"identity":"a","id":7}"#, ErrorCode::InvalidArgument, "id"),
        (
            r#"{"identity":"a","algorithm":256}"#,
            ErrorCode::UnsupportedAlgorithm,
            "algorithm",
        ),
        (
            r#"{"identity":"a","algorithm":"none"}"#,
            ErrorCode::UnsupportedAlgorithm,
            "algorithm",
        ),
        (
            r#"{"identity":"a","grant":{}}"#,
            ErrorCode::InvalidArgument,
            "grant",
        ),
        (
            r#"{"identity":"a","grants":[]}"#,
            ErrorCode::InvalidGrant,
            "grants",
        ),
        (
            r#"{"identity":"a","grants":{"vide":{}}}"#,
            ErrorCode::InvalidArgument,
            "grants.vide",
        ),
        (
            r#"{"identity":"a","grants":{"video":{"rooms":"x"}}}"#,
            ErrorCode::InvalidArgument,
            "grants.video.rooms",
        ),
        (
            r#"{"identity":"a","grants":{"video":{"room":""}}}"#,
            ErrorCode::InvalidGrant,
            "grants.video.room",
        ),
        (
            r#"{"identity":"a","grants":{"sync":{"serviceSid":"AC00000000000000000000000000000000"}}}"#,
            ErrorCode::InvalidSid,
            "grants.sync.serviceSid",
        ),
        (
            r#"{"identity":"a","grants":{"voice":{"outgoingApplicationSid":"AC00000000000000000000000000000000"}}}"#,
            ErrorCode::InvalidSid,
            "grants.voice.outgoingApplicationSid",
        ),
        (
            r#"{"identity":"a","grants":{"chat":{"deploymentRoleSid":"RL0"}}}"#,
            ErrorCode::InvalidSid,
            "grants.chat.deploymentRoleSid",
        ),
        (
            r#"{"identity":"a","grants":{"voice":{"outgoingApplicationParams":{}}}}"#,
            ErrorCode::InvalidGrant,
            "grants.voice.outgoingApplicationParams",
        ),
        (
            r#"{"identity":"a","grants":{"playback":[]}}"#,
            ErrorCode::InvalidGrant,
            "grants.playback",
        ),
        (
            r#"{"identity":"a","grants":{"custom":{"identity":"b"}}}"#,
            ErrorCode::InvalidGrant,
            "grants.custom.identity",
        ),
        (
            r#"{"identity":"a","grants":{"custom":{"player":{}}}}"#,
            ErrorCode::InvalidGrant,
            "grants.custom.player",
        ),
        (
            r#"{"identity":"a","grants":{"custom":{"x":{"__proto__":1}}}}"#,
            ErrorCode::InvalidGrant,
            "grants.custom",
        ),
        (
            r#"{"identity":"a","identity":"b"}"#,
            ErrorCode::InvalidArgument,
            "options",
        ),
        (r#"[]"#, ErrorCode::InvalidArgument, "options"),
        ("", ErrorCode::InvalidArgument, "options"),
    ] {
        let error = ffi::access_token::mint(&key(), json, NOW).unwrap_err();
        assert_eq!(
            (error.code(), json_field(&error).as_deref()),
            (code, Some(field)),
            "{json}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_message_about_options_says_what_is_wrong_with_their_json() {
    let deep = format!(r#"{{"grants":{{"custom":{{"x":{}}}}}}}"#, "[".repeat(40));
    for (json, expected) in [
        ("{", "expected valid JSON"),
        ("[]", "expected an object"),
        (
            r#"{"identity":"a","identity":"b"}"#,
            "expected each member of an object once",
        ),
        (r#"{"identity":7}"#, "identity: expected a string"),
        (
            r#"{"identity":"\ud800"}"#,
            "expected well-formed Unicode, without lone surrogates",
        ),
        (
            r#"{"grants":{"voice":{"incomingAllow":1}}}"#,
            "expected true or false",
        ),
        (
            r#"{"grants":{"custom":{"x":{"__proto__":1}}}}"#,
            "expected no member named __proto__",
        ),
        (&deep, "expected at most 32 levels of nesting"),
    ] {
        let message = ffi::access_token::mint(&key(), json, NOW).unwrap_err().message();
        assert!(message.ends_with(expected), "{message}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_custom_grant_has_a_name_of_its_own() {
    let value = RawJson::new("{}").unwrap();
    for (name, fits) in [
        ("x", true),
        ("_x", true),
        ("Z9-", true),
        ("identity2", true),
        ("", false),
        ("9x", false),
        ("-x", false),
        ("é", false),
        ("identity", false),
        ("__proto__", false),
        ("constructor", false),
        ("prototype", false),
        ("voice", false),
        ("task_router", false),
    ] {
        let minted = key().mint_access_token(&options().grant(Grant::Custom(name.into(), value)), NOW);
        assert_eq!(
            minted.map(|_| ()).map_err(|error| error.code()),
            if fits {
                Ok(())
            } else {
                Err(ErrorCode::InvalidGrant)
            },
            "{name}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_grant_is_at_most_as_deep_as_a_token_that_is_read() {
    let nested = |depth: usize| [r#"{"a":"#.repeat(depth), "1".into(), "}".repeat(depth)].concat();
    let application: ApplicationSid = "AP00000000000000000000000000000000".parse().unwrap();
    for (custom_depth, params_depth, fits) in [(30, 28, true), (31, 29, false)] {
        let (custom, params) = (nested(custom_depth), nested(params_depth));
        let voice = VoiceGrant::new()
            .outgoing_application_sid(application.clone())
            .outgoing_application_params(RawJson::new(&params).unwrap());
        for grant in [
            Grant::from(voice),
            Grant::Custom("x".into(), RawJson::new(&custom).unwrap()),
        ] {
            match key().mint_access_token(&options().grant(grant), NOW) {
                Ok(token) => assert!(fits && AccessToken::decode(&token).is_ok()),
                Err(error) => assert_eq!((error.code(), fits), (ErrorCode::InvalidGrant, false)),
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_longest_token_has_16384_bytes() {
    let minted = |length| {
        let json = format!(r#"{{"p":"{}"}}"#, "x".repeat(length));
        let custom = Grant::Custom("x".into(), RawJson::new(&json).unwrap());
        key()
            .mint_access_token(&options().grant(custom), NOW)
            .map(|token| token.len())
    };
    let lengths = (11_900..13_000).map_while(|length| minted(length).ok());
    assert_eq!(lengths.last(), Some(16_384));
    let error = minted(13_000).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::InvalidGrant, Some("grants"))
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_duplicate_grant_is_refused() {
    let twice = options().grant(SyncGrant::new()).grant(SyncGrant::new());
    let error = key().mint_access_token(&twice, NOW).unwrap_err();
    assert_eq!(
        (error.code(), error.field()),
        (ErrorCode::InvalidGrant, Some("grants.sync"))
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_restricted_key_cannot_sign() {
    let restricted = key().with_type(KeyType::Restricted);
    let code = |result: Result<String, CredentialError>| result.unwrap_err().code();
    assert_eq!(
        code(restricted.mint_access_token(&options(), NOW)),
        ErrorCode::RestrictedKeyCannotSign
    );
    let verified = restricted.verify_access_token(GOLDEN, &VerifyOptions::at(NOW));
    assert_eq!(verified.unwrap_err().code(), ErrorCode::RestrictedKeyCannotSign);
    assert!(
        key()
            .with_type(KeyType::Standard)
            .mint_access_token(&options(), NOW)
            .is_ok()
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_ring_mints_with_its_first_key_and_verifies_with_each() {
    let newer = ApiKey::new(
        ACCOUNT,
        "SK00000000000000000000000000000000",
        "another-secret-of-32-characters-",
    )
    .unwrap();
    let ring = KeyRing::new(vec![newer.clone(), key()]).unwrap();
    let minted = ring.mint_access_token(&options(), NOW).unwrap();
    assert_eq!(minted, newer.mint_access_token(&options(), NOW).unwrap());
    assert_eq!(ring.authorization_header(), newer.authorization_header());
    assert_eq!(
        ring.keys().iter().map(ApiKey::sid).collect::<Vec<_>>(),
        [newer.sid(), key().sid()]
    );
    assert!(ring.verify_access_token(&minted, &VerifyOptions::at(NOW)).is_ok());
    assert!(ring.verify_access_token(GOLDEN, &VerifyOptions::at(NOW)).is_ok());
    let alone = KeyRing::new(vec![newer]).unwrap();
    let refused = alone
        .verify_access_token(GOLDEN, &VerifyOptions::at(NOW))
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongIssuer);
    assert_eq!(KeyRing::new(vec![]).unwrap_err().field(), Some("keys"));
    let foreign = ApiKey::new("AC00000000000000000000000000000000", KEY, SECRET).unwrap();
    assert_eq!(
        KeyRing::new(vec![key(), foreign]).unwrap_err().field(),
        Some("keys")
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn an_id_makes_the_jti_unique() {
    let with = |id: &'static str| options().id(id);
    let ring = KeyRing::new(vec![key()]).unwrap();
    let (jwt, token) = ring.issue_access_token(&with("a-B_9.z"), NOW).unwrap();
    assert_eq!(token.id, [KEY, "-a-B_9.z"].concat());
    assert_eq!((token.issued_at, token.expires_at), (Some(NOW), NOW + 3600));
    assert_eq!(
        key().verify_access_token(&jwt, &VerifyOptions::at(NOW)).unwrap(),
        token
    );
    let long = "x".repeat(65);
    for wrong in ["", "a b", "\"", "é", "a\n", &long] {
        let options = options().id(wrong);
        let error = key().mint_access_token(&options, NOW).unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::InvalidArgument, Some("id"))
        );
        assert_eq!(
            key().access_token_template(&options).unwrap_err().code(),
            ErrorCode::InvalidArgument
        );
    }
}
