//! Webhook signatures: the vectors, the URL variants that match them, bodies and their hashes, and hostile requests.
//! The same tests run natively and, with wasm-pack, in Node and in a browser.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use serde_json::Value;
use twilio_edge_auth::ErrorCode;
use twilio_edge_auth::credential::AuthToken;
use twilio_edge_auth::webhook::{
    Form, WebhookContent, WebhookRefusal, WebhookRequest, WebhookSharedKey, signed_urls,
};
use wasm_bindgen_test::wasm_bindgen_test;

const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
const KEY: &str = "webhooks_sharedkey_01hq3v8k2n4x6z9b7d5f0a1c3e";

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/webhook.json")).unwrap()
}

fn auth_token() -> AuthToken {
    AuthToken::new("AC00000000000000000000000000000000", "12345").unwrap()
}

fn shared_key() -> WebhookSharedKey {
    WebhookSharedKey::new(KEY, "12345").unwrap()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// Converts an object with strings and lists of strings to a form.
fn form(params: &Value) -> Form {
    let mut parameters = Vec::new();
    for (name, value) in params.as_object().into_iter().flatten() {
        match value {
            Value::Array(values) => {
                parameters.extend(values.iter().map(|value| (&**name, value.as_str().unwrap())))
            }
            value => parameters.push((name, value.as_str().unwrap())),
        }
    }
    Form::new(parameters)
}

fn request<'a>(url: &'a str, signature: &'a str, content: WebhookContent<'a>) -> WebhookRequest<'a> {
    WebhookRequest::new(url, signature, content)
}

