//! Writing values in one way: a literal becomes the form in which the store gives it back.
//!
//! The store keeps numbers and times as values: `05` comes back as `5`, and a `xsd:byte` as a
//! `xsd:integer`. What is compared with the store, recorded or shown has to be written like
//! that before, or a source that says `05` would seem to say something new whenever it is read.

use crate::vocab::xsd;
use oxrdf::{Literal, NamedNodeRef, Quad, Term};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth,
    GMonthDay, GYear, GYearMonth, Integer, Time, YearMonthDuration,
};
use std::str::FromStr;

/// The form of a value, if the text is one.
type Form = fn(&str) -> Option<Literal>;

/// The datatypes whose values are kept; of any other, the text is.
const FORMS: &[(NamedNodeRef<'static>, Form)] = &[
    (xsd::BOOLEAN, form::<Boolean>),
    (xsd::INTEGER, form::<Integer>),
    (xsd::BYTE, form::<Integer>),
    (xsd::SHORT, form::<Integer>),
    (xsd::INT, form::<Integer>),
    (xsd::LONG, form::<Integer>),
    (xsd::UNSIGNED_BYTE, form::<Integer>),
    (xsd::UNSIGNED_SHORT, form::<Integer>),
    (xsd::UNSIGNED_INT, form::<Integer>),
    (xsd::UNSIGNED_LONG, form::<Integer>),
    (xsd::POSITIVE_INTEGER, form::<Integer>),
    (xsd::NEGATIVE_INTEGER, form::<Integer>),
    (xsd::NON_POSITIVE_INTEGER, form::<Integer>),
    (xsd::NON_NEGATIVE_INTEGER, form::<Integer>),
    (xsd::DECIMAL, form::<Decimal>),
    (xsd::FLOAT, form::<Float>),
    (xsd::DOUBLE, form::<Double>),
    (xsd::DATE_TIME, form::<DateTime>),
    (xsd::DATE_TIME_STAMP, form::<DateTime>),
    (xsd::DATE, form::<Date>),
    (xsd::TIME, form::<Time>),
    (xsd::G_YEAR, form::<GYear>),
    (xsd::G_YEAR_MONTH, form::<GYearMonth>),
    (xsd::G_MONTH, form::<GMonth>),
    (xsd::G_MONTH_DAY, form::<GMonthDay>),
    (xsd::G_DAY, form::<GDay>),
    (xsd::DURATION, form::<Duration>),
    (xsd::YEAR_MONTH_DURATION, form::<YearMonthDuration>),
    (xsd::DAY_TIME_DURATION, form::<DayTimeDuration>),
];

/// The quad as the store gives it back.
#[must_use]
pub fn as_stored(mut quad: Quad) -> Quad {
    if let Term::Literal(literal) = &quad.object
        && let Some((_, form)) = FORMS.iter().find(|(name, _)| *name == literal.datatype())
        && let Some(literal) = form(literal.value())
    {
        quad.object = literal.into();
    }
    quad
}

fn form<T: FromStr + Into<Literal>>(text: &str) -> Option<Literal> {
    text.parse::<T>().ok().map(Into::into)
}
