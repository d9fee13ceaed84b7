//! Remembering: which terms each group has seen.

use crate::index::Id;
use rustc_hash::FxHashSet;

/// The terms of each group.
#[derive(Default)]
pub(super) struct Seen(FxHashSet<u64>);

impl Seen {
    /// Adds a term to a group; whether it is new there.
    pub(super) fn insert(&mut self, group: u32, term: Id) -> bool {
        self.0.insert(u64::from(group) << 32 | u64::from(term))
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * 10
    }
}
