//! Undoing: a recorded change becomes its reversal, but for what later changes touched.

use super::context::context;
use super::reversal::why;
use crate::check::check;
use crate::ledger::{Change, Commit, Why};
use crate::lift::Draft;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use oxrdf::{NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What an undo would do.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The version whose change is undone.
    pub version: u64,
    /// What would be written; empty where later changes touched everything.
    pub change: Change,
    /// What stays as it is, by the last version that touched it.
    pub kept: BTreeMap<u64, Kept>,
}

/// What an undo leaves alone because a later version touched it, and was not undone itself.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What the change that is undone had removed.
    pub removed: Vec<Quad>,
    /// What it had added.
    pub added: Vec<Quad>,
}

/// Says what it would do to undo the change of a version; writes nothing.
///
/// # Errors
///
/// If there is no such version or it is an erasure, or what would be left breaks a shape: then everything that
/// would be wrong, at once.
pub fn undo(store: &Store, version: u64, message: &str) -> Result<Undo, Problem> {
    let commit = store.recorded(version)?;
    if commit.erased().is_some() {
        let told = format!("version {version} is an erasure, and that cannot be undone");
        return Err(Problem::new(Kind::Gone, told)
            .help("what it took is nowhere any more; import it again if it may be known"));
    }
    let touched = touched(store, &commit)?;
    let change = Change::reverse(&commit, |quad| touched.contains_key(quad), why(version, message));
    let mut kept = BTreeMap::<u64, Kept>::new();
    for quad in commit.change().removed() {
        if let Some(later) = touched.get(quad) {
            kept.entry(*later).or_default().removed.push(quad.clone());
        }
    }
    for quad in commit.change().added() {
        if let Some(later) = touched.get(quad) {
            kept.entry(*later).or_default().added.push(quad.clone());
        }
    }
    judge(store, &change, version)?;
    Ok(Undo { version, change, kept })
}

/// The version that a commit undid, if it is an undo.
fn undone_by(commit: &Commit) -> Option<u64> {
    let Why { action, message, .. } = commit.change().why();
    let rest = message.strip_prefix("undo version ").filter(|_| *action == "undo")?;
    rest.split(':').next()?.parse().ok()
}

/// A change of one quad after the one that is undone.
#[derive(Clone, Copy)]
struct Touch {
    version: u64,
    /// The version that it undid.
    undid: Option<u64>,
}

/// The quads of a commit that stay as later ones left them, each with the last version that
/// matters.
fn touched(store: &Store, commit: &Commit) -> Result<HashMap<Quad, u64>, Problem> {
    let quads = |change: &Change| {
        change.removed().iter().chain(change.added()).cloned().collect::<Vec<_>>()
    };
    let own: HashSet<Quad> = quads(commit.change()).into_iter().collect();
    let mut touches = HashMap::<Quad, Vec<Touch>>::new();
    for version in commit.sequence() + 1..=store.version() {
        let later = store.recorded(version)?;
        let touch = Touch { version, undid: undone_by(&later) };
        for quad in quads(later.change()).into_iter().filter(|quad| own.contains(quad)) {
            touches.entry(quad).or_default().push(touch);
        }
    }
    let held = |(quad, later): (Quad, Vec<Touch>)| Some((quad, holder(commit.sequence(), &later)?));
    Ok(touches.into_iter().filter_map(held).collect())
}

/// The later version on whose account a quad stays as it is, if there is one: it was changed
/// again, or the change that would be undone is undone already. A later change that was undone
/// does not count, nor does its undo: together they changed nothing.
fn holder(version: u64, later: &[Touch]) -> Option<u64> {
    let mut undone = HashMap::new();
    for touch in later.iter().rev() {
        if let Some(undid) = touch.undid.filter(|_| !undone.contains_key(&touch.version)) {
            undone.insert(undid, touch.version);
        }
    }
    let cancels =
        |touch: &Touch, undid: u64| undid > version && undone.get(&undid) == Some(&touch.version);
    let counts = |touch: &&Touch| {
        let is_undone = undone.contains_key(&touch.version);
        !is_undone && !touch.undid.is_some_and(|undid| cancels(touch, undid))
    };
    later.iter().rev().find(counts).map(|touch| touch.version)
}

/// Holds what would be left of the things concerned, and of those that point at them, against
/// the shapes.
fn judge(store: &Store, change: &Change, version: u64) -> Result<(), Problem> {
    if change.is_empty() {
        return Ok(());
    }
    let after = store.scratch()?;
    after.commit(change.clone())?;
    let mut draft = Draft::default();
    for thing in concerned(&after, change)? {
        for quad in after.quads(Some(thing.as_ref()), None, None, None) {
            draft.say(quad?, None);
        }
    }
    let known = context(&after, &draft, |_| false)?;
    check(draft, &known).map(drop).map_err(|problem| match problem.kind() {
        Kind::BadShape => Problem::all(Kind::BadShape, problem.details().to_vec())
            .help(format_args!("what is left without version {version} would be wrong; undo first what came later and builds on it")),
        _ => problem,
    })
}

fn concerned(after: &Store, change: &Change) -> Result<Vec<NamedOrBlankNode>, Problem> {
    let mut things = HashMap::<String, NamedOrBlankNode>::new();
    for quad in change.removed().iter().chain(change.added()) {
        let subject = &quad.subject;
        if things.insert(subject.to_string(), subject.clone()).is_some() {
            continue;
        }
        for pointing in after.quads(None, None, Some(Term::from(subject.clone()).as_ref()), None) {
            let subject = pointing?.subject;
            things.entry(subject.to_string()).or_insert(subject);
        }
    }
    Ok(things.into_values().collect())
}
