//! The properties of the fuzz targets, for the corpus and generated inputs; and properties for every
//! length and every changed byte. `PROPTEST_CASES=100000` runs longer; a failing case is printed minimized.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

#[path = "security/fuzz/properties/mod.rs"]
mod properties;

use std::fs;
use std::path::Path;

use properties::{ACCOUNT, KEY, NOW, api_key, auth_token, base64url};
use proptest::prelude::*;
use twilio_edge_auth::access_token::{
    AccessToken, AccessTokenOptions, Grant, VerifyOptions, VideoGrant, VoiceGrant,
};
use twilio_edge_auth::credential::{ApiKey, AuthToken};
use twilio_edge_auth::ffi;
use twilio_edge_auth::jws::Algorithm;
use twilio_edge_auth::webhook::{Form, WebhookContent, WebhookRefusal, WebhookRequest};
use twilio_edge_auth::{ApplicationSid, RawJson};

type Property = fn(&str);

const PROPERTIES: [(&str, Property); 6] = [
    ("decode", properties::decode),
    ("options", properties::options),
    ("pkcv", properties::pkcv),
    ("rest", properties::rest),
    ("verify", properties::verify),
    ("webhook", properties::webhook),
];

/// The corpus includes earlier findings of fuzzing.
#[test]
fn hold_for_the_whole_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/security/fuzz/corpus");
    // These are compared with crates that only the fuzz targets have, or have bytes that are not text.
    let only_fuzzed = ["bytes", "dates", "frames", "urls"];
    let folders = fs::read_dir(&corpus).unwrap().count();
    assert_eq!(folders, PROPERTIES.len() + only_fuzzed.len());
    for (name, property) in PROPERTIES {
        let files: Vec<_> = fs::read_dir(corpus.join(name)).unwrap().collect();
        assert!(!files.is_empty(), "{name}");
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            property(&fs::read_to_string(path).unwrap());
        }
    }
}

/// Strings with many characters that are significant in tokens, URLs and JSON.
const TEXT: &str = r#"([a-c0-2]|[{}\[\]":,\\/?&=%#@+ '\n]|\\u00[46][0-9]|é|\PC){0,60}"#;
const MEMBERS: &str =
    r#"("(jti|iss|sub|exp|nbf|grants|alg|typ|crit|a)":("[a-zé]{0,4}"|-?[0-9]{1,3}|null|\{\}|\[\]),?){0,5}"#;

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop_oneof![
        Just(Algorithm::Hs256),
        Just(Algorithm::Hs384),
        Just(Algorithm::Hs512)
    ]
}

const HASHES: [&str; 3] = [
    "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", // of {}
    "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", // of x
    "44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A",
];

/// Changes the spelling of a URL at or after a byte.
type Change = fn(&str, usize) -> String;

fn change() -> impl Strategy<Value = Change> {
    fn inserted(url: &str, at: usize, text: &str) -> String {
        [&url[..at], text, &url[at..]].concat()
    }
    fn after_scheme(url: &str) -> usize {
        url.find("://").map_or(0, |at| at + 3)
    }
    fn authority_end(url: &str) -> usize {
        let start = after_scheme(url);
        url[start..]
            .find(['/', '?', '#'])
            .map_or(url.len(), |at| start + at)
    }
    /// Returns the byte after the authority that `at` selects.
    fn behind(url: &str, at: usize) -> Option<usize> {
        let end = authority_end(url);
        (end < url.len()).then(|| end + at % (url.len() - end))
    }
    const CHANGES: [Change; 14] = [
        |url, at| match behind(url, at) {
            Some(at) => [
                &url[..at],
                &format!("%{:02X}", url.as_bytes()[at]),
                &url[at + 1..],
            ]
            .concat(),
            None => url.into(),
        },
        |url, at| match behind(url, at) {
            Some(at) => [
                &url[..at],
                &format!("%{:02x}", url.as_bytes()[at]),
                &url[at + 1..],
            ]
            .concat(),
            None => url.into(),
        },
        // Escapes within the name of the hash.
        |url, at| match url.find("bodySHA256") {
            Some(start) => {
                let at = start + at % 10;
                [
                    &url[..at],
                    &format!("%{:02x}", url.as_bytes()[at]),
                    &url[at + 1..],
                ]
                .concat()
            }
            None => url.into(),
        },
        |url, _| url.replace("%20", "+"),
        |url, _| url.replace("%27", "'").replace("%40", "@").replace("%3A", ":"),
        |url, _| url.replace('\'', "%27").replace('@', "%40"),
        |url, _| match url.find('?') {
            Some(at) => [url, "&", &url[at + 1..]].concat(),
            None => url.into(),
        },
        |url, at| match url.rfind("bodySHA256") {
            Some(start) => [url, if at % 2 == 0 { "&" } else { "?" }, &url[start..]].concat(),
            None => url.into(),
        },
        |url, _| url.replace('?', "?&").replace('=', "=&"),
        |url, _| [url, "#bodySHA256"].concat(),
        |url, at| match behind(url, at) {
            Some(at) => inserted(url, at, "#"),
            None => url.into(),
        },
        |url, at| inserted(url, authority_end(url), [":443", ":8443", ":80"][at % 3]),
        |url, _| inserted(url, after_scheme(url), "u:p@"),
        |url, _| url.replace("/?", "?").replace("example", "Example"),
    ];
    prop::sample::select(&CHANGES[..])
}

