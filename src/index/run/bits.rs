//! Remembering: ids that have been seen, a bit for each.

use crate::index::Id;

/// A set of ids. Ids are dense, so that a bit for each costs less than a table.
#[derive(Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// Adds an id; whether it is new.
    pub(super) fn insert(&mut self, id: Id) -> bool {
        let (word, bit) = (id as usize / 64, 1 << (id % 64));
        if word >= self.0.len() {
            let more = (word + 1).max(self.0.len() + self.0.len() / 4);
            self.0.resize(more, 0);
        }
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    /// Takes an id away.
    pub(super) fn remove(&mut self, id: Id) {
        if let Some(word) = self.0.get_mut(id as usize / 64) {
            *word &= !(1 << (id % 64));
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}
