//! Opening: a data folder becomes a catalogue, and a person who waits is told how far it is.

use super::progress::Progress;
use crate::config::Config;
use crate::problem::Problem;
use crate::store::Store;

/// The catalogue as it is now, also while another process writes.
pub(super) fn reading(config: &Config) -> Result<Store, Problem> {
    let mut progress = Progress::new("opening the catalogue");
    Store::open_reading(config, &mut |done, total| progress.tell(done, total))
}

/// The catalogue, to write to; one that is not there is not made.
pub(super) fn writing(config: &Config) -> Result<Store, Problem> {
    if crate::config::base_of(&config.data)?.is_none() {
        return reading(config);
    }
    let mut progress = Progress::new("opening the catalogue");
    Store::create_or_open(config, &mut |done, total| progress.tell(done, total))
}
