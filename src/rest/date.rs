use crate::numeric_date::{DAY, MAX_TIME};

/// The names of the months, and the days of a common year before each.
const MONTHS: [(&str, u64); 12] = [
    ("Jan", 0),
    ("Feb", 31),
    ("Mar", 59),
    ("Apr", 90),
    ("May", 120),
    ("Jun", 151),
    ("Jul", 181),
    ("Aug", 212),
    ("Sep", 243),
    ("Oct", 273),
    ("Nov", 304),
    ("Dec", 334),
];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads a date as Twilio's APIs write it: RFC 2822 §3.3 (`Mon, 13 Jun 2016 22:50:08 +0000`, also
/// with `GMT`), or ISO 8601 with an offset (RFC 3339 §5.6: `2016-06-13T22:50:08Z`). Returns seconds since the epoch; `None` for anything else, for
/// days that do not exist, and outside of the years 1970 to 9999. A fraction of a second is cut off.
///
/// ```
/// # use twilio_edge_auth::rest::epoch_seconds;
/// assert_eq!(epoch_seconds("Mon, 13 Jun 2016 22:50:08 +0000"), Some(1_465_858_208));
/// assert_eq!(epoch_seconds("2016-06-14T00:50:08+02:00"), Some(1_465_858_208));
/// ```
#[must_use]
pub fn epoch_seconds(text: &str) -> Option<u64> {
    let seconds = match text.split_once('T') {
        Some((date, time)) if date.len() == 10 => iso_8601(date, time),
        _ => rfc_2822(text),
    };
    seconds.filter(|seconds| *seconds <= MAX_TIME)
}

fn rfc_2822(text: &str) -> Option<u64> {
    let date = match text.split_once(", ") {
        Some((weekday, date)) if WEEKDAYS.contains(&weekday) => date,
        Some(_) => return None,
        None => text,
    };
    let mut words = date.split(' ');
    let day = words.next().filter(|day| day.len() <= 2)?;
    let day = number(day, day.len(), 1, 31)?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|(name, _)| *name == month)?;
    let year = number(words.next()?, 4, 1970, 9999)?;
    let time = time_of_day(words.next()?)?;
    let zone = words.next()?;
    if words.next().is_some() {
        return None;
    }
    let local = days(year, month, day)?.checked_mul(DAY)?.checked_add(time)?;
    if zone == "GMT" {
        return Some(local);
    }
    let (sign, zone) = zone.split_at_checked(1)?;
    let (hours, minutes) = zone.split_at_checked(2)?;
    shift(local, sign, hours, minutes)
}

fn iso_8601(date: &str, time: &str) -> Option<u64> {
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4, 1970, 9999)?;
    let month = number(parts.next()?, 2, 1, 12)?.checked_sub(1)?;
    let day = number(parts.next()?, 2, 1, 31)?;
    let local = days(year, usize::try_from(month).ok()?, day)?.checked_mul(DAY)?;
    let (clock, zone) = match time.strip_suffix('Z') {
        Some(clock) => (clock, None),
        None => {
            let (clock, zone) = time.split_at_checked(time.len().checked_sub(6)?)?;
            (clock, Some(zone))
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if clock.len() != 8 || fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let local = local.checked_add(time_of_day(clock)?)?;
    let Some(zone) = zone else { return Some(local) };
    let (sign, zone) = zone.split_at_checked(1)?;
    let (hours, minutes) = zone.split_once(':')?;
    shift(local, sign, hours, minutes)
}

/// Days since the epoch; `None` for a day that the month does not have.
#[expect(clippy::arithmetic_side_effects, reason = "numbers of at most four digits")]
fn days(year: u64, month: usize, day: u64) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (_, before) = MONTHS.get(month)?;
    let (_, next) = MONTHS.get(month + 1).unwrap_or(&("", 365));
    let leap_day = u64::from(is_leap && month == 1);
    if day > next - before + leap_day {
        return None;
    }
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    let leap_years = if month < 2 { year - 1 } else { year };
    Some((year - 1970) * 365 + leap_days(leap_years) - leap_days(1969) + before + day - 1)
}

/// `hh:mm:ss` or `hh:mm`, in seconds. A leap second is the first second of the next minute.
#[expect(clippy::arithmetic_side_effects, reason = "numbers of two digits")]
fn time_of_day(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2, 0, 23)?;
    let minute = number(parts.next()?, 2, 0, 59)?;
    let second = parts.next().map_or(Some(0), |second| number(second, 2, 0, 60))?;
    parts
        .next()
        .is_none()
        .then_some((hour * 60 + minute) * 60 + second)
}

/// Converts local time at an offset to UTC.
#[expect(clippy::arithmetic_side_effects, reason = "numbers of two digits")]
fn shift(local: u64, sign: &str, hours: &str, minutes: &str) -> Option<u64> {
    let offset = (number(hours, 2, 0, 23)? * 60 + number(minutes, 2, 0, 59)?) * 60;
    match sign {
        "+" => local.checked_sub(offset),
        "-" => local.checked_add(offset),
        _ => None,
    }
}

/// A number of exactly `width` digits.
fn number(digits: &str, width: usize, least: u64, most: u64) -> Option<u64> {
    if digits.len() != width || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}
