//! Reading literals: a lexical form is a value of its datatype, or ill-formed.

use oxrdf::vocab::xsd;
use oxrdf::{LiteralRef, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, GDay, GMonth, GMonthDay,
    GYear, GYearMonth, Time, YearMonthDuration,
};
use std::cmp::Ordering;
use std::str::FromStr;

/// Whether a lexical form is in the lexical space of its datatype.
type Judge = fn(&str) -> bool;

/// The datatypes whose lexical form is judged; of any other, every form is well-formed.
const JUDGES: &[(NamedNodeRef<'static>, Judge)] = &[
    (xsd::BOOLEAN, |text| matches!(text, "true" | "false" | "1" | "0")),
    (xsd::DECIMAL, is_decimal),
    (xsd::FLOAT, is_double),
    (xsd::DOUBLE, is_double),
    (xsd::DATE_TIME, parses::<DateTime>),
    (xsd::DATE_TIME_STAMP, |text| DateTime::from_str(text).is_ok_and(|at| at.timezone().is_some())),
    (xsd::DATE, parses::<Date>),
    (xsd::TIME, parses::<Time>),
    (xsd::G_YEAR, parses::<GYear>),
    (xsd::G_YEAR_MONTH, parses::<GYearMonth>),
    (xsd::G_MONTH, parses::<GMonth>),
    (xsd::G_MONTH_DAY, parses::<GMonthDay>),
    (xsd::G_DAY, parses::<GDay>),
    (xsd::DURATION, parses::<Duration>),
    (xsd::YEAR_MONTH_DURATION, parses::<YearMonthDuration>),
    (xsd::DAY_TIME_DURATION, parses::<DayTimeDuration>),
    (xsd::HEX_BINARY, |text| {
        text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit())
    }),
];

/// The whole numbers, each with its least and its greatest value.
const INTEGERS: &[(NamedNodeRef<'static>, Option<i128>, Option<i128>)] = &[
    (xsd::INTEGER, None, None),
    (xsd::NON_NEGATIVE_INTEGER, Some(0), None),
    (xsd::POSITIVE_INTEGER, Some(1), None),
    (xsd::NON_POSITIVE_INTEGER, None, Some(0)),
    (xsd::NEGATIVE_INTEGER, None, Some(-1)),
    (xsd::LONG, Some(i64::MIN as i128), Some(i64::MAX as i128)),
    (xsd::INT, Some(i32::MIN as i128), Some(i32::MAX as i128)),
    (xsd::SHORT, Some(i16::MIN as i128), Some(i16::MAX as i128)),
    (xsd::BYTE, Some(i8::MIN as i128), Some(i8::MAX as i128)),
    (xsd::UNSIGNED_LONG, Some(0), Some(u64::MAX as i128)),
    (xsd::UNSIGNED_INT, Some(0), Some(u32::MAX as i128)),
    (xsd::UNSIGNED_SHORT, Some(0), Some(u16::MAX as i128)),
    (xsd::UNSIGNED_BYTE, Some(0), Some(u8::MAX as i128)),
];

/// Whether a literal is well-formed, as far as its datatype is known here.
pub(super) fn is_well_formed(literal: LiteralRef<'_>) -> bool {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some((_, least, greatest)) = INTEGERS.iter().find(|(name, ..)| *name == datatype) {
        return is_integer(text, *least, *greatest);
    }
    JUDGES.iter().find(|(name, _)| *name == datatype).is_none_or(|(_, judge)| judge(text))
}

fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_integer(text: &str, least: Option<i128>, greatest: Option<i128>) -> bool {
    if !is_digits(unsigned(text)) {
        return false;
    }
    match text.parse::<i128>() {
        Ok(value) => {
            least.is_none_or(|least| value >= least) && greatest.is_none_or(|most| value <= most)
        }
        Err(_) if text.starts_with('-') => least.is_none(),
        Err(_) => greatest.is_none(),
    }
}

fn is_decimal(text: &str) -> bool {
    match unsigned(text).split_once('.') {
        None => is_digits(unsigned(text)),
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    }
}

fn is_double(text: &str) -> bool {
    if matches!(text, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match text.split_once(['e', 'E']) {
        None => is_decimal(text),
        Some((mantissa, exponent)) => is_decimal(mantissa) && is_digits(unsigned(exponent)),
    }
}

/// A value that has an order.
enum Value {
    Exact(Decimal),
    Rough(Double),
    Truth(Boolean),
    Text(String),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    Duration(Duration),
}

impl Value {
    fn read(literal: LiteralRef<'_>) -> Option<Self> {
        let (text, datatype) = (literal.value(), literal.datatype());
        if !is_well_formed(literal) {
            return None;
        }
        let number = || Some(Self::Rough(text.parse().ok()?));
        if datatype == xsd::DECIMAL || INTEGERS.iter().any(|(name, ..)| *name == datatype) {
            return text.parse().ok().map(Self::Exact).or_else(number);
        }
        match datatype {
            xsd::STRING => Some(Self::Text(text.to_owned())),
            xsd::DOUBLE | xsd::FLOAT => number(),
            xsd::BOOLEAN => text.parse().ok().map(Self::Truth),
            xsd::DATE_TIME | xsd::DATE_TIME_STAMP => text.parse().ok().map(Self::DateTime),
            xsd::DATE => text.parse().ok().map(Self::Date),
            xsd::TIME => text.parse().ok().map(Self::Time),
            xsd::G_YEAR => text.parse().ok().map(Self::Year),
            xsd::G_YEAR_MONTH => text.parse().ok().map(Self::YearMonth),
            xsd::DURATION | xsd::YEAR_MONTH_DURATION | xsd::DAY_TIME_DURATION => {
                text.parse().ok().map(Self::Duration)
            }
            _ => None,
        }
    }
}

/// The order of two literals as SPARQL's `<` has it; `None` where they cannot be compared.
///
/// Numbers beyond the range of an exact decimal are compared as doubles.
pub(super) fn compare(left: LiteralRef<'_>, right: LiteralRef<'_>) -> Option<Ordering> {
    match (Value::read(left)?, Value::read(right)?) {
        (Value::Exact(l), Value::Exact(r)) => l.partial_cmp(&r),
        (Value::Exact(l), Value::Rough(r)) => Double::from(l).partial_cmp(&r),
        (Value::Rough(l), Value::Exact(r)) => l.partial_cmp(&Double::from(r)),
        (Value::Rough(l), Value::Rough(r)) => l.partial_cmp(&r),
        (Value::Truth(l), Value::Truth(r)) => l.partial_cmp(&r),
        (Value::Text(l), Value::Text(r)) => l.partial_cmp(&r),
        (Value::DateTime(l), Value::DateTime(r)) => l.partial_cmp(&r),
        (Value::Date(l), Value::Date(r)) => l.partial_cmp(&r),
        (Value::Time(l), Value::Time(r)) => l.partial_cmp(&r),
        (Value::Year(l), Value::Year(r)) => l.partial_cmp(&r),
        (Value::YearMonth(l), Value::YearMonth(r)) => l.partial_cmp(&r),
        (Value::Duration(l), Value::Duration(r)) => l.partial_cmp(&r),
        _ => None,
    }
}
