use serde_json::Value;
use twilio_edge_auth::RawJson;
use twilio_edge_auth::ffi;
use twilio_edge_auth::rest::{
    Api, ApiError, ApiKeyInfo, ApiKeys, ListOptions, OAuthToken, Response, epoch_seconds,
};

use super::api_key;

/// Responds to every request with the same status and body. Whatever they are, the next request has the same host.
pub fn rest(text: &str) {
    let [status, body] = super::parts(text);
    let status = status.parse().unwrap_or(200);
    json(body);
    if let Some(seconds) = epoch_seconds(body) {
        assert!(seconds <= 253_402_300_799);
    }
    let response = Response { status, body };
    if let Err(error) = response.json() {
        described(&error, status);
        let json =
            super::reparsed(&ffi::rest::read_response(status, body, ffi::rest::Content::Json).unwrap_err())
                .unwrap();
        assert_eq!(json["message"], *error.message());
        assert_eq!(json.get("code").map(|code| code.as_u64().unwrap()), error.code());
    }
    match ApiKeyInfo::from_response(&response) {
        Ok(info) => key(&info),
        Err(error) => described(&error, status),
    }
    match OAuthToken::from_response(&response) {
        Ok(token) => assert!((1..=2_592_000).contains(&token.expires_in)),
        Err(error) => described(&error, status),
    }
    for (api, list) in [
        (Api::Iam, "https://iam.twilio.com/v1/Keys?"),
        (
            Api::V2010,
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Keys.json?",
        ),
    ] {
        let credential = api_key();
        let keys = credential.api_keys(api).unwrap();
        match keys.created(&response) {
            Ok(new) => {
                key(&new.info);
                if let Ok(made) = new.credential(credential.account_sid(), credential.location()) {
                    assert_eq!(made.sid(), new.info.sid());
                }
                assert_eq!(format!("{new:?}"), format!("ApiKeyInfo({:?})", new.info.sid()));
            }
            Err(error) => described(&error, status),
        }
        match keys.page(&response) {
            Ok(page) => {
                page.keys().for_each(|info| key(&info));
                if let Some(token) = page.next_page_token {
                    next_page(&keys, list, &token);
                }
            }
            Err(error) => described(&error, status),
        }
        if let Some(token) = Api::Iam.next_page_token(body) {
            next_page(&keys, list, &token);
        }
    }
}

/// A page token continues the same list.
fn next_page(keys: &ApiKeys, list: &str, token: &str) {
    let options = ListOptions::default().page_token(token);
    let request = keys.list(&options).unwrap();
    let query = request.url().strip_prefix(list).unwrap();
    let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    assert!(parameters.contains(&("PageToken".into(), token.into())));
}

fn key(info: &ApiKeyInfo<'_>) {
    let sid = info.sid().as_str();
    assert!(
        sid.len() == 34 && sid.starts_with("SK") && sid[2..].bytes().all(|byte| byte.is_ascii_hexdigit())
    );
    _ = (info.friendly_name(), info.date_created(), info.date_updated());
    for raw in [info.flags(), info.policy()].into_iter().flatten() {
        _ = (raw.as_str(), raw.is_object());
    }
}

/// An error has the status of its response, and a message.
fn described(error: &ApiError, status: u16) {
    assert_eq!(error.status(), status);
    assert!(error.code().is_none() || !error.to_string().is_empty());
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
