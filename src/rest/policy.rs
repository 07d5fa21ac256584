//! Policies of Restricted keys: the permissions that they allow.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::encoding::json::{write_integer, write_string};
use crate::error::{CredentialError, ErrorCode};

/// The most permissions that a policy may have.
const MOST: u64 = 100;

/// Writes a policy as JSON, of the permissions that `next` returns.
pub(super) fn to_json<'a>(next: &mut dyn FnMut() -> Option<Cow<'a, str>>) -> Result<String, CredentialError> {
    let mut json = String::from("{\"allow\":");
    let mut before = '[';
    let mut count = 0_u64;
    while let Some(permission) = next() {
        if !is_permission(&permission) {
            let mut path = String::from("policy.allow.");
            write_integer(&mut path, count);
            let expected = "expected a permission such as /twilio/messaging/messages/create";
            return Err(CredentialError::new(ErrorCode::InvalidArgument, expected).within(&path));
        }
        json.push(before);
        write_string(&mut json, &permission);
        before = ',';
        count = count.saturating_add(1);
    }
    if count == 0 || count > MOST {
        return Err(CredentialError::invalid(
            "policy.allow",
            "expected 1 to 100 permissions",
        ));
    }
    json.push_str("]}");
    Ok(json)
}

/// Whether a text has the form of a permission: `/twilio/product/…/action`. Twilio defines the names, and adds new ones.
fn is_permission(text: &str) -> bool {
    let named = |name: &[u8]| {
        !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    let Some(rest) = text.strip_prefix("/twilio/") else {
        return false;
    };
    let mut parts = rest.as_bytes().split(|byte| *byte == b'/');
    let action = parts.next_back().unwrap_or_default();
    let mut names = 0_usize;
    let fits = parts.all(|name| {
        names = names.saturating_add(1);
        named(name)
    });
    fits && names > 0 && text.len() <= 256 && (named(action) || action == b"*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(allow: &[&str]) -> Option<String> {
        let mut allow = allow.iter();
        let error = to_json(&mut || Some(Cow::Borrowed(*allow.next()?))).err()?;
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        error.field().map(String::from)
    }

    #[test]
    fn one_to_a_hundred_permissions_are_a_policy() {
        let permission = "/twilio/messaging/messages/read";
        assert_eq!(field(&[permission]), None);
        assert_eq!(field(&[permission; 100]), None);
        assert_eq!(field(&[]).as_deref(), Some("policy.allow"));
        assert_eq!(field(&[permission; 101]).as_deref(), Some("policy.allow"));
    }

    #[test]
    fn only_the_form_of_permissions_is_checked() {
        for right in [
            "/twilio/messaging/messages/*",
            "/twilio/voice/sip/domains/auth/calls/credential-list-mappings/list",
            "/twilio/tomorrow/read",
            "/twilio/messaging.v2/some_thing/invent",
        ] {
            assert_eq!(field(&[right]), None, "{right}");
        }
        for wrong in [
            "",
            "/",
            "/twilio/",
            "/twilio/messaging",
            "/twilio//read",
            "/twilio/messaging/",
            "/twilio/messaging/*/read",
            "/twilio/messaging/messages/read/",
            "twilio/messaging/messages/read",
            "/Twilio/messaging/messages/read",
            "/twilio/messaging/messages/re ad",
            "/twilio/messaging/messages/read\n",
            "/twilio/messaging/messages/réad",
            "/twilio/../messages/\"read",
            &["/twilio/messaging/", &"a".repeat(256)].concat(),
        ] {
            let fine = "/twilio/messaging/messages/read";
            assert_eq!(
                field(&[fine, wrong]).as_deref(),
                Some("policy.allow.1"),
                "{wrong}"
            );
        }
    }
}
