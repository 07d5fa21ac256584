use serde_json::Value;
use twilio_edge_auth::access_token::AccessToken;
use twilio_edge_auth::ffi;
use twilio_edge_auth::ffi::access_token::Content;

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
        // A fraction of many digits, such as 170.99999999999999999, is a whole number here.
        let most = if seconds.fract() == 0.0 { 1.0 } else { 0.0 };
        assert!((rounded - time as f64).abs() <= most, "{claim} {time}");
    }
}

/// The parts that bindings cut out of the text are those of the typed content.
fn read(token: &str) -> Option<AccessToken> {
    let content = ffi::access_token::decode(token.as_bytes());
    let token = AccessToken::decode(token).ok()?;
    let Content { text, parts, .. } = content.unwrap();
    let part = |index: usize| &text[parts[2 * index] as usize..parts[2 * index + 1] as usize];
    let string = |index| match part(index) {
        "" => None,
        json => Some(serde_json::from_str::<String>(json).unwrap_or_else(|_| json.into())),
    };
    assert_eq!(string(0).unwrap_or("HS256".into()), token.header.alg);
    assert_eq!(string(1), token.header.twr);
    let texts = [&token.id, &token.key_sid, &token.account_sid];
    assert_eq!([2, 3, 4].map(string), texts.map(|text| Some(text.clone())));
    assert_eq!(string(5), token.identity);
    assert_eq!([part(6), part(7)].concat(), token.grants);
    let times = [token.issued_at, token.not_before, Some(token.expires_at)];
    assert_eq!(
        parts[16..],
        times.map(|time| time.map_or(-1.0, |seconds| seconds as f64))
    );
    Some(token)
}
