//! Importing: read, lift, link, check and record as one function; start reading at [`plan`].
//!
//! A plan says what would happen and writes nothing; [`apply`] does what a plan says, all of it
//! or nothing.

mod context;
mod correction;
mod deletion;
mod difference;
mod erasure;
mod known;
mod merger;
mod parting;
mod place;
mod reversal;
pub mod review;
mod shipped;
mod survivor;
mod tombstone;
mod undo;

use crate::check::check;
use crate::ledger::{Change, Commit, Why};
use crate::lift::{Draft, Pen, lift, lift_statements};
use crate::link::link;
use crate::problem::{Detail, Problem};
use crate::read::{Layer, Listing, Reading, Source, read};
use crate::record::Location;
use crate::store::Store;
use oxrdf::{GraphName, NamedNode, Quad};
use std::collections::HashSet;

pub use context::context;
pub use correction::Corrections;
pub use deletion::{Deletion, deletion};
pub use erasure::{Erasure, Found, Place, Unwanted, erase, erasure};
pub use merger::{Merger, merger};
pub use reversal::{reversal, reverse};
pub use shipped::{shipped, vocabulary};
pub use undo::{Kept, Undo, undo};

/// What would happen if a source were imported now.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The source.
    pub source: Location,
    /// What happens to each thing that the source describes, in its order.
    pub entries: Vec<Entry>,
    /// How many things an earlier state of the source described.
    pub earlier: usize,
    /// What a person should look at, though it is no reason to refuse.
    pub warnings: Vec<Detail>,
    /// What would be written.
    pub change: Change,
}

impl Plan {
    /// The things that an earlier state of the source had, and this one has not.
    pub fn missing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.state == State::Missing)
    }
}

/// What happens to one thing that the source describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The thing.
    pub thing: NamedNode,
    /// What it is called.
    pub label: String,
    /// What happens to it.
    pub state: State,
    /// Where the source speaks of it.
    pub location: Option<Location>,
    /// Statements that go, as N-Triples lines without evidence.
    pub removed: Vec<String>,
    /// Statements that come.
    pub added: Vec<String>,
}

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was not known.
    New,
    /// It is known, and the source now says something else.
    Changed,
    /// It is known, and nothing changes.
    Same,
    /// An earlier state of the source had it, and this one does not.
    Missing,
}

/// Says what an import would do; writes nothing.
///
/// # Errors
///
/// Everything that is wrong with the source, at once.
pub fn plan(store: &Store, source: &Source) -> Result<Plan, Problem> {
    // What this program says of its own words is not a person's to correct.
    let corrections = match source.profile.kind {
        Layer::Vocabulary => Corrections::default(),
        _ => Corrections::of(store)?,
    };
    plan_with(store, source, &corrections)
}

/// [`plan`] with corrections that were read before: from the store of which this one is a copy
/// to try things on, or once for several sources.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_with(
    store: &Store,
    source: &Source,
    corrections: &Corrections,
) -> Result<Plan, Problem> {
    let place = place::Place::of(store, source)?;
    corrections.refuse_erased(source, &place.sha256)?;
    let (draft, mut warnings) = match read(source, store.base().as_str())? {
        Reading::Listing(listing) => draft_listing(store, source, (&place, corrections), &listing)?,
        Reading::Statements(quads) => {
            let sha12 = &place.sha256[..12];
            (lift_statements(quads, &place.statements, store.base(), sha12)?, Vec::new())
        }
    };
    let mut draft = place.describe(store, source, draft)?;
    let replaced = place.replaced();
    corrections.rename(store, &replaced, &mut draft)?;
    corrections.settle(&mut draft);
    let (stayed_away, classes) = corrections.apply(store.base(), &mut draft);
    warnings.extend(stayed_away);
    let graphs: HashSet<_> = replaced.iter().cloned().map(GraphName::from).collect();
    let mut context = context(store, &draft, |quad| graphs.contains(&quad.graph_name))?;
    context.extend(classes);
    let origins = draft.origins();
    let checked = check(draft, &context)?;
    warnings.extend(checked.warnings().iter().cloned());
    let previous = previous(store, &replaced, checked.quads())?;
    let (entries, earlier) = difference::entries(store, &previous, checked.quads(), &origins)?;
    let why = Why {
        agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
        action: "import",
        message: format!("import {}", source.file_name()),
        source: Some(place.sha256.clone()),
    };
    let change = Change::replace(previous, &checked, why).keeping(source.bytes.as_slice());
    Ok(Plan { source: source.location.clone(), entries, earlier, warnings, change })
}

/// Does what the plan says: all of it or nothing. Nothing to do gives `None`.
///
/// # Errors
///
/// If it cannot be made safe on disk.
pub fn apply(store: &Store, plan: Plan) -> Result<Option<Commit>, Problem> {
    store.commit(plan.change)
}

fn draft_listing(
    store: &Store,
    source: &Source,
    (place, corrections): (&place::Place, &Corrections),
    listing: &Listing,
) -> Result<(Draft, Vec<Detail>), Problem> {
    let mut known = known::known(store, &place.replaced())?;
    corrections.remember(store.base(), &mut known);
    let mut pen = Pen::new(store.base(), &listing.document, &source.profile.language);
    let lifted = lift(&mut pen, listing, &source.profile, &mut known);
    let mut warnings = listing.warnings.clone();
    warnings.extend(link(&mut pen, listing, &lifted, &mut known, &source.profile));
    Ok((pen.finish(), warnings))
}

/// What is there now and is to be compared: the graphs that the import replaces, and those quads
/// of other graphs that it would only say again.
fn previous(store: &Store, replaced: &[NamedNode], next: &[Quad]) -> Result<Vec<Quad>, Problem> {
    let mut previous = Vec::new();
    for graph in replaced {
        for quad in store.quads(None, None, None, Some(graph.as_ref().into())) {
            previous.push(quad?);
        }
    }
    let replaced: HashSet<_> = replaced.iter().cloned().map(GraphName::from).collect();
    for quad in next.iter().filter(|quad| !replaced.contains(&quad.graph_name)) {
        let (s, p, o) = (quad.subject.as_ref(), quad.predicate.as_ref(), quad.object.as_ref());
        let graph = quad.graph_name.as_ref();
        if store.quads(Some(s), Some(p), Some(o), Some(graph)).next().transpose()?.is_some() {
            previous.push(quad.clone());
        }
    }
    Ok(previous)
}