/// A token, and the result of verification.
fn minted(identity: &str, ttl: u64, algorithm: Algorithm) -> (String, VerifyOptions) {
    let options = AccessTokenOptions::new(identity)
        .ttl(ttl)
        .algorithm(algorithm)
        .grant(VideoGrant::new());
    let mut judge = VerifyOptions::at(NOW);
    judge.algorithms = [algorithm].into();
    (api_key().mint_access_token(&options, NOW).unwrap(), judge)
}

proptest! {
    // Failures belong in the corpus or in a separate test.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hold_for_texts_of_parts(parts in prop::collection::vec(TEXT, 1..5)) {
        for (_, property) in PROPERTIES {
            property(&parts.join("\n"));
        }
    }

    #[test]
    fn hold_for_json(header in MEMBERS, claims in MEMBERS, options in MEMBERS) {
        let text = format!("{{{header}}}\n{{{claims}}}\n{{{options}}}");
        for (_, property) in PROPERTIES {
            property(&text);
            property(text.split('\n').next().unwrap());
        }
    }

    #[test]
    fn minted_tokens_verify(identity in "\\PC{1,64}", ttl in 1..=86_400_u64, algorithm in algorithm()) {
        let (token, judge) = minted(&identity, ttl, algorithm);
        let accepted = api_key().verify_access_token(&token, &judge).unwrap();
        prop_assert_eq!(accepted.identity.as_deref(), Some(identity.as_str()));
        prop_assert_eq!((accepted.issued_at, accepted.expires_at), (Some(NOW), NOW + ttl));
        prop_assert_eq!(&accepted, &AccessToken::decode(&token).unwrap());
        let mut late = judge;
        late.now = NOW + ttl;
        for wrong in [
            late,
            judge.algorithms([]),
        ] {
            prop_assert!(api_key().verify_access_token(&token, &wrong).is_err());
        }
    }

    #[test]
    fn a_byte_changed_anywhere_is_refused(at in any::<prop::sample::Index>(), byte: u8, algorithm in algorithm()) {
        let (token, judge) = minted("alice", 60, algorithm);
        let mut bytes = token.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(api_key().verify_access_token(&changed, &judge).is_err());
        }
    }

    #[test]
    fn a_url_variant_verifies_like_the_signed_url(
        scheme in prop_oneof![Just("https"), Just("wss")],
        path in "(|/|/[a-z'@:]{1,5}/?)",
        query in prop::collection::vec("[ab]=[a-z'@: ]{0,3}", 0..3),
        hashes in prop::collection::vec(0..3_usize, 0..3),
        changes in prop::collection::vec((any::<prop::sample::Index>(), change()), 1..5),
    ) {
        let mut parameters = query;
        parameters.extend(hashes.iter().map(|hash| format!("bodySHA256={}", HASHES[*hash])));
        let mark = if parameters.is_empty() { "" } else { "?" };
        let query = parameters.join("&").replace(' ', "%20");
        let signed = format!("{scheme}://example.com{path}{mark}{query}");
        let mut given = signed.clone();
        for (at, change) in changes {
            given = change(&given, at.index(given.len()));
        }
        let signature = auth_token().webhook_signature(&signed, &Form::default());
        let (empty, other) = (Form::default(), Form::new(vec![("a", "b")]));
        let verdicts = |url: &str| {
            [
                WebhookContent::Nothing,
                WebhookContent::Form(&empty),
                WebhookContent::Form(&other),
                WebhookContent::Body(b"{}"),
                WebhookContent::Body(b"x"),
                WebhookContent::Body(b""),
            ]
            .map(|content| auth_token().check_webhook(&WebhookRequest::new(url, &signature, content)))
        };
        let (expected, judged) = (verdicts(&signed), verdicts(&given));
        if judged.iter().any(|verdict| !matches!(verdict, Err(WebhookRefusal::Signature | WebhookRefusal::Url))) {
            // Only a handshake may lack a slash or have its query among the parameters, and it has no content.
            let same = if scheme == "wss" { &[0][..] } else { &[0, 1, 2, 3, 4, 5] };
            for at in same {
                prop_assert_eq!(&judged[*at], &expected[*at], "{} for {}", given, signed);
            }
        }
        for (verdict, expected) in judged.iter().zip(&expected) {
            prop_assert!(verdict.is_err() || expected.is_ok(), "{given} for {signed}");
        }
    }

    #[test]
    fn a_webhook_changed_anywhere_is_refused(
        path in "[a-z0-9/._~-]{1,40}",
        form in prop::collection::vec(("[A-Za-z]{1,8}", "\\PC{0,20}"), 0..6),
        at in any::<prop::sample::Index>(),
        byte in 0x21_u8..0x7f,
    ) {
        let url = format!("https://example.com/{path}");
        let form = Form::new(form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect());
        let signature = auth_token().webhook_signature(&url, &form);
        let check = |url: &str, signature: &str, form: &Form| {
            let content = WebhookContent::Form(form);
            auth_token().check_webhook(&WebhookRequest::new(url, signature, content)).is_ok()
        };
        prop_assert!(check(&url, &signature, &form));
        prop_assert!(!check(&url, &signature, &Form::new(vec![(form.as_str(), "more")])));
        let changed = |text: &str, from: usize| {
            let mut bytes = text.as_bytes().to_vec();
            let at = from + at.index(bytes.len() - from);
            let different = bytes[at] != byte;
            bytes[at] = byte;
            different.then(|| String::from_utf8(bytes).unwrap())
        };
        if let Some(signature) = changed(&signature, 0) {
            prop_assert!(!check(&url, &signature, &form));
        }
        if let Some(other) = changed(&url, "https://example.com/".len()) {
            prop_assert!(!check(&other, &signature, &form));
        }
    }
}

