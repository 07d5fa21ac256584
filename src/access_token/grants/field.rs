//! A grant's fields: their types, their values, and how these are checked.

use alloc::borrow::Cow;

use crate::encoding::json::{Malformed, RawJson, Reader};
use crate::error::{CredentialError, ErrorCode};
use crate::sid::{ApplicationSid, CredentialSid, RoleSid, ServiceSid, SidKind, WorkerSid, WorkspaceSid};

/// A field of a product's grant.
pub(super) struct Field {
    /// Its name in Rust, in errors, and in the claim.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

/// The type of a field.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Flag,
    Object,
    Text,
    Sid(SidKind),
    SyncService,
}

/// The value of a field, from a typed grant or from options in JSON.
pub(super) enum Value<'a> {
    Flag(bool),
    Object(RawJson<'a>),
    Text(Cow<'a, str>),
}

/// The most fields that a grant may have.
pub(super) const MAX_FIELDS: usize = 5;

/// The values of a grant, in the order of its fields.
pub(super) type Values<'a> = [Option<Value<'a>>; MAX_FIELDS];

impl Field {
    /// Reads the value from JSON, without checking the content of a text.
    pub(super) fn read<'a>(&self, reader: &mut Reader<'a>) -> Result<Value<'a>, CredentialError> {
        let value = match self.kind {
            Kind::Flag => reader.boolean().map(Value::Flag),
            Kind::Object => reader.raw().and_then(|json| {
                if json.is_object() {
                    Ok(Value::Object(json))
                } else {
                    Err(Malformed::NotObject)
                }
            }),
            Kind::Text | Kind::Sid(_) | Kind::SyncService => reader.string().map(Value::Text),
        };
        value.map_err(|problem| self.invalid(problem.expected()))
    }

    /// Checks a text.
    pub(super) fn check(&self, text: &str) -> Result<(), CredentialError> {
        match self.kind {
            Kind::Sid(kind) => kind.check(text, self.name),
            Kind::SyncService if text == DEFAULT_SERVICE => Ok(()),
            Kind::SyncService => SidKind::Service.check(text, self.name),
            _ if text.is_empty() => Err(self.invalid("expected a non-empty string")),
            _ => Ok(()),
        }
    }

    pub(super) fn invalid(&self, expected: &'static str) -> CredentialError {
        CredentialError::at(ErrorCode::InvalidGrant, self.name, expected)
    }
}

/// A type that a field of a typed grant may have.
pub(super) trait FieldType {
    const KIND: Kind;

    fn value(&self) -> Value<'_>;
}

impl FieldType for bool {
    const KIND: Kind = Kind::Flag;

    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl FieldType for RawJson<'_> {
    const KIND: Kind = Kind::Object;

    fn value(&self) -> Value<'_> {
        Value::Object(*self)
    }
}

impl FieldType for Cow<'_, str> {
    const KIND: Kind = Kind::Text;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

macro_rules! sid_field_types {
    ($($name:ident: $kind:ident,)*) => {
        $(impl FieldType for $name {
            const KIND: Kind = Kind::Sid(SidKind::$kind);

            fn value(&self) -> Value<'_> {
                Value::Text(Cow::Borrowed(self.as_str()))
            }
        })*
    };
}
sid_field_types! {
    ApplicationSid: Application,
    CredentialSid: Credential,
    RoleSid: Role,
    ServiceSid: Service,
    WorkerSid: Worker,
    WorkspaceSid: Workspace,
}

/// The name of an account's default Sync service.
const DEFAULT_SERVICE: &str = "default";

/// A Sync service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncService {
    /// The account's own.
    Default,
    /// The service with this SID.
    Sid(ServiceSid),
}

impl From<ServiceSid> for SyncService {
    fn from(sid: ServiceSid) -> Self {
        Self::Sid(sid)
    }
}

impl FieldType for SyncService {
    const KIND: Kind = Kind::SyncService;

    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(match self {
            Self::Default => DEFAULT_SERVICE,
            Self::Sid(sid) => sid.as_str(),
        }))
    }
}
