//! Counting: the catalogue as a whole.

use crate::answer::{Page, View};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{dcat, rdf};
use oxrdf::{Graph, TripleRef};

/// The catalogue as a whole.
///
/// # Errors
///
/// If the store cannot be read.
pub fn home(store: &Store) -> Result<Page, Problem> {
    let topic = store.base().join("");
    let mut graph = Graph::new();
    graph.insert(TripleRef::new(topic.as_ref(), rdf::TYPE, dcat::Catalog));
    let view = View::Home(Vec::new());
    Ok(Page { topic, view, entries: Vec::new(), graph, version: store.version() })
}
