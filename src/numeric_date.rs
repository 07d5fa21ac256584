//! Times: NumericDates (RFC 7519 §2), in whole seconds since the epoch, and lifetimes in seconds.

use crate::error::{CredentialError, ErrorCode};

/// The last second of the year 9999, the latest time that is accepted anywhere.
pub(crate) const MAX_TIME: u64 = 253_402_300_799;

/// The first second of 2020. A clock that is earlier is wrong: that of a Worker's global scope is at 0.
const MIN_CLOCK: u64 = 1_577_836_800;

/// A day, in seconds.
pub(crate) const DAY: u64 = 86_400;

/// The longest lifetime of a token that Twilio accepts, in seconds: 24 hours.
pub(crate) const MAX_LIFETIME: u64 = DAY;

/// The lifetime of a token if none is given, in seconds: an hour.
pub(crate) const DEFAULT_LIFETIME: u64 = 3600;

/// Rejects a time after the year 9999: times are written into JSON, and added to, so they must stay exact.
pub(crate) fn check_time(time: Option<u64>, field: &'static str) -> Result<(), CredentialError> {
    if time.is_some_and(|time| time > MAX_TIME) {
        Err(invalid_time(field))
    } else {
        Ok(())
    }
}

/// Rejects a clock before 2020, by which every expired token would be valid and every minted one expired.
pub(crate) fn check_clock(now: u64, field: &'static str) -> Result<(), CredentialError> {
    check_time(Some(now), field)?;
    if now < MIN_CLOCK {
        return Err(CredentialError::invalid(
            field,
            "expected a time after 2019. The clock is at 0 in a Worker's global scope: mint and verify inside a request handler",
        ));
    }
    Ok(())
}

/// Rejects a lifetime that Twilio does not accept.
pub(crate) fn check_ttl(ttl: u64) -> Result<(), CredentialError> {
    if (1..=MAX_LIFETIME).contains(&ttl) {
        Ok(())
    } else {
        Err(invalid_ttl())
    }
}

pub(crate) fn invalid_time(field: &'static str) -> CredentialError {
    CredentialError::invalid(
        field,
        "expected whole seconds since the epoch, before the year 10000",
    )
}

pub(crate) fn invalid_ttl() -> CredentialError {
    CredentialError::at(
        ErrorCode::InvalidTtl,
        "ttl",
        "expected whole seconds, 1 to 86400 (24 hours)",
    )
}
