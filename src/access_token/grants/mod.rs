//! What a token allows: options read, checked and written as claims in one pass.

mod product;
mod typed;

use product::{PRODUCTS, Product};
pub use typed::{ChatGrant, Grant, SyncGrant, TaskRouterGrant, VideoGrant, VoiceGrant};

use super::identity::IdentityRules;
use crate::encoding::json::{Malformed, RawJson, Reader, read_options, write_string};
use crate::error::{CredentialError, ErrorCode, joined, shown};

/// Grants as members of the token's `grants`, behind its identity: each with a comma before it.
#[derive(Clone, Default)]
pub(super) struct Grants {
    pub(super) members: String,
    /// What the granted products ask of an identity.
    pub(super) rules: IdentityRules,
}

/// The option for grants that have no name here yet.
const CUSTOM: &str = "custom";

impl Grants {
    /// Reads the grants that an object of options names, in its order.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, CredentialError> {
        let mut names = [CUSTOM; 7];
        for (name, product) in names.iter_mut().zip(PRODUCTS) {
            *name = product.option;
        }
        let mut grants = Self {
            members: String::with_capacity(256),
            ..Self::default()
        };
        read_options(reader, &names, ErrorCode::InvalidGrant, &mut |reader, name| {
            match PRODUCTS.iter().find(|product| product.option == name) {
                Some(product) => product.read(reader, &mut grants),
                None => grants.read_custom(reader),
            }
            .map_err(|error| error.within(name))
        })?;
        Ok(grants)
    }

    fn read_custom(&mut self, reader: &mut Reader<'_>) -> Result<(), CredentialError> {
        let members = reader.object().map_err(malformed)?;
        while let Some(name) = reader.member(&members).map_err(malformed)? {
            let value = reader.raw().map_err(malformed)?;
            self.write_custom(&name, value)
                .map_err(|error| error.within(&shown(&name)))?;
        }
        Ok(())
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

/// A custom grant must not bypass the checks of a known one, nor replace another claim.
fn check_custom_name(name: &str) -> Result<(), CredentialError> {
    if let Some(Product { option, .. }) = PRODUCTS.iter().find(|product| product.claim == name) {
        let expected = joined(&["expected grants.", option, ", which has a name of its own"]);
        return Err(CredentialError::new(ErrorCode::InvalidGrant, "").with_expected(expected));
    }
    // JavaScript would put names that are numbers first, before the identity.
    let nameable = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !nameable || ["identity", "__proto__", "constructor", "prototype"].contains(&name) {
        return Err(CredentialError::new(
            ErrorCode::InvalidGrant,
            "expected the name of a grant",
        ));
    }
    Ok(())
}

fn require_object(json: RawJson<'_>) -> Result<(), CredentialError> {
    if json.is_object() {
        Ok(())
    } else {
        Err(malformed(Malformed::NotObject))
    }
}

fn invalid(field: &'static str, expected: &'static str) -> CredentialError {
    CredentialError::at(ErrorCode::InvalidGrant, field, expected)
}

fn malformed(problem: Malformed) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidGrant, problem.expected())
}
