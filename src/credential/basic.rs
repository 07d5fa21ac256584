use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::encoding::base64::encode_standard;
use crate::error::joined;
use crate::secret::Secret;

/// The value of an `Authorization` header with the Basic scheme (RFC 7617 §2). A SID holds no colon.
pub(super) fn basic(user: &str, secret: &Secret) -> Zeroizing<String> {
    // The header contains the secret by design. The intermediate text is zeroized.
    let pair = Zeroizing::new(joined(&[user, ":", secret.expose()]));
    // Reserved in advance: growing would leave a partial copy behind.
    let mut header = Vec::with_capacity(pair.len().saturating_mul(2).saturating_add(64));
    header.extend_from_slice(b"Basic ");
    encode_standard(pair.as_bytes(), &mut header);
    debug_assert!(header.is_ascii(), "base64");
    Zeroizing::new(String::from_utf8(header).unwrap_or_default())
}
