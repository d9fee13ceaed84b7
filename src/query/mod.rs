//! Querying: a question becomes an answer.

mod admission;
mod closing;
mod deadline;
mod description;
mod entity;
mod frozen;
mod graph;
mod history;
mod home;
mod list;
mod operation;
mod past;
mod saved;
mod sparql;
mod steady;
mod syntax;
mod template;
mod tokens;
mod tombstone;
mod touched;
mod update;
mod walk;
mod weigh;

pub use description::service;
pub use entity::entity;
pub use frozen::{Drift, Frozen, drift, freeze};
pub use graph::{graph, graph_names, vocabulary};
pub use history::{Difference, changes, difference, mementos, speaks_of, version_at};
pub use home::home;
pub use list::list;
pub use oxigraph::sparql::CancellationToken;
pub use past::history;
pub use saved::{DIGITS, address, beside, hash, plain, save, saved, title};
pub use sparql::{explain, Request, sparql, sparql_until, timeout};
pub use tombstone::tombstone;
pub use update::{Update, Updated, Using, update};
