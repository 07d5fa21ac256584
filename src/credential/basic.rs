use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::error::joined;
use crate::secret::Secret;

/// The value of an `Authorization` header with the Basic scheme (RFC 7617 §2). A SID holds no colon.
pub(super) fn basic(user: &str, secret: &Secret) -> Zeroizing<String> {
    // The header is made of the secret: that is what it is for. The intermediate text is wiped.
    let pair = Zeroizing::new(joined(&[user, ":", secret.expose()]));
    // Reserved at once, so that no half-written copy is left behind by growing.
    let mut header = Zeroizing::new(String::with_capacity(
        pair.len().saturating_mul(2).saturating_add(8),
    ));
    header.push_str("Basic ");
    header.push_str(&Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes())));
    header
}
