//! Numbering: the same terms get the same number, in the order in which they come.

use crate::index::Id;
use rustc_hash::FxHashMap;

/// Numbers for terms: by a table of all ids as soon as there are rows enough to be worth it.
pub(super) struct Single {
    /// Number of the ids of the copy.
    ids: usize,
    rows: usize,
    /// One more than the number of each id; nothing for the ids above.
    dense: Vec<u32>,
    sparse: FxHashMap<Id, u32>,
    count: u32,
}

impl Single {
    pub(super) fn new(ids: usize) -> Self {
        Self { ids, rows: 0, dense: Vec::new(), sparse: FxHashMap::default(), count: 0 }
    }

    pub(super) fn number(&mut self, column: &[Id], numbers: &mut Vec<u32>) {
        self.rows += column.len();
        if self.dense.is_empty() && self.rows * 16 >= self.ids {
            self.unfold();
        }
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
        let Some(place) = self.dense.get_mut(id as usize) else {
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

    /// Makes the table.
    fn unfold(&mut self) {
        let mut dense = vec![0; self.ids];
        self.sparse.retain(|id, number| match dense.get_mut(*id as usize) {
            Some(place) => {
                *place = *number + 1;
                false
            }
            None => true,
        });
        self.dense = dense;
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.dense.as_slice()) + self.sparse.capacity() * 12
    }
}
