//! Describing: one thing and what is known of it.

use crate::answer::{Page, View};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::{rdfs, skos};
use oxrdf::{Graph, GraphNameRef, NamedNode, NamedOrBlankNode, Term};

/// Everything said about one thing.
///
/// # Errors
///
/// If nothing is known by that name.
pub fn entity(store: &Store, thing: &NamedNode) -> Result<Page, Problem> {
    let mut graph = Graph::new();
    for quad in store.quads(Some(thing.as_ref().into()), None, None, None) {
        graph.insert(&quad?.into());
    }
    if graph.is_empty() {
        return Err(Problem::new(Kind::NotFound, format!("nothing is known about {thing}")));
    }
    for quad in
        store.quads(None, None, Some(thing.as_ref().into()), Some(GraphNameRef::DefaultGraph))
    {
        graph.insert(&quad?.into());
    }
    let mut named: Vec<NamedOrBlankNode> = Vec::new();
    for triple in &graph {
        named.push(triple.subject.into_owned());
        if let Term::NamedNode(object) = triple.object.into_owned() {
            named.push(object.into());
        }
    }
    for node in named {
        for label in [skos::prefLabel, rdfs::LABEL] {
            for quad in store.quads(Some(node.as_ref()), Some(label), None, None) {
                graph.insert(&quad?.into());
            }
        }
    }
    let (topic, version) = (thing.clone(), store.version());
    Ok(Page { topic, view: View::Thing, entries: Vec::new(), graph, version })
}
