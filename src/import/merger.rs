//! Merging: what was said of one thing is said of another, and a tombstone shows the way.

use super::context::context;
use super::deletion::{label, living, reason_given};
use super::parting::is_statement;
use super::survivor::{Successors, renamed};
use super::tombstone::{Fate, tombstone};
use crate::check::check;
use crate::ledger::{Change, Why};
use crate::lift::Draft;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::colo;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Triple};
use std::collections::HashSet;

/// What a merge would do.
#[derive(Clone, Debug)]
pub struct Merger {
    /// What each of the two is called: the one that goes, and the one that stays.
    pub labels: [String; 2],
    /// How many statements are said of the other one from then on.
    pub moved: usize,
    /// How many say what is said already, or what there can be one of only.
    pub dropped: usize,
    /// What would be written.
    pub change: Change,
}

/// Says what it would do to merge `from` into `into`; writes nothing.
///
/// Every quad that names the one names the other then, evidence included: the source meant it.
///
/// # Errors
///
/// If either is no living thing of this catalogue, if both are the same or of different kinds,
/// if there is no reason, or if the survivor would no longer fit its shape.
pub fn merger(
    store: &Store,
    [from, into]: [&NamedNode; 2],
    reason: &str,
) -> Result<Merger, Problem> {
    let reason = reason_given(reason)?;
    refuse_unequal(store, from, into)?;
    living(store, from)?;
    let own: Vec<Quad> = living(store, into)?;
    let mut leaving: HashSet<Quad> = naming(store, from)?.into_iter().collect();
    let successors: Successors = [(from.clone(), into.clone())].into();
    let followed = proposing(store, [from, into])?;
    let mut coming: HashSet<Quad> =
        leaving.iter().filter_map(|quad| renamed(quad.clone(), &successors, &own)).collect();
    coming.retain(|quad| !followed.iter().any(|other| other.subject == quad.subject));
    leaving.extend(followed);
    let subjects: HashSet<&NamedOrBlankNode> = coming.iter().map(|quad| &quad.subject).collect();
    let mut staying = HashSet::new();
    for subject in subjects {
        for quad in store.quads(Some(subject.into()), None, None, None) {
            staying.insert(quad?);
        }
    }
    staying.retain(|quad| !leaving.contains(quad));
    let mut draft = Draft::default();
    draft.quads.extend(coming.union(&staying).cloned());
    draft.quads.extend(tombstone(store, from, reason, Fate::Merged(into)));
    let mut known = context(store, &draft, |_| false)?;
    for quad in &leaving {
        known.remove(&Triple::from(quad.clone()));
    }
    let checked = check(draft, &known)?;
    let why = Why {
        agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
        action: "merge",
        message: format!("merge {} into {}: {reason}", from.as_str(), into.as_str()),
        source: None,
    };
    let statements = |quads: &mut dyn Iterator<Item = &Quad>| {
        quads.filter(|quad| is_statement(store.base(), quad)).count()
    };
    let moved = statements(&mut coming.difference(&staying));
    let own: HashSet<Quad> = own.into_iter().collect();
    Ok(Merger {
        labels: [label(&leaving, from), label(&own, into)],
        moved,
        dropped: statements(&mut leaving.iter()).saturating_sub(moved),
        change: Change::replace(leaving.into_iter().chain(staying), &checked, why),
    })
}

fn refuse_unequal(store: &Store, from: &NamedNode, into: &NamedNode) -> Result<(), Problem> {
    let usage = |message: String, help: &str| Err(Problem::new(Kind::Usage, message).help(help));
    if from == into {
        let message = format!("{from} cannot be merged into itself");
        return usage(message, "name the one that goes first, then the one that stays");
    }
    match (store.base().kind(from.as_ref()), store.base().kind(into.as_ref())) {
        (Some(one), Some(other)) if one != other => {
            let (one, other) = (one.label(), other.label());
            let message = format!("{from} is of the kind {one}, but {into} is of the kind {other}");
            usage(message, "only things of one kind can be the same thing")
        }
        _ => Ok(()),
    }
}

/// What is said of proposals that two things are one.
fn proposing(store: &Store, both: [&NamedNode; 2]) -> Result<Vec<Quad>, Problem> {
    let graph = store.base().decisions();
    let mut found = Vec::new();
    for quad in store.quads(None, Some(colo::candidate), Some(both[0].as_ref().into()), None) {
        let Quad { subject, graph_name, .. } = quad?;
        let (subject, other) = (Some(subject.as_ref()), Some(both[1].as_ref().into()));
        let named = store.quads(subject, Some(colo::candidate), other, None).next().transpose()?;
        if named.is_some() && graph_name != graph.clone().into() {
            let about = store.quads(subject, None, None, Some(graph_name.as_ref()));
            found.extend(about.collect::<Result<Vec<_>, _>>()?);
        }
    }
    Ok(found)
}

/// Every quad that has a node as subject or as object.
fn naming(store: &Store, node: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let about = store.quads(Some(node.as_ref().into()), None, None, None);
    about.chain(store.quads(None, None, Some(node.as_ref().into()), None)).collect()
}
