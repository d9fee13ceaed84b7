//! Reading elsewhere: a copy of the graph may answer in the store's place, if it is as new.

use super::{Census, Scope, Store};
use crate::ledger::Commit;
use crate::problem::Problem;
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{GraphNameRef, Quad, TermRef};
use std::any::Any;
use std::collections::VecDeque;
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
    commits: VecDeque<Arc<Commit>>,
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
        let mut recent = self.recent();
        recent.quads += size(commit);
        recent.commits.push_back(Arc::new(commit.clone()));
        while recent.commits.len() > KEPT || recent.quads > KEPT_QUADS && recent.commits.len() > 1 {
            let Some(gone) = recent.commits.pop_front() else { break };
            recent.quads -= size(&gone);
        }
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn size(commit: &Commit) -> usize {
    commit.change().removed().len() + commit.change().added().len()
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

    /// A commit for a reader that catches up: one that was made just now, or one from the ledger
    /// if nobody writes at this moment. `None` is: not now.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn caught(&self, sequence: u64) -> Result<Option<Arc<Commit>>, Problem> {
        let recent = self.reading.recent();
        if let Some(commit) = recent.commits.iter().find(|commit| commit.sequence() == sequence) {
            return Ok(Some(Arc::clone(commit)));
        }
        drop(recent);
        // Whoever writes may be asking: waiting for them would be waiting for oneself.
        let Ok(writer) = self.writer.try_lock() else { return Ok(None) };
        writer.ledger.commit(sequence).map(|commit| Some(Arc::new(commit)))
    }
}
