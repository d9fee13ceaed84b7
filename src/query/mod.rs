//! Querying: a question becomes an answer.

mod admission;
mod closing;
mod deadline;
mod entity;
mod graph;
mod home;
mod list;
mod service;
mod sparql;
mod syntax;
mod tokens;
mod walk;
mod weigh;

pub use entity::entity;
pub use graph::{graph, graph_names, vocabulary};
pub use home::home;
pub use list::list;
pub use service::service;
pub use sparql::{Request, sparql, sparql_until, timeout};
