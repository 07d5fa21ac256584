use super::field::Value;
use super::product::{Content, Product, malformed};
use super::table::{CUSTOM, Grant, OPTIONS, PRODUCTS};
use crate::access_token::identity::IdentityRules;
use crate::encoding::json::read_options;
use crate::encoding::json::{Malformed, RawJson, Reader, write_string};
use crate::error::{CredentialError, ErrorCode, joined};
use alloc::string::String;

/// How deep a grant is in a token: in the claims and their `grants`.
const DEPTH: u8 = 2;

/// Grants as members of the token's `grants`, after the identity: each with a comma before it.
#[derive(Clone, Default)]
pub(in crate::access_token) struct GrantClaims {
    pub(in crate::access_token) members: String,
    /// What the granted products require of an identity.
    pub(in crate::access_token) rules: IdentityRules,
}

impl GrantClaims {
    /// Checks and writes typed grants, in their order.
    pub(in crate::access_token) fn of(grants: &[Grant<'_>]) -> Result<Self, CredentialError> {
        let mut claims = Self::default();
        for (i, grant) in grants.iter().enumerate() {
            let name = grant.claim();
            let product = match grant {
                Grant::Custom(..) => None,
                _ => PRODUCTS.iter().find(|product| product.claim == name),
            };
            let (others, _) = grants.split_at_checked(i).unwrap_or_default();
            if others.iter().any(|other| other.claim() == name) {
                Err(invalid("expected each grant once"))
            } else {
                claims.write_typed(product, name, &grant.content())
            }
            .map_err(|error| match product {
                Some(product) => error.within(product.name),
                None => error.within_given(name).within(CUSTOM),
            })?;
        }
        Ok(claims)
    }

    /// Reads, checks and writes the grants of an object of options, in their order.
    pub(in crate::access_token) fn read(reader: &mut Reader<'_>) -> Result<Self, CredentialError> {
        let mut claims = Self {
            members: String::with_capacity(256),
            ..Self::default()
        };
        let code = ErrorCode::InvalidGrant;
        read_options(reader, OPTIONS, code, &mut |reader, index, name| {
            match PRODUCTS.get(index) {
                Some(product) => product
                    .read(reader)
                    .and_then(|content| claims.write(product, &content)),
                None => claims.read_custom(reader),
            }
            .map_err(|error| error.within(name))
        })?;
        Ok(claims)
    }

    fn read_custom(&mut self, reader: &mut Reader<'_>) -> Result<(), CredentialError> {
        let members = reader.object().map_err(malformed)?;
        while let Some(name) = reader.member(&members).map_err(malformed)? {
            let value = reader.raw().map_err(malformed)?;
            let name = name.as_str();
            self.write_custom(name, value)
                .map_err(|error| error.within_given(name))?;
        }
        Ok(())
    }

    fn write_typed(
        &mut self,
        product: Option<&Product>,
        name: &str,
        content: &Content<'_>,
    ) -> Result<(), CredentialError> {
        check_depth(content).map_err(malformed)?;
        match (product, content) {
            (Some(product), content) => self.write(product, content),
            (None, Content::Object(json)) => self.write_custom(name, *json),
            (None, Content::Fields(_)) => Ok(()),
        }
    }

    fn write(&mut self, product: &Product, content: &Content<'_>) -> Result<(), CredentialError> {
        self.rules |= product.rules;
        product.write(content, self.name(product.claim))
    }

    fn write_custom(&mut self, name: &str, value: RawJson<'_>) -> Result<(), CredentialError> {
        check_custom_name(name)?;
        self.name(name).push_str(value.as_str());
        Ok(())
    }

    /// Writes the name of a grant; the caller writes its value into what is returned.
    fn name(&mut self, name: &str) -> &mut String {
        self.members.push(',');
        write_string(&mut self.members, name);
        self.members.push(':');
        &mut self.members
    }
}

/// Checks the nesting of JSON in a typed grant, which was read on its own, at its depth in a token.
fn check_depth(content: &Content<'_>) -> Result<(), Malformed> {
    let check = |json: &RawJson<'_>, depth| Reader::nested(json.as_str(), depth).raw().map(drop);
    match content {
        Content::Object(json) => check(json, DEPTH),
        Content::Fields(values) => values.iter().flatten().try_for_each(|value| match value {
            // In the grant, and in the object of outgoing calls.
            Value::Object(json) => check(json, DEPTH.saturating_add(2)),
            _ => Ok(()),
        }),
    }
}

/// A custom grant must not bypass the checks of a known one, nor replace another claim.
fn check_custom_name(name: &str) -> Result<(), CredentialError> {
    if let Some(product) = PRODUCTS.iter().find(|product| product.claim == name) {
        let expected = joined(&["is a known grant: use ", product.name, " instead of custom"]);
        return Err(invalid("").with_expected(expected));
    }
    // JavaScript would put names that are numbers first, before the identity.
    let first = name.as_bytes().first();
    let nameable = first.is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    if !nameable || ["identity", "__proto__", "constructor", "prototype"].contains(&name) {
        return Err(invalid("expected a name that begins with a letter or _"));
    }
    Ok(())
}

fn invalid(expected: &'static str) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidGrant, expected)
}
