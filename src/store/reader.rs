//! Reading elsewhere: a copy of the graph may answer in the store's place, if it is as new.

use super::{Census, Scope, Store};
use crate::ledger::{Commit, Piece};
use crate::problem::Problem;
use crate::vocab::Base;
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{GraphNameRef, Quad, TermRef};
use std::any::Any;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The quads that fit a pattern.
pub type Quads = Box<dyn Iterator<Item = Result<Quad, Problem>>>;

/// What answers in a store's place. `None` is: ask the store itself.
pub trait StandIn: Any + Send + Sync {
    /// The answer to a query, no older than the last change that was acknowledged.
    ///
    /// # Errors
    ///
    /// If the query cannot be evaluated.
    fn ask(
        &self,
        store: &Store,
        query: &spargebra::Query,
        scope: &Scope,
        cancel: &CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem>;

    /// The quads that fit a subject, a predicate, an object and a graph, as
    /// [`Store::quads`] gives them.
    fn quads(
        &self,
        store: &Store,
        pattern: [Option<TermRef<'_>>; 3],
        graph: Option<GraphNameRef<'_>>,
    ) -> Option<Quads>;

    /// How many quads the named graphs have.
    fn count(&self, store: &Store) -> Option<usize>;

    /// The answer to a query of the same and of some quads beside it, which stand in the default
    /// graph if they are `shown`.
    ///
    /// # Errors
    ///
    /// If the query cannot be evaluated.
    fn ask_beside(
        &self,
        store: &Store,
        asked: (&spargebra::Query, &Scope),
        beside: (&[Quad], bool),
        cancel: &CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem>;

    /// How many of what there is.
    fn census(&self, store: &Store) -> Option<Census>;

    /// How it stands with the copy.
    fn standing(&self) -> Standing;

    /// Takes up what changed, although nobody asks; a copy that has become old is made anew.
    ///
    /// # Errors
    ///
    /// If a change cannot be read back from the ledger.
    fn take_up(&self, store: &Store) -> Result<(), Problem>;

    /// The folder of the copy, if it is in a file.
    fn folder(&self) -> Option<PathBuf>;
}

/// How it stands with a copy that answers in a store's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The first one is being made; until then the store answers.
    Making,
    /// It answers.
    Ready {
        /// The version that it has caught up with; it catches up further with each question.
        version: u64,
        /// Quads that came or went since it was made.
        changes: usize,
    },
    /// Why there is none; the store answers.
    Failed(String),
}

/// Commits that are kept for a reader that has not seen them yet.
const KEPT: usize = 1024;
/// Quads of all of them.
const KEPT_QUADS: usize = 200_000;

/// The reader of a store, and what it may not have seen.
#[derive(Default)]
pub(super) struct Reading {
    reader: OnceLock<Box<dyn StandIn>>,
    recent: Mutex<Recent>,
}

#[derive(Default)]
struct Recent {
    /// What each commit changed, by its number.
    changes: VecDeque<(u64, Arc<Piece>)>,
    quads: usize,
}

impl Reading {
    pub(super) fn reader(&self) -> Option<&dyn StandIn> {
        self.reader.get().map(|reader| &**reader)
    }

    /// Keeps a commit that is about to become the version of the store.
    pub(super) fn note(&self, commit: &Commit) {
        if self.reader.get().is_none() {
            return;
        }
        self.recent().push(commit.sequence(), changed(commit));
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recent {
    fn push(&mut self, sequence: u64, change: Piece) {
        self.quads += change.size();
        self.changes.push_back((sequence, Arc::new(change)));
        while self.changes.len() > KEPT || self.quads > KEPT_QUADS && self.changes.len() > 1 {
            let Some((_, gone)) = self.changes.pop_front() else { break };
            self.quads -= gone.size();
        }
    }
}

/// What a commit changed.
fn changed(commit: &Commit) -> Piece {
    let change = commit.change();
    Piece { removed: change.removed().to_vec(), added: change.added().to_vec() }
}

impl Store {
    /// Lets a reader answer from now on; the first one stays.
    pub fn read_by(&self, reader: Box<dyn StandIn>) {
        drop(self.reading.reader.set(reader));
    }

    /// What answers in the store's place, if it has something that does.
    #[must_use]
    pub fn reader(&self) -> Option<&dyn StandIn> {
        self.reading.reader()
    }

    /// How it stands with the copy that answers in the store's place, if it has one.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.reading.reader().map(StandIn::standing)
    }

    /// The answer of a copy to a query of the graph and of some quads beside it, which stand in the
    /// default graph if they are `shown`; `None` if there is no copy.
    ///
    /// # Errors
    ///
    /// If the query cannot be evaluated.
    pub fn ask_beside(
        &self,
        asked: (&spargebra::Query, &Scope),
        beside: (&[Quad], bool),
        cancel: &CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem> {
        match self.reading.reader() {
            Some(reader) => reader.ask_beside(self, asked, beside, cancel),
            None => Ok(None),
        }
    }

    /// Lets the copy that answers in the store's place take up what changed, although nobody asks.
    ///
    /// # Errors
    ///
    /// If a change cannot be read back from the ledger.
    pub fn take_up(&self) -> Result<(), Problem> {
        self.reading.reader().map_or(Ok(()), |reader| reader.take_up(self))
    }

    /// The folder of the copy that answers in the store's place, if it is in a file.
    #[must_use]
    pub fn copied_in(&self) -> Option<PathBuf> {
        self.reading.reader().and_then(StandIn::folder)
    }

    /// A store that has nothing but a reader, at a version; it follows another process, which
    /// [tells](Self::hear) it what changes.
    ///
    /// # Errors
    ///
    /// If memory cannot be had.
    pub fn following(base: Base, version: u64) -> Result<Self, Problem> {
        let store = Self::in_memory(base)?;
        store.version.store(version, Ordering::Release);
        Ok(store)
    }

    /// Hears of a change of the other process; the reader takes it up when it is next asked.
    pub fn hear(&self, sequence: u64, change: Piece) {
        self.reading.recent().push(sequence, change);
        self.version.store(sequence, Ordering::Release);
    }

    /// What a commit changed, for a reader that catches up: one that was made just now, or one from
    /// the ledger if nobody writes at this moment. `None` is: not now.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn caught(&self, sequence: u64) -> Result<Option<Arc<Piece>>, Problem> {
        let recent = self.reading.recent();
        if let Some((_, change)) = recent.changes.iter().find(|(number, _)| *number == sequence) {
            return Ok(Some(Arc::clone(change)));
        }
        drop(recent);
        // Whoever writes may be asking: waiting for them would be waiting for oneself.
        let Ok(writer) = self.writer.try_lock() else { return Ok(None) };
        writer.ledger.commit(sequence).map(|commit| Some(Arc::new(changed(&commit))))
    }
}
