//! Remembering: which terms each group has seen.

use super::bits::Bits;
use crate::index::Id;
use rustc_hash::FxHashSet;

/// The terms of each group.
pub(super) enum Seen {
    /// There is one group only.
    One(Bits),
    Many(FxHashSet<u64>),
}

impl Seen {
    /// Nothing yet; `grouped` says whether there may be several groups.
    pub(super) fn new(grouped: bool) -> Self {
        if grouped { Self::Many(FxHashSet::default()) } else { Self::One(Bits::default()) }
    }

    /// Adds a term to a group; whether it is new there.
    pub(super) fn insert(&mut self, group: u32, term: Id) -> bool {
        match self {
            Self::One(terms) => terms.insert(term),
            Self::Many(pairs) => pairs.insert(u64::from(group) << 32 | u64::from(term)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::One(terms) => terms.bytes(),
            Self::Many(pairs) => pairs.capacity() * 10,
        }
    }
}
