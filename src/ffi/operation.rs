/// An operation on a resource of the REST API. As numbers these take 0.3 KB less than texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    List,
    Get,
    Update,
    Delete,
    Proof,
    Policy,
    CreateSecondary,
    Promote,
    DeleteSecondary,
    Validate,
}

impl Operation {
    const NAMES: [(&str, Self); 11] = [
        ("create", Self::Create),
        ("list", Self::List),
        ("get", Self::Get),
        ("update", Self::Update),
        ("delete", Self::Delete),
        ("proof", Self::Proof),
        ("policy", Self::Policy),
        ("createSecondary", Self::CreateSecondary),
        ("promote", Self::Promote),
        ("deleteSecondary", Self::DeleteSecondary),
        ("validate", Self::Validate),
    ];

    /// The operation of this name.
    #[inline(never)]
    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, operation) = Self::NAMES.iter().find(|(known, _)| *known == name)?;
        Some(*operation)
    }
}
