//! Telling history: the ledger becomes the changes of the catalogue or of one thing in it.

use crate::ledger::Commit;
use crate::problem::Problem;
use crate::store::Store;
use oxrdf::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
use std::collections::BTreeMap;
use std::time::SystemTime;

/// What is in one version and not in another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What only the first has.
    pub removed: Vec<Quad>,
    /// What only the second has.
    pub added: Vec<Quad>,
}

/// The changes, the newest first; of one thing only those that speak of it.
pub fn changes<'a>(
    store: &'a Store,
    thing: Option<&'a NamedNode>,
) -> impl Iterator<Item = Result<Commit, Problem>> + 'a {
    let recorded = (1..=store.version()).rev().map(|version| store.recorded(version));
    recorded.filter(move |commit| match (commit, thing) {
        (Ok(commit), Some(thing)) => {
            let (removed, added) = (commit.change().removed(), commit.change().added());
            removed.iter().chain(added).any(|quad| speaks_of(quad, thing.as_ref()))
        }
        _ => true,
    })
}

/// Whether a quad has a thing for its subject or its object.
#[must_use]
pub fn speaks_of(quad: &Quad, thing: NamedNodeRef<'_>) -> bool {
    quad.subject.as_ref() == NamedOrBlankNodeRef::from(thing)
        || quad.object.as_ref() == TermRef::from(thing)
}

/// What has to go from one version and to come to it, to have the other; 0 is the empty one.
///
/// # Errors
///
/// If one of them never was, or the ledger cannot be read.
pub fn difference(store: &Store, from: u64, to: u64) -> Result<Difference, Problem> {
    for version in [from, to].into_iter().filter(|version| *version > 0) {
        store.time(version)?;
    }
    let mut net = BTreeMap::<String, (Quad, bool)>::new();
    for version in from.min(to) + 1..=from.max(to) {
        let commit = store.recorded(version)?;
        let gone = commit.change().removed().iter().map(|quad| (quad, false));
        for (quad, comes) in gone.chain(commit.change().added().iter().map(|quad| (quad, true))) {
            // Every change is exact: one that came and went, or the other way round, is as before.
            let line = quad.to_string();
            if net.remove(&line).is_none() {
                net.insert(line, (quad.clone(), comes));
            }
        }
    }
    let mut difference = Difference::default();
    for (quad, comes) in net.into_values() {
        if comes == (from <= to) {
            difference.added.push(quad);
        } else {
            difference.removed.push(quad);
        }
    }
    Ok(difference)
}

/// The versions in which a thing or a graph changed and was there afterwards, with their times,
/// the oldest first.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn mementos(store: &Store, name: &NamedNode) -> Result<Vec<(u64, SystemTime)>, Problem> {
    let graph = GraphNameRef::from(name.as_ref());
    let subject = NamedOrBlankNodeRef::from(name.as_ref());
    let is_own =
        |quad: &&Quad| quad.subject.as_ref() == subject || quad.graph_name.as_ref() == graph;
    let own = |quads: &[Quad]| quads.iter().filter(is_own).count();
    let about = |quad: &Quad| speaks_of(quad, name.as_ref()) || quad.graph_name.as_ref() == graph;
    let (mut mementos, mut there) = (Vec::new(), 0);
    for version in 1..=store.version() {
        let commit = store.recorded(version)?;
        let (removed, added) = (commit.change().removed(), commit.change().added());
        there = there + own(added) - own(removed);
        let touched = removed.iter().chain(added).any(about);
        if touched && there > 0 {
            mementos.push((version, commit.time()));
        }
    }
    Ok(mementos)
}

/// The version that was current at a moment, or the first if that is before all; `None` if there
/// is none yet.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn version_at(store: &Store, moment: SystemTime) -> Result<Option<u64>, Problem> {
    let last = store.version();
    // Times never go back, so the last version that is not later is found by halving.
    let (mut low, mut high) = (1, last);
    while low < high {
        let middle = high - (high - low) / 2;
        if store.time(middle)? <= moment {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok((last > 0).then_some(low))
}
