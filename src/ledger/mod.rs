//! The ledger: every change to the graph, once, in order, on disk before it is acknowledged.
//!
//! ```text
//! colophon.toml             format, base address, name
//! lock                      who writes just now
//! head                      where the ledger ends, so that its loss is noticed
//! ledger/{first number}.log entries, one after the other; a new file after 64 MiB
//! sources/{sha256}          the source, byte for byte
//! ```
//!
//! Segments only grow at the end of the last one. An entry says who, when, why, and the
//! SHA-256 of the entry before it; its patch is an RDF patch. It is read back before it
//! is written, and synced before it is acknowledged.
//!
//! Only an erasure writes entries anew, and says so in the entry of its own; see `redaction`
//! for why the chain holds, and `erasing` for why that happens at once.
//!
//! # What is cut off, and what is refused
//!
//! A process that dies while it writes leaves an entry that is not whole, at the end of
//! the last segment. The next writer cuts it off: nobody was told that it is safe. An
//! entry that *was* acknowledged and is not whole must never be cut off. The two are told
//! apart by `head`, which is written after the sync and before the acknowledgement: what
//! stands before the noted end was acknowledged, and is refused if a byte of it has
//! changed. What stands behind it counts if it is whole, and is cut off if it is not.
//!
//! The note itself is not synced with every entry: that would cost a second sync. It is
//! there after a process was killed, and it may be older after a power cut; but then the
//! entries behind it were synced and are whole. Losing an acknowledged entry in silence
//! takes a power cut *and* a disk that loses what it has synced, in the same seconds.

mod change;
mod durable;
mod entry;
mod erasing;
mod folder;
mod head;
mod load;
mod lock;
mod log;
mod long;
mod patch;
mod reader;
mod redaction;
mod rewriting;
mod sheet;
mod time;
mod unpack;
mod verify;

#[cfg(feature = "rocksdb")]
pub(crate) use durable::write_whole;

pub use change::{Change, Commit, Told, Why};
pub use erasing::LAID_OUT;
pub use folder::{Access, finish_erasure};
pub use load::{Outcome, Reversal};
pub use patch::{Piece, quad};
pub use reader::{MOST_TOGETHER, Reader};
pub use redaction::{Erased, Left, Redact, Redaction, Rewritten};
pub use sheet::Taker;
pub use time::{moment, utc, utc_exact};

use crate::answer::Site;
use crate::problem::{Kind, Problem};
use folder::Folder;
use redaction::Marks;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Every kind of change.
pub const ACTIONS: &[&str] =
    &["import", "update", "undo", "delete", "merge", "load", "save", "erase", "review"];

/// The ledger of one catalogue.
#[derive(Debug)]
pub struct Ledger {
    /// Number and time of the last commit that is safe, and of the last that is staged.
    safe: (u64, SystemTime),
    staged: (u64, SystemTime),
    keys: HashMap<String, u64>,
    clock: fn() -> SystemTime,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Remembered as long as the process lives.
    Memory(Memory),
    Folder(Box<Folder>),
}

/// Commits and kept sources of a ledger in memory.
#[derive(Debug, Default)]
struct Memory {
    commits: Vec<Arc<Commit>>,
    sources: HashMap<String, Arc<[u8]>>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self::in_memory()
    }
}

impl Ledger {
    /// A ledger that is forgotten with the process.
    #[must_use]
    pub fn in_memory() -> Self {
        let none = (0, SystemTime::UNIX_EPOCH);
        let place = Place::Memory(Memory::default());
        Self { safe: none, staged: none, keys: HashMap::new(), clock: SystemTime::now, place }
    }

    /// Opens the ledger of a data folder and verifies every byte of it; who opens it
    /// to write makes it if it is not there, and cuts off what was never finished.
    ///
    /// # Errors
    ///
    /// If there is none, another process writes to it, or it is not as it was written:
    /// then everything that is wrong with it.
    pub fn open(dir: &Path, site: &Site, access: Access) -> Result<Self, Problem> {
        let folder = Folder::open(dir, site, access)?;
        let safe = (folder.end().sequence, folder.end().time);
        let keys = folder.end().keys.clone();
        let place = Place::Folder(Box::new(folder));
        Ok(Self { safe, staged: safe, keys, clock: SystemTime::now, place })
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.clock = clock;
        self
    }

    /// The same with segments of another size.
    #[must_use]
    pub fn with_segments_of(mut self, bytes: u64) -> Self {
        if let Place::Folder(folder) = &mut self.place {
            folder.fill_up_to(bytes);
        }
        self
    }

