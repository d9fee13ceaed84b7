//! Telling history: the ledger becomes the changes of the catalogue or of one thing in it.

use crate::ledger::{Piece, Reader, Told, quad};
use crate::problem::{Kind, Problem};
use crate::store::{MOST_REPLAYED, Store};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
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

/// The changes, the newest first, and what each says of a thing; where a thing is asked for, only
/// those that speak of it. A change of millions of quads is read through, and never in memory whole.
pub fn changes<'a>(
    store: &'a Store,
    thing: Option<&'a NamedNode>,
) -> impl Iterator<Item = Result<(Told, Piece), Problem>> + 'a {
    let version = store.version();
    let (ledger, failed) = match store.ledger() {
        Ok(ledger) => (Some(ledger), None),
        Err(problem) => (None, Some(Err(problem))),
    };
    let told = ledger.into_iter().flat_map(move |ledger| {
        (1..=version).rev().filter_map(move |version| change(&ledger, version, thing).transpose())
    });
    failed.into_iter().chain(told)
}

/// One change, unless it does not speak of the thing that is asked for.
fn change(
    ledger: &Reader,
    version: u64,
    thing: Option<&NamedNode>,
) -> Result<Option<(Told, Piece)>, Problem> {
    let about = match thing {
        None => return Ok(Some((ledger.told(version)?, Piece::default()))),
        Some(thing) => speaking_of(ledger, version, thing)?,
    };
    if about.is_empty() { Ok(None) } else { Ok(Some((ledger.told(version)?, about))) }
}

/// The quads of a change that have a thing for subject or object.
fn speaking_of(ledger: &Reader, version: u64, thing: &NamedNode) -> Result<Piece, Problem> {
    let name = thing.to_string();
    let mut about = Piece::default();
    ledger.rows(version, &mut |adds, row| {
        if !row.contains(&name) {
            return Ok(());
        }
        let quad = quad(row)?;
        if speaks_of(&quad, thing.as_ref()) {
            (if adds { &mut about.added } else { &mut about.removed }).push(quad);
        }
        Ok(())
    })?;
    Ok(about)
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
/// If one of them never was, if more than [`MOST_REPLAYED`] quads came and went between them, or
/// if the ledger cannot be read.
pub fn difference(store: &Store, from: u64, to: u64) -> Result<Difference, Problem> {
    for version in [from, to].into_iter().filter(|version| *version > 0) {
        store.time(version)?;
    }
    let ledger = store.ledger()?;
    let between = from.min(to) + 1..=from.max(to);
    let size = between.clone().map(|version| Ok(ledger.told(version)?.size()));
    if size.sum::<Result<u64, Problem>>()? > MOST_REPLAYED {
        return Err(too_far_apart(from, to));
    }
    let mut net = BTreeMap::<String, bool>::new();
    for version in between {
        ledger.rows(version, &mut |comes, row| {
            // Every change is exact: one that came and went, or the other way round, is as before.
            if net.remove(row).is_none() {
                net.insert(row.to_owned(), comes);
            }
            Ok(())
        })?;
    }
    let mut difference = Difference::default();
    for (row, comes) in net {
        let quad = quad(&row)?;
        if comes == (from <= to) {
            difference.added.push(quad);
        } else {
            difference.removed.push(quad);
        }
    }
    Ok(difference)
}

fn too_far_apart(from: u64, to: u64) -> Problem {
    let told = format!(
        "more than {MOST_REPLAYED} quads came and went between the versions {from} and {to}"
    );
    Problem::new(Kind::OperationDisabled, told)
        .help("`colophon show VERSION --format patch` writes what each of them changed")
}

/// The versions in which a thing changed and was there afterwards, with their times, the
/// oldest first.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn mementos(store: &Store, thing: &NamedNode) -> Result<Vec<(u64, SystemTime)>, Problem> {
    let subject = NamedOrBlankNodeRef::from(thing.as_ref());
    let own = |quads: &[Quad]| quads.iter().filter(|it| it.subject.as_ref() == subject).count();
    let (mut mementos, mut there) = (Vec::new(), 0);
    let ledger = store.ledger()?;
    for version in 1..=store.version() {
        let Piece { removed, added } = speaking_of(&ledger, version, thing)?;
        there = there + own(&added) - own(&removed);
        if there > 0 && removed.len() + added.len() > 0 {
            mementos.push((version, ledger.told(version)?.time()));
        }
    }
    Ok(mementos)
}
