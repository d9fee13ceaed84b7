//! Numbering: the same terms get the same number, in the order in which they come.

use crate::index::{Id, UNBOUND};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A table of at most so many places is worth it however few rows there are.
const SMALL: usize = 1 << 12;

/// How many places of a table there may be for each row.
const PLACES: usize = 16;

/// Numbers for terms: by a table of the ids from the least to the greatest if rows are enough to
/// be worth it. Terms of one kind stand together in the dictionary, so that it is mostly small.
#[derive(Default)]
pub(super) struct Single {
    rows: usize,
    /// The id of the first place.
    base: usize,
    /// One more than the number of each id.
    dense: Vec<u32>,
    /// The numbers of all other ids.
    sparse: FxHashMap<Id, u32>,
    count: u32,
}

impl Single {
    pub(super) fn number(&mut self, column: &[Id], numbers: &mut Vec<u32>) {
        self.rows += column.len();
        self.cover(column);
        let mut last = None;
        numbers.extend(column.iter().map(|id| match last {
            Some((seen, number)) if seen == *id => number,
            _ => {
                let number = self.of(*id);
                last = Some((*id, number));
                number
            }
        }));
    }

    fn of(&mut self, id: Id) -> u32 {
        let place = (id as usize).checked_sub(self.base).and_then(|at| self.dense.get_mut(at));
        let Some(place) = place else {
            let number = *self.sparse.entry(id).or_insert(self.count);
            self.count += u32::from(number == self.count);
            return number;
        };
        if *place == 0 {
            self.count += 1;
            *place = self.count;
        }
        *place - 1
    }

    /// Makes the table large enough for a column, if that is worth it.
    fn cover(&mut self, column: &[Id]) {
        let terms = || column.iter().filter(|id| **id != UNBOUND).map(|id| *id as usize);
        let (Some(least), Some(greatest)) = (terms().min(), terms().max()) else { return };
        let had = self.base..self.base + self.dense.len();
        let mut want = if had.is_empty() {
            least..greatest + 1
        } else {
            had.start.min(least)..had.end.max(greatest + 1)
        };
        if want == had || want.len() > (self.rows * PLACES).max(SMALL) {
            return;
        }
        // A table that grows will grow again.
        want.end += if had.is_empty() { 0 } else { want.len() / 4 };
        self.grow(&had, &want);
    }

    fn grow(&mut self, had: &Range<usize>, want: &Range<usize>) {
        let mut dense = vec![0; want.len()];
        if !had.is_empty() {
            dense[had.start - want.start..][..had.len()].copy_from_slice(&self.dense);
        }
        self.sparse.retain(|id, number| {
            let covered = want.contains(&(*id as usize));
            if covered {
                dense[*id as usize - want.start] = *number + 1;
            }
            !covered
        });
        (self.base, self.dense) = (want.start, dense);
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.dense.as_slice()) + self.sparse.capacity() * 12
    }
}