    /// The number of the last commit, 0 when there is none.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.safe.0
    }

    /// How many quads were removed and added by all commits together.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        match &self.place {
            Place::Memory(_) => (0, 0),
            Place::Folder(folder) => (folder.end().removed, folder.end().added),
        }
    }

    /// Records a change: when this returns, it is safe.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk; nothing is recorded then.
    pub fn append(&mut self, change: Change) -> Result<Commit, Problem> {
        let commit = self.stage(change)?;
        self.sync()?;
        Ok(commit)
    }

    /// Makes a commit of a change that follows all others; [`sync`](Self::sync) makes it safe.
    ///
    /// # Errors
    ///
    /// If it could not be read again, or its source not be kept; what was staged before stays.
    pub fn stage(&mut self, change: Change) -> Result<Commit, Problem> {
        let (last, before) = self.staged;
        let time = time::to_millis((self.clock)()).max(before);
        let commit = Commit { sequence: last + 1, time, change, marks: Marks::default() };
        match &mut self.place {
            Place::Memory(memory) => memory.commits.push(Arc::new(commit.clone())),
            Place::Folder(folder) => folder.stage(&commit)?,
        }
        self.keys.extend(commit.change.key.clone().map(|key| (key, commit.sequence)));
        self.staged = (commit.sequence, time);
        Ok(commit)
    }

    /// Makes everything safe that is staged, with one sync.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk; nothing of it is recorded then.
    pub fn sync(&mut self) -> Result<(), Problem> {
        let synced = match &mut self.place {
            Place::Memory(memory) => {
                for commit in &memory.commits[position(self.safe.0)..] {
                    let change = &commit.change;
                    memory.sources.extend(change.why.source.clone().zip(change.kept.clone()));
                }
                Ok(())
            }
            Place::Folder(folder) => folder.sync(),
        };
        match synced {
            Ok(()) => self.safe = self.staged,
            Err(_) => self.forget(),
        }
        synced
    }

    /// Forgets what is staged.
    pub fn forget(&mut self) {
        match &mut self.place {
            Place::Memory(memory) => memory.commits.truncate(position(self.safe.0)),
            Place::Folder(folder) => folder.forget(),
        }
        self.staged = self.safe;
        self.keys.retain(|_, sequence| *sequence <= self.safe.0);
    }

    /// The number of the commit that was made once under this name, safe or staged.
    #[must_use]
    pub fn made_as(&self, key: &str) -> Option<u64> {
        self.keys.get(key).copied()
    }

    /// The commit with this number.
    ///
    /// # Errors
    ///
    /// If there is none or it cannot be read.
    pub fn commit(&self, sequence: u64) -> Result<Commit, Problem> {
        let commit = match &self.place {
            Place::Memory(memory) => {
                let commit = sequence.checked_sub(1).and_then(|n| memory.commits.get(position(n)));
                commit.map(|commit| Commit::clone(commit))
            }
            Place::Folder(folder) => folder.commit(sequence)?,
        };
        commit.ok_or_else(|| {
            Problem::new(Kind::NotFound, format_args!("there is no version {sequence}"))
                .help(format_args!("the last version is {}", self.last()))
        })
    }

    /// What is told of the commit with this number, without its quads.
    ///
    /// # Errors
    ///
    /// As [`commit`](Self::commit).
    pub fn told(&self, sequence: u64) -> Result<Told, Problem> {
        match &self.place {
            Place::Folder(folder) if (1..=self.last()).contains(&sequence) => folder.told(sequence),
            _ => self.commit(sequence).map(|commit| commit.told()),
        }
    }

    /// What is safe by now, to be read while others write.
    #[must_use]
    pub fn reader(&self) -> Reader {
        match &self.place {
            Place::Memory(memory) => Reader::of_memory(&memory.commits[..position(self.safe.0)]),
            Place::Folder(folder) => folder.reader(),
        }
    }

    /// Takes out of everything that was recorded what has to go, and records that. Nothing can
    /// be written any more until the ledger is opened again, which finishes the erasure.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk; or if the ledger is not on disk.
    pub fn erase(&mut self, redaction: &Redaction<'_>, why: Why) -> Result<u64, Problem> {
        let time = time::to_millis((self.clock)()).max(self.safe.1);
        match &mut self.place {
            Place::Memory(_) => Err(Problem::internal("only what is on disk is erased")),
            Place::Folder(folder) => folder.erase(redaction, why, time),
        }
    }

    /// The sources whose bytes are gone, with the erasure that took them.
    #[must_use]
    pub fn sources_erased(&self) -> HashMap<String, u64> {
        match &self.place {
            Place::Memory(_) => HashMap::new(),
            Place::Folder(folder) => folder.end().erased.clone(),
        }
    }

    /// The digests of all sources that are kept.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn sources(&self) -> Result<Vec<String>, Problem> {
        match &self.place {
            Place::Memory(memory) => Ok(memory.sources.keys().cloned().collect()),
            Place::Folder(folder) => folder.sources(),
        }
    }

    /// The bytes of a source that was kept, by their digest.
    ///
    /// # Errors
    ///
    /// If they are there and cannot be read.
    pub fn source(&self, sha256: &str) -> Result<Option<Arc<[u8]>>, Problem> {
        match &self.place {
            Place::Memory(memory) => Ok(memory.sources.get(sha256).cloned()),
            Place::Folder(folder) => folder.source(sha256),
        }
    }
}

/// Where the commit after this one stands in memory.
fn position(sequence: u64) -> usize {
    usize::try_from(sequence).unwrap_or(usize::MAX)
}
