//! Policies of Restricted keys: the permissions that they allow.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::encoding::json::{RawJson, write_integer, write_string};
use crate::error::{CredentialError, ErrorCode, joined};

/// The most permissions that a policy may have.
const MOST: u64 = 100;

/// Writes a policy as JSON, of the permissions that `next` returns.
pub(super) fn to_json<'a>(next: &mut dyn FnMut() -> Option<Cow<'a, str>>) -> Result<String, CredentialError> {
    let mut json = String::from("{\"allow\":");
    let mut before = '[';
    let mut count = 0_u64;
    while let Some(permission) = next() {
        if !is_permission(permission.as_bytes(), b"/twilio/") {
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

/// The actions that `*` allows.
const ACTIONS: [&str; 5] = ["create", "delete", "list", "read", "update"];

/// Replaces `/*` at the end of permissions by the five actions that it allows, so that policies can be compared: Twilio may
/// return either form. Sorted, without duplicates.
///
/// ```
/// use twilio_edge_auth::rest::expand_policy;
/// let all = expand_policy(&["/twilio/voice/queues/*", "/twilio/voice/queues/read"]);
/// assert_eq!(all.len(), 5);
/// ```
#[must_use]
pub fn expand_policy(allow: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for permission in allow {
        expand(permission, &mut |resource, action| {
            all.push(joined(&[resource, action]));
        });
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Passes on a permission in two parts, or each of those that a wildcard allows.
fn expand(permission: &str, each: &mut dyn FnMut(&str, &str)) {
    match permission.strip_suffix('*') {
        Some(resource) if resource.ends_with('/') => {
            for action in ACTIONS {
                each(resource, action);
            }
        }
        _ => each(permission, ""),
    }
}

/// The permissions of a policy in JSON.
fn permissions(policy: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let allow = RawJson::new(policy).and_then(|policy| policy.member("allow"));
    allow.unwrap_or(RawJson::NULL).items().filter_map(RawJson::text)
}

/// Returns a policy in JSON without wildcards, in JSON.
pub(super) fn expanded(policy: &str) -> String {
    let mut json = String::from("{\"allow\":");
    let mut before = "[\"";
    for permission in permissions(policy) {
        // No character of a permission needs escaping.
        expand(&permission, &mut |resource, action| {
            for part in [before, resource, action, "\""] {
                json.push_str(part);
            }
            before = ",\"";
        });
    }
    json.push_str("]}");
    json
}

/// Returns the path of a resource that a policy allows to read, up to the digits of a SID; that of messages if there is none.
pub(super) fn readable(policy: &str) -> &'static str {
    const READABLE: [(&str, &str); 5] = [
        ("/twilio/messaging/messages/", "Messages/SM"),
        ("/twilio/voice/calls/", "Calls/CA"),
        ("/twilio/voice/recordings/", "Recordings/RE"),
        ("/twilio/phone-numbers/active-numbers/", "IncomingPhoneNumbers/PN"),
        ("/twilio/iam/api-keys/", "Keys/SK"),
    ];
    let is_allowed = |resource: &str| {
        permissions(policy).any(|permission| matches!(permission.strip_prefix(resource), Some("read" | "*")))
    };
    READABLE
        .into_iter()
        .find(|(resource, _)| is_allowed(resource))
        .map_or("Messages/SM", |(_, path)| path)
}

/// Returns the permission that the message of error 70051 names, without its leading slash.
pub(super) fn missing_permission(message: &str) -> Option<&str> {
    let mut words = message.as_bytes().split(|byte| *byte == b' ');
    let permission = words.find(|word| is_permission(word, b"twilio/"))?;
    str::from_utf8(permission).ok()
}

/// Whether a text has the form of a permission: `/twilio/product/…/action`. Twilio defines the names, and adds new ones.
fn is_permission(text: &[u8], start: &[u8]) -> bool {
    let named = |name: &[u8]| {
        !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    let Some(rest) = text.strip_prefix(start) else {
        return false;
    };
    let mut parts = rest.split(|byte| *byte == b'/');
    let action = parts.next_back().unwrap_or_default();
    let mut names = 0_usize;
    let fits = parts.all(|name| {
        names = names.saturating_add(1);
        named(name)
    });
    fits && names > 0 && text.len() <= 256 && (named(action) || action == b"*")
}

/// Whether this is a policy: `{"allow":[…]}`.
pub(super) fn is_policy(json: RawJson<'_>) -> bool {
    json.member("allow").is_some_and(has_strings)
}

/// Whether this is a policy, or `null` for none.
pub(super) fn is_optional_policy(json: RawJson<'_>) -> bool {
    json == RawJson::NULL || is_policy(json)
}

/// Whether this is an array of strings.
#[inline(never)]
pub(super) fn has_strings(json: RawJson<'_>) -> bool {
    json.as_str().starts_with('[') && json.items().all(|item| item.text().is_some())
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
    fn a_wildcard_allows_five_actions() {
        let expand = |allow: &[&str]| expand_policy(allow).join(" ");
        assert_eq!(
            expand(&["/twilio/b/c/read", "/twilio/a/b/*", "/twilio/a/b/read"]),
            "/twilio/a/b/create /twilio/a/b/delete /twilio/a/b/list /twilio/a/b/read /twilio/a/b/update \
             /twilio/b/c/read"
        );
        assert_eq!(expand(&["/twilio/a/b*"]), "/twilio/a/b*");
        let policy = r#"{"allow":["/twilio/b/c/read","/twilio/a/b/*"]}"#;
        assert_eq!(
            expanded(policy),
            r#"{"allow":["/twilio/b/c/read","/twilio/a/b/create","/twilio/a/b/delete","/twilio/a/b/list","/twilio/a/b/read","/twilio/a/b/update"]}"#
        );
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
