//! Counting: how many rows or terms a group has.

use super::Cx;
use super::aggregate::{Grouped, Tally};
use super::keys::Keys;
use super::seen::Seen;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::Literal;
use rustc_hash::FxHashMap;

/// A count for each group.
#[derive(Default)]
struct Counts(Vec<u64>);

/// What a group counts whose terms are not all there.
const FAILED: u64 = u64::MAX;

impl Counts {
    /// Room for so many groups.
    fn grow(&mut self, groups: usize) -> &mut [u64] {
        if self.0.len() < groups {
            self.0.resize(groups, 0);
        }
        &mut self.0
    }

    /// The counts as terms; the same counts come again and again.
    fn terms(&mut self, groups: usize, cx: &Cx) -> Vec<Id> {
        let mut known = FxHashMap::default();
        let mut term = |count: &u64| match i64::try_from(*count) {
            Ok(count) => {
                *known.entry(count).or_insert_with(|| cx.terms.id(Literal::from(count).into()))
            }
            Err(_) => UNBOUND,
        };
        self.grow(groups).iter().map(&mut term).collect()
    }

    fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}

/// Adds one more, unless the count has failed.
fn count(place: &mut u64, more: bool) {
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

/// `COUNT(DISTINCT …)`.
pub(super) struct CountDistinct {
    what: What,
    seen: Seen,
    counts: Counts,
}

/// What has to be different to count.
enum What {
    Terms { slot: usize, strict: bool },
    Rows(Keys),
}

impl CountDistinct {
    pub(super) fn terms(slot: usize, strict: bool, grouped: bool) -> Self {
        Self::new(What::Terms { slot, strict }, grouped)
    }

    /// Counts the different rows of some variables.
    pub(super) fn rows(slots: Vec<usize>, grouped: bool, cx: &Cx) -> Self {
        Self::new(What::Rows(Keys::new(slots, cx)), grouped)
    }

    fn new(what: What, grouped: bool) -> Self {
        Self { what, seen: Seen::new(grouped), counts: Counts::default() }
    }
}

impl Tally for CountDistinct {
    fn take(&mut self, rows: &Grouped<'_>, _: &Cx) -> Result<(), Problem> {
        let counts = self.counts.grow(rows.count);
        match &mut self.what {
            What::Terms { slot, strict } => {
                for (group, term) in rows.terms(*slot) {
                    let place = &mut counts[group as usize];
                    if *strict && term == UNBOUND {
                        *place = FAILED;
                    }
                    count(place, term != UNBOUND && self.seen.insert(group, term));
                }
            }
            What::Rows(keys) => {
                for (group, row) in rows.groups.iter().zip(keys.number(rows.batch)) {
                    count(&mut counts[*group as usize], self.seen.insert(*group, *row));
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(self.counts.terms(count, cx))
    }

    fn bytes(&self) -> usize {
        let keys = match &self.what {
            What::Terms { .. } => 0,
            What::Rows(keys) => keys.bytes(),
        };
        self.counts.bytes() + self.seen.bytes() + keys
    }
}
