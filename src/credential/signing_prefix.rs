use crate::encoding::json::ObjectWriter;
use crate::error::joined;
use crate::jws::{Algorithm, Prefix, SigningKey};
use crate::sid::{AccountSid, KeySid};
use alloc::string::String;

/// The `typ` of every Access Token.
pub(crate) const TYP: &str = "JWT";

/// The `cty` of every Access Token.
pub(crate) const CTY: &str = "twilio-fpa;v=1";

/// The constant start and end of every token of one key, algorithm and region.
#[derive(Clone)]
pub(crate) struct SigningPrefix {
    /// The header, and of the claims `{"jti":"SK…`.
    pub(crate) start: Prefix,
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
        let start = Prefix::new(key, algorithm, &header, &joined(&["{\"jti\":\"", sid.as_str()]));
        let (sid, account_sid) = (sid.as_str(), account_sid.as_str());
        let end = joined(&[",\"iss\":\"", sid, "\",\"sub\":\"", account_sid, "\"}"]);
        Self { start, end }
    }
}
