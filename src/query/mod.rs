//! Querying: a question becomes an answer.

mod admission;
mod closing;
mod deadline;
mod description;
mod entity;
mod graph;
mod history;
mod home;
mod list;
mod operation;
mod past;
mod sparql;
mod syntax;
mod template;
mod tokens;
mod tombstone;
mod touched;
mod update;
mod walk;
mod weigh;

pub use admission::admit;
pub use description::service;
pub use entity::entity;
pub use graph::{graph, graph_names, vocabulary};
pub use history::{Difference, changes, difference, mementos, speaks_of};
pub use home::home;
pub use list::list;
pub use oxigraph::sparql::CancellationToken;
pub use past::history;
pub use sparql::{Request, sparql, sparql_until, timeout};
pub use tombstone::tombstone;
pub use update::{Update, Updated, Using, update};
