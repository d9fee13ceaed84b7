//! Counting: how many different rows or terms a group has.

use super::Cx;
use super::aggregate::{Grouped, Tally};
use super::bits::Bits;
use super::count::{Counts, FAILED, count};
use super::keys::Keys;
use super::pairs::Pairs;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;

/// `COUNT(DISTINCT …)`.
pub(super) struct CountDistinct {
    what: What,
    seen: Seen,
    counts: Counts,
}

/// What has come already.
enum Seen {
    /// In the only group there is: counted as it comes.
    One(Bits),
    /// In each group: counted at the end.
    Each(Pairs),
}

impl Seen {
    fn insert(&mut self, group: u32, term: Id, counts: &mut [u64]) {
        match self {
            Self::One(terms) => count(&mut counts[group as usize], terms.insert(term)),
            Self::Each(pairs) => pairs.insert(group, term),
        }
    }
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
    pub(super) fn rows(slots: Vec<usize>, grouped: bool) -> Self {
        Self::new(What::Rows(Keys::new(slots)), grouped)
    }

    fn new(what: What, grouped: bool) -> Self {
        let seen = if grouped { Seen::Each(Pairs::default()) } else { Seen::One(Bits::default()) };
        Self { what, seen, counts: Counts::default() }
    }
}

impl Tally for CountDistinct {
    fn take(&mut self, rows: &Grouped<'_>, _: &Cx) -> Result<(), Problem> {
        let counts = self.counts.grow(rows.count);
        match &mut self.what {
            What::Terms { slot, strict } => {
                for (group, term) in rows.terms(*slot) {
                    if term != UNBOUND {
                        self.seen.insert(group, term, counts);
                    } else if *strict {
                        counts[group as usize] = FAILED;
                    }
                }
            }
            What::Rows(keys) => {
                for (group, row) in rows.groups.iter().zip(keys.number(rows.batch)) {
                    // A term is never 0.
                    self.seen.insert(*group, *row + 1, counts);
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        if let Seen::Each(pairs) = &mut self.seen {
            let counts = self.counts.grow(count);
            pairs.groups().for_each(|group| self::count(&mut counts[group as usize], true));
        }
        Ok(self.counts.terms(count, cx))
    }

    fn bytes(&self) -> usize {
        let keys = match &self.what {
            What::Terms { .. } => 0,
            What::Rows(keys) => keys.bytes(),
        };
        let seen = match &self.seen {
            Seen::One(terms) => terms.bytes(),
            Seen::Each(pairs) => pairs.bytes(),
        };
        self.counts.bytes() + seen + keys
    }
}
