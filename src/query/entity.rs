//! Describing: a thing becomes the page about it.

use super::closing::{close, dated};
use super::sentence::quote_sentences;
use super::tombstone::tombstone;
use crate::answer::{Page, View};
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use crate::vocab::{Layer, oa, void};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{Graph, GraphName, GraphNameRef, Literal, NamedNode, Triple};
use spargebra::SparqlParser;
use std::collections::BTreeMap;

/// How many statements of one property may point at a thing before the page stops listing them.
const CAP: usize = 500;

/// What a page tells of a thing, one question a file: `CONSTRUCT` and `DESCRIBE` queries in
/// which `$this` is the thing. These are asked of the statements, and say where they look further.
const STATEMENTS: &[&str] = &[
    include_str!("../../queries/pages/statements.rq"),
    include_str!("../../queries/pages/parts.rq"),
    include_str!("../../queries/pages/contributions.rq"),
    include_str!("../../queries/pages/contributed-to.rq"),
    include_str!("../../queries/pages/publishers-beside.rq"),
    include_str!("../../queries/pages/sources.rq"),
    include_str!("../../queries/pages/seen-elsewhere.rq"),
];

/// These are asked of all graphs at once: what they describe stands in the evidence. `DESCRIBE`
/// looks up each thing by its name, where a join would read the store; for the same reason a
/// class that thousands have is only ever a filter.
const EVIDENCE: &[&str] = &[
    include_str!("../../queries/pages/records.rq"),
    include_str!("../../queries/pages/mentions.rq"),
    include_str!("../../queries/pages/assertions.rq"),
    include_str!("../../queries/pages/sightings.rq"),
    include_str!("../../queries/pages/sighted-in.rq"),
    include_str!("../../queries/pages/claims.rq"),
    include_str!("../../queries/pages/proposals.rq"),
];

/// The page about a thing: what is said of it, what points at it, and the evidence of both;
/// of a deleted thing only that, when and why.
///
/// # Errors
///
/// [`Kind::NotFound`] if nothing is said of it; otherwise if the store cannot be read.
pub fn entity(store: &Store, thing: &NamedNode) -> Result<Page, Problem> {
    // The name may come from an address that somebody typed.
    NamedNode::new(thing.as_str()).map_err(|_| not_found(thing))?;
    if store.quads(Some(thing.into()), None, None, None).next().is_none() {
        return Err(not_found(thing));
    }
    if let Some(page) = tombstone(store, thing)? {
        return Ok(page);
    }
    let version = store.version();
    let mut graph = Graph::new();
    for (parts, scope) in [(STATEMENTS, Scope::Statements), (EVIDENCE, Scope::All)] {
        for part in parts {
            graph.extend(gather(store, (part, &scope), thing)?);
        }
    }
    point_at(store, thing, &mut graph)?;
    close(store, &mut graph)?;
    dated(store, std::slice::from_ref(thing), &mut graph)?;
    quote_sentences(store, &mut graph)?;
    Ok(Page {
        topic: thing.clone(),
        view: View::Thing,
        entries: Vec::new(),
        graph,
        version,
        pictures: Vec::new(),
    })
}

fn not_found(thing: &NamedNode) -> Problem {
    Problem::new(Kind::NotFound, format_args!("nothing is said of {}", thing.as_str()))
        .help("check the spelling, or look for it in the lists of the home page")
}

/// What one question gives. A name that was checked cannot close its angle brackets, so it
/// stands for `$this` safely.
fn gather(
    store: &Store,
    (part, scope): (&str, &Scope),
    thing: &NamedNode,
) -> Result<Vec<Triple>, Problem> {
    let query = SparqlParser::new()
        .parse_query(&part.replace("$this", &thing.to_string()))
        .map_err(Problem::internal)?;
    match store.ask(query, scope, CancellationToken::new())? {
        QueryResults::Graph(triples) => {
            triples.map(|triple| triple.map_err(Problem::from)).collect()
        }
        _ => Err(Problem::internal("a part of a page is not a graph")),
    }
}

/// Adds the statements that have the thing as their object, at most [`CAP`] of each property.
///
/// Evidence that points at a thing of some [kind](crate::vocab::Kind) is counted only: the
/// parts describe it.
fn point_at(store: &Store, thing: &NamedNode, graph: &mut Graph) -> Result<(), Problem> {
    let described = store.base().kind(thing.as_ref()).is_some();
    let mut counts = BTreeMap::<NamedNode, usize>::new();
    let mut fits = |triple: &Triple| {
        let count = counts.entry(triple.predicate.clone()).or_default();
        *count += 1;
        *count <= CAP
    };
    for quad in store.quads(None, None, Some(thing.into()), Some(GraphNameRef::DefaultGraph)) {
        let triple = Triple::from(quad?);
        if fits(&triple) {
            graph.insert(&triple);
        }
    }
    for quad in store.quads(None, None, Some(thing.into()), None) {
        let quad = quad?;
        if is_background(store, &quad.graph_name) && quad.predicate != oa::hasSource {
            let triple = Triple::from(quad);
            if fits(&triple) && !described {
                graph.insert(&triple);
            }
        }
    }
    counts.retain(|_, count| *count > CAP);
    tell_cuts(store, thing, &counts, graph);
    Ok(())
}

fn is_background(store: &Store, graph: &GraphName) -> bool {
    matches!(graph, GraphName::NamedNode(graph) if store.base().layer(graph.as_ref()) == Layer::Background)
}

/// Says in the graph itself how many statements there really are where the page has fewer.
fn tell_cuts(
    store: &Store,
    thing: &NamedNode,
    counts: &BTreeMap<NamedNode, usize>,
    graph: &mut Graph,
) {
    let Some((segment, key)) = store.base().parts(thing.as_ref()) else {
        return;
    };
    let page = store.base().join(format_args!("{segment}/{key}"));
    for (number, (property, count)) in (1..).zip(counts) {
        let cut = NamedNode::new_unchecked(format!("{}#incoming-{number}", page.as_str()));
        let total = Literal::from(u64::try_from(*count).unwrap_or(u64::MAX));
        graph.insert(&Triple::new(page.clone(), void::propertyPartition, cut.clone()));
        graph.insert(&Triple::new(cut.clone(), void::property, property.clone()));
        graph.insert(&Triple::new(cut, void::triples, total));
    }
}
