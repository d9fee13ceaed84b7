//! Bounding: a literal becomes the places of the copy's terms that are below it, near it and above.

use super::Id;
use crate::index::dictionary::Dictionary;
use crate::index::section::{Reading, Section, Value};
use oxrdf::LiteralRef;
use oxsdatatypes::{DateTime, DayTimeDuration};
use std::ops::Range;

/// How far a moment without a zone may be from where it stands: XML Schema 1.1, section E.3.3.
const FOURTEEN_HOURS: i64 = 14 * 60 * 60;

/// How much an `xsd:float` may differ from a number that it equals.
const FLOAT: f64 = 1e-6;

/// The terms that may be compared with a literal: from `all.start` those that are less, those of
/// `near` that must be looked at, and then up to `all.end` those that are greater.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) section: Section,
    pub(super) all: Range<Id>,
    pub(super) near: Range<Id>,
}

impl Bounds {
    /// The bounds of a literal; `None` if its section has another order than `<`.
    pub(super) fn around(literal: LiteralRef<'_>, dictionary: &Dictionary) -> Option<Self> {
        let reading = Reading::of(literal.datatype(), literal.language().is_some());
        let (section, value) = reading.place(literal.value());
        let mut all = dictionary.section(section);
        let near = match value {
            Value::Number(number, _) if !number.is_nan() => {
                let value = |id| dictionary.number(id).unwrap_or(f64::NAN);
                all.end = first(all.clone(), |id| value(id).is_nan());
                let far = if number.is_finite() { number.abs() * FLOAT } else { 0.0 };
                let from = first(all.clone(), |id| value(id) >= number - far);
                from..first(all.clone(), |id| value(id) > number + far)
            }
            Value::Moment(Some(moment)) => near_moment(moment, all.clone(), dictionary),
            Value::None if section == Section::Text => {
                let text = literal.value();
                let from = first(all.clone(), |id| dictionary.text(id) >= text);
                from..first(all.clone(), |id| dictionary.text(id) > text)
            }
            _ => return None,
        };
        Some(Self { section, all, near })
    }
}

fn near_moment(moment: DateTime, all: Range<Id>, dictionary: &Dictionary) -> Range<Id> {
    let hours = DayTimeDuration::new(FOURTEEN_HOURS);
    let from = moment.checked_sub_day_time_duration(hours).map_or(all.start, |earliest| {
        first(all.clone(), |id| at(id, dictionary).is_none_or(|at| at >= earliest))
    });
    let to = moment.checked_add_day_time_duration(hours).map_or(all.end, |latest| {
        first(all.clone(), |id| at(id, dictionary).is_some_and(|at| at > latest))
    });
    from..to.max(from)
}

/// The moment by which a date stands in its section.
fn at(id: Id, dictionary: &Dictionary) -> Option<DateTime> {
    match Reading::of(dictionary.datatype(id)?, false).place(dictionary.text(id)).1 {
        Value::Moment(moment) => moment,
        _ => None,
    }
}

/// The first of some ids, in order, for which something holds; the end if it holds for none.
pub(super) fn first(ids: Range<Id>, holds: impl Fn(Id) -> bool) -> Id {
    let Range { start: mut low, end: mut high } = ids;
    while low < high {
        let middle = u32::midpoint(low, high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
