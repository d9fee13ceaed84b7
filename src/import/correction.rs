//! Respecting corrections: what a person took away does not come back with its source.
//!
//! The rule: a statement that a recorded change other than an import took away stays away from
//! every later import, until a recorded change other than an import brings it back. What was
//! deleted stays deleted, and what was merged stays merged, whatever a source says of it then.

use super::parting::{is_statement, part, speaks_of};
use super::review::{Decisions, settle};
use super::survivor::{Successors, names, renamed};
use super::tombstone::tombstones;
use crate::lift::{Draft, Known};
use crate::problem::{Detail, Kind, Problem};
use crate::read::Source;
use crate::store::Store;
use crate::vocab::{self, Base, dcterms, rdf, skos};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Kinds of change that take nothing away for good: an import that is undone may be done again,
/// and a decision about a proposal says nothing of what a source states.
const PASSING: &[&str] = &["undo", "review"];

/// Kinds of change with which a source speaks, and no person decides.
const SOURCES: &[&str] = &["import", "load"];

/// What people took away.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    withdrawn: HashSet<Triple>,
    gone: HashSet<NamedNode>,
    successors: Successors,
    /// What was decided of proposals.
    decisions: Decisions,
    /// Sources whose bytes are gone, with the erasure that took them.
    erased: HashMap<String, u64>,
}

impl Corrections {
    /// Reads them from the recorded changes of a store, its own and no copy to try things on.
    ///
    /// # Errors
    ///
    /// If a recorded change cannot be read.
    pub fn of(store: &Store) -> Result<Self, Problem> {
        let mut withdrawn = HashSet::new();
        let ledger = store.ledger()?;
        for sequence in 1..=store.version() {
            let action = ledger.told(sequence)?.why().action;
            if SOURCES.contains(&action) {
                continue;
            }
            let statements = |quads: Vec<Quad>| {
                let statements = quads.into_iter().filter(|quad| is_statement(store.base(), quad));
                statements.map(Triple::from)
            };
            ledger.pieces(sequence, &mut |piece| {
                if !PASSING.contains(&action) {
                    withdrawn.extend(statements(piece.removed));
                }
                for triple in statements(piece.added) {
                    withdrawn.remove(&triple);
                }
                Ok(())
            })?;
        }
        let (gone, successors) = tombstones(store)?;
        let (decisions, erased) = (Decisions::of(store)?, store.sources_erased());
        Ok(Self { withdrawn, gone, successors, decisions, erased })
    }

    /// Has a draft say of what it proposes what people said of it.
    pub(super) fn settle(&self, draft: &mut Draft) {
        let quads = std::mem::take(&mut draft.quads);
        draft.quads.extend(settle(quads, &self.decisions));
    }

    /// Refuses a source of which something was erased: it would bring that back.
    pub(super) fn refuse_erased(&self, source: &Source, sha256: &str) -> Result<(), Problem> {
        let Some(version) = self.erased.get(sha256) else { return Ok(()) };
        let told = format!("version {version} has erased what stands in this very file");
        let help = format!("take it out of the file first; `colophon show {version}` says why");
        Err(Problem::new(Kind::BadSource, told).at(source.location.clone()).help(help))
    }

    /// Keeps the names of what was deleted or merged, so that its address is found again by whoever means
    /// it, and given to nothing else.
    pub(super) fn remember(&self, base: &Base, known: &mut Known) {
        for thing in self.gone.iter().chain(self.successors.keys()) {
            known.take(thing.clone());
        }
        let mut names: Vec<&Triple> = self.withdrawn.iter().collect();
        names.sort_by_cached_key(ToString::to_string);
        for triple in names {
            let (NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) =
                (&triple.subject, &triple.object)
            else {
                continue;
            };
            if !self.gone.contains(thing) && !self.successors.contains_key(thing) {
                continue;
            }
            match base.parts(thing.as_ref()) {
                Some((segment, _))
                    if segment == vocab::Kind::Publication.segment()
                        && triple.predicate == dcterms::title =>
                {
                    known.register_publication(thing, name.value(), self.date(thing));
                }
                Some((segment, _)) if triple.predicate == skos::prefLabel => {
                    known.register(segment, name.value(), thing.clone());
                }
                _ => {}
            }
        }
    }

