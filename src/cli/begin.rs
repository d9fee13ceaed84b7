//! Beginning: the vocabulary of this program becomes part of a catalogue that lacks it.

use crate::import::{self, Plan};
use crate::problem::Problem;
use crate::store::Store;

/// What the catalogue still lacks of the vocabulary, and a store to plan on that has it.
pub(super) fn pending(store: &Store) -> Result<(Store, Vec<Plan>), Problem> {
    let (mut known, mut pending) = (store.clone(), Vec::new());
    for source in import::vocabulary()? {
        let plan = import::plan(&known, &source)?;
        if plan.change.is_empty() {
            continue;
        }
        if pending.is_empty() {
            known = store.scratch()?;
        }
        known.commit(plan.change.clone())?;
        pending.push(plan);
    }
    Ok((known, pending))
}

/// Adds what the catalogue lacks of the vocabulary.
pub(super) fn begin(store: &Store) -> Result<(), Problem> {
    for plan in pending(store)?.1 {
        import::apply(store, plan)?;
    }
    Ok(())
}
