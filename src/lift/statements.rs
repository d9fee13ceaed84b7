//! Statements: RDF from a file gets its graph, and blank nodes get names that stay.

use super::Draft;
use super::sophia::OxDataset;
use crate::problem::{Detail, Kind, Problem};
use crate::record::Location;
use crate::vocab::Base;
use oxrdf::{BlankNode, Dataset, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use sophia::c14n::rdfc10;
use std::collections::HashMap;
use std::sync::Arc;

/// Puts statements without a graph into `graph`, and names blank nodes after their canonical
/// label (RDFC-1.0) and the digest of the source, so that importing a file again changes nothing.
///
/// # Errors
///
/// If blank nodes are tangled so that naming them would take for ever.
pub fn lift_statements(
    statements: Vec<(Quad, Location)>,
    graph: &NamedNode,
    base: &Base,
    sha12: &str,
) -> Result<Draft, Problem> {
    refuse_triple_terms(&statements)?;
    let names = canonical_names(&statements, base, sha12)?;
    let name = |node: &BlankNode| names.get(node.as_str()).cloned();
    let mut draft = Draft::default();
    for (mut quad, location) in statements {
        if quad.graph_name.is_default_graph() {
            quad.graph_name = GraphName::from(graph.clone());
        }
        if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
            quad.subject = name(node).map_or_else(|| quad.subject.clone(), Into::into);
        }
        if let Term::BlankNode(node) = &quad.object {
            quad.object = name(node).map_or_else(|| quad.object.clone(), Into::into);
        }
        if let GraphName::BlankNode(node) = &quad.graph_name {
            quad.graph_name = name(node).map_or_else(|| quad.graph_name.clone(), Into::into);
        }
        draft.say(quad, Some(&location));
    }
    Ok(draft)
}

/// Triple terms (RDF 1.2) have no place in the model: a case for a statement is a `colo:Assertion`.
fn refuse_triple_terms(statements: &[(Quad, Location)]) -> Result<(), Problem> {
    let details: Vec<Detail> = statements
        .iter()
        .filter(|(quad, _)| quad.object.is_triple())
        .map(|(_, location)| {
            Detail::new("a triple term (RDF 1.2) is not read here")
                .at(location.clone())
                .help("describe the statement with rdf:subject, rdf:predicate and rdf:object")
        })
        .collect();
    if details.is_empty() { Ok(()) } else { Err(Problem::all(Kind::BadSource, details)) }
}

fn canonical_names(
    statements: &[(Quad, Location)],
    base: &Base,
    sha12: &str,
) -> Result<HashMap<String, NamedNode>, Problem> {
    let blank: Dataset = statements
        .iter()
        .map(|(quad, _)| quad)
        .filter(|quad| has_blank_node(quad))
        .map(Quad::as_ref)
        .collect();
    let (_, labels) = rdfc10::relabel(&OxDataset(&blank)).map_err(|error| {
        let message = format!("blank nodes cannot be given names that stay: {error}");
        let problem = Problem::new(Kind::BadSource, message)
            .help("give the things addresses instead of blank nodes");
        match statements.first() {
            Some((_, location)) => problem.at(Location::of(Arc::clone(&location.source))),
            None => problem,
        }
    })?;
    let name = |canonical: &str| base.join(format_args!(".well-known/genid/{sha12}-{canonical}"));
    Ok(labels.iter().map(|(label, id)| (label.to_string(), name(id.as_str()))).collect())
}

fn has_blank_node(quad: &Quad) -> bool {
    quad.subject.is_blank_node() || quad.object.is_blank_node() || quad.graph_name.is_blank_node()
}
