use serde_json::Value;
use twilio_edge_auth::access_token::{AccessToken, VerifyOptions};
use twilio_edge_auth::ffi;
use twilio_edge_auth::jws::Algorithm;
use twilio_edge_auth::rest::{Api, KeyOptions, ListOptions};

use super::{ACCOUNT, NOW, api_key, auth_token, claims, reparsed};

/// Options as JSON, for every function that has options. The results are well-formed and pass verification.
pub fn options(text: &str) {
    access_tokens(text);
    capability_tokens(text);
    rest(text);
    if let Ok(options) = VerifyOptions::from_json(text, NOW) {
        assert!(reparsed(text).is_none_or(|options| options.is_object()));
        _ = api_key().verify_access_token("", &options);
    }
}

fn access_tokens(text: &str) {
    let key = api_key();
    if let Ok(token) = ffi::access_token::mint(&key, text, NOW) {
        let Some(options) = reparsed(text) else { return };
        let issued = options["issuedAt"].as_u64().unwrap_or(NOW);
        let not_before = options["notBefore"].as_u64();
        let expires = issued + options["ttl"].as_u64().unwrap_or(3600);
        assert!(expires <= NOW + 86_400);
        let mut judge = VerifyOptions::at(issued.max(not_before.unwrap_or(0)));
        let algorithm: Algorithm = options["algorithm"].as_str().unwrap_or("HS256").parse().unwrap();
        judge = judge.algorithms(algorithm);
        let accepted = key.verify_access_token(&token, &judge).unwrap();
        assert_eq!(accepted.identity.as_deref(), options["identity"].as_str());
        assert_eq!(accepted.expires_at, expires);
        assert_eq!(accepted.not_before, not_before);
        assert_eq!(accepted, AccessToken::decode(&token).unwrap());
        if let Some(claims) = claims(&token) {
            assert_eq!(claims["grants"]["identity"], options["identity"]);
        }
    }
    if let Ok(template) = ffi::access_token::template(&key, text) {
        // The string is kept, because white space within a grant is kept too.
        let members = text.trim_start().strip_prefix('{').unwrap();
        let comma = if members.trim_start().starts_with('}') {
            ""
        } else {
            ","
        };
        let whole = ffi::access_token::mint(&key, &format!(r#"{{"identity":"alice"{comma}{members}"#), NOW);
        assert_eq!(template.mint("alice", NOW).ok(), whole.ok());
        if let Ok(token) = ffi::access_token::mint_from_template(&template, text, NOW) {
            claims(&token).unwrap();
        }
    }
}

fn capability_tokens(text: &str) {
    let account = auth_token();
    if let Ok(token) = account.client_capability_token(text, NOW) {
        let claims = claims(&token).unwrap();
        assert!(claims["scope"].is_string());
        times(&claims);
    }
    if let Ok(token) = account.task_router_capability_token(text, NOW)
        && let Some(claims) = claims(&token)
    {
        for policy in claims["policies"].as_array().unwrap() {
            assert!(policy["query_filter"].is_object() && policy["post_filter"].is_object());
        }
        times(&claims);
    }
}

fn times(claims: &Value) {
    assert_eq!(claims["iss"], ACCOUNT);
    let lifetime = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert!((1..=86_400).contains(&lifetime));
}

fn rest(text: &str) {
    let key = api_key();
    for api in [Api::Iam, Api::V2010] {
        let keys = key.api_keys(api).unwrap();
        if let Ok(options) = KeyOptions::from_json(text)
            && let Ok(request) = keys.create(&options)
        {
            form(request.body().unwrap());
        }
        if let Ok(options) = ListOptions::from_json(text)
            && let Ok(request) = keys.list(&options)
        {
            form(request.url().split_once('?').unwrap().1);
        }
    }
}

/// A form's decoder finds no injected parameter.
fn form(form: &str) {
    let known = [
        "FriendlyName",
        "AccountSid",
        "KeyType",
        "Policy",
        "PageSize",
        "PageToken",
    ];
    for (name, value) in form_urlencoded::parse(form.as_bytes()) {
        assert!(known.contains(&name.as_ref()), "{name}");
        if name == "Policy" {
            assert!(serde_json::from_str::<Value>(&value).unwrap()["allow"].is_array());
        }
        if name == "AccountSid" {
            assert_eq!(value, ACCOUNT);
        }
    }
}
