//! Importing: read, lift, check, link, record and store as one function.

use crate::ledger::{Change, Commit};
use crate::problem::{Detail, Problem};
use crate::read::Source;
use crate::record::Location;
use crate::store::Store;
use oxrdf::NamedNode;

/// What would happen if a source were imported now.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The source.
    pub source: Location,
    /// What happens to each thing that the source describes, in its order.
    pub entries: Vec<Entry>,
    /// What a person should look at, though it is no reason to refuse.
    pub warnings: Vec<Detail>,
    /// What would be written.
    pub change: Change,
}

/// What happens to one thing that the source describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The thing.
    pub thing: NamedNode,
    /// What it is called.
    pub label: String,
    /// What happens to it.
    pub state: State,
    /// Where the source speaks of it.
    pub location: Option<Location>,
    /// Statements that go and that come, as N-Triples lines without evidence.
    pub removed: Vec<String>,
    /// See `removed`.
    pub added: Vec<String>,
}

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was not known.
    New,
    /// It is known, and the source now says something else.
    Changed,
    /// It is known, and nothing changes.
    Same,
    /// An earlier state of the source had it, and this one does not.
    Missing,
}

/// Says what an import would do; writes nothing.
///
/// # Errors
///
/// Everything that is wrong with the source, at once.
pub fn plan(store: &Store, source: &Source) -> Result<Plan, Problem> {
    let _ = (store, source);
    Err(Problem::internal("not yet"))
}

/// Does what the plan says: all of it or nothing.
///
/// # Errors
///
/// If it cannot be made safe on disk.
pub fn apply(store: &Store, plan: Plan) -> Result<Option<Commit>, Problem> {
    store.commit(plan.change)
}
