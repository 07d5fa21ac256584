use serde_json::Value;
use twilio_edge_auth::access_token::{AccessTokenOptions, VerifyOptions};
use twilio_edge_auth::rest::{Api, ApiKeys, KeyOptions, ListOptions};

use super::{ACCOUNT, NOW, api_key, auth_token, claims};

/// Options as JSON, for all that takes some. What they make is well formed, and accepted where it is checked.
pub fn options(text: &str) {
    access_tokens(text);
    capability_tokens(text);
    rest(text);
    if let Ok(options) = VerifyOptions::from_json(text, NOW) {
        assert!(serde_json::from_str::<Value>(text).unwrap().is_object());
        _ = api_key().verify_access_token("", &options);
    }
}

fn access_tokens(text: &str) {
    let key = api_key();
    if let Ok(options) = AccessTokenOptions::from_json(text)
        && let Ok(token) = key.mint_access_token(&options, NOW)
    {
        let issued = options.issued_at.unwrap_or(NOW);
        let mut judge = VerifyOptions::at(issued.max(options.not_before.unwrap_or(0)));
        judge.algorithms = [options.algorithm].into();
        if judge.now < issued + options.ttl {
            let accepted = key.verify_access_token(&token, &judge).unwrap();
            assert_eq!(accepted.identity.as_deref(), Some(options.identity.as_ref()));
            assert_eq!(accepted.expires_at, issued + options.ttl);
            assert_eq!(accepted.not_before, options.not_before);
        }
        if let Some(claims) = claims(&token) {
            assert_eq!(claims["grants"]["identity"], *options.identity);
        }
    }
    if let Ok(options) = AccessTokenOptions::template_from_json(text)
        && let Ok(template) = key.access_token_template(&options)
    {
        let whole = AccessTokenOptions {
            identity: "alice".into(),
            ..options
        };
        assert_eq!(
            template.mint("alice", NOW).ok(),
            key.mint_access_token(&whole, NOW).ok()
        );
    }
    if let Ok(options) = AccessTokenOptions::moment_from_json(text) {
        assert!(options.grants.is_empty());
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
        let keys = ApiKeys::new(ACCOUNT, None, key.location(), api).unwrap();
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

/// A form's decoder finds no parameter that the options could have put in.
fn form(form: &str) {
    let known = ["FriendlyName", "AccountSid", "KeyType", "Policy", "PageSize"];
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
