//! The hosts of the APIs.

use crate::credential::{Location, check_label};
use crate::error::{CredentialError, joined};
use alloc::string::String;

/// Regions whose hosts without an edge location (`api.ie1.twilio.com`) stopped existing on 2026-04-28.
const REGIONS_REQUIRING_EDGE: [&str; 7] = ["ie1", "au1", "br1", "de1", "jp1", "sg1", "us2"];

/// Names in the client SDKs for the nearest location. No REST host has them.
const SDK_LOCATIONS: [&str; 2] = ["roaming", "gll"];

/// Returns the origin of a product's API: `https://api.twilio.com`, `https://api.dublin.ie1.twilio.com`. Only an edge location
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
/// `invalid_argument` for an invalid product name, for hosts that stopped existing, and for locations of the client SDKs.
pub fn origin(product: &str, location: &Location) -> Result<String, CredentialError> {
    check_label(product, "product", "expected the name of a product, such as api")?;
    let (region, edge) = (location.region(), location.edge());
    for (label, field) in [(edge, "edge"), (region, "region")] {
        if label.is_some_and(|label| SDK_LOCATIONS.contains(&label)) {
            return Err(CredentialError::invalid(
                field,
                "roaming and gll exist only in the client SDKs for Voice and Video: the REST API has no such host; \
                 expected an edge such as dublin and a region such as ie1, or none",
            ));
        }
    }
    if edge.is_none()
        && REGIONS_REQUIRING_EDGE
            .into_iter()
            .any(|requiring| region == Some(requiring))
    {
        return Err(CredentialError::invalid(
            "edge",
            "this region requires an edge location, such as dublin: \
             hosts with only the region (api.ie1.twilio.com) stopped existing on 2026-04-28",
        ));
    }
    let region = region.or(edge.and(Some("us1")));
    let dot = |label: Option<&str>| if label.is_some() { "." } else { "" };
    Ok(joined(&[
        "https://",
        product,
        dot(edge),
        edge.unwrap_or_default(),
        dot(region),
        region.unwrap_or_default(),
        ".twilio.com",
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    fn at(product: &str, region: Option<&str>, edge: Option<&str>) -> Result<String, CredentialError> {
        origin(product, &Location::new(region, edge)?)
    }

    #[test]
    fn region_and_edge_are_in_the_host() {
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
        for region in REGIONS_REQUIRING_EDGE {
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
    fn locations_of_the_client_sdks_are_refused() {
        for (region, edge, field) in [
            (None, Some("roaming"), "edge"),
            (Some("ie1"), Some("roaming"), "edge"),
            (Some("gll"), Some("dublin"), "region"),
            (Some("gll"), None, "region"),
            (None, Some("gll"), "edge"),
        ] {
            let error = at("api", region, edge).unwrap_err();
            assert_eq!(error.field(), Some(field));
            assert!(error.message().contains("client SDKs"));
        }
    }

    #[test]
    fn labels_follow_rfc_1123() {
        assert!(at(&"a".repeat(63), Some("a-1"), Some("1-a")).is_ok());
        for wrong in [
            "-",
            "-a",
            "a-",
            "--",
            "a.b",
            "IE1",
            " dublin",
            "",
            &"a".repeat(64),
        ] {
            assert_eq!(
                at("api", Some(wrong), Some("x")).unwrap_err().field(),
                Some("region"),
                "{wrong}"
            );
            assert_eq!(
                at("api", Some("x"), Some(wrong)).unwrap_err().field(),
                Some("edge"),
                "{wrong}"
            );
        }
        for product in [
            "",
            "api.evil.example/",
            "API",
            "a b",
            "é",
            "-api",
            "api-",
            &"a".repeat(64),
        ] {
            assert_eq!(
                at(product, None, None).unwrap_err().field(),
                Some("product"),
                "{product}"
            );
        }
    }
}
