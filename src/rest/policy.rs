use crate::error::{CredentialError, ErrorCode};
use crate::json::{RawJson, write_integer, write_string};
use crate::options::Options;

/// The most permissions that a policy may have.
const MOST: usize = 100;

/// What a Restricted key may do. (<https://www.twilio.com/docs/iam/api-keys/restricted-api-keys>)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestrictedPolicy {
    /// Permissions such as `/twilio/messaging/messages/create`: 1 to 100. To read one thing and to list them are two.
    pub allow: Vec<String>,
}

impl RestrictedPolicy {
    /// Reads `{"allow":["/twilio/…"]}`. What is no text is as good as an empty one, which is refused.
    pub(super) fn read(json: RawJson<'_>) -> Result<Self, CredentialError> {
        let options = Options::read(json.as_str(), &["allow"]).map_err(|error| error.within("policy"))?;
        let mut policy = Self::default();
        if let Some(allow) = options.raw("allow") {
            allow.each_item(&mut |item| {
                policy.allow.push(item.text().unwrap_or_default().into_owned());
                Some(())
            });
        }
        Ok(policy)
    }

    /// Refuses what cannot be a policy. Which permissions there are is for the service to say: it refuses the whole
    /// policy for one that does not exist.
    pub(super) fn check(&self) -> Result<(), CredentialError> {
        if !(1..=MOST).contains(&self.allow.len()) {
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                "policy.allow",
                "expected 1 to 100 permissions",
            ));
        }
        match self
            .allow
            .iter()
            .position(|permission| !is_permission(permission))
        {
            None => Ok(()),
            Some(index) => {
                let mut path = String::from("policy.allow.");
                write_integer(&mut path, index as u64);
                Err(CredentialError::new(
                    ErrorCode::InvalidArgument,
                    "expected a permission such as /twilio/messaging/messages/create",
                )
                .within(&path))
            }
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push_str("{\"allow\":");
        let mut before = '[';
        for permission in &self.allow {
            out.push(before);
            write_string(out, permission);
            before = ',';
        }
        out.push_str("]}");
    }
}

/// `/twilio/product/…/action`: the names are the service's, and it has new ones any day.
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
        let allow = allow.iter().copied().map(String::from).collect();
        let error = RestrictedPolicy { allow }.check().err()?;
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
    fn permissions_are_checked_for_their_shape_alone() {
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
