use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use twilio_edge_auth::credential::AuthToken;
use twilio_edge_auth::webhook::{
    Form, WebhookContent, WebhookRefusal, WebhookRequest, WebhookSharedKey, signed_urls,
};

use super::{SECRET, auth_token};

/// A URL, a settings header, and a body that may be a form. An accepted request is signed for one of the URL's variants, and
/// each variant gives the same result as the given URL.
pub fn webhook(text: &str) {
    let [url, settings, body] = super::parts(text);
    let token = auth_token();
    let parameters: Vec<_> = form_urlencoded::parse(body.as_bytes()).collect();
    let mut parameters: Vec<(&str, &str)> = parameters
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let form = Form::new(parameters.clone());
    let sorted: BTreeSet<_> = parameters.iter().copied().collect();
    let text: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    assert_eq!(form.as_str(), text);
    parameters.reverse();
    assert_eq!(Form::new(parameters), form);

    let spellings = signed_urls(url);
    assert!(spellings.len() <= 96);
    assert!(spellings.is_empty() || spellings[0] == url);
    for (at, spelling) in spellings.iter().enumerate() {
        assert!(!spellings[..at].contains(spelling), "{spelling} is listed twice");
    }
    let check = |token: &AuthToken, signature: &str, content| {
        token.check_webhook(&WebhookRequest::new(url, signature, content))
    };
    let handshake = url.to_ascii_lowercase().starts_with("ws");
    for spelling in spellings.iter().filter(|spelling| spelling.len() <= 16 * 1024) {
        for (content, form) in [
            (WebhookContent::Nothing, &Form::default()),
            (WebhookContent::Form(&form), &form),
            (WebhookContent::Body(body.as_bytes()), &Form::default()),
        ] {
            let signature = token.webhook_signature(spelling, form);
            assert_eq!(signature, hmac_sha1(&[spelling, form.as_str()].concat()));
            // The signed URL decides, whatever the spelling of the given one; only a request without content is a handshake.
            let signed = token.check_webhook(&WebhookRequest::new(spelling, &signature, content));
            let given = check(&token, &signature, content);
            let other_form = handshake && !matches!(content, WebhookContent::Nothing);
            assert!(given == signed || other_form && given == Err(WebhookRefusal::Signature));
            assert!(matches!(given, Ok(()) | Err(WebhookRefusal::Body)) || other_form);
        }
    }

    // Signatures of other content and of other keys are refused.
    let other = AuthToken::new(super::ACCOUNT, "another-secret").unwrap();
    for signature in [
        &token.webhook_signature(&[url, "\u{1}"].concat(), &form),
        &other.webhook_signature(url, &form),
        "",
        body,
    ] {
        let well_formed = signature.len() == 28
            && BASE64_STANDARD
                .decode(signature)
                .is_ok_and(|hash| hash.len() == 20);
        let refused = match spellings.is_empty() && well_formed {
            true => WebhookRefusal::Url,
            false => WebhookRefusal::Signature,
        };
        if signature != hmac_sha1(&[url, &text].concat()) {
            assert_eq!(
                check(&token, signature, WebhookContent::Form(&form)),
                Err(refused)
            );
        }
    }
    bodies(&token, url, body.as_bytes(), spellings.is_empty());
    settings_choose_nothing(url, settings, &form);
}

/// A body is accepted if the signed URL has its hash exactly once.
fn bodies(token: &AuthToken, url: &str, body: &[u8], no_url: bool) {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
    if no_url || names.any(|name| name == "bodySHA256") || url.contains('#') {
        return;
    }
    let hash: String = Sha256::digest(body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mark = if url.contains('?') { "&" } else { "?" };
    let url = [url, mark, "bodySHA256=", &hash].concat();
    let check = |url: &str, body: &[u8]| {
        let signature = token.webhook_signature(url, &Form::default());
        token.check_webhook(&WebhookRequest::new(url, &signature, WebhookContent::Body(body)))
    };
    if signed_urls(&url).is_empty() {
        return;
    }
    assert_eq!(check(&url, body), Ok(()));
    assert_eq!(check(&url, &[body, b"x"].concat()), Err(WebhookRefusal::Body));
    let twice = [&url, "&bodySHA256=", &hash].concat();
    assert_eq!(check(&twice, body), Ok(()));
    for ambiguous in ["&bodySHA256=", "&body%53HA256=", "&bodySHA256=x&bodySHA256="] {
        let url = [&url, ambiguous, &hash[1..]].concat();
        assert_eq!(check(&url, body), Err(WebhookRefusal::Body));
    }
}

/// The settings header is not signed: it must name the key, or the request is refused.
fn settings_choose_nothing(url: &str, settings: &str, form: &Form) {
    let key = WebhookSharedKey::new("webhooks_sharedkey_a1", SECRET).unwrap();
    let signature = key.webhook_signature(url, form);
    let request = WebhookRequest::new(url, &signature, WebhookContent::Form(form)).with_settings(settings);
    if key.check_webhook(&request).is_ok() {
        let mut named: Vec<&str> = settings.split(',').map(str::trim).collect();
        named.retain(|setting| setting.starts_with("key=") || setting.starts_with("algorithm="));
        named.sort_unstable();
        assert_eq!(named, ["algorithm=HMAC_SHA256", "key=webhooks_sharedkey_a1"]);
    }
    if !settings.is_empty() {
        assert_eq!(auth_token().check_webhook(&request), Err(WebhookRefusal::Key));
    }
}

fn hmac_sha1(text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}
