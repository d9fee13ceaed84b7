//! Opening: a data folder becomes a store that says what its ledger says.

use super::Store;
use crate::config::Config;
use crate::ledger::{Access, Ledger};
use crate::problem::Problem;

/// Is told how many quads of how many the store has been filled with.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64);

impl Store {
    /// Opens the data folder to read and to write; makes it if it is not there.
    ///
    /// # Errors
    ///
    /// If another process writes to it, if it is damaged, or if the operating system refuses.
    pub fn create_or_open(config: &Config, watch: Watch<'_>) -> Result<Self, Problem> {
        Self::open(config, Access::Write, watch)
    }

    /// Opens the data folder to read what it has now, also while another process writes.
    ///
    /// # Errors
    ///
    /// If there is none, if it is damaged, or if the operating system refuses.
    pub fn open_reading(config: &Config, watch: Watch<'_>) -> Result<Self, Problem> {
        Self::open(config, Access::Read, watch)
    }

    fn open(config: &Config, access: Access, watch: Watch<'_>) -> Result<Self, Problem> {
        let ledger = Ledger::open(&config.data, &config.site(), access)?;
        #[cfg(feature = "rocksdb")]
        if let Some(disk) = super::disk::open(&config.data, ledger.last(), access)? {
            return Self::on_disk(disk, ledger, config.base.clone()).fill(watch);
        }
        let graph = oxigraph::store::Store::new()?;
        Self::new(graph, ledger, config.base.clone()).fill(watch)
    }

    /// Applies what the ledger has and the store has not.
    fn fill(self, watch: Watch<'_>) -> Result<Self, Problem> {
        let writer = self.writer.lock().map_err(|_| super::behind())?;
        let (removed, added) = writer.ledger.totals();
        let mut before = 0;
        for sequence in self.version() + 1..=writer.ledger.last() {
            let commit = writer.ledger.commit(sequence)?;
            self.apply(&commit, &mut |done| watch(before + done as u64, removed + added))?;
            before += (commit.change().removed().len() + commit.change().added().len()) as u64;
        }
        drop(writer);
        #[cfg(feature = "rocksdb")]
        self.compare(added.saturating_sub(removed))?;
        Ok(self)
    }
}
