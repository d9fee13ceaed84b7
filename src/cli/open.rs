//! Opening: a data folder becomes a catalogue, and a person who waits is told how far it is.

use super::progress::Progress;
use crate::config::{Config, base_of};
use crate::ledger::Access;
use crate::problem::Problem;
use crate::store::Store;

/// The catalogue without its graph, which is filled when it is needed; one that is not there is
/// not made.
pub(super) fn unfilled(config: &Config, access: Access) -> Result<Store, Problem> {
    let is_there = base_of(&config.data)?.is_some();
    Store::open(config, if is_there { access } else { Access::Read })
}

/// Fills a catalogue that was opened without its graph.
pub(super) fn fill(store: &Store) -> Result<(), Problem> {
    let mut progress = Progress::new("opening the catalogue");
    store.fill(&mut |done, total| progress.tell(done, total))
}
