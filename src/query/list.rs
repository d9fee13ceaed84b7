//! Listing: things of one kind, a stretch of them.

use crate::answer::{Page, View};
use crate::problem::{Kind as Sort, Problem};
use crate::store::Store;
use crate::vocab::{Kind, rdf};
use oxrdf::{Graph, GraphNameRef, NamedNode, NamedOrBlankNode};

/// A stretch of the things of one kind, from number 1.
///
/// # Errors
///
/// If there is no such stretch.
pub fn list(store: &Store, kind: Kind, number: usize) -> Result<Page, Problem> {
    if number != 1 {
        return Err(Problem::new(Sort::NotFound, format!("there is no page {number}")));
    }
    let mut entries: Vec<NamedNode> = Vec::new();
    let mut graph = Graph::new();
    for quad in store.quads(
        None,
        Some(rdf::TYPE),
        Some(kind.class().into()),
        Some(GraphNameRef::DefaultGraph),
    ) {
        let quad = quad?;
        graph.insert(&quad.clone().into());
        if let NamedOrBlankNode::NamedNode(thing) = quad.subject {
            entries.push(thing);
        }
    }
    entries.sort();
    let view = View::List { kind, number, numbers: 1, total: entries.len() };
    let topic = store.base().join(kind.segment());
    Ok(Page { topic, view, entries, graph, version: store.version() })
}
