//! Finding: the places of a key among the pairs of a predicate, near the last one if it can.

use super::Cx;
use super::held::Held;
use crate::index::Id;
use crate::index::triples::{Order, Pairs};
use crate::index::view::{Offsets, View};
use crate::problem::Problem;
use std::ops::Range;
use std::sync::Arc;

/// Finds keys one after the other; fastest when they ascend, and soon fast when there are many.
pub(super) struct Finder {
    predicate: Id,
    order: Order,
    offsets: Option<Arc<Offsets>>,
    held: Held,
    found: usize,
    last: usize,
}

impl Finder {
    pub(super) fn new(predicate: Id, order: Order, cx: &Cx) -> Self {
        Self { predicate, order, offsets: None, held: Held::new(cx), found: 0, last: 0 }
    }

    /// Tells how many keys will be looked for; many are worth a table.
    ///
    /// # Errors
    ///
    /// If the budget has no room for the table.
    pub(super) fn expect(
        &mut self,
        keys: usize,
        view: &View,
        pairs: Pairs<'_>,
    ) -> Result<(), Problem> {
        self.found += keys;
        if self.offsets.is_none() && self.found > 512 && self.found > pairs.keys.len() / 16 {
            let offsets = view.offsets(self.predicate, self.order);
            self.held.set(offsets.bytes())?;
            self.offsets = Some(offsets);
        }
        Ok(())
    }

    /// The places of a key.
    pub(super) fn range(&mut self, pairs: Pairs<'_>, key: Id) -> Range<usize> {
        if let Some(offsets) = &self.offsets {
            return offsets.range(key);
        }
        let keys = pairs.keys;
        let from = match keys.get(self.last) {
            Some(at) if *at <= key => self.last,
            _ => 0,
        };
        let from = from + gallop(&keys[from..], |at| at < key);
        let to = from + gallop(&keys[from..], |at| at <= key);
        self.last = from;
        from..to
    }
}

/// How many ids at the start of a sorted list are `before`, found in steps that double.
pub(super) fn gallop(ids: &[Id], before: impl Fn(Id) -> bool) -> usize {
    let mut bound = 1;
    while bound < ids.len() && before(ids[bound]) {
        bound *= 2;
    }
    let from = bound / 2;
    let to = ids.len().min(bound + 1);
    from + ids[from..to].partition_point(|id| before(*id))
}
