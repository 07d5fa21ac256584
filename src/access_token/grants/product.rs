//! Products: how the fields of a grant become a claim.

use super::field::{Field, MAX_FIELDS, Value, Values};
use crate::access_token::identity::IdentityRules;
use crate::encoding::json::read_options;
use crate::encoding::json::{Malformed, ObjectWriter, RawJson, Reader};
use crate::error::{CredentialError, ErrorCode};
use alloc::string::String;

/// A product's grant.
pub(super) struct Product {
    /// Its name in Rust and in errors.
    pub(super) name: &'static str,
    /// Its name in the token.
    pub(super) claim: &'static str,
    /// What the product requires of an identity.
    pub(super) rules: IdentityRules,
    /// The fields, in the order of the claim. None: the claim is any object, copied unchanged.
    pub(super) fields: &'static [Field],
    /// The fields' names in options in JSON.
    pub(super) options: &'static [&'static str],
}

/// The content of a grant.
pub(super) enum Content<'a> {
    Fields(Values<'a>),
    Object(RawJson<'a>),
}

impl Product {
    /// Reads the grant from options in JSON.
    pub(super) fn read<'a>(&self, reader: &mut Reader<'a>) -> Result<Content<'a>, CredentialError> {
        if self.fields.is_empty() {
            return reader.raw().map(Content::Object).map_err(malformed);
        }
        let mut values = [const { None }; MAX_FIELDS];
        // The parameters of a voice grant are one level deeper in the token than in the options.
        reader.deeper(|reader| {
            read_options(
                reader,
                self.options,
                ErrorCode::InvalidGrant,
                &mut |reader, index, _| {
                    if let (Some(field), Some(value)) = (self.fields.get(index), values.get_mut(index)) {
                        *value = Some(field.read(reader)?);
                    }
                    Ok(())
                },
            )
        })?;
        Ok(Content::Fields(values))
    }

    /// Checks the grant's content and writes its claim.
    pub(super) fn write(&self, content: &Content<'_>, out: &mut String) -> Result<(), CredentialError> {
        match content {
            Content::Object(json) if json.is_object() => out.push_str(json.as_str()),
            Content::Object(_) => return Err(malformed(Malformed::NotObject)),
            Content::Fields(values) => {
                let mut claim = ObjectWriter::new(out);
                let mut written = 0;
                if self.claim == VOICE {
                    written = write_calls(self.fields, values, &mut claim)?;
                }
                for (field, value) in self.fields.iter().zip(values).skip(written) {
                    match value {
                        None => {}
                        Some(Value::Text(text)) => {
                            field.check(text)?;
                            claim.string(field.name, text.as_ref());
                        }
                        Some(Value::Object(json)) => _ = claim.raw(field.name, *json),
                        Some(Value::Flag(flag)) => {
                            claim
                                .name(field.name)
                                .push_str(if *flag { "true" } else { "false" });
                        }
                    }
                }
                claim.end();
            }
        }
        Ok(())
    }
}

/// The claim of the one product with a form of its own.
const VOICE: &str = "voice";

/// Writes the first three fields of Voice as two objects: incoming calls, and outgoing ones with their application.
/// Returns the number of fields.
fn write_calls(
    fields: &[Field],
    values: &Values<'_>,
    claim: &mut ObjectWriter<'_>,
) -> Result<usize, CredentialError> {
    let ([_, application, parameters, ..], [incoming, sid, params, ..]) = (fields, values) else {
        return Ok(0);
    };
    if matches!(incoming, Some(Value::Flag(true))) {
        claim.object("incoming", |incoming| incoming.name("allow").push_str("true"));
    }
    let params = match params {
        Some(Value::Object(json)) => Some(*json),
        _ => None,
    };
    if let Some(Value::Text(sid)) = sid {
        application.check(sid)?;
        claim.object("outgoing", |outgoing| {
            outgoing
                .string("application_sid", sid.as_ref())
                .raw("params", params);
        });
    } else if params.is_some() {
        return Err(parameters.invalid("requires an application SID"));
    }
    Ok(3)
}

pub(super) fn malformed(problem: Malformed) -> CredentialError {
    CredentialError::new(ErrorCode::InvalidGrant, problem.expected())
}
