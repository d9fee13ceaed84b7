//! Telling the time: a moment becomes an RFC 3339 text in UTC, and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

/// The moment in the precision that the ledger writes.
pub(super) fn to_millis(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    UNIX_EPOCH + Duration::from_millis(millis)
}

/// A time as an `xsd:dateTime` in UTC, to the second: `2026-11-24T07:15:00Z`
#[must_use]
pub fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (year, month, day) = date(seconds / DAY);
    let (hour, minute, second) = (seconds % DAY / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The same to the millisecond: `2026-11-24T07:15:00.250Z`
#[must_use]
pub fn utc_exact(time: SystemTime) -> String {
    let millis = time.duration_since(UNIX_EPOCH).unwrap_or_default().subsec_millis();
    format!("{}.{millis:03}Z", utc(time).trim_end_matches('Z'))
}

/// The moment that a time to the second names: `2026-11-24T07:15:00Z`. What is before 1970 is
/// nothing that a catalogue can have recorded: it counts as the start of 1970.
#[must_use]
pub fn moment(text: &str) -> Option<SystemTime> {
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let year: u64 = year.parse().ok()?;
    let rest = text.get(4..)?.strip_suffix('Z')?;
    // The calendar repeats itself after 400 years.
    let known = if year < 1970 { year % 400 + 2000 } else { year };
    let time = from_text(&format!("{known:04}{rest}.000Z"))?;
    Some(if year < 1970 { UNIX_EPOCH } else { time })
}

/// The moment that [`utc_exact`] wrote, and nothing else.
pub(super) fn from_text(text: &str) -> Option<SystemTime> {
    let part = |from, to| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let seconds = part(11, 13)? * 3600 + part(14, 16)? * 60 + part(17, 19)?;
    let (first, last) = (days_before(year.checked_sub(1970)? + 1970), 366);
    let days = (first..first + last).find(|days| date(*days) == (year, month, day))?;
    let time = UNIX_EPOCH
        + Duration::from_secs(days * DAY + seconds)
        + Duration::from_millis(part(20, 23)?);
    (utc_exact(time) == text).then_some(time)
}

/// Days from 1970-01-01 to the first day of a year.
fn days_before(year: u64) -> u64 {
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969)
}

/// Year, month and day of a number of days after 1970-01-01.
fn date(days: u64) -> (u64, u64, u64) {
    let mut year = 1970 + days / 366;
    while days_before(year + 1) <= days {
        year += 1;
    }
    let leap =
        u64::from(year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut day = days - days_before(year);
    for (month, length) in (1..).zip([31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
        if day < length {
            return (year, month, day + 1);
        }
        day -= length;
    }
    (year + 1, 1, 1)
}
