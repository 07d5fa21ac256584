use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use twilio_edge_auth::access_token::{AccessToken, VerifyOptions};
use twilio_edge_auth::credential::ApiKey;
use twilio_edge_auth::jws::JwsVerifier;

use super::{ACCOUNT, KEY, NOW, SECRET, api_key, base64url};

/// Header, claims, verification options, and a token. Every accepted token is signed with the
/// key, and returns the claims that the key expects.
pub fn verify(text: &str) {
    let [header, claims, options, token] = super::parts(text);
    let options = VerifyOptions::from_json(options, NOW).unwrap_or(VerifyOptions::at(NOW));
    let key = api_key();
    check(&key, token, &options);
    check_foreign(token);

    let signed = [&base64url(header), ".", &base64url(claims)].concat();
    for tag in [
        mac::<Hmac<Sha256>>(&signed),
        mac::<Hmac<Sha384>>(&signed),
        mac::<Hmac<Sha512>>(&signed),
    ] {
        let token = [&signed, ".", &base64url(&tag)].concat();
        check_foreign(&token);
        if let Some(accepted) = check(&key, &token, &options) {
            assert_eq!(super::reparsed(claims), super::claims(&token));
            assert_eq!(accepted, AccessToken::decode(&token).unwrap());
            refuses_what_is_near(&key, &token, &tag, &options);
        }
    }
}

fn check(key: &ApiKey, token: &str, options: &VerifyOptions) -> Option<AccessToken> {
    let accepted = key.verify_access_token(token, options).ok()?;
    let (signed, tag) = token.rsplit_once('.').unwrap();
    let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).unwrap();
    let expected = match accepted.header.alg.as_str() {
        "HS256" => mac::<Hmac<Sha256>>(signed),
        "HS384" => mac::<Hmac<Sha384>>(signed),
        "HS512" => mac::<Hmac<Sha512>>(signed),
        other => panic!("accepted {other}"),
    };
    assert_eq!(tag, expected);
    assert_eq!(
        (accepted.key_sid.as_str(), accepted.account_sid.as_str()),
        (KEY, ACCOUNT)
    );
    assert!(accepted.expires_at.saturating_add(options.clock_tolerance) > options.now);
    assert!(accepted.not_before.unwrap_or(0) <= options.now.saturating_add(options.clock_tolerance));
    let start = accepted.issued_at.unwrap_or(options.now).min(options.now);
    let longest = if options.allow_long_lifetime {
        u64::MAX
    } else {
        86_400 + options.clock_tolerance
    };
    assert!(accepted.expires_at.saturating_sub(start) <= longest);
    Some(accepted)
}

/// A token that is accepted as another issuer's has HS256, no critical extension, a genuine signature, and the returned claims.
fn check_foreign(token: &str) {
    let Ok(claims) = JwsVerifier::new(SECRET).unwrap().verify(token) else {
        return;
    };
    let (signed, tag) = token.rsplit_once('.').unwrap();
    assert_eq!(
        BASE64_URL_SAFE_NO_PAD.decode(tag).unwrap(),
        mac::<Hmac<Sha256>>(signed)
    );
    let header = signed.split('.').next().unwrap();
    let header = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    if let Some(header) = super::reparsed(&header) {
        assert_eq!(header["alg"], "HS256");
        assert!(header.get("crit").is_none());
    }
    let read = super::reparsed(&claims);
    assert_eq!(read, super::claims(token));
    assert!(read.is_none_or(|claims| claims.is_object()));
}

/// Another key, and a signature that differs in one bit, byte or its length, are refused.
fn refuses_what_is_near(key: &ApiKey, token: &str, tag: &[u8], options: &VerifyOptions) {
    let other = ApiKey::new(ACCOUNT, KEY, "another-secret-of-32-characters-").unwrap();
    assert!(other.verify_access_token(token, options).is_err());
    let (signed, _) = token.rsplit_once('.').unwrap();
    let mut near = vec![tag[1..].to_vec(), tag[..tag.len() - 1].to_vec(), vec![]];
    for (at, change) in [(0, 0x80), (tag.len() / 2, 0xff), (tag.len() - 1, 1)] {
        let mut changed = tag.to_vec();
        changed[at] ^= change;
        near.push(changed);
    }
    near.push([tag, &[0]].concat());
    for tag in near {
        let token = [signed, ".", &base64url(tag)].concat();
        assert!(key.verify_access_token(&token, options).is_err());
    }
}

fn mac<M: Mac + KeyInit>(signed: &str) -> Vec<u8> {
    let mut mac = M::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
