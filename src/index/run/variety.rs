//! Counting: how many different rows or terms a group has.

use super::Cx;
use super::aggregate::{Grouped, Tally};
use super::count::{Counts, FAILED, count};
use super::keys::Keys;
use super::seen::Seen;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;

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
