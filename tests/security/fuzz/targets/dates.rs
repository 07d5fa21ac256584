//! Dates as the `jiff` crate reads and writes them.
#![no_main]

use jiff::Timestamp;
use jiff::fmt::{rfc2822, temporal};
use twilio_edge_auth::rest::epoch_seconds;

/// The first second that jiff does not represent; ours go one day further, to the end of the year 9999.
const END: i64 = 253_402_207_201;

twilio_edge_auth_fuzz::fuzz!(check);

fn check(text: &str) {
    read(text);
    if let Ok(seconds) = text.parse::<i64>() {
        written(seconds.rem_euclid(END));
    }
    // Any bytes are a time, too.
    let number = text.bytes().fold(0_i64, |number, byte| {
        number.wrapping_mul(257).wrapping_add(i64::from(byte))
    });
    written(number.rem_euclid(END));
}

/// What is read is the time that jiff reads.
fn read(text: &str) {
    let Some(seconds) = epoch_seconds(text) else {
        return;
    };
    let iso = temporal::DateTimeParser::new().parse_timestamp(text);
    // A weekday that is not that of the date is ignored; jiff refuses it.
    let plain = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let mail = rfc2822::DateTimeParser::new().parse_timestamp(plain);
    // A leap second, which jiff moves to the second before it.
    let is_leap = text.contains(":60");
    if let Ok(timestamp) = iso.or(mail)
        && !is_leap
    {
        assert_eq!(i64::try_from(seconds), Ok(timestamp.as_second()), "{text:?}");
    }
}

/// What jiff writes is read.
fn written(seconds: i64) {
    let timestamp = Timestamp::from_second(seconds).unwrap();
    let expected = u64::try_from(seconds).ok();
    let mail = timestamp.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
    for text in [timestamp.to_string(), mail] {
        assert_eq!(epoch_seconds(&text), expected, "{text:?}");
    }
}
