//! Placing: a literal gets its section, and its place in the order of that section.

use super::section::Section;
use crate::vocab::xsd;
use oxrdf::NamedNodeRef;
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, Float, Integer, TimezoneOffset};
use std::cmp::Ordering;

/// What a literal means, as far as it decides where the literal stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// Its text decides.
    None,
    Boolean(bool),
    /// As a double; and as a decimal, because large integers are the same as doubles.
    Number(f64, Option<Decimal>),
    Moment(Option<DateTime>),
}

impl Value {
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Number(a, exact_a), Self::Number(b, exact_b)) => a
                .partial_cmp(b)
                .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
                .then_with(|| exact_a.cmp(exact_b)),
            (Self::Moment(a), Self::Moment(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            _ => Ordering::Equal,
        }
    }
}

/// What decides where a term stands in its section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    pub(super) value: Value,
    pub(super) text: &'a str,
    /// Place of its datatype and language among those of the copy.
    pub(super) tag: u32,
}

impl Key<'_> {
    /// The order of a section.
    pub(super) fn order(&self, other: &Self, section: Section) -> Ordering {
        let text = || self.text.cmp(other.text);
        let tag = || self.tag.cmp(&other.tag);
        match section {
            Section::Number => self.value.order(&other.value).then_with(tag).then_with(text),
            Section::Other => tag().then_with(text),
            _ => self.value.order(&other.value).then_with(text).then_with(tag),
        }
    }
}

const INTEGERS: &[NamedNodeRef<'_>] = &[
    xsd::INTEGER,
    xsd::BYTE,
    xsd::SHORT,
    xsd::INT,
    xsd::LONG,
    xsd::UNSIGNED_BYTE,
    xsd::UNSIGNED_SHORT,
    xsd::UNSIGNED_INT,
    xsd::UNSIGNED_LONG,
    xsd::POSITIVE_INTEGER,
    xsd::NEGATIVE_INTEGER,
    xsd::NON_POSITIVE_INTEGER,
    xsd::NON_NEGATIVE_INTEGER,
];

/// How the texts of a datatype are read, in the words of the evaluator that judges the answers:
/// what `spareval` takes for a number is a number here, and nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Text,
    Boolean,
    Integer,
    Decimal,
    Float,
    Double,
    DateTime,
    Date,
    Other,
}

impl Reading {
    /// How the texts of this datatype are read; of a string with a language, as they stand.
    pub(super) fn of(datatype: NamedNodeRef<'_>, language: bool) -> Self {
        const TABLE: &[(NamedNodeRef<'_>, Reading)] = &[
            (xsd::STRING, Reading::Text),
            (xsd::BOOLEAN, Reading::Boolean),
            (xsd::DECIMAL, Reading::Decimal),
            (xsd::FLOAT, Reading::Float),
            (xsd::DOUBLE, Reading::Double),
            (xsd::DATE_TIME, Reading::DateTime),
            (xsd::DATE_TIME_STAMP, Reading::DateTime),
            (xsd::DATE, Reading::Date),
        ];
        if language {
            return Self::Text;
        }
        let known = TABLE.iter().find(|(known, _)| *known == datatype);
        let integer = || INTEGERS.contains(&datatype).then_some(Self::Integer);
        known.map(|(_, reading)| *reading).or_else(integer).unwrap_or(Self::Other)
    }

    /// The section and the value of a literal.
    pub(super) fn place(self, text: &str) -> (Section, Value) {
        self.read(text).unwrap_or((Section::Other, Value::None))
    }

    fn read(self, text: &str) -> Option<(Section, Value)> {
        Some(match self {
            Self::Text => (Section::Text, Value::None),
            Self::Boolean => {
                (Section::Boolean, Value::Boolean(text.parse::<Boolean>().ok()?.into()))
            }
            Self::Integer => {
                let integer: Integer = text.parse().ok()?;
                (Section::Number, Value::Number(Double::from(integer).into(), Some(integer.into())))
            }
            Self::Decimal => {
                let decimal: Decimal = text.parse().ok()?;
                (Section::Number, Value::Number(Double::from(decimal).into(), Some(decimal)))
            }
            Self::Float => (Section::Number, floating(text.parse::<Float>().ok()?.into())),
            Self::Double => (Section::Number, floating(text.parse().ok()?)),
            Self::DateTime => (Section::DateTime, moment(text.parse().ok())?),
            Self::Date => (Section::Date, moment(text.parse::<Date>().ok()?.try_into().ok())?),
            Self::Other => return None,
        })
    }
}

fn floating(double: Double) -> Value {
    let exact = double.is_finite().then(|| Decimal::try_from(double).ok()).flatten();
    Value::Number(double.into(), exact)
}

fn moment(moment: Option<DateTime>) -> Option<Value> {
    moment.map(|moment| Value::Moment(moment.adjust(Some(TimezoneOffset::UTC))))
}
