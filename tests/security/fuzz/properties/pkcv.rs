use sha2::{Digest, Sha256};
use twilio_edge_auth::pkcv::{CanonicalRequest, ClientValidation, RsaAlgorithm};

use super::{ACCOUNT, KEY, NOW, base64url, claims};

/// A method, a URL, a header and a body. The canonical request has its nine lines and is canonical itself.
pub fn pkcv(text: &str) {
    let [method, url, authorization, body] = super::parts(text);
    let Ok(request) = CanonicalRequest::new(method, url, authorization, body.as_bytes()) else {
        return;
    };
    let lines: Vec<&str> = request.as_str().split('\n').collect();
    let [
        verb,
        path,
        query,
        authorized,
        host,
        "",
        "authorization;host",
        hash,
    ] = lines[..]
    else {
        panic!("{lines:?}");
    };
    let host = host.strip_prefix("host:").unwrap();
    let authorized = authorized.strip_prefix("authorization:").unwrap();
    assert!(path.starts_with('/') && !path.contains("//") && !path.contains("/../") && !path.contains("/./"));
    assert_eq!(hash, if body.is_empty() { String::new() } else { hex(body) });
    assert_eq!(request.hash(), hex(request.as_str()));

    let again = ["https://", host, path, "?", query].concat();
    let again = CanonicalRequest::new(verb, &again, authorized, body.as_bytes());
    // Escaped, a URL can exceed the limit; and the default port depends on the scheme.
    if let Ok(again) = again
        && !host.ends_with(":443")
    {
        assert_eq!(again, request);
    }

    let validation = ClientValidation::new(ACCOUNT, KEY, "CR22222222222222222222222222222222").unwrap();
    let input = validation
        .signing_input(RsaAlgorithm::Rs256, &request, NOW)
        .unwrap();
    assert_eq!(claims(&input).unwrap()["rqh"], *request.hash());
    assert!(input.starts_with(&base64url(r#"{"alg":"RS256","typ":"JWT","kid":"CR"#)));
}

fn hex(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
