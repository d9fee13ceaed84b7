//! Choosing: one term of a group, the least, the greatest or the first.

use super::aggregate::{Grouped, Tally};
use super::order::{self, Span};
use super::{Cx, ROWS};
use crate::index::section::Section;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::Term;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// The term of a group that has one row without the term.
const FAILED: Id = Id::MAX;

/// `MIN` or `MAX`: one row without the term is an error of the group.
pub(super) struct Extreme {
    slot: usize,
    wanted: Ordering,
    best: Vec<Id>,
    /// Over all terms so far.
    span: Span,
}

impl Extreme {
    /// Keeps the term that is `wanted` (less or greater) in comparison to all others.
    pub(super) fn new(slot: usize, wanted: Ordering) -> Self {
        Self { slot, wanted, best: Vec::new(), span: Span::empty() }
    }
}

impl Tally for Extreme {
    fn take(&mut self, rows: &Grouped<'_>, cx: &Cx) -> Result<(), Problem> {
        self.best.resize(rows.count, UNBOUND);
        self.span.add(rows.batch.column(self.slot).unwrap_or_default(), cx);
        let by = self.span.by(cx);
        for (group, term) in rows.terms(self.slot) {
            let best = &mut self.best[group as usize];
            if term == UNBOUND || *best == FAILED {
                *best = FAILED;
                continue;
            }
            if *best == UNBOUND || by.compare(term, *best, cx) == self.wanted {
                *best = term;
            }
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        chosen(&mut self.best, count, cx)
    }

    fn bytes(&self) -> usize {
        size_of_val(self.best.as_slice())
    }
}

/// `SAMPLE`: rows without the term are passed over.
pub(super) struct Sample {
    slot: usize,
    first: Vec<Id>,
}

impl Sample {
    pub(super) fn new(slot: usize) -> Self {
        Self { slot, first: Vec::new() }
    }
}

impl Tally for Sample {
    fn take(&mut self, rows: &Grouped<'_>, _: &Cx) -> Result<(), Problem> {
        self.first.resize(rows.count, UNBOUND);
        for (group, term) in rows.terms(self.slot) {
            let first = &mut self.first[group as usize];
            if *first == UNBOUND {
                *first = term;
            }
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        chosen(&mut self.first, count, cx)
    }

    fn bytes(&self) -> usize {
        size_of_val(self.first.as_slice())
    }
}

/// The chosen terms, in the spelling that a value has when it is computed.
fn chosen(terms: &mut Vec<Id>, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
    terms.resize(count, UNBOUND);
    let mut known = FxHashMap::default();
    for (at, term) in terms.iter_mut().enumerate() {
        if at.is_multiple_of(ROWS) {
            cx.meter.check()?;
        }
        *term = match *term {
            FAILED => UNBOUND,
            term => spelled(term, &mut known, cx),
        };
    }
    Ok(std::mem::take(terms))
}

/// The term for the same value: "01" becomes "1".
pub(super) fn spelled(term: Id, known: &mut FxHashMap<Id, Id>, cx: &Cx) -> Id {
    if term < cx.view.dictionary().section(Section::Text).end {
        return term;
    }
    let spell = || order::value(term, cx).map_or(UNBOUND, |value| cx.terms.id(Term::from(value)));
    *known.entry(term).or_insert_with(spell)
}
