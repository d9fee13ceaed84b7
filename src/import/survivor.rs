//! Renaming: what was said of one thing becomes what is said of the one that took its place.

use crate::vocab::{colo, dcterms, skos};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// Of these a thing has one value (for each language): that of the survivor stands, and another
/// one becomes what is beside it, if anything.
const SINGLE: &[(NamedNodeRef<'static>, Option<NamedNodeRef<'static>>)] = &[
    (colo::key, None),
    (dcterms::title, Some(skos::altLabel)),
    (skos::prefLabel, Some(skos::altLabel)),
    (dcterms::date, None),
    (dcterms::issued, None),
];

/// Which things took the place of which others.
pub(super) type Successors = HashMap<NamedNode, NamedNode>;

/// Whether a quad names a thing that has a successor.
pub(super) fn names(quad: &Quad, successors: &Successors) -> bool {
    let subject =
        matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if successors.contains_key(node));
    subject || matches!(&quad.object, Term::NamedNode(node) if successors.contains_key(node))
}

/// The quad with every name in it that has a successor replaced; nothing if the survivor has
/// another value where there can be one only, or if it would speak of itself. `own` is what is
/// said of the survivor otherwise.
pub(super) fn renamed(mut quad: Quad, successors: &Successors, own: &[Quad]) -> Option<Quad> {
    if let NamedOrBlankNode::NamedNode(node) = &quad.subject
        && let Some(survivor) = successors.get(node)
    {
        quad.predicate = property(&quad, survivor, own)?;
        quad.subject = survivor.clone().into();
    }
    if let Term::NamedNode(node) = &quad.object
        && let Some(survivor) = successors.get(node)
    {
        quad.object = survivor.clone().into();
    }
    (Term::from(quad.subject.clone()) != quad.object).then_some(quad)
}

/// The property under which the survivor takes a value over.
fn property(quad: &Quad, survivor: &NamedNode, own: &[Quad]) -> Option<NamedNode> {
    let Some((_, beside)) = SINGLE.iter().find(|(property, _)| quad.predicate == *property) else {
        return Some(quad.predicate.clone());
    };
    let survivor = NamedOrBlankNode::from(survivor.clone());
    let mut rivals = own.iter().filter(|other| {
        other.subject == survivor
            && other.predicate == quad.predicate
            && language(&other.object) == language(&quad.object)
    });
    let mut taken = false;
    let same = rivals.any(|other| {
        taken = true;
        other.object == quad.object
    });
    if same || !taken { Some(quad.predicate.clone()) } else { beside.map(NamedNode::from) }
}

fn language(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => literal.language(),
        _ => None,
    }
}
