//! Hosts: where the API of a product is reached.

use crate::credential::{Location, check_label, check_location};
use crate::error::{CredentialError, ErrorCode, joined};

/// Regions whose hosts without an edge location (`api.ie1.twilio.com`) stopped existing on 2026-04-28.
const EDGE_NEEDED: [&str; 7] = ["ie1", "au1", "br1", "de1", "jp1", "sg1", "us2"];

/// The origin of a product's API: `https://api.twilio.com`, `https://api.dublin.ie1.twilio.com`. An edge location alone
/// leads to the region `us1`. (<https://www.twilio.com/docs/global-infrastructure>)
///
/// ```
/// use twilio_edge_auth::credential::Location;
/// let dublin = Location::new(Some("ie1"), Some("dublin"))?;
/// assert_eq!(twilio_edge_auth::rest::origin("api", &dublin)?, "https://api.dublin.ie1.twilio.com");
/// # Ok::<(), twilio_edge_auth::CredentialError>(())
/// ```
///
/// # Errors
/// `invalid_argument` for what cannot be a product's name, and for hosts that stopped existing.
pub fn origin(product: &str, location: &Location) -> Result<String, CredentialError> {
    origin_at(product, location.region(), location.edge())
}

/// The same at a location that has not been checked yet.
pub(crate) fn origin_at(
    product: &str,
    region: Option<&str>,
    edge: Option<&str>,
) -> Result<String, CredentialError> {
    check_label(product, "product", "expected the name of a product, such as api")?;
    check_location(region, edge)?;
    if edge.is_none() && EDGE_NEEDED.into_iter().any(|needy| region == Some(needy)) {
        return Err(CredentialError::at(
            ErrorCode::InvalidArgument,
            "edge",
            "expected an edge location beside this region, such as dublin: \
             hosts with the region alone (api.ie1.twilio.com) stopped existing on 2026-04-28",
        ));
    }
    let mut origin = joined(&["https://", product]);
    for label in [edge, region.or(edge.and(Some("us1"))), Some("twilio.com")]
        .into_iter()
        .flatten()
    {
        origin.push('.');
        origin.push_str(label);
    }
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(product: &str, region: Option<&str>, edge: Option<&str>) -> Result<String, CredentialError> {
        origin(product, &Location::new(region, edge)?)
    }

    #[test]
    fn region_and_edge_stand_in_the_host() {
        for (region, edge, expected) in [
            (None, None, "https://api.twilio.com"),
            (None, Some("sydney"), "https://api.sydney.us1.twilio.com"),
            (Some("us1"), None, "https://api.us1.twilio.com"),
            (Some("us1"), Some("ashburn"), "https://api.ashburn.us1.twilio.com"),
            (
                Some("ie1"),
                Some("dublin-ix"),
                "https://api.dublin-ix.ie1.twilio.com",
            ),
            (Some("xx9"), None, "https://api.xx9.twilio.com"),
        ] {
            assert_eq!(at("api", region, edge).unwrap(), expected);
        }
    }

    #[test]
    fn hosts_that_stopped_existing_are_refused() {
        for region in EDGE_NEEDED {
            let error = at("api", Some(region), None).unwrap_err();
            assert_eq!(
                (error.code(), error.field()),
                (ErrorCode::InvalidArgument, Some("edge"))
            );
            assert!(error.message().contains("2026-04-28"));
            assert!(at("api", Some(region), Some("dublin")).is_ok());
        }
    }

    #[test]
    fn what_is_no_label_is_refused() {
        for product in ["", "api.evil.example/", "API", "a b", "é", &"a".repeat(33)] {
            assert_eq!(
                at(product, None, None).unwrap_err().field(),
                Some("product"),
                "{product}"
            );
        }
    }
}
