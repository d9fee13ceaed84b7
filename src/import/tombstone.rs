//! Remembering the dead: what the graph says of things that were deleted or merged.

use super::survivor::Successors;
use crate::ledger::utc;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, dcterms, prov, rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::HashSet;
use std::time::SystemTime;

/// What became of a thing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate<'a> {
    /// It was deleted.
    Deleted,
    /// This one took its place.
    Merged(&'a NamedNode),
}

/// The graph of what people decided.
fn curation(store: &Store) -> NamedNode {
    store.base().graph("curation")
}

/// The things that were deleted, and those that another one took the place of.
pub(super) fn tombstones(store: &Store) -> Result<(HashSet<NamedNode>, Successors), Problem> {
    let graph = curation(store);
    let graph = Some(graph.as_ref().into());
    let (mut gone, mut successors) = (HashSet::new(), Successors::new());
    let class = Some(colo::Tombstone.into());
    for quad in store.quads(None, Some(rdf::TYPE), class, graph) {
        let NamedOrBlankNode::NamedNode(thing) = quad?.subject else { continue };
        let subject = Some(thing.as_ref().into());
        let successor = store.quads(subject, Some(dcterms::isReplacedBy), None, graph).next();
        match successor.transpose()?.map(|quad| quad.object) {
            Some(Term::NamedNode(successor)) => drop(successors.insert(thing, successor)),
            _ => drop(gone.insert(thing)),
        }
    }
    Ok((gone, successors))
}

/// The tombstone of a thing, in the graph of what people decided.
pub(super) fn tombstone(
    store: &Store,
    thing: &NamedNode,
    reason: &str,
    fate: Fate<'_>,
) -> Vec<Quad> {
    let time = Literal::new_typed_literal(utc(SystemTime::now()), xsd::DATE_TIME);
    let mut said: Vec<(_, Term)> = vec![
        (rdf::TYPE, colo::Tombstone.into_owned().into()),
        (prov::invalidatedAtTime, time.into()),
        (colo::reason, Literal::new_simple_literal(reason).into()),
    ];
    match fate {
        Fate::Deleted => said.push((colo::httpStatus, status("410"))),
        Fate::Merged(survivor) => {
            said.push((colo::httpStatus, status("301")));
            said.push((dcterms::isReplacedBy, survivor.clone().into()));
        }
    }
    let graph = GraphName::from(curation(store));
    let quad = |(property, value)| Quad::new(thing.clone(), property, value, graph.clone());
    said.into_iter().map(quad).collect()
}

/// What becomes of a statement of a tombstone whose successor is deleted as well.
pub(super) fn orphaned(mut quad: Quad) -> Quad {
    if quad.predicate == colo::httpStatus {
        quad.object = status("410");
    }
    quad
}

fn status(number: &str) -> Term {
    Literal::new_typed_literal(number, xsd::INTEGER).into()
}
