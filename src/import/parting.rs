//! Parting: which statements go with a thing that is deleted.

use crate::vocab::{Base, Layer, colo, prov};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// What belongs to the subject and to nothing else.
const OWNED: &[NamedNodeRef<'static>] = &[prov::qualifiedAttribution, colo::excerpt];
/// What cannot be without the object.
const OWNING: &[NamedNodeRef<'static>] = &[prov::agent, colo::claimedBy];

/// Whether a quad is a statement, and not evidence or provenance.
pub(super) fn is_statement(base: &Base, quad: &Quad) -> bool {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => base.layer(graph.as_ref()) == Layer::Statements,
        _ => true,
    }
}

/// The node that goes with a thing, if this quad ties one to it: a contribution, an excerpt or a
/// claim is nothing without its publication or its agent.
pub(super) fn part(
    base: &Base,
    quad: &Quad,
    is_gone: impl Fn(&NamedNode) -> bool,
) -> Option<NamedNode> {
    let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) =
        (&quad.subject, &quad.object)
    else {
        return None;
    };
    let owned = OWNED.iter().any(|property| quad.predicate == *property) && is_gone(subject);
    let owning = OWNING.iter().any(|property| quad.predicate == *property) && is_gone(object);
    let part = match (owned, owning) {
        (true, _) => object,
        (false, true) => subject,
        (false, false) => return None,
    };
    // What has a page of its own is no part of anything.
    base.kind(part.as_ref()).is_none().then(|| part.clone())
}

/// Whether a quad speaks of a node, as subject or as object.
pub(super) fn speaks_of(quad: &Quad, is_gone: impl Fn(&NamedNode) -> bool) -> bool {
    let subject = matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if is_gone(node));
    subject || matches!(&quad.object, Term::NamedNode(node) if is_gone(node))
}
