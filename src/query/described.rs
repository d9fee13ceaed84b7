//! Asking about the service within a query: the description becomes part of what is asked.
//!
//! The description is not stored: it follows from every version. It is the graph
//! `{base}graph/description`. A query that uses the words in which it is written sees it in
//! the default graph as well, so that editors and federating clients find it without knowing us.

use super::description::service;
use crate::config::Limits;
use crate::index::{Budget, Builder, View, evaluate};
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use crate::vocab::{Layer, PREFIXES};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{GraphName, NamedNode, Quad};
use spargebra::Query;
use std::sync::Arc;

/// The prefixes of the vocabularies in which nothing else is written.
const WORDS: &[&str] = &["sd", "sh", "void", "voidext"];

/// Most quads of a store without a reading copy that are copied for such a query.
const MOST_COPIED: usize = 1_000_000;

/// The name of the description as a graph.
pub(super) fn name(store: &Store) -> NamedNode {
    store.base().graph("description")
}

/// Whether a query asks about the service, and whether with the words of its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// It does not.
    Nothing,
    /// It names the graph of the description.
    Graph,
    /// It uses its words.
    Words,
}

/// What a query asks about.
pub(super) fn about(store: &Store, query: &Query, scope: &Scope) -> About {
    let text = query.to_string();
    let namespace = |prefix: &&str| PREFIXES.iter().find(|(name, _)| name == prefix);
    let mut namespaces = WORDS.iter().filter_map(namespace);
    if namespaces.any(|(_, namespace)| text.contains(&format!("<{namespace}"))) {
        return About::Words;
    }
    let name = name(store);
    let chosen = match scope {
        Scope::Graphs { default, named } => default.contains(&name) || named.contains(&name),
        _ => false,
    };
    if chosen || text.contains(&name.to_string()) { About::Graph } else { About::Nothing }
}

/// Lets a query pass that has one answer for ever.
pub(super) fn settle(store: &Store, query: &Query, scope: &Scope) -> Result<(), Problem> {
    if about(store, query, scope) == About::Nothing {
        return Ok(());
    }
    let told = "the description of the service changes with the program, so it is not cited";
    Err(Problem::new(Kind::OperationDisabled, told).help("cite what it describes"))
}

/// The answer to a query with the description, if it asks about that.
pub(super) fn ask(
    store: &Store,
    (query, scope): (&Query, &Scope),
    limits: &Limits,
    cancel: &CancellationToken,
) -> Result<Option<QueryResults<'static>>, Problem> {
    let about = about(store, query, scope);
    if about == About::Nothing {
        return Ok(None);
    }
    let name = name(store);
    let graph = service(store, limits)?.graph;
    let quads = graph.iter().map(|triple| triple.into_owned().in_graph(name.clone()));
    let quads: Vec<Quad> = quads.collect();
    let shown = about == About::Words;
    if let Some(answer) = store.ask_beside((query, scope), (&quads, shown), cancel)? {
        return Ok(Some(answer));
    }
    let view = copied(store, &quads, shown)?;
    let budget = Budget { bytes: limits.query_memory, cancel: cancel.clone(), ..Budget::default() };
    evaluate(&view, query, scope, budget).map(Some)
}

/// A copy of a store that has none, with the description in it.
fn copied(store: &Store, quads: &[Quad], shown: bool) -> Result<View, Problem> {
    if store.count()? > MOST_COPIED {
        let told = "the description can be asked when the reading copy is made";
        return Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"));
    }
    let (base, name) = (store.base().clone(), GraphName::from(name(store)));
    let mut builder = Builder::new(move |graph: &GraphName| match graph {
        _ if *graph == name => shown,
        GraphName::NamedNode(graph) => base.layer(graph.as_ref()) == Layer::Statements,
        _ => true,
    });
    for quad in store.quads(None, None, None, None) {
        builder.push(&quad?)?;
    }
    quads.iter().try_for_each(|quad| builder.push(quad))?;
    Ok(View::of(Arc::new(builder.finish(store.version()))))
}
