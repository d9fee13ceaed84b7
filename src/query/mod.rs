//! Querying: a question becomes an answer.

mod admission;
mod closing;
mod deadline;
mod description;
mod entity;
mod graph;
mod home;
mod list;
mod sparql;
mod syntax;
mod tokens;
mod tombstone;
mod walk;
mod weigh;

pub use description::service;
pub use entity::entity;
pub use graph::{graph, graph_names, vocabulary};
pub use home::home;
pub use list::list;
pub use oxigraph::sparql::CancellationToken;
pub use sparql::{Request, sparql, sparql_until, timeout};
pub use tombstone::tombstone;
