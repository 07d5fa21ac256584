//! Conversions to and from the types of the `http` crate.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use http::header::HeaderMap;

use crate::error::{CredentialError, joined};
use crate::rest::{Request, Response};
use crate::webhook::{WebhookContent, WebhookRequest};

impl TryFrom<&Request> for http::Request<Vec<u8>> {
    type Error = http::Error;

    /// Converts a request. Add the `Authorization` header to the result.
    fn try_from(request: &Request) -> Result<Self, http::Error> {
        let mut builder = http::Request::builder()
            .method(request.method().as_str())
            .uri(request.url());
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        builder.body(request.body().unwrap_or_default().as_bytes().to_vec())
    }
}

impl<'a, B: AsRef<[u8]>> TryFrom<&'a http::Response<B>> for Response<'a> {
    type Error = core::str::Utf8Error;

    /// Converts a response, whose body must be UTF-8.
    fn try_from(response: &'a http::Response<B>) -> Result<Self, core::str::Utf8Error> {
        Ok(Self {
            status: response.status().as_u16(),
            body: core::str::from_utf8(response.body().as_ref())?,
        })
    }
}

impl<'a> WebhookRequest<'a> {
    /// Creates a request from the parts of an HTTP request. `origin` is the public origin that is configured at Twilio, such
    /// as `https://example.com`: behind a proxy the request does not have it. For a WebSocket handshake it begins with `wss`.
    ///
    /// ```
    /// use twilio_edge_auth::webhook::{Form, WebhookContent, WebhookRequest};
    /// let (parts, _body) = http::Request::get("/sms?a=1")
    ///     .header("x-twilio-signature", "tTHHXlMTOXc3nWRdaXQPxSPPTqk=")
    ///     .body(())?
    ///     .into_parts();
    /// let form = Form::new(vec![("From", "+15550001")]);
    /// let request = WebhookRequest::from_http("https://example.com", &parts, WebhookContent::Form(&form))?;
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_argument` for an origin with a path.
    pub fn from_http(
        origin: &str,
        parts: &'a http::request::Parts,
        content: WebhookContent<'a>,
    ) -> Result<Self, CredentialError> {
        let (_, host) = origin.split_once("://").unwrap_or_default();
        if host.is_empty() || host.contains(['/', '?', '#']) {
            let expected = "expected scheme and host without a path, such as https://example.com";
            return Err(CredentialError::invalid("origin", expected));
        }
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let signature = header(&parts.headers, "x-twilio-signature");
        let settings = header(&parts.headers, "x-twilio-webhooks-signature-settings");
        Ok(Self::of(Cow::Owned(joined(&[origin, path])), signature, content).with_settings(settings))
    }
}

/// Returns the value of a header. A header that is repeated or is not ASCII becomes a value that no request is accepted
/// with.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map_or(Ok(""), |value| value.to_str());
    match (value, values.next()) {
        (Ok(value), None) => value,
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::AuthToken;
    use crate::rest::Api;
    use crate::webhook::{Form, WebhookRefusal};

    fn auth_token() -> AuthToken {
        AuthToken::new("AC00000000000000000000000000000000", "auth-token").unwrap()
    }

    #[test]
    fn a_request_is_converted_with_its_headers_and_body() {
        let keys = auth_token().api_keys(Api::Iam).unwrap();
        let request = http::Request::try_from(&keys.create(&Default::default()).unwrap()).unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("POST", "/v1/Keys")
        );
        assert_eq!(
            request.headers()["content-type"],
            "application/x-www-form-urlencoded"
        );
        assert_eq!(request.body(), b"AccountSid=AC00000000000000000000000000000000");
    }

    #[test]
    fn a_response_is_read() {
        let response = http::Response::builder()
            .status(401)
            .body(r#"{"code":20003,"message":"x"}"#);
        let response = response.unwrap();
        let error = Response::try_from(&response).unwrap().check().unwrap_err();
        assert_eq!((error.status(), error.code()), (401, Some(20003)));
        assert!(Response::try_from(&http::Response::new([0xff])).is_err());
    }

    #[test]
    fn a_webhook_is_verified_from_the_parts_of_a_request() {
        let form = Form::new(vec![("From", "+15550001")]);
        let signature = auth_token().webhook_signature("https://example.com/sms?a=1", &form);
        let check = |origin: &str, headers: &[(&str, &str)]| {
            let mut builder = http::Request::post("/sms?a=1");
            for (name, value) in headers {
                builder = builder.header(*name, *value);
            }
            let (parts, ()) = builder.body(()).unwrap().into_parts();
            let request = WebhookRequest::from_http(origin, &parts, WebhookContent::Form(&form)).unwrap();
            auth_token().check_webhook(&request)
        };
        let signed = ("x-twilio-signature", signature.as_str());
        let origin = "https://example.com";
        assert_eq!(check(origin, &[signed]), Ok(()));
        assert_eq!(
            check("https://example.org", &[signed]),
            Err(WebhookRefusal::Signature)
        );
        assert_eq!(check(origin, &[]), Err(WebhookRefusal::Signature));
        assert_eq!(check(origin, &[signed, signed]), Err(WebhookRefusal::Signature));
        let settings = ("x-twilio-webhooks-signature-settings", "key=x");
        assert_eq!(check(origin, &[signed, settings]), Err(WebhookRefusal::Key));
        let (parts, ()) = http::Request::new(()).into_parts();
        for origin in [
            "example.com",
            "https://",
            "https://example.com/",
            "https://example.com?a",
        ] {
            assert!(WebhookRequest::from_http(origin, &parts, WebhookContent::Nothing).is_err());
        }
    }
}