/// Mints tokens with a value in every possible place, with every function that mints. Every minted token verifies with the
/// same key, and has the value. Returns how many functions minted it.
fn mint_everywhere(value: &str) -> usize {
    let key = api_key();
    let params = format!(r#"{{"x":{value}}}"#);
    let application = "AP00000000000000000000000000000000";
    let from_json = [
        format!(r#""playback":{params}"#),
        format!(r#""custom":{{"x":{value}}}"#),
        format!(
            r#""voice":{{"outgoingApplicationSid":"{application}","outgoingApplicationParams":{params}}}"#
        ),
    ];
    let raw = |text| RawJson::new(text);
    let typed = [
        raw(&params).map(Grant::Playback),
        raw(value).map(|value| Grant::Custom("x".into(), value)),
        raw(&params).map(|params| {
            VoiceGrant::new()
                .outgoing_application_sid(ApplicationSid::new(application).unwrap())
                .outgoing_application_params(params)
                .into()
        }),
    ];
    let mut tokens = vec![];
    for grants in &from_json {
        tokens.push(ffi::access_token::mint(
            &key,
            &format!(r#"{{"identity":"a","grants":{{{grants}}}}}"#),
            NOW,
        ));
        tokens.push(
            ffi::access_token::template(&key, &format!(r#"{{"grants":{{{grants}}}}}"#))
                .and_then(|template| template.mint("a", NOW)),
        );
    }
    for grant in typed.into_iter().flatten() {
        let options = |identity: &'static str| AccessTokenOptions::new(identity).grant(grant.clone());
        tokens.push(key.mint_access_token(&options("a"), NOW));
        tokens.push(
            key.access_token_template(&options(""))
                .and_then(|template| template.mint("a", NOW)),
        );
    }
    let minted = tokens.into_iter().filter_map(Result::ok);
    minted
        .map(|token| {
            let read = key.verify_access_token(&token, &VerifyOptions::at(NOW)).unwrap();
            assert_eq!(read, AccessToken::decode(&token).unwrap());
            assert!(read.grants.contains(value));
        })
        .count()
}

#[test]
fn minted_tokens_verify_at_every_depth() {
    let nested =
        |depth, open: &str, close: &str| [open.repeat(depth), "1".into(), close.repeat(depth)].concat();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
        let minted: Vec<usize> = (0..40)
            .map(|depth| mint_everywhere(&nested(depth, open, close)))
            .collect();
        assert_eq!(minted.first(), Some(&12));
        assert_eq!(minted.last(), Some(&0));
        assert!(minted.is_sorted_by(|one, next| one >= next), "{minted:?}");
    }
}

#[test]
fn minted_tokens_verify_at_every_width() {
    for count in [
        1, 16, 17, 1000, 1018, 1019, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1400,
    ] {
        let members: Vec<String> = (0..count).map(|index| format!("\"{index:x}\":0")).collect();
        let object = format!("{{{}}}", members.join(","));
        assert_eq!(mint_everywhere(&object), 12, "{count}");
        assert_eq!(mint_everywhere(&format!("[{object}]")), 12, "{count}");
        let custom = object.replace("{\"", "{\"x").replace(",\"", ",\"x");
        let options = format!(r#"{{"identity":"a","grants":{{"custom":{custom}}}}}"#);
        let token = ffi::access_token::mint(&api_key(), &options, NOW);
        if let Ok(token) = &token {
            api_key()
                .verify_access_token(token, &VerifyOptions::at(NOW))
                .unwrap();
        }
        assert_eq!(token.is_ok(), count < 1400, "{count}");
    }
    assert_eq!(mint_everywhere(&format!("\"{}\"", "x".repeat(20_000))), 0);
}

#[test]
fn secrets_and_identities_of_every_length_are_accepted_or_refused() {
    for length in 0..=300 {
        let text = "x".repeat(length);
        let key = ApiKey::new(ACCOUNT, KEY, &text);
        assert_eq!(key.is_ok(), length >= 32, "{length}");
        assert_eq!(AuthToken::new(ACCOUNT, &text).is_ok(), length >= 1, "{length}");
        let options = AccessTokenOptions::new(text.as_str());
        let minted = api_key().mint_access_token(&options, NOW);
        assert_eq!(minted.is_ok(), (1..=256).contains(&length), "{length}");
        if let (Ok(key), Ok(minted)) = (key, minted) {
            assert!(key.verify_access_token(&minted, &VerifyOptions::at(NOW)).is_err());
            api_key()
                .verify_access_token(&minted, &VerifyOptions::at(NOW))
                .unwrap();
        }
    }
}

#[test]
fn parts_of_every_length_are_read_or_refused() {
    for length in 0..=300 {
        let part = base64url(vec![b'x'; length]);
        for token in [
            format!("{part}.{part}.{part}"),
            format!("{part}..{part}"),
            format!("{part}=.{part}.{part}"),
            "A".repeat(length),
            ".".repeat(length),
        ] {
            assert!(AccessToken::decode(&token).is_err());
            assert!(
                api_key()
                    .verify_access_token(&token, &VerifyOptions::at(NOW))
                    .is_err()
            );
        }
        let url = format!("https://example.com/{}", "a".repeat(length));
        let body = "b".repeat(length);
        properties::webhook(&format!("{url}\n\n{body}"));
        properties::pkcv(&format!("GET\n{url}\nx\n{body}"));
        properties::rest(&format!("200\n{body}"));
    }
}
