use crate::base64::encode_url;
use crate::crypto::MacState;
use crate::error::joined;
use crate::json::ObjectWriter;
use crate::jwt::{Algorithm, SigningKey};
use crate::sid::{AccountSid, KeySid};

/// The `typ` of every Access Token.
pub(crate) const TYP: &str = "JWT";

/// The `cty` of every Access Token.
pub(crate) const CTY: &str = "twilio-fpa;v=1";

/// The constant start and end of every token of one key, algorithm and region. The start is already base64url-encoded and
/// absorbed by the HMAC; what it encodes has a length that is a multiple of 3, so the rest can be encoded separately.
#[derive(Clone)]
pub(crate) struct SigningPrefix {
    /// The header, the dot, and of the claims `{"jti":"SK…`.
    pub(crate) start: Vec<u8>,
    /// The HMAC that has absorbed the start.
    pub(crate) state: MacState,
    /// The claims `iss` and `sub`, and the closing brace.
    pub(crate) end: String,
}

impl SigningPrefix {
    pub(super) fn new(
        key: &SigningKey,
        account_sid: &AccountSid,
        sid: &KeySid,
        algorithm: Algorithm,
        region: Option<&str>,
    ) -> Self {
        let mut header = String::with_capacity(96);
        let mut object = ObjectWriter::new(&mut header);
        object
            .string("alg", algorithm.as_str())
            .string("typ", TYP)
            .string("cty", CTY)
            .string("twr", region);
        object.end();
        let mut start = Vec::with_capacity(256);
        encode_url(header.as_bytes(), &mut start);
        start.push(b'.');
        encode_url(joined(&["{\"jti\":\"", sid.as_str()]).as_bytes(), &mut start);
        let state = key.start(algorithm, &start);
        let (sid, account_sid) = (sid.as_str(), account_sid.as_str());
        let end = joined(&[",\"iss\":\"", sid, "\",\"sub\":\"", account_sid, "\"}"]);
        Self { start, state, end }
    }
}
