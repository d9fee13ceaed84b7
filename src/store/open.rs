//! Opening: a data folder becomes a store that says what its ledger says.

use super::Store;
use crate::config::Config;
use crate::ledger::{Access, Commit, Ledger};
use crate::problem::{Kind, Problem};

/// Is told how many quads of how many the store has been filled with.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64);

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
        Self::over(ledger, config, Access::Write, watch)
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
        let mut done = 0;
        for sequence in 1..=changes {
            match ledger.commit(sequence).and_then(|commit| replayed.replay(&commit)) {
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
        if let Some(disk) = super::disk::open(&config.data, changes, Access::Read)? {
            Self::on_disk(disk, ledger, config.base.clone()).compare(quads)?;
        }
        Ok(Verified { changes, quads })
    }

    /// Applies a commit, all of which has to change something; tells how many quads it has.
    pub(super) fn replay(&self, commit: &Commit) -> Result<u64, Problem> {
        let change = commit.change();
        let mut transaction = self.graph.start_transaction()?;
        let (mut gone, mut there) = (0, 0);
        for quad in change.removed() {
            gone += usize::from(!transaction.contains(quad)?);
        }
        for quad in change.added() {
            there += usize::from(transaction.contains(quad)?);
        }
        self.apply(&mut transaction, commit, &mut |_| ())?;
        self.finish(transaction, commit.sequence())?;
        if gone + there == 0 {
            return Ok((change.removed().len() + change.added().len()) as u64);
        }
        let number = commit.sequence();
        Err(Problem::new(
            Kind::Damaged,
            format_args!(
                "change {number} removes {gone} quads that are not there, and adds {there} that are"
            ),
        )
        .help("put the ledger back from a backup of the folder"))
    }

    fn open(config: &Config, access: Access, watch: Watch<'_>) -> Result<Self, Problem> {
        let ledger = Ledger::open(&config.data, &config.site(), access)?;
        Self::over(ledger, config, access, watch)
    }

    /// The store that says what a ledger says.
    #[cfg_attr(
        not(feature = "rocksdb"),
        expect(unused_variables, reason = "only a store on disk is opened in one way or another")
    )]
    fn over(
        ledger: Ledger,
        config: &Config,
        access: Access,
        watch: Watch<'_>,
    ) -> Result<Self, Problem> {
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
            let mut transaction = self.graph.start_transaction()?;
            let mut watch = |done| watch(before + done as u64, removed + added);
            self.apply(&mut transaction, &commit, &mut watch)?;
            self.finish(transaction, sequence)?;
            before += (commit.change().removed().len() + commit.change().added().len()) as u64;
        }
        drop(writer);
        #[cfg(feature = "rocksdb")]
        self.compare(added.saturating_sub(removed))?;
        Ok(self)
    }
}
