//! Closing: what a page names gets its label, its class and its words.

use crate::ledger::utc;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, dcterms, eli, foaf, oa, rdf, rdfs, schema, skos, void, xsd};
use oxrdf::{
    BlankNode, Graph, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term,
    Triple, TripleRef,
};
use std::collections::{BTreeSet, HashSet};

/// What a page says of everything that it names: classes, names, dates, numbers of laws.
const LABELS: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    skos::prefLabel,
    dcterms::title,
    foaf::name,
    schema::name,
    rdfs::LABEL,
    dcterms::date,
    dcterms::issued,
    eli::id_local,
    colo::surface,
    colo::fieldName,
];

/// What a page says of the words that it rests on.
const WORDS: &[NamedNodeRef<'static>] = &[oa::exact, oa::start, oa::end];

/// Most blank nodes that are followed from one page.
const BLANK_NODES: usize = 1000;

/// Makes a graph readable without another look into the store.
///
/// # Errors
///
/// If the store cannot be read.
pub(super) fn close(store: &Store, graph: &mut Graph) -> Result<(), Problem> {
    follow_blank_nodes(store, graph)?;
    quote_spans(store, graph)?;
    label_names(store, graph)
}

/// Says of the pages of some things when they last changed, and which dataset they belong to.
///
/// # Errors
///
/// If the ledger cannot be read.
pub(super) fn dated(store: &Store, things: &[NamedNode], graph: &mut Graph) -> Result<(), Problem> {
    let chronicle = store.chronicle()?;
    let dataset = store.base().join("void#dataset");
    for thing in things {
        let known = chronicle.number(thing.as_str());
        let event = known.and_then(|known| chronicle.last_until(known, store.version()));
        let Some((event, (segment, key))) = event.zip(store.base().parts(thing.as_ref())) else {
            continue;
        };
        let page = store.base().join(format_args!("{segment}/{key}"));
        let time = utc(chronicle.time(event.version));
        let time = Literal::new_typed_literal(time, xsd::DATE_TIME);
        graph.insert(&Triple::new(page.clone(), dcterms::modified, time));
        graph.insert(&Triple::new(page, void::inDataset, dataset.clone()));
    }
    Ok(())
}

/// A blank node has no page of its own, so all that is said of it stands here.
fn follow_blank_nodes(store: &Store, graph: &mut Graph) -> Result<(), Problem> {
    let mut seen = HashSet::<BlankNode>::new();
    let mut open: Vec<BlankNode> = graph.iter().flat_map(blank_nodes).collect();
    while let Some(node) = open.pop() {
        if seen.len() == BLANK_NODES || !seen.insert(node.clone()) {
            continue;
        }
        for quad in store.quads(Some((&node).into()), None, None, None) {
            let triple = Triple::from(quad?);
            open.extend(blank_nodes(triple.as_ref()));
            graph.insert(&triple);
        }
    }
    Ok(())
}

fn blank_nodes(triple: TripleRef<'_>) -> Vec<BlankNode> {
    let mut nodes = Vec::new();
    if let oxrdf::NamedOrBlankNodeRef::BlankNode(node) = triple.subject {
        nodes.push(node.into_owned());
    }
    if let oxrdf::TermRef::BlankNode(node) = triple.object {
        nodes.push(node.into_owned());
    }
    nodes
}

/// Gives every span its document, offsets and words on one node, whether its selectors are
/// nodes of their own or not.
fn quote_spans(store: &Store, graph: &mut Graph) -> Result<(), Problem> {
    let mut spans = BTreeSet::<NamedNode>::new();
    for triple in graph.iter() {
        if [colo::span, oa::hasTarget].contains(&triple.predicate)
            && let oxrdf::TermRef::NamedNode(span) = triple.object
        {
            spans.insert(span.into_owned());
        }
    }
    for span in spans {
        graph.insert(&Triple::new(span.clone(), rdf::TYPE, colo::Span));
        for source in objects(store, &span.clone().into(), oa::hasSource)? {
            graph.insert(&Triple::new(span.clone(), oa::hasSource, source));
        }
        for selector in objects(store, &span.clone().into(), oa::hasSelector)? {
            let Ok(selector) = NamedOrBlankNode::try_from(selector) else {
                continue;
            };
            for property in WORDS {
                for value in objects(store, &selector, *property)? {
                    graph.insert(&Triple::new(span.clone(), *property, value));
                }
            }
        }
    }
    Ok(())
}

/// The objects of one property, in whatever graph.
pub(super) fn objects(
    store: &Store,
    subject: &NamedOrBlankNode,
    property: NamedNodeRef<'_>,
) -> Result<Vec<Term>, Problem> {
    store
        .quads(Some(subject.as_ref()), Some(property), None, None)
        .map(|quad| Ok(quad?.object))
        .collect()
}

/// Adds [`LABELS`] of every name; what was seen elsewhere names nothing that has a name here.
fn label_names(store: &Store, graph: &mut Graph) -> Result<(), Problem> {
    for name in names(graph) {
        for quad in store.quads(Some((&name).into()), None, None, None) {
            let quad = quad?;
            let tells = LABELS.contains(&quad.predicate.as_ref());
            if tells && !is_enrichment(store, quad.graph_name.as_ref()) {
                graph.insert(&Triple::from(quad));
            }
        }
    }
    Ok(())
}

/// The names in a graph, but for its properties and classes.
fn names(graph: &Graph) -> BTreeSet<NamedNode> {
    let mut names = BTreeSet::new();
    for triple in graph {
        if let oxrdf::NamedOrBlankNodeRef::NamedNode(name) = triple.subject {
            names.insert(name.into_owned());
        }
        if let oxrdf::TermRef::NamedNode(name) = triple.object
            && triple.predicate != rdf::TYPE
        {
            names.insert(name.into_owned());
        }
    }
    names
}

fn is_enrichment(store: &Store, graph: GraphNameRef<'_>) -> bool {
    let GraphNameRef::NamedNode(graph) = graph else {
        return false;
    };
    let name = graph.as_str().strip_prefix(store.base().as_str());
    name.is_some_and(|name| name.starts_with("graph/enrichment-"))
}
