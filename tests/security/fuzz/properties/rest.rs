use serde_json::Value;
use twilio_edge_auth::AccountSid;
use twilio_edge_auth::RawJson;
use twilio_edge_auth::rest::{
    Answer, Api, ApiError, ApiKeyInfo, ApiKeys, ListOptions, OAuthToken, epoch_seconds,
};

use super::{ACCOUNT, api_key};

/// Responds to every request with the same status and body. Whatever they are, the next request has the same host.
pub fn rest(text: &str) {
    let [status, body] = super::parts(text);
    let status = status.parse().unwrap_or(200);
    json(body);
    if let Some(seconds) = epoch_seconds(body) {
        assert!(seconds <= 253_402_300_799);
    }
    let answer = Answer { status, body };
    if let Err(error) = answer.check() {
        described(error, status);
    }
    match ApiKeyInfo::from_answer(&answer) {
        Ok(info) => key(info),
        Err(error) => described(error, status),
    }
    match OAuthToken::from_answer(&answer) {
        Ok(token) => assert!((1..=2_592_000).contains(&token.expires_in)),
        Err(error) => described(error, status),
    }
    for (api, list) in [
        (Api::Iam, "https://iam.twilio.com/v1/Keys?"),
        (
            Api::V2010,
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Keys.json?",
        ),
    ] {
        let credential = api_key();
        let keys = ApiKeys::new(ACCOUNT, None, credential.location(), api).unwrap();
        match keys.created(&answer) {
            Ok(new) => {
                key(new.info);
                let account = AccountSid::new(ACCOUNT, "accountSid").unwrap();
                if let Ok(made) = new.credential(&account, credential.location()) {
                    assert_eq!(made.sid().as_str(), new.info.sid());
                }
                assert_eq!(format!("{new:?}"), format!("ApiKeyInfo({:?})", new.info.sid()));
            }
            Err(error) => described(error, status),
        }
        match keys.page(&answer) {
            Ok(page) => {
                page.keys().for_each(key);
                if let Some(token) = page.next_page_token {
                    next_page(&keys, list, &token);
                }
            }
            Err(error) => described(error, status),
        }
        if let Some(token) = keys.next_page_token(body) {
            next_page(&keys, list, &token);
        }
    }
}

/// A page token continues the same list.
fn next_page(keys: &ApiKeys<'_>, list: &str, token: &str) {
    let options = ListOptions {
        page_token: Some(token.to_owned()),
        ..ListOptions::default()
    };
    let request = keys.list(&options).unwrap();
    let query = request.url().strip_prefix(list).unwrap();
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    assert!(parameters.contains(&("PageToken".into(), token.into())));
}

fn key(info: ApiKeyInfo<'_>) {
    let sid = info.sid();
    assert!(
        sid.len() == 34 && sid.starts_with("SK") && sid[2..].bytes().all(|byte| byte.is_ascii_hexdigit())
    );
    _ = (info.friendly_name(), info.date_created(), info.date_updated());
    for raw in [info.flags(), info.policy()].into_iter().flatten() {
        _ = (raw.as_str(), raw.is_object());
    }
}

/// An error is JSON for JavaScript, with the values of its getters.
fn described(error: ApiError, status: u16) {
    assert_eq!(error.status(), status);
    let (code, message) = (error.code(), error.message());
    let json = super::reparsed(&error.into_json()).unwrap();
    assert_eq!(json["message"], *message);
    assert_eq!(json.get("code").map(|code| code.as_u64().unwrap()), code);
}

/// Accepted JSON is valid; refused JSON is invalid, or one of four cases in which parsers differ.
fn json(text: &str) {
    if RawJson::new(text).is_some() {
        super::reparsed(text);
    } else if let Ok(value) = serde_json::from_str::<Value>(text) {
        // Written again, each member occurs once.
        let again = value.to_string();
        assert!(RawJson::new(&again).is_some() || depth(&value) > 32 || again.contains("\"__proto__\""));
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
