/// The months' names, and the days of a common year before each.
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

/// The seconds since the epoch of a date of RFC 2822 §3.3, as the API writes them (`Mon, 13 Jun 2016 22:50:08 +0000`), and
/// of HTTP's (RFC 9110 §5.6.7), which ends in `GMT`. None for what is no such date, or before the epoch.
///
/// ```
/// # use twilio_edge_auth::rest::epoch_seconds;
/// assert_eq!(epoch_seconds("Mon, 13 Jun 2016 22:50:08 +0000"), Some(1_465_858_208));
/// ```
#[must_use]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of at most four digits")]
pub fn epoch_seconds(text: &str) -> Option<u64> {
    // The day of the week says nothing that the date does not.
    let mut words = text.split(' ').filter(|word| !word.ends_with(','));
    let day = number(words.next()?, 1, 31)?;
    let month = words.next()?;
    let (_, days_before) = MONTHS.iter().find(|(name, _)| *name == month)?;
    let year = number(words.next()?, 1970, 9999)?;
    let mut clock = words.next()?.split(':');
    let hour = number(clock.next()?, 0, 23)?;
    let minute = number(clock.next()?, 0, 59)?;
    let second = number(clock.next()?, 0, 60)?;
    let zone = words.next()?;
    if clock.next().is_some() || words.next().is_some() {
        return None;
    }
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    let leap_years = if *days_before < 59 { year - 1 } else { year };
    let days = (year - 1970) * 365 + leap_days(leap_years) - leap_days(1969) + days_before + day - 1;
    let local = ((days * 24 + hour) * 60 + minute) * 60 + second;
    match zone.split_at_checked(1)? {
        _ if zone == "GMT" => Some(local),
        ("+", digits) => local.checked_sub(offset(digits)?),
        ("-", digits) => Some(local + offset(digits)?),
        _ => None,
    }
}

/// `hhmm`, in seconds.
#[expect(clippy::arithmetic_side_effects, reason = "a number of four digits")]
fn offset(digits: &str) -> Option<u64> {
    let offset = number(digits, 0, 2359).filter(|_| digits.len() == 4)?;
    Some((offset / 100 * 60 + offset % 100) * 60)
}

fn number(digits: &str, least: u64, most: u64) -> Option<u64> {
    if digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::epoch_seconds;

    #[test]
    fn dates_are_read_as_the_api_and_http_write_them() {
        for (text, expected) in [
            ("Thu, 01 Jan 1970 00:00:00 +0000", 0),
            ("Mon, 13 Jun 2016 22:50:08 +0000", 1_465_858_208),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 23:59:59 +0000", 951_868_799),
            ("Wed, 01 Mar 2000 00:00:00 +0000", 951_868_800),
            ("Sun, 28 Feb 2100 23:59:60 +0000", 4_107_542_400),
            ("Mon, 01 Mar 2100 00:00:00 +0000", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
            ("1 Jan 1970 05:30:00 +0530", 0),
            ("Wed, 31 Dec 2025 16:00:00 -0800", 1_767_225_600),
        ] {
            assert_eq!(epoch_seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "2016-06-13T22:50:08Z",
            "Mon, 13 Jun 2016",
            "Mon, 13 Jun 2016 22:50 +0000",
            "Mon, 13 Jun 2016 22:50:08",
            "Mon, 13 Jun 2016 22:50:08 +0000 x",
            "Mon, 13 Jun 2016 22:50:08:09 +0000",
            "Mon, 13 Jun 2016 22:50:08 +000",
            "Mon, 13 Jun 2016 22:50:08 PST",
            "Mon, 13 Jun 2016 22:50:08 é",
            "Mon, 13 Jun 2016 24:00:00 GMT",
            "Mon, 13 Jun 2016 22:60:00 GMT",
            "Mon, 13 jun 2016 22:50:08 GMT",
            "Mon, 32 Jun 2016 22:50:08 GMT",
            "Mon, 00 Jun 2016 22:50:08 GMT",
            "Mon, +1 Jun 2016 22:50:08 GMT",
            "Mon, 13 Jun 1969 22:50:08 GMT",
            "Mon, 13 Jun 12016 22:50:08 GMT",
            "Thu, 01 Jan 1970 00:00:00 +0100",
            ",",
        ] {
            assert_eq!(epoch_seconds(text), None, "{text}");
        }
    }
}
