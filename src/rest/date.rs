use crate::numeric_date::{DAY, MAX_TIME};

const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
const WEEKDAYS: &[u8] = b"MonTueWedThuFriSatSun";

/// Reads a date as Twilio's APIs write it: RFC 2822 §3.3 (`Mon, 13 Jun 2016 22:50:08 +0000`, also with `GMT`), or ISO 8601
/// with an offset (RFC 3339 §5.6: `2016-06-13T22:50:08Z`). Returns seconds since the epoch; `None` for anything else, for days
/// that do not exist, and outside of the years 1970 to 9999. A fraction of a second is cut off.
///
/// ```
/// # use twilio_edge_auth::rest::epoch_seconds;
/// assert_eq!(epoch_seconds("Mon, 13 Jun 2016 22:50:08 +0000"), Some(1_465_858_208));
/// assert_eq!(epoch_seconds("2016-06-14T00:50:08+02:00"), Some(1_465_858_208));
/// ```
#[must_use]
pub fn epoch_seconds(text: &str) -> Option<u64> {
    let is_iso = text.as_bytes().get(4) == Some(&b'-');
    let mut rest = Rest(text.as_bytes());
    let (year, month, day);
    if is_iso {
        year = rest.number(4, 1970, 9999)?;
        rest.skip(b"-")?;
        month = rest.number(2, 1, 12)?;
        rest.skip(b"-")?;
        day = rest.number(2, 1, 31)?;
        rest.skip(b"T")?;
    } else {
        if rest.name(WEEKDAYS).is_some() {
            rest.skip(b", ")?;
        }
        day = rest.number(2, 1, 31).or_else(|| rest.number(1, 1, 9))?;
        rest.skip(b" ")?;
        month = rest.name(MONTHS)?;
        rest.skip(b" ")?;
        year = rest.number(4, 1970, 9999)?;
        rest.skip(b" ")?;
    }
    let time = rest.time(is_iso)?;
    let offset = rest.offset(is_iso)?;
    let local = days(year, month, day)?.checked_mul(DAY)?.checked_add(time)?;
    local
        .checked_add_signed(offset)
        .filter(|seconds| rest.0.is_empty() && *seconds <= MAX_TIME)
}

/// The part of a date that has not been read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn skip(&mut self, expected: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// A number of exactly `width` digits.
    fn number(&mut self, width: usize, least: u64, most: u64) -> Option<u64> {
        let (digits, rest) = self.0.split_at_checked(width)?;
        let mut number = 0_u64;
        for digit in digits {
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit.wrapping_sub(b'0')));
        }
        let valid = digits.iter().all(u8::is_ascii_digit) && (least..=most).contains(&number);
        self.0 = if valid { rest } else { return None };
        Some(number)
    }

    /// One of the names of three letters, as its number from 1 on.
    fn name(&mut self, names: &[u8]) -> Option<u64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        let index = names.chunks_exact(3).position(|known| known == name)?;
        self.0 = rest;
        Some((index as u64).wrapping_add(1))
    }

    /// `hh:mm:ss`, in seconds: ISO 8601 allows a fraction, RFC 2822 to leave out the seconds. A leap second is the first second
    /// of the next minute.
    fn time(&mut self, is_iso: bool) -> Option<u64> {
        let hour = self.number(2, 0, 23)?;
        self.skip(b":")?;
        let minute = self.number(2, 0, 59)?;
        let second = match self.skip(b":") {
            Some(()) => self.number(2, 0, 60)?,
            None if is_iso => return None,
            None => 0,
        };
        if is_iso && self.skip(b".").is_some() {
            self.number(1, 0, 9)?;
            while self.number(1, 0, 9).is_some() {}
        }
        Some(
            hour.wrapping_mul(3600)
                .wrapping_add(minute.wrapping_mul(60))
                .wrapping_add(second),
        )
    }

    /// The seconds to add to local time.
    fn offset(&mut self, is_iso: bool) -> Option<i64> {
        let (utc, between): (&[u8], &[u8]) = if is_iso { (b"Z", b":") } else { (b" GMT", b"") };
        if self.skip(utc).is_some() {
            return Some(0);
        }
        if !is_iso {
            self.skip(b" ")?;
        }
        let east = self.skip(b"+").is_some();
        if !east {
            self.skip(b"-")?;
        }
        let hours = self.number(2, 0, 23)?;
        self.skip(between)?;
        let minutes = self.number(2, 0, 59)?;
        let seconds = hours
            .wrapping_mul(3600)
            .wrapping_add(minutes.wrapping_mul(60))
            .cast_signed();
        Some(if east { seconds.wrapping_neg() } else { seconds })
    }
}

/// Days since the epoch; `None` for a day that the month does not have.
#[expect(clippy::arithmetic_side_effects, reason = "numbers of at most four digits")]
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    // Counted from March, so that the leap day is the last one of its year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    // From 0000-03-01 to 1970-01-01.
    (day <= length).then(|| before + day - 1 - 719_468)
}
