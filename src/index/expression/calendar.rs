//! Dating: dates become their years, months and days.

use super::number::Number;
use super::reader::Reader;
use super::shape::{NumberNode, each_row};
use super::{Batch, Cx, Id, Node, Problem};
use crate::index::section::Section;
use oxsdatatypes::{Date, DateTime};
use rustc_hash::FxHashMap;
use spareval::ExpressionTerm;
use std::cell::RefCell;

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

/// How many dates are remembered with their part.
const MOST: usize = 1 << 16;

/// `YEAR(…)`, `MONTH(…)` and `DAY(…)`.
pub(super) struct Calendar {
    pub(super) unit: Unit,
    pub(super) inner: Box<dyn Node>,
    pub(super) known: RefCell<FxHashMap<Id, Option<Number>>>,
}

impl NumberNode for Calendar {
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<Number>>, Problem> {
        let (column, reader) = (self.inner.column(rows, cx)?, Reader::new(cx));
        let mut known = self.known.borrow_mut();
        if known.len() > MOST {
            known.clear();
        }
        let mut last = (0, None);
        let mut numbers = Vec::with_capacity(rows.len);
        each_row(rows.len, cx, |row| {
            let id = column[row];
            if id != last.0 {
                last = (id, *known.entry(id).or_insert_with(|| self.unit.of(id, &reader)));
            }
            numbers.push(last.1);
            Ok(())
        })?;
        Ok(numbers)
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.inner]
    }

    fn what(&self) -> &'static str {
        match self.unit {
            Unit::Year => "year",
            Unit::Month => "month",
            Unit::Day => "day",
        }
    }
}

impl Unit {
    fn of(self, id: Id, reader: &Reader<'_>) -> Option<Number> {
        let value = if reader.is_known(id) {
            let text = reader.text(id);
            match reader.dictionary.section_of(id) {
                Section::Date => ExpressionTerm::DateLiteral(text.parse::<Date>().ok()?),
                Section::DateTime => {
                    ExpressionTerm::DateTimeLiteral(text.parse::<DateTime>().ok()?)
                }
                Section::Other => reader.value(id)?,
                _ => return None,
            }
        } else {
            reader.value(id)?
        };
        let number = match self {
            Self::Year => year(&value)?,
            Self::Month => month(&value)?.into(),
            Self::Day => day(&value)?.into(),
        };
        Some(Number::Integer(number.into()))
    }
}

fn year(value: &ExpressionTerm) -> Option<i64> {
    Some(match value {
        ExpressionTerm::DateTimeLiteral(value) => value.year(),
        ExpressionTerm::DateLiteral(value) => value.year(),
        ExpressionTerm::GYearMonthLiteral(value) => value.year(),
        ExpressionTerm::GYearLiteral(value) => value.year(),
        _ => return None,
    })
}

fn month(value: &ExpressionTerm) -> Option<u8> {
    Some(match value {
        ExpressionTerm::DateTimeLiteral(value) => value.month(),
        ExpressionTerm::DateLiteral(value) => value.month(),
        ExpressionTerm::GYearMonthLiteral(value) => value.month(),
        ExpressionTerm::GMonthDayLiteral(value) => value.month(),
        ExpressionTerm::GMonthLiteral(value) => value.month(),
        _ => return None,
    })
}

fn day(value: &ExpressionTerm) -> Option<u8> {
    Some(match value {
        ExpressionTerm::DateTimeLiteral(value) => value.day(),
        ExpressionTerm::DateLiteral(value) => value.day(),
        ExpressionTerm::GMonthDayLiteral(value) => value.day(),
        ExpressionTerm::GDayLiteral(value) => value.day(),
        _ => return None,
    })
}
