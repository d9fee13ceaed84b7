//! Ordering: terms stand as ORDER BY has them: no term, blank nodes, IRIs, literals, triples.
//!
//! The ids of the copy ascend in that order inside a section, so that most columns are in
//! order where their ids are; only terms of several kinds are compared by value.

use super::held::Held;
use super::{Batch, Cx, ROWS, merge, value};
use crate::index::section::Section;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use rustc_hash::FxHashMap;
use spareval::ExpressionTerm;
use std::cmp::Ordering;

/// What tells the order of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Their ids.
    Id,
    /// Their ids, but there are different ones of equal numbers.
    Number,
    /// What they stand for.
    Value,
}

impl By {
    /// The order of two terms among those whose order this tells.
    pub(super) fn compare(self, a: Id, b: Id, cx: &Cx) -> Ordering {
        if self == Self::Id || a == b {
            return a.cmp(&b);
        }
        if self == Self::Value {
            return order(value(a, cx).as_ref(), value(b, cx).as_ref());
        }
        let number = |id| cx.view.dictionary().number(id);
        match (number(a), number(b)) {
            (Some(one), Some(other)) if equal(one, other) => {
                first_equal(a, cx).cmp(&first_equal(b, cx))
            }
            _ => a.cmp(&b),
        }
    }
}

/// How far the literals among some terms reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The least id that is no blank node and no IRI.
    low: Id,
    high: Id,
}

impl Span {
    /// Of no terms.
    pub(super) fn empty() -> Self {
        Self { low: Id::MAX, high: UNBOUND }
    }

    pub(super) fn of(ids: &[Id], cx: &Cx) -> Self {
        let mut span = Self::empty();
        span.add(ids, cx);
        span
    }

    /// Reaches over these terms as well.
    pub(super) fn add(&mut self, ids: &[Id], cx: &Cx) {
        let literals = cx.view.dictionary().section(Section::Text).start;
        for id in ids {
            self.high = self.high.max(*id);
            self.low = self.low.min(if *id < literals { Id::MAX } else { *id });
        }
    }

    /// What tells the order of all terms inside.
    pub(super) fn by(self, cx: &Cx) -> By {
        let dictionary = cx.view.dictionary();
        if self.high < dictionary.section(Section::Text).end {
            return By::Id;
        }
        if self.high > dictionary.len() {
            return By::Value;
        }
        let section = dictionary.section_of(self.high);
        match section {
            Section::DateTime | Section::Date if dictionary.section_of(self.low) == section => {
                By::Id
            }
            Section::Number if dictionary.section_of(self.low) == section => By::Number,
            _ => By::Value,
        }
    }
}

/// The first number of the copy that is equal to this one: 1 and 1.0 stand together.
fn first_equal(id: Id, cx: &Cx) -> Id {
    let dictionary = cx.view.dictionary();
    let number = |id: Id| dictionary.number(id);
    let mut first = id;
    while let (Some(one), Some(before)) = (number(first), first.checked_sub(1).and_then(number))
        && equal(one, before)
        && order(value(first, cx).as_ref(), value(first - 1, cx).as_ref()).is_eq()
    {
        first -= 1;
    }
    first
}

fn equal(a: f64, b: f64) -> bool {
    a.partial_cmp(&b).is_some_and(Ordering::is_eq)
}

pub(super) fn value(id: Id, cx: &Cx) -> Option<ExpressionTerm> {
    cx.terms.term(id).map(ExpressionTerm::from)
}

fn order(a: Option<&ExpressionTerm>, b: Option<&ExpressionTerm>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => value::order(a, b),
        _ => a.is_some().cmp(&b.is_some()),
    }
}

/// The places of the terms of a column: equal ones are at the same place, what comes later is
/// at a higher one.
pub(super) fn ranks(batch: &Batch, slot: usize, cx: &Cx) -> Result<Vec<u32>, Problem> {
    let Some(column) = batch.column(slot) else { return Ok(vec![0; batch.len]) };
    match Span::of(column, cx).by(cx) {
        By::Id => Ok(column.to_vec()),
        By::Number => Ok(column.iter().map(|id| first_equal(*id, cx)).collect()),
        By::Value => ranks_by_value(column, cx),
    }
}

fn ranks_by_value(column: &[Id], cx: &Cx) -> Result<Vec<u32>, Problem> {
    let mut held = Held::new(cx);
    let mut places: FxHashMap<Id, u32> = FxHashMap::default();
    let mut terms = Vec::new();
    for ids in column.chunks(ROWS) {
        cx.meter.check()?;
        let known = terms.len();
        for id in ids {
            places.entry(*id).or_insert_with(|| {
                terms.push((*id, value(*id, cx)));
                0
            });
        }
        let texts: usize = terms[known..].iter().map(|(id, _)| cx.terms.text(*id).len()).sum();
        held.add(texts + (terms.len() - known) * (size_of_val(&terms[0]) + 32))?;
    }
    let mut sorted: Vec<u32> = (0..).take(terms.len()).collect();
    let at = |place: &u32| terms[*place as usize].1.as_ref();
    merge::sort(&mut sorted, 1, |a, b| order(at(a), at(b)), cx)?;
    let mut rank = 0;
    let mut before = None;
    for place in &sorted {
        if before.is_some_and(|before| order(at(before), at(place)).is_ne()) {
            rank += 1;
        }
        places.insert(terms[*place as usize].0, rank);
        before = Some(place);
    }
    Ok(column.iter().map(|id| places[id]).collect())
}