    /// The date of a publication that was deleted.
    fn date(&self, thing: &NamedNode) -> Option<&str> {
        let of = |property| {
            self.withdrawn.iter().find_map(move |triple| match &triple.object {
                Term::Literal(date)
                    if triple.predicate == property
                        && triple.subject == NamedOrBlankNode::from(thing.clone()) =>
                {
                    Some(date.value())
                }
                _ => None,
            })
        };
        of(dcterms::date).or_else(|| of(dcterms::issued))
    }

    /// Has a draft speak of what took the place of a thing, wherever it speaks of that thing.
    pub(super) fn rename(
        &self,
        store: &Store,
        replaced: &[NamedNode],
        draft: &mut Draft,
    ) -> Result<(), Problem> {
        if !draft.quads.iter().any(|quad| names(quad, &self.successors)) {
            return Ok(());
        }
        let survivors: HashSet<&NamedNode> = self.successors.values().collect();
        let of_survivor = |quad: &&Quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if survivors.contains(node));
        let mut own: Vec<Quad> = draft.quads.iter().filter(of_survivor).cloned().collect();
        for survivor in &survivors {
            for quad in store.quads(Some(survivor.as_ref().into()), None, None, None) {
                let quad = quad?;
                let is_replaced =
                    replaced.iter().any(|graph| quad.graph_name == GraphName::from(graph.clone()));
                if !is_replaced && is_statement(store.base(), &quad) {
                    own.push(quad);
                }
            }
        }
        let quads = std::mem::take(&mut draft.quads);
        draft.quads.extend(quads.into_iter().filter_map(|quad| {
            if names(&quad, &self.successors) {
                renamed(quad, &self.successors, &own)
            } else {
                Some(quad)
            }
        }));
        Ok(())
    }

    /// Takes out of a draft what was taken away; gives what a person should know of it, and the
    /// classes of what is gone, by which evidence that speaks of it can still be judged.
    pub(super) fn apply(&self, base: &Base, draft: &mut Draft) -> (Vec<Detail>, Vec<Triple>) {
        let mut dead: HashSet<NamedNode> = HashSet::new();
        for quad in &draft.quads {
            dead.extend(part(base, quad, |node| self.gone.contains(node)));
        }
        dead.extend(self.gone.iter().cloned());
        let (mut named, mut classes, mut stayed) = (BTreeSet::new(), Vec::new(), 0);
        let quads = std::mem::take(&mut draft.quads);
        draft.quads.extend(quads.into_iter().filter(|quad| {
            if !is_statement(base, quad) {
                return true;
            }
            if speaks_of(quad, |node| dead.contains(node)) {
                if let NamedOrBlankNode::NamedNode(node) = &quad.subject
                    && self.gone.contains(node)
                {
                    named.insert(node.clone());
                }
                if quad.predicate == rdf::TYPE {
                    classes.push(Triple::from(quad.clone()));
                }
                return false;
            }
            let withdrawn = self.withdrawn.contains(&Triple::from(quad.clone()));
            stayed += usize::from(withdrawn);
            !withdrawn
        }));
        (tell(draft, named, stayed), classes)
    }
}

/// What a person should know of what stays away.
fn tell(draft: &Draft, named: BTreeSet<NamedNode>, stayed: usize) -> Vec<Detail> {
    let mut details = Vec::new();
    for thing in named {
        let mut detail = Detail::new(format_args!("{thing} was deleted by a person"))
            .help("it stays deleted; undo the deletion if it is meant to come back");
        detail.location = draft.locate(&thing.into(), None).cloned();
        details.push(detail);
    }
    if stayed > 0 {
        let told = format!("statements that a person took away stay away: {stayed}");
        details.push(Detail::new(told).help("undo that change if they are meant to come back"));
    }
    details
}
