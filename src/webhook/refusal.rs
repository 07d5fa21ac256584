use core::fmt;

/// Why webhook verification failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookRefusal {
    /// Not an absolute URL of `http`, `https`, `ws` or `wss`, or one with control characters or over 16 KiB.
    Url,
    /// The signature matches none of the texts that Twilio may have signed for this URL and form.
    Signature,
    /// The signature matches, but the `bodySHA256` of the signed URL is missing, ambiguous, or not the hash of this body in
    /// lower case; or the URL has one, and the body was not given.
    Body,
    /// The settings name another key or another algorithm, or none where a shared key is expected.
    Key,
}

impl fmt::Display for WebhookRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "not an absolute URL of http, https, ws or wss with at most 16384 bytes",
            Self::Signature => {
                "signature does not match: check the URL as configured at Twilio, the parameters, and that the Auth Token or secret is of the account that sends"
            }
            Self::Body => {
                "bodySHA256 of the signed URL is not the hash of the body: pass the body as received"
            }
            Self::Key => {
                "the settings header names another key or algorithm: verify with the key that it names"
            }
        })
    }
}

impl core::error::Error for WebhookRefusal {}
