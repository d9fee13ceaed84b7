//! Counting: how many rows or terms a group has.

use super::Cx;
use super::aggregate::{Grouped, Tally};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::Literal;
use rustc_hash::FxHashMap;

/// A count for each group.
#[derive(Default)]
pub(super) struct Counts(Vec<u64>);

/// What a group counts whose terms are not all there.
pub(super) const FAILED: u64 = u64::MAX;

impl Counts {
    /// Room for so many groups.
    pub(super) fn grow(&mut self, groups: usize) -> &mut [u64] {
        if self.0.len() < groups {
            self.0.resize(groups, 0);
        }
        &mut self.0
    }

    /// The counts as terms; the same counts come again and again.
    pub(super) fn terms(&mut self, groups: usize, cx: &Cx) -> Vec<Id> {
        let mut known = FxHashMap::default();
        let mut term = |count: &u64| match i64::try_from(*count) {
            Ok(count) => {
                *known.entry(count).or_insert_with(|| cx.terms.id(Literal::from(count).into()))
            }
            Err(_) => UNBOUND,
        };
        self.grow(groups).iter().map(&mut term).collect()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}

/// Adds one more, unless the count has failed.
pub(super) fn count(place: &mut u64, more: bool) {
    *place += u64::from(more && *place != FAILED);
}

/// `COUNT(*)`.
#[derive(Default)]
pub(super) struct CountRows(Counts);

impl Tally for CountRows {
    fn take(&mut self, rows: &Grouped<'_>, _: &Cx) -> Result<(), Problem> {
        let counts = self.0.grow(rows.count);
        for group in rows.groups {
            counts[*group as usize] += 1;
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(self.0.terms(count, cx))
    }

    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

/// `COUNT(?x)`.
pub(super) struct Count {
    slot: usize,
    strict: bool,
    counts: Counts,
}

impl Count {
    /// Counts the rows with a term; `strict` makes a row without one an error.
    pub(super) fn new(slot: usize, strict: bool) -> Self {
        Self { slot, strict, counts: Counts::default() }
    }
}

impl Tally for Count {
    fn take(&mut self, rows: &Grouped<'_>, _: &Cx) -> Result<(), Problem> {
        let counts = self.counts.grow(rows.count);
        for (group, term) in rows.terms(self.slot) {
            let place = &mut counts[group as usize];
            if self.strict && term == UNBOUND {
                *place = FAILED;
            }
            count(place, term != UNBOUND);
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(self.counts.terms(count, cx))
    }

    fn bytes(&self) -> usize {
        self.counts.bytes()
    }
}
