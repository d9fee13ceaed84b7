//! Opening: a data folder becomes a store that says what its ledger says.

use super::Store;
use super::filling::Watch;
use crate::config::Config;
use crate::ledger::{Access, Ledger, Reader};
use crate::problem::{Kind, Problem};
use std::sync::atomic::Ordering;

/// What was found in a data folder that is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many changes.
    pub changes: u64,
    /// How many quads they come to.
    pub quads: u64,
}

impl Store {
    /// Opens the data folder to read and to write; makes it if it is not there.
    ///
    /// # Errors
    ///
    /// If another process writes to it, if it is damaged, or if the operating system refuses.
    pub fn create_or_open(config: &Config, watch: Watch<'_>) -> Result<Self, Problem> {
        let store = Self::open(config, Access::Write)?;
        store.fill(watch)?;
        Ok(store)
    }

    /// Opens the data folder to read what it has now, also while another process writes.
    ///
    /// # Errors
    ///
    /// If there is none, if it is damaged, or if the operating system refuses.
    pub fn open_reading(config: &Config, watch: Watch<'_>) -> Result<Self, Problem> {
        let store = Self::open(config, Access::Read)?;
        store.fill(watch)?;
        Ok(store)
    }

    /// Opens the data folder to write, and makes everything again that follows from the ledger.
    ///
    /// # Errors
    ///
    /// As [`create_or_open`](Self::create_or_open); a folder that is not there is not made.
    pub fn rebuild(config: &Config, watch: Watch<'_>) -> Result<Self, Problem> {
        // Who has no catalogue is told so, and a damaged one is left as it is.
        drop(Ledger::open(&config.data, &config.site(), Access::Read)?);
        let ledger = Ledger::open(&config.data, &config.site(), Access::Write)?;
        let path = config.data.join("store");
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(|error| {
                Problem::io(format_args!("{} cannot be removed", path.display()), error)
                    .help("check who may write there, then try again; nothing in it is needed")
            })?;
        }
        let store = Self::over(ledger, config, Access::Write)?;
        store.fill(watch)?;
        Ok(store)
    }

    /// Reads every byte of the data folder, and makes every change again in memory.
    ///
    /// # Errors
    ///
    /// Everything that is not as it was written.
    pub fn verify(config: &Config, watch: Watch<'_>) -> Result<Verified, Problem> {
        let ledger = Ledger::open(&config.data, &config.site(), Access::Read)?;
        let mut wrong = Vec::new();
        let (changes, (removed, added)) = (ledger.last(), ledger.totals());
        let replayed = Self::in_memory(config.base.clone())?;
        let reader = ledger.reader();
        let mut done = 0;
        for sequence in 1..=changes {
            match replayed.replay(&reader, sequence) {
                Ok(quads) => done += quads,
                Err(problem) => wrong.extend_from_slice(problem.details()),
            }
            watch(done, removed + added);
        }
        if !wrong.is_empty() {
            return Err(Problem::all(Kind::Damaged, wrong));
        }
        let quads = replayed.count()? as u64;
        #[cfg(feature = "rocksdb")]
        if let Some(disk) = super::disk::open(&config.data, &reader, Access::Read)? {
            Self::on_disk(disk, ledger, config.base.clone()).compare(quads)?;
        }
        Ok(Verified { changes, quads })
    }

    /// Applies a commit, all of which has to change something; tells how many quads it has.
    pub(super) fn replay(&self, reader: &Reader, sequence: u64) -> Result<u64, Problem> {
        let mut transaction = self.graph.start_transaction()?;
        let (mut gone, mut there, mut size) = (0, 0, 0);
        reader.pieces(sequence, &mut |piece| {
            for quad in &piece.removed {
                gone += usize::from(!transaction.contains(quad)?);
            }
            for quad in &piece.added {
                there += usize::from(transaction.contains(quad)?);
            }
            size += (piece.removed.len() + piece.added.len()) as u64;
            self.apply(&mut transaction, piece)
        })?;
        self.finish(transaction, sequence)?;
        self.version.store(sequence, Ordering::Release);
        if gone + there == 0 {
            return Ok(size);
        }
        Err(Problem::new(
            Kind::Damaged,
            format_args!(
                "change {sequence} removes {gone} quads that are not there, and adds {there} that are"
            ),
        )
        .help("put the ledger back from a backup of the folder"))
    }

    /// Opens the data folder and verifies its ledger; the graph is filled when it is first
    /// needed, or [ahead](Self::fill_ahead) of that.
    ///
    /// # Errors
    ///
    /// As [`create_or_open`](Self::create_or_open) and [`open_reading`](Self::open_reading).
    pub fn open(config: &Config, access: Access) -> Result<Self, Problem> {
        let ledger = Ledger::open(&config.data, &config.site(), access)?;
        Self::over(ledger, config, access)
    }

    /// The store that says what a ledger says.
    #[cfg_attr(
        not(feature = "rocksdb"),
        expect(unused_variables, reason = "only a store on disk is opened in one way or another")
    )]
    fn over(ledger: Ledger, config: &Config, access: Access) -> Result<Self, Problem> {
        #[cfg(feature = "rocksdb")]
        if let Some(disk) = super::disk::open(&config.data, &ledger.reader(), access)? {
            let store = Self::on_disk(disk, ledger, config.base.clone());
            return Ok(store.allowing(config.limits.query_memory).kept_in(&config.data));
        }
        let graph = oxigraph::store::Store::new()?;
        let mut store = Self::new(graph, ledger, config.base.clone());
        store.most = config.limits.graph_quads;
        Ok(store.allowing(config.limits.query_memory).kept_in(&config.data))
    }
}
