use js_sys::Date;

/// Returns the time, in seconds since the epoch.
pub(crate) fn now() -> u64 {
    (Date::now() / 1000.0) as u64
}
