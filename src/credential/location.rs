//! Regions and edge locations.

use super::env::Variables;
use crate::error::{CredentialError, ErrorCode};

/// Where a credential belongs: the region that holds its data, such as `ie1`, and the edge location through which its
/// requests enter Twilio's network, such as `dublin`. Keys and Auth Tokens are made per region.
/// (<https://www.twilio.com/docs/global-infrastructure>)
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    region: Option<String>,
    edge: Option<String>,
}

impl Location {
    /// Checks and keeps a region and an edge location, each of them if there is one.
    ///
    /// # Errors
    /// `invalid_argument` for what cannot be a label of a host name (RFC 1123 §2.1): 1 to 63 lower-case letters, digits and
    /// hyphens, without a hyphen at either end.
    pub fn new(region: Option<&str>, edge: Option<&str>) -> Result<Self, CredentialError> {
        check_location(region, edge)?;
        Ok(Self {
            region: region.map(String::from),
            edge: edge.map(String::from),
        })
    }

    pub(super) fn from_variables(variables: &Variables) -> Result<Self, CredentialError> {
        Self::new(variables.optional("region"), variables.optional("edge"))
    }

    /// The region, if there is one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The edge location, if there is one.
    #[must_use]
    pub fn edge(&self) -> Option<&str> {
        self.edge.as_deref()
    }
}

pub(crate) fn check_location(region: Option<&str>, edge: Option<&str>) -> Result<(), CredentialError> {
    region.map_or(Ok(()), check_region)?;
    edge.map_or(Ok(()), |edge| {
        check_label(
            edge,
            "edge",
            "expected the name of an edge location, such as dublin",
        )
    })
}

pub(crate) fn check_region(region: &str) -> Result<(), CredentialError> {
    check_label(region, "region", "expected the name of a region, such as ie1")
}

pub(crate) fn check_label(
    label: &str,
    field: &'static str,
    expected: &'static str,
) -> Result<(), CredentialError> {
    let fits = (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits {
        Ok(())
    } else {
        Err(CredentialError::at(ErrorCode::InvalidArgument, field, expected))
    }
}