#[wasm_bindgen_test(unsupported = test)]
fn signatures_are_those_of_the_vectors() {
    for vector in vectors()["signatures"].as_array().unwrap() {
        let (url, form) = (text(vector, "url"), form(&vector["params"]));
        let made = match text(vector, "algorithm") {
            "HMAC_SHA256" => shared_key().webhook_signature(url, &form),
            _ => auth_token().webhook_signature(url, &form),
        };
        assert_eq!(made, text(vector, "signature"), "{}", text(vector, "name"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_signature_matches_the_url_variants_that_twilio_signs() {
    let form = form(&vectors()["params"]);
    for case in vectors()["matches"].as_array().unwrap() {
        let signature = auth_token().webhook_signature(text(case, "signed"), &form);
        let request = request(text(case, "got"), &signature, WebhookContent::Form(&form));
        let believed = auth_token().check_webhook(&request).is_ok();
        assert_eq!(
            believed,
            case["ours"].as_bool().unwrap(),
            "{}",
            text(case, "name")
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn url_variants_are_distinct_and_the_given_one_is_first() {
    for case in vectors()["matches"].as_array().unwrap() {
        let urls = signed_urls(text(case, "got"));
        assert_eq!(urls[0], text(case, "got"));
        let fits = urls.iter().any(|url| url == text(case, "signed"));
        assert_eq!(fits, case["ours"].as_bool().unwrap(), "{}", text(case, "name"));
        for (at, url) in urls.iter().enumerate() {
            assert!(!urls[..at].contains(url), "{url} is there twice");
        }
    }
    assert_eq!(
        signed_urls("https://h.com/x"),
        ["https://h.com/x", "https://h.com:443/x"]
    );
    assert_eq!(signed_urls("/x").len(), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_body_must_match_the_hash_in_the_url() {
    for vector in vectors()["bodies"].as_array().unwrap() {
        let (url, signature) = (text(vector, "url"), text(vector, "signature"));
        let body = text(vector, "body").as_bytes();
        let check =
            |body: &[u8]| auth_token().check_webhook(&request(url, signature, WebhookContent::Body(body)));
        assert_eq!(check(body), Ok(()), "{}", text(vector, "name"));
        for at in 0..body.len() {
            let mut altered = body.to_vec();
            altered[at] ^= 1;
            assert_eq!(check(&altered), Err(WebhookRefusal::Body));
        }
        assert_eq!(check(b""), Err(WebhookRefusal::Body));
        assert_eq!(check(&[body, b"\n"].concat()), Err(WebhookRefusal::Body));
        // Without the body, its hash has not been verified.
        let nothing = request(url, signature, WebhookContent::Nothing);
        assert_eq!(auth_token().check_webhook(&nothing), Err(WebhookRefusal::Body));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hash_must_be_unescaped_unambiguous_and_lower_case() {
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let upper = EMPTY.to_ascii_uppercase();
    for (query, believed) in [
        (["?bodySHA256=", EMPTY].concat(), true),
        (["?a=1&bodySHA256=", EMPTY, "&b=2"].concat(), true),
        (["?a=?bodySHA256&bodySHA256=", EMPTY].concat(), true),
        (["?bodySHA256=", EMPTY, "#bodySHA256=x"].concat(), true),
        (["?bodySHA256=", &upper].concat(), false),
        (["?bodySHA256=", EMPTY, "&bodySHA256=", EMPTY].concat(), true),
        (
            ["?bodySHA256=", EMPTY, "&a=1&bodySHA256=", EMPTY, "&"].concat(),
            true,
        ),
        (["?bodySHA256=", EMPTY, "&bodySHA256=", &upper].concat(), false),
        (
            ["?bodySHA256=x&bodySHA256=", EMPTY, "&bodySHA256=", EMPTY].concat(),
            false,
        ),
        (["?bodySHA256=", EMPTY, "&body%53HA256=", EMPTY].concat(), false),
        (["?body%53HA256=", EMPTY, "&bodySHA256=", EMPTY].concat(), false),
        (["?bodySHA256=", EMPTY, "&bodySHA256"].concat(), false),
        (["?bodySHA256=x&bodySHA256=", EMPTY].concat(), false),
        (["?bodysha256=", EMPTY].concat(), false),
        (["?xbodySHA256=", EMPTY].concat(), false),
        (["?bodySHA256x=", EMPTY].concat(), false),
        (["?body%53HA256=", EMPTY].concat(), false),
        (["?a=bodySHA256=", EMPTY].concat(), false),
        (["?bodySHA256=", EMPTY, "0"].concat(), false),
        (["?bodySHA256=", EMPTY, "00"].concat(), false),
        (["?bodySHA256=", &EMPTY[1..]].concat(), false),
        (["?bodySHA256==", EMPTY].concat(), false),
        (["#?bodySHA256=", EMPTY].concat(), false),
        ("?bodySHA256=".into(), false),
        ("?bodySHA256".into(), false),
        (String::new(), false),
    ] {
        let url = ["https://h.com/x", &query].concat();
        let signature = auth_token().webhook_signature(&url, &Form::default());
        let given = request(&url, &signature, WebhookContent::Body(b""));
        let expected = if believed {
            Ok(())
        } else {
            Err(WebhookRefusal::Body)
        };
        assert_eq!(auth_token().check_webhook(&given), expected, "{query}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hash_in_the_signed_url_requires_the_body_with_any_escaping() {
    let (hash, body) = (
        "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
        br#"{"property": "value", "boolean": true}"#,
    );
    let signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
    let name = "bodySHA256";
    let mut given = vec![
        [URL, "&", name, "=", hash].concat(),
        [URL, "&", name, "=%30a", &hash[2..]].concat(),
        [URL, "&&", name, "=", hash, "&"].concat(),
        [URL, "&", name, "=", hash, "#"].concat(),
    ];
    for (at, byte) in name.bytes().enumerate() {
        for escape in [format!("%{byte:02X}"), format!("%{byte:02x}")] {
            given.push([URL, "&", &name[..at], &escape, &name[at + 1..], "=", hash].concat());
        }
    }
    let (empty, form) = (Form::default(), Form::new(vec![("a", "b")]));
    for url in &given {
        let check =
            |content: WebhookContent<'_>| auth_token().check_webhook(&request(url, signature, content));
        assert_eq!(check(WebhookContent::Body(body)), Ok(()), "{url}");
        for content in [
            WebhookContent::Body(b"{}"),
            WebhookContent::Nothing,
            WebhookContent::Form(&empty),
        ] {
            assert_eq!(check(content), Err(WebhookRefusal::Body), "{url}");
        }
        assert_eq!(
            check(WebhookContent::Form(&form)),
            Err(WebhookRefusal::Signature),
            "{url}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_signed_escaped_name_of_the_hash_is_refused() {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let form = Form::default();
    for name in ["body%53HA256", "%62odySHA256", "bodySHA25%36", "%62%6fdySHA256"] {
        let url = [URL, "&", name, "=", hash].concat();
        let signature = auth_token().webhook_signature(&url, &form);
        for content in [
            WebhookContent::Nothing,
            WebhookContent::Form(&form),
            WebhookContent::Body(b""),
        ] {
            let given = request(&url, &signature, content);
            assert_eq!(
                auth_token().check_webhook(&given),
                Err(WebhookRefusal::Body),
                "{url}"
            );
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn handshakes_are_those_of_the_vectors() {
    for case in vectors()["handshakes"].as_array().unwrap() {
        let given = request(text(case, "got"), text(case, "sha1"), WebhookContent::Nothing);
        let expected = if case["accepted"].as_bool().unwrap() {
            Ok(())
        } else {
            Err(WebhookRefusal::Signature)
        };
        assert_eq!(
            auth_token().check_webhook(&given),
            expected,
            "{}",
            text(case, "name")
        );
        if let Some(signature) = case["sha256"].as_str() {
            let given = request(text(case, "got"), signature, WebhookContent::Nothing);
            let settings = ["key=", KEY, ",algorithm=HMAC_SHA256"].concat();
            assert_eq!(
                shared_key().check_webhook(&given.with_settings(&settings)),
                expected,
                "{}",
                text(case, "name")
            );
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_longest_url_has_16384_bytes() {
    let start = "https://h.com/";
    for (length, expected) in [(16_384, Ok(())), (16_385, Err(WebhookRefusal::Url))] {
        let url = [start, &"x".repeat(length - start.len())].concat();
        let signature = auth_token().webhook_signature(&url, &Form::default());
        let given = request(&url, &signature, WebhookContent::Nothing);
        assert_eq!(auth_token().check_webhook(&given), expected, "{length}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn only_a_url_without_content_is_a_handshake() {
    let form = Form::default();
    let signature = auth_token().webhook_signature("wss://h.com/ws/", &form);
    let check =
        |url, content: WebhookContent<'_>| auth_token().check_webhook(&request(url, &signature, content));
    assert_eq!(check("wss://h.com/ws", WebhookContent::Nothing), Ok(()));
    assert_eq!(check("WSS://h.com/ws/", WebhookContent::Nothing), Ok(()));
    for (url, content) in [
        ("wss://h.com/ws", WebhookContent::Form(&form)),
        ("https://h.com/ws", WebhookContent::Nothing),
        ("https://h.com/ws/", WebhookContent::Nothing),
        ("ws://h.com/ws", WebhookContent::Nothing),
    ] {
        assert_eq!(check(url, content), Err(WebhookRefusal::Signature), "{url}");
    }
    // A path gets one slash at most.
    let doubled = auth_token().webhook_signature("wss://h.com/ws//", &form);
    let request = request("wss://h.com/ws/", &doubled, WebhookContent::Nothing);
    assert_eq!(
        auth_token().check_webhook(&request),
        Err(WebhookRefusal::Signature)
    );
    assert!(signed_urls("wss://h.com/ws?a=b").contains(&"wss://h.com:443/ws/?a=b".into()));
    assert!(!signed_urls("https://h.com/ws").contains(&"https://h.com/ws/".into()));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_empty_path_is_written_as_given_and_as_a_parser_writes_it() {
    let urls = signed_urls("https://H.com?x=%27");
    for expected in ["https://H.com?x=%27", "https://h.com/?x=%27", "https://H.com?x='"] {
        assert!(urls.contains(&expected.into()), "{expected}: {urls:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_path_is_written_as_given_and_as_a_parser_escapes_it() {
    let urls = signed_urls("https://h.com/a\"b?x=\"");
    for expected in ["https://h.com:443/a\"b?x=\"", "https://h.com:443/a%22b?x=%22"] {
        assert!(urls.contains(&expected.into()), "{expected}: {urls:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_repeated_name_in_a_handshake_query_is_signed_only_unchanged() {
    let form = |parameters: &[(&'static str, &'static str)]| Form::new(parameters.to_vec());
    let check = |url: &str, signature: &str| {
        auth_token().check_webhook(&request(url, signature, WebhookContent::Nothing))
    };
    let signature = auth_token().webhook_signature("wss://h.com/ws", &form(&[("a", "1"), ("b", "x y")]));
    assert_eq!(check("wss://h.com/ws?b=x+y&a=1", &signature), Ok(()));
    for altered in [
        "?b=x+y&a=1&a=2",
        "?a=2&b=x+y&a=1",
        "?b=x+y&a=1&%61=",
        "?b=x+y&a=1&c=",
        "?b=x+y",
        "",
    ] {
        let url = ["wss://h.com/ws", altered].concat();
        assert_eq!(check(&url, &signature), Err(WebhookRefusal::Signature), "{url}");
    }
    let repeated = "wss://h.com/ws?a=1&a=2";
    let signature = auth_token().webhook_signature(repeated, &Form::default());
    assert_eq!(check(repeated, &signature), Ok(()));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_signature_has_exactly_one_encoding() {
    let form = form(&vectors()["params"]);
    let check =
        |signature: &str| auth_token().check_webhook(&request(URL, signature, WebhookContent::Form(&form)));
    let right = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    assert_eq!(check(right), Ok(()));
    for length in 0..right.len() {
        assert_eq!(check(&right[..length]), Err(WebhookRefusal::Signature));
    }
    for at in 0..right.len() {
        for other in 0..128_u8 {
            let mut altered = right.as_bytes().to_vec();
            if altered[at] != other {
                altered[at] = other;
                let altered = String::from_utf8(altered).unwrap();
                assert_eq!(check(&altered), Err(WebhookRefusal::Signature), "{altered:?}");
            }
        }
    }
    for wrong in [
        "RSOYDt4T1cUTdK1PDd93_VVr8B8=",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8",
        "RSOYDt4T1cUTdK1PDd93/VVr8B9=",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8==",
        " RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=\n",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=,RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "sha1=RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "4523980ede13d5c51374ad4f0ddf77fd556bf01f",
        "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=",
        "é",
        "\0",
    ] {
        assert_eq!(check(wrong), Err(WebhookRefusal::Signature), "{wrong:?}");
    }
    assert_eq!(check(&"A".repeat(1 << 20)), Err(WebhookRefusal::Signature));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_changed_parameter_is_detected() {
    let parameters = [("Body", "Hällo"), ("From", "+1"), ("To", "+2")];
    let signature = auth_token().webhook_signature(URL, &Form::new(parameters.to_vec()));
    for other in [
        vec![("Body", "Hallo"), ("From", "+1"), ("To", "+2")],
        vec![("Body", "Hällo"), ("From", "+1")],
        vec![("Body", "Hällo"), ("From", "+2"), ("To", "+1")],
        vec![("Body", "Hällo"), ("From", "+1"), ("To", "+2"), ("X", "")],
        vec![("Body", "Hällo "), ("From", "+1"), ("To", "+2")],
        vec![("Body", "Ha\u{308}llo"), ("From", "+1"), ("To", "+2")],
        vec![("body", "Hällo"), ("From", "+1"), ("To", "+2")],
        vec![],
    ] {
        let form = Form::new(other);
        let given = request(URL, &signature, WebhookContent::Form(&form));
        assert_eq!(auth_token().check_webhook(&given), Err(WebhookRefusal::Signature));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn names_are_sorted_byte_by_byte() {
    let names = [
        "a",
        "B",
        "_",
        "ab",
        "aB",
        "Z",
        "é",
        "z",
        "\u{ffff}",
        "\u{10000}",
        "a\0",
        "",
    ];
    let mut sorted = names;
    sorted.sort_unstable();
    let form = Form::new(names.map(|name| (name, "=")).to_vec());
    assert_eq!(form.as_str(), sorted.map(|name| [name, "="].concat()).concat());
    for count in 0..70_u32 {
        // Neither sorted nor reversed, with every length around the powers of two.
        let names: Vec<String> = (0..count).map(|i| (i * 37 % 101 + 100).to_string()).collect();
        let form = Form::new(names.iter().map(|name| (name.as_str(), ";")).collect());
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(
            form.as_str(),
            sorted.iter().map(|name| [name, ";"].concat()).collect::<String>()
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn urls_that_twilio_cannot_request_are_refused() {
    let long = ["https://h.com/", &"x".repeat(16 * 1024)].concat();
    for url in [
        "",
        "/",
        "/x",
        "x",
        "h.com/x",
        "//h.com/x",
        "https:/h.com",
        "https:h.com",
        "ftp://h.com/",
        "file:///x",
        "javascript://h.com/",
        "https ://h.com/",
        " https://h.com/",
        "\0",
        &long,
        "httpss://h.com",
        "http",
        "://h.com",
    ] {
        let signature = auth_token().webhook_signature(url, &Form::default());
        let given = request(url, &signature, WebhookContent::Nothing);
        assert_eq!(
            auth_token().check_webhook(&given),
            Err(WebhookRefusal::Url),
            "{url}"
        );
        assert!(signed_urls(url).is_empty(), "{url}");
    }
    for url in [
        "https://",
        "https:///x",
        "https://?x",
        "https://u@/x",
        "https://:443/x",
        "https://h\n.com",
        "https://h.com/\0",
        "https://[",
        "https://]",
        "https://[::1/x",
        "https://h:/x",
        "https://h:x:y/",
        "https://@@@",
        "https://h.com?#?#",
        "https://h.com/%",
        "https://h.com/?%=%&&%4&=&==",
        "https://h.com/?\u{10ffff}",
        "https://😀/😀?😀#😀",
    ] {
        // No variant matches a foreign signature, and nothing panics.
        let given = request(url, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", WebhookContent::Nothing);
        assert!(auth_token().check_webhook(&given).is_err(), "{url}");
        assert!(signed_urls(url).iter().all(|url| url.contains("://")));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn large_requests_are_read_to_their_end() {
    let names: Vec<String> = (0..10_000_u32).map(|i| (i * 7919 % 10_007).to_string()).collect();
    let form = Form::new(names.iter().map(|name| (name.as_str(), "a value")).collect());
    let signature = auth_token().webhook_signature(URL, &form);
    assert_eq!(
        auth_token().check_webhook(&request(URL, &signature, WebhookContent::Form(&form))),
        Ok(())
    );

    let body = vec![b'x'; 1 << 20];
    let hash = "8f990ba0b577b51cf009ea049368c16bbda1b21e1b93be07a824758bb253c39b";
    let url = [URL, "&bodySHA256=", hash].concat();
    let signature = auth_token().webhook_signature(&url, &Form::default());
    let given = request(&url, &signature, WebhookContent::Body(&body));
    assert_eq!(auth_token().check_webhook(&given), Ok(()));
    let given = request(&url, &signature, WebhookContent::Body(&body[1..]));
    assert_eq!(auth_token().check_webhook(&given), Err(WebhookRefusal::Body));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_shared_key_verifies_only_requests_that_name_it() {
    let form = form(&vectors()["params"]);
    assert_eq!(shared_key().id(), KEY);
    let signature = shared_key().webhook_signature(URL, &form);
    let check = |settings: &str| {
        let given = request(URL, &signature, WebhookContent::Form(&form));
        shared_key().check_webhook(&given.with_settings(settings))
    };
    let key = ["key=", KEY].concat();
    for right in [
        [&*key, ",algorithm=HMAC_SHA256"].concat(),
        [" ", &key, " , algorithm=HMAC_SHA256 "].concat(),
        ["algorithm=HMAC_SHA256,", &key].concat(),
        [&*key, ",algorithm=HMAC_SHA256,version=2"].concat(),
    ] {
        assert_eq!(check(&right), Ok(()), "{right}");
    }
    for wrong in [
        String::new(),
        ",".into(),
        key.clone(),
        "algorithm=HMAC_SHA256".into(),
        [&*key, ",algorithm=HMAC_SHA1"].concat(),
        [&*key, ",algorithm=hmac_sha256"].concat(),
        [&*key, ",algorithm=none"].concat(),
        [&*key, ",algorithm="].concat(),
        [&*key, "x,algorithm=HMAC_SHA256"].concat(),
        "key=webhooks_sharedkey_other,algorithm=HMAC_SHA256".into(),
        [&*key, ",algorithm=HMAC_SHA256,", &key].concat(),
        [&*key, ",key=webhooks_sharedkey_other,algorithm=HMAC_SHA256"].concat(),
        ["key=webhooks_sharedkey_other,", &key, ",algorithm=HMAC_SHA256"].concat(),
        [&*key, ",algorithm=HMAC_SHA256,algorithm=HMAC_SHA1"].concat(),
        [&*key, ",algorithm=HMAC_SHA256,algorithm=HMAC_SHA256"].concat(),
        [&*key, ";algorithm=HMAC_SHA256"].concat(),
    ] {
        assert_eq!(check(&wrong), Err(WebhookRefusal::Key), "{wrong}");
    }
    // Conversely, the Auth Token does not verify a request that names a shared key.
    let signature = auth_token().webhook_signature(URL, &form);
    let given =
        request(URL, &signature, WebhookContent::Form(&form)).with_settings("key=x,algorithm=HMAC_SHA1");
    assert_eq!(auth_token().check_webhook(&given), Err(WebhookRefusal::Key));
}

#[wasm_bindgen_test(unsupported = test)]
fn invalid_shared_keys_are_refused_and_not_printed() {
    for id in [
        "",
        "webhooks_sharedkey_",
        "webhooks_sharedkey",
        "SK11111111111111111111111111111111",
        "webhooks_sharedkey_a,b",
        "webhooks_sharedkey_ä",
    ] {
        let error = WebhookSharedKey::new(id, "secret").unwrap_err();
        assert_eq!(
            (error.code(), error.field()),
            (ErrorCode::InvalidArgument, Some("id")),
            "{id}"
        );
    }
    assert_eq!(
        WebhookSharedKey::new(KEY, "").unwrap_err().code(),
        ErrorCode::MissingSecret
    );
    let printed = format!(
        "{:?} {:?}",
        WebhookSharedKey::new(KEY, "hunter2hunter2").unwrap(),
        Form::new(vec![("Body", "hunter2")])
    );
    assert!(printed.contains(KEY) && !printed.contains("hunter2"), "{printed}");
}
