//! The ledger: every change to the graph, once, in order, on disk before it is acknowledged.
//!
//! A data folder is laid out so that a person can read it and `cp -r` backs it up:
//!
//! ```text
//! colophon.toml                  format, base address, name
//! lock                           who writes just now
//! head                           digest of the last entry, so that its loss is noticed
//! imports/00000001/added.nq      what came, as sorted N-Quads
//! imports/00000001/removed.nq    what went
//! imports/00000001/entry.json    who, when, why; counts and digests of both; digest of the entry before
//! imports/00000001/entry.sha256  digest of entry.json, for `sha256sum -c`
//! sources/{sha256}               the source, byte for byte
//! ```
//!
//! An entry is written whole into a hidden folder, synced and read back; renaming that
//! folder is the moment at which the entry counts. Entries never change after that.

mod change;
mod durable;
mod entry;
mod folder;
mod lock;
mod time;
mod verify;

pub use change::{Change, Commit, Why};
pub use folder::Access;
pub use time::utc;

use crate::answer::Site;
use crate::problem::{Kind, Problem};
use folder::Folder;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Every kind of change.
pub const ACTIONS: &[&str] = &["import", "update", "undo", "delete", "merge"];

/// The ledger of one catalogue.
#[derive(Debug)]
pub struct Ledger {
    last: u64,
    time: SystemTime,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Remembered as long as the process lives.
    Memory(Memory),
    Folder(Folder),
}

/// Commits and kept sources of a ledger in memory.
#[derive(Debug, Default)]
struct Memory {
    commits: Vec<Commit>,
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
        Self { last: 0, time: SystemTime::UNIX_EPOCH, place: Place::Memory(Memory::default()) }
    }

    /// Opens the ledger of a data folder and verifies every byte of it; who opens it
    /// to write makes it if it is not there.
    ///
    /// # Errors
    ///
    /// If there is none, another process writes to it, or it is not as it was written:
    /// then everything that is wrong with it.
    pub fn open(dir: &Path, site: &Site, access: Access) -> Result<Self, Problem> {
        let (folder, time) = Folder::open(dir, site, access)?;
        Ok(Self { last: folder.last(), time, place: Place::Folder(folder) })
    }

    /// The number of the last commit, 0 when there is none.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many quads were removed and added by all commits together.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        match &self.place {
            Place::Memory(_) => (0, 0),
            Place::Folder(folder) => folder.totals(),
        }
    }

    /// Records a change: when this returns, it is safe.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk; nothing is recorded then.
    pub fn append(&mut self, change: Change) -> Result<Commit, Problem> {
        let time = time::now().max(self.time);
        let commit = Commit { sequence: self.last + 1, time, change };
        match &mut self.place {
            Place::Memory(memory) => {
                let Change { why, kept, .. } = &commit.change;
                memory.sources.extend(why.source.clone().zip(kept.clone()));
                memory.commits.push(commit.clone());
            }
            Place::Folder(folder) => folder.append(&commit)?,
        }
        (self.last, self.time) = (commit.sequence, time);
        Ok(commit)
    }

    /// The commit with this number.
    ///
    /// # Errors
    ///
    /// If there is none or it cannot be read.
    pub fn commit(&self, sequence: u64) -> Result<Commit, Problem> {
        match &self.place {
            Place::Memory(memory) => usize::try_from(sequence)
                .ok()
                .and_then(|number| memory.commits.get(number.checked_sub(1)?))
                .cloned()
                .ok_or_else(|| {
                    Problem::new(Kind::NotFound, format_args!("there is no version {sequence}"))
                        .help(format_args!("the last version is {}", self.last))
                }),
            Place::Folder(folder) => folder.commit(sequence),
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
