//! Telling the history of a thing: the changes that touched it become a page.

use super::closing::close;
use super::history::{changes, speaks_of};
use crate::answer::{Page, View};
use crate::ledger::{Told, utc};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::{Layer, colo, dcterms, prov, rdf, xsd};
use oxrdf::{
    Graph, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Triple,
};
use std::collections::BTreeSet;

/// Most changes that one page tells, the newest first.
const MOST_CHANGES: usize = 100;

/// Most statements of one change that a page lists in each direction.
const MOST_STATEMENTS: usize = 200;

/// The history of a thing, what is gone by now included.
///
/// # Errors
///
/// [`Kind::NotFound`] if nothing was ever said of it; otherwise if the ledger cannot be read.
pub fn history(store: &Store, thing: &NamedNode) -> Result<Page, Problem> {
    let never = || {
        Problem::new(Kind::NotFound, format_args!("nothing was ever said of {}", thing.as_str()))
            .help("check the spelling, or look for it in the lists of the home page")
    };
    let (segment, key) = store.base().parts(thing.as_ref()).ok_or_else(never)?;
    let topic = store.base().join(format_args!("{segment}/{key}/history"));
    let version = store.version();
    let (mut graph, mut entries) = (Graph::new(), Vec::new());
    for change in changes(store, Some(thing)) {
        let (told, about) = change?;
        let [removed, added] =
            [about.removed, about.added].map(|quads| statements(store, thing, &quads));
        if removed.is_empty() && added.is_empty() {
            continue;
        }
        let activity = node(&topic, format_args!("version-{}", told.sequence()));
        tell(store, &activity, &told, &mut graph);
        for (property, statements) in [(colo::removes, removed), (colo::adds, added)] {
            list(&activity, property, &statements, &mut graph);
        }
        entries.push(activity);
        if entries.len() == MOST_CHANGES {
            break;
        }
    }
    if entries.is_empty() {
        return Err(never());
    }
    graph.insert(&Triple::new(topic.clone(), dcterms::isPartOf, thing.clone()));
    close(store, &mut graph)?;
    Ok(Page {
        topic,
        view: View::History(thing.clone()),
        entries,
        graph,
        version,
        pictures: Vec::new(),
    })
}

/// What a change says of a thing; of evidence only what has it for its subject.
fn statements(store: &Store, thing: &NamedNode, quads: &[Quad]) -> Vec<Triple> {
    let background = |quad: &Quad| match quad.graph_name.as_ref() {
        GraphNameRef::NamedNode(graph) => store.base().layer(graph) == Layer::Background,
        _ => false,
    };
    let own = |quad: &Quad| quad.subject.as_ref() == NamedOrBlankNodeRef::from(thing.as_ref());
    let fits = quads
        .iter()
        .filter(|quad| speaks_of(quad, thing.as_ref()) && (own(quad) || !background(quad)));
    let mut seen = BTreeSet::new();
    let once = fits.cloned().map(Triple::from).filter(|triple| seen.insert(triple.to_string()));
    once.take(MOST_STATEMENTS).collect()
}

/// Who changed it, when, how, why and from which source.
fn tell(store: &Store, activity: &NamedNode, told: &Told, graph: &mut Graph) {
    let why = told.why();
    let mut say = |property: NamedNodeRef<'static>, value: Literal| {
        graph.insert(&Triple::new(activity.clone(), property, value));
    };
    say(colo::version, Literal::from(told.sequence()));
    say(colo::action, why.action.into());
    say(colo::by, why.agent.as_str().into());
    say(dcterms::description, why.message.as_str().into());
    if let Some(version) = told.redacted_by() {
        say(colo::redactedBy, Literal::from(version));
    }
    let time = Literal::new_typed_literal(utc(told.time()), xsd::DATE_TIME);
    say(prov::startedAtTime, time);
    graph.insert(&Triple::new(activity.clone(), rdf::TYPE, prov::Activity));
    if let Some(digest) = why.source.as_deref().and_then(|digest| digest.get(..12)) {
        let source = store.base().thing("source", digest);
        // The text of an update is kept, but it is no document that the graph describes.
        if store.quads(Some(source.as_ref().into()), None, None, None).next().is_some() {
            graph.insert(&Triple::new(activity.clone(), prov::used, source));
        }
    }
}

fn list(
    activity: &NamedNode,
    property: NamedNodeRef<'static>,
    statements: &[Triple],
    graph: &mut Graph,
) {
    let sign = if property == colo::removes { "removes" } else { "adds" };
    for (number, triple) in (1..).zip(statements) {
        let name = format!("{}-{sign}-{number}", activity.as_str());
        let statement = NamedNode::new_unchecked(name);
        graph.insert(&Triple::new(activity.clone(), property, statement.clone()));
        graph.insert(&Triple::new(statement.clone(), rdf::TYPE, rdf::STATEMENT));
        graph.insert(&Triple::new(statement.clone(), rdf::SUBJECT, triple.subject.clone()));
        graph.insert(&Triple::new(statement.clone(), rdf::PREDICATE, triple.predicate.clone()));
        graph.insert(&Triple::new(statement, rdf::OBJECT, triple.object.clone()));
    }
}

fn node(topic: &NamedNode, fragment: impl std::fmt::Display) -> NamedNode {
    NamedNode::new_unchecked(format!("{}#{fragment}", topic.as_str()))
}
