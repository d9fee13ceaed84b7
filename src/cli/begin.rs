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

/// Adds what the catalogue lacks of the vocabulary. It comes with the program and is never refused,
/// so that nothing has to be tried on a copy first.
pub(super) fn begin(store: &Store) -> Result<(), Problem> {
    for source in import::vocabulary()? {
        let plan = import::plan(store, &source)?;
        import::apply(store, plan)?;
    }
    Ok(())
}
