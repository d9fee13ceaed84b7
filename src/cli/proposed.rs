//! Looking up what is said around a proposal: its words, its reasons, what things are called.

use super::named::text;
use crate::config::Config;
use crate::import::review::Proposal;
use crate::vocab::{PREFIXES, colo, dcterms, foaf, oa, schema, skos};
use oxrdf::{Graph, NamedNode, NamedNodeRef, Term, TermRef};

/// A proposal and what is said around it.
pub(super) type Shown<'a> = (&'a Proposal, &'a Graph);

/// The words of the sources that the nodes of a proposal rest on.
pub(super) fn words((proposal, graph): Shown<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for node in &proposal.nodes {
        for property in [colo::span, oa::hasTarget] {
            for span in graph.objects_for_subject_predicate(node, property) {
                let TermRef::NamedNode(span) = span else { continue };
                if let Some(TermRef::Literal(words)) =
                    graph.object_for_subject_predicate(span, oa::exact)
                {
                    found.push(words.value().to_owned());
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The texts that the nodes of a proposal have under a property.
pub(super) fn texts((proposal, graph): Shown<'_>, property: NamedNodeRef<'_>) -> Vec<String> {
    let of = |node| graph.objects_for_subject_predicate(node, property);
    let mut found: Vec<String> = proposal
        .nodes
        .iter()
        .flat_map(|node: &NamedNode| of(node))
        .filter_map(|term| match term {
            TermRef::Literal(text) => Some(text.value().to_owned()),
            _ => None,
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// What a thing is called, or how it is written.
pub(super) fn label(graph: &Graph, term: &Term) -> String {
    let Term::NamedNode(node) = term else {
        return match term {
            Term::Literal(text) => text.value().to_owned(),
            other => other.to_string(),
        };
    };
    let names = [skos::prefLabel, dcterms::title, foaf::name, schema::name];
    text(graph, node, &names).unwrap_or_else(|| node.as_str().to_owned())
}

/// The short name of a property.
pub(super) fn short(config: &Config, property: &NamedNode) -> String {
    let short = PREFIXES.iter().find_map(|(prefix, namespace)| {
        Some(format!("{prefix}:{}", property.as_str().strip_prefix(namespace)?))
    });
    short.unwrap_or_else(|| property.as_str().replace(config.base.as_str(), ""))
}
