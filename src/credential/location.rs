//! Regions and edge locations.

use super::env::Variables;
use crate::error::CredentialError;
use alloc::string::String;

/// The location of a credential: the region that holds its data, such as `ie1`, and the edge location through which its
/// requests enter Twilio's network, such as `dublin`. Keys and Auth Tokens are created per region.
/// (<https://www.twilio.com/docs/global-infrastructure>)
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Location {
    region: Option<String>,
    edge: Option<String>,
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Location {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Unchecked {
            region: Option<String>,
            edge: Option<String>,
        }
        let location = Unchecked::deserialize(deserializer)?;
        Self::new(location.region.as_deref(), location.edge.as_deref()).map_err(serde::de::Error::custom)
    }
}

impl Location {
    /// Creates a location of an optional region and an optional edge location.
    ///
    /// # Errors
    /// `invalid_argument` for an invalid label of a host name (RFC 1123 §2.1): 1 to 63 lower-case letters, digits and
    /// hyphens, without a hyphen at either end.
    pub fn new(region: Option<&str>, edge: Option<&str>) -> Result<Self, CredentialError> {
        if let Some(region) = region {
            check_region(region)?;
        }
        if let Some(edge) = edge {
            let expected = "expected the name of an edge location, such as dublin";
            check_label(edge, "edge", expected)?;
        }
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
        Err(CredentialError::invalid(field, expected))
    }
}
