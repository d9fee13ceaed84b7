//! Remembering the dead: what the graph says of things that were deleted.

use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, prov, rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::HashSet;

/// The graph of what people decided.
pub(super) fn curation(store: &Store) -> NamedNode {
    store.base().graph("curation")
}

/// The things that were deleted.
pub(super) fn gone(store: &Store) -> Result<HashSet<NamedNode>, Problem> {
    let graph = curation(store);
    let class = Some(colo::Tombstone.into());
    let mut gone = HashSet::new();
    for quad in store.quads(None, Some(rdf::TYPE), class, Some(graph.as_ref().into())) {
        if let NamedOrBlankNode::NamedNode(thing) = quad?.subject {
            gone.insert(thing);
        }
    }
    Ok(gone)
}

/// The tombstone of a deleted thing, in the graph of what people decided.
pub(super) fn tombstone(store: &Store, thing: &NamedNode, reason: &str, time: String) -> Vec<Quad> {
    let graph = GraphName::from(curation(store));
    let literal = |text: String, datatype| Term::from(Literal::new_typed_literal(text, datatype));
    [
        (rdf::TYPE, colo::Tombstone.into_owned().into()),
        (colo::httpStatus, literal("410".into(), xsd::INTEGER)),
        (prov::invalidatedAtTime, literal(time, xsd::DATE_TIME)),
        (colo::reason, Literal::new_simple_literal(reason).into()),
    ]
    .into_iter()
    .map(|(property, value): (_, Term)| {
        Quad::new(thing.clone(), property.into_owned(), value, graph.clone())
    })
    .collect()
}
