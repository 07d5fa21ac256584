use serde_json::Value;
use twilio_edge_auth::access_token::AccessToken;
use twilio_edge_auth::ffi;

use super::{base64url, reparsed};

/// A token, or a token's header and claims: the decoded content is that of another parser.
pub fn decode(text: &str) {
    read(text);
    let [header, claims] = super::parts(text);
    let token = [&base64url(header), ".", &base64url(claims), ".AQID"].concat();
    if let Some(token) = read(&token)
        && let (Some(header), Some(claims)) = (reparsed(header), reparsed(claims))
    {
        let grants = reparsed(&token.grants).unwrap();
        let mut expected = claims["grants"].as_object().unwrap().clone();
        let identity = expected.remove("identity");

        assert_eq!(header["alg"], *token.header.alg);
        assert_eq!(header["typ"], "JWT");
        assert_eq!(header["cty"], "twilio-fpa;v=1");
        assert!(header.get("crit").is_none());
        assert_eq!(
            header.get("twr").and_then(Value::as_str),
            token.header.twr.as_deref()
        );
        for (name, text) in [
            ("jti", &token.id),
            ("iss", &token.key_sid),
            ("sub", &token.account_sid),
        ] {
            assert_eq!(claims[name], **text);
        }
        for (name, time) in [
            ("exp", Some(token.expires_at)),
            ("nbf", token.not_before),
            ("iat", token.issued_at),
        ] {
            assert_eq!(claims.get(name).is_some(), time.is_some());
            if let Some(time) = time {
                assert_seconds(&claims[name], time, name == "nbf");
            }
        }
        assert_eq!(grants, Value::Object(expected));
        match identity {
            Some(Value::Number(_)) => {
                let text = token.identity.unwrap();
                assert!(
                    text.trim_start_matches('-')
                        .bytes()
                        .all(|byte| byte.is_ascii_digit())
                );
            }
            identity => assert_eq!(
                identity.as_ref().map(|identity| identity.as_str().unwrap()),
                token.identity.as_deref()
            ),
        }
    }
}

/// A time is that of the claim: a negative one is 0, a fraction is truncated or rounded up.
fn assert_seconds(claim: &Value, time: u64, up: bool) {
    if let Some(exact) = claim.as_u64() {
        assert_eq!(exact, time);
        return;
    }
    let seconds = claim.as_f64().unwrap().max(0.0);
    // Larger ones are not exact.
    if seconds < 1e12 {
        let rounded = if up { seconds.ceil() } else { seconds.floor() };
        assert!((rounded - time as f64).abs() < 0.5, "{claim} {time}");
    }
}

/// Decoded content can be written as JSON for JavaScript.
fn read(token: &str) -> Option<AccessToken> {
    let json = ffi::access_token::decode(token);
    let token = AccessToken::decode(token).ok()?;
    if let Some(json) = reparsed(&json.unwrap()) {
        assert_eq!(json["expiresAt"], token.expires_at);
        assert_eq!(json["keySid"], *token.key_sid);
        assert_eq!(json["identity"].as_str(), token.identity.as_deref());
        assert_eq!(
            json["grants"],
            serde_json::from_str::<Value>(&token.grants).unwrap()
        );
    }
    Some(token)
}
