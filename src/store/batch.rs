//! Committing: changes that wait at the same time become commits with one sync.
//!
//! Whoever gets the writer makes the changes of all who wait by then, one after the other in
//! one transaction, so that each sees what the one before it did. Nobody waits for a timer:
//! while one batch is synced, the next one gathers.

use super::{Store, Writer, behind, has_named_graph};
use crate::ledger::{Change, Commit};
use crate::problem::Problem;
use oxigraph::store::Transaction;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

type Outcome = Result<Option<Commit>, Problem>;

/// The changes that wait to be made.
#[derive(Default)]
pub(super) struct Queue(Mutex<Vec<Waiting>>);

/// A change, and where its outcome is awaited.
struct Waiting {
    change: Change,
    slot: Slot,
}

type Slot = Arc<Mutex<Option<Outcome>>>;

impl Queue {
    fn push(&self, change: Change) -> Slot {
        let slot = Slot::default();
        let waiting = Waiting { change, slot: Arc::clone(&slot) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
        slot
    }

    fn take(&self) -> Vec<Waiting> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store {
    /// Makes a change: the one function through which everything is written.
    ///
    /// Only what really changes is recorded; a change that changes nothing gives `None`.
    ///
    /// # Errors
    ///
    /// If the change cannot be made safe on disk, or not applied.
    pub fn commit(&self, change: Change) -> Result<Option<Commit>, Problem> {
        if self.past.frozen {
            return Err(Problem::internal("the past is not written to"));
        }
        // Before the right to write is taken: who fills the graph asks for it, too.
        self.graph()?;
        let slot = self.queue.push(change);
        let mut writer = self.writer.lock().map_err(|_| behind())?;
        // Another one may have made it while we waited for the writer.
        if let Some(outcome) = taken(&slot) {
            return outcome;
        }
        let (changes, slots): (Vec<_>, Vec<_>) =
            self.queue.take().into_iter().map(|one| (one.change, one.slot)).unzip();
        let outcomes = self.make(&mut writer, changes);
        for (slot, outcome) in slots.iter().zip(outcomes) {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        }
        taken(&slot).unwrap_or_else(|| Err(Problem::internal("a change was lost in the queue")))
    }

    /// Makes one change for who has the right to write already.
    pub(super) fn record(
        &self,
        writer: &mut Writer,
        change: Change,
    ) -> Result<Option<Commit>, Problem> {
        let outcome = self.make(writer, vec![change]).pop();
        outcome.unwrap_or_else(|| Err(Problem::internal("a change was lost")))
    }

    /// Makes some changes: all that can be made are safe and applied, or none is.
    fn make(&self, writer: &mut Writer, changes: Vec<Change>) -> Vec<Outcome> {
        let number = changes.len();
        let all = |problem: &Problem| -> Vec<Outcome> {
            let again = || Problem::all(problem.kind(), problem.details().to_vec());
            (0..number).map(|_| Err(again())).collect()
        };
        self.try_to_make(writer, changes).unwrap_or_else(|problem| {
            writer.ledger.forget();
            tracing::debug!(%problem, cause = ?std::error::Error::source(&problem), "changes were not made");
            all(&problem)
        })
    }

    fn try_to_make(
        &self,
        writer: &mut Writer,
        changes: Vec<Change>,
    ) -> Result<Vec<Outcome>, Problem> {
        if writer.behind {
            return Err(behind());
        }
        let _writing = self.begin_writing();
        let last = writer.ledger.last();
        let mut transaction = self.graph.start_transaction()?;
        let mut outcomes = Vec::with_capacity(changes.len());
        let mut version = last;
        for change in changes {
            let outcome = stage(writer, &transaction, change, &outcomes);
            if let Ok(Some(commit)) = &outcome
                && commit.sequence() > version
            {
                self.apply(&mut transaction, commit.change().piece())?;
                version = commit.sequence();
            }
            outcomes.push(outcome);
        }
        if version == last {
            return Ok(outcomes);
        }
        writer.ledger.sync()?;
        let made = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()?.as_ref());
        made.filter(|commit| commit.sequence() > last).for_each(|commit| self.reading.note(commit));
        self.finish(transaction, version).inspect_err(|error| {
            writer.behind = true;
            tracing::error!(%error, cause = ?std::error::Error::source(error), "a change is in the ledger, but not in the store");
        })?;
        self.version.store(version, Ordering::Release);
        self.tell_chronicle(&writer.ledger);
        Ok(outcomes)
    }
}

/// Stages what a change really changes after those before it.
fn stage(
    writer: &mut Writer,
    transaction: &Transaction<'_>,
    change: Change,
    before: &[Outcome],
) -> Outcome {
    if let Some(quad) = change.added().iter().find(|quad| !has_named_graph(quad)) {
        return Err(Problem::internal(format!("this quad is in no named graph: {quad}")));
    }
    if let Some(sequence) = change.key().and_then(|key| writer.ledger.made_as(key)) {
        let staged = before.iter().filter_map(|outcome| outcome.as_ref().ok()?.as_ref());
        return match staged.into_iter().find(|commit| commit.sequence() == sequence) {
            Some(commit) => Ok(Some(commit.clone())),
            None => writer.ledger.commit(sequence).map(Some),
        };
    }
    let change = change.exact(|quad| transaction.contains(quad))?;
    if change.is_empty() {
        return Ok(None);
    }
    writer.ledger.stage(change).map(Some)
}

fn taken(slot: &Slot) -> Option<Outcome> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}
