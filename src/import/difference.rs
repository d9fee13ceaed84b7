//! Differences: what an import does to each thing, for a person to read.

use super::{Entry, State};
use crate::lift::Origins;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Base, Layer, colo, dcterms, foaf, prov, schema, skos};
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What is said of each thing that has a page, as N-Triples lines.
type Said = BTreeMap<NamedNode, BTreeSet<String>>;

/// One entry for each thing that the source describes or no longer describes; and how many
/// things it described before.
pub(super) fn entries(
    store: &Store,
    previous: &[Quad],
    next: &[Quad],
    origins: &Origins,
) -> Result<(Vec<Entry>, usize), Problem> {
    let (before, after) = (said(store.base(), previous), said(store.base(), next));
    let (old_names, new_names) = (labels(previous), labels(next));
    let called = |names: &BTreeMap<NamedNode, String>, thing: &NamedNode| {
        let known = || name_in_store(store, thing).unwrap_or_else(|| thing.as_str().to_owned());
        names.get(thing).cloned().unwrap_or_else(known)
    };
    let mut entries = Vec::new();
    for (thing, lines) in &after {
        let old = before.get(thing).cloned().unwrap_or_default();
        let added: Vec<String> = lines.difference(&old).cloned().collect();
        let removed: Vec<String> = old.difference(lines).cloned().collect();
        let state = match (added.is_empty() && removed.is_empty(), is_known(store, thing)?) {
            (true, _) => State::Same,
            (false, true) => State::Changed,
            (false, false) => State::New,
        };
        let location = origins.locate(&NamedOrBlankNode::from(thing.clone()), None).cloned();
        let label = called(&new_names, thing);
        entries.push(Entry { thing: thing.clone(), label, state, location, removed, added });
    }
    let order = |entry: &Entry| (entry.location.clone(), entry.thing.clone());
    entries.sort_by_key(order);
    for (thing, lines) in before.iter().filter(|(thing, _)| !after.contains_key(*thing)) {
        entries.push(Entry {
            thing: thing.clone(),
            label: called(&old_names, thing),
            state: State::Missing,
            location: None,
            removed: lines.iter().cloned().collect(),
            added: Vec::new(),
        });
    }
    Ok((entries, before.len()))
}

/// Statements with a thing as subject. Nodes that are named after their source (contributions,
/// excerpts) are left out: their addresses change with every state of the source.
fn said(base: &Base, quads: &[Quad]) -> Said {
    let mut said = Said::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(thing) = &quad.subject else {
            continue;
        };
        let own = [prov::qualifiedAttribution, colo::excerpt].contains(&quad.predicate.as_ref());
        let states = match &quad.graph_name {
            GraphName::NamedNode(graph) => base.layer(graph.as_ref()) == Layer::Statements,
            _ => true,
        };
        if states && !own && base.kind(thing.as_ref()).is_some() {
            let line = format!("{} {}", quad.predicate, quad.object);
            said.entry(thing.clone()).or_default().insert(line);
        }
    }
    said
}

fn is_known(store: &Store, thing: &NamedNode) -> Result<bool, Problem> {
    let subject = Some(thing.as_ref().into());
    let found = store.quads(subject, None, None, Some(GraphNameRef::DefaultGraph)).next();
    Ok(found.transpose()?.is_some())
}

/// The properties that name a thing, the best first.
const NAMES: &[NamedNodeRef<'static>] =
    &[dcterms::title, skos::prefLabel, schema::name, foaf::name];

/// The name of a thing of which the source itself gives none.
fn name_in_store(store: &Store, thing: &NamedNode) -> Option<String> {
    NAMES.iter().find_map(|name| {
        let subject = Some(thing.as_ref().into());
        let found =
            store.quads(subject, Some(*name), None, Some(GraphNameRef::DefaultGraph)).next();
        match found?.ok()?.object {
            Term::Literal(name) => Some(name.value().to_owned()),
            _ => None,
        }
    })
}

/// The best name that some quads give to each thing.
fn labels(quads: &[Quad]) -> BTreeMap<NamedNode, String> {
    let mut best: BTreeMap<NamedNode, (usize, String)> = BTreeMap::new();
    for quad in quads {
        let rank = NAMES.iter().position(|name| quad.predicate == *name);
        if let (Some(rank), NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) =
            (rank, &quad.subject, &quad.object)
        {
            let found = (rank, name.value().to_owned());
            best.entry(thing.clone())
                .and_modify(|best| *best = found.clone().min(best.clone()))
                .or_insert(found);
        }
    }
    best.into_iter().map(|(thing, (_, name))| (thing, name)).collect()
}
