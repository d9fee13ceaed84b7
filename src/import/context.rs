//! Context: what the store says of the things that a draft refers to, so that it can be checked.

use crate::lift::Draft;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, prov, rdf};
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};

/// How many statements away from the draft a shape may look.
const STEPS: usize = 2;

/// Shapes also look at these from the object's side.
const INVERSE: &[NamedNodeRef<'static>] =
    &[colo::describes, prov::qualifiedAttribution, rdf::SUBJECT];

/// Statements of the store around a draft, without those that go.
///
/// # Errors
///
/// If the store cannot be read.
pub fn context(
    store: &Store,
    draft: &Draft,
    goes: impl Fn(&Quad) -> bool,
) -> Result<Graph, Problem> {
    let mut graph = Graph::new();
    let mut seen: HashSet<NamedNode> = HashSet::new();
    let mut edge: BTreeSet<NamedNode> = draft.quads.iter().flat_map(nodes).collect();
    for _ in 0..STEPS {
        let mut next = BTreeSet::new();
        for node in edge {
            if !seen.insert(node.clone()) {
                continue;
            }
            for quad in around(store, &node) {
                let quad = quad?;
                if !goes(&quad) {
                    next.extend(nodes(&quad));
                    graph.insert(oxrdf::Triple::from(quad).as_ref());
                }
            }
        }
        edge = next;
    }
    Ok(graph)
}

fn around(store: &Store, node: &NamedNode) -> impl Iterator<Item = Result<Quad, Problem>> {
    let said = store.quads(Some(node.as_ref().into()), None, None, None);
    let inverse: Vec<_> = INVERSE
        .iter()
        .flat_map(|predicate| store.quads(None, Some(*predicate), Some(node.as_ref().into()), None))
        .collect();
    said.chain(inverse)
}

fn nodes(quad: &Quad) -> Vec<NamedNode> {
    let mut nodes = Vec::new();
    if let NamedOrBlankNode::NamedNode(node) = &quad.subject {
        nodes.push(node.clone());
    }
    if let Term::NamedNode(node) = &quad.object {
        nodes.push(node.clone());
    }
    nodes
}
