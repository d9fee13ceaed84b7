//! Tracing: a thing becomes everything that is nothing without it, and every name that it ever had.

use crate::import::parting::part;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Base, colo, dcterms, foaf, oa, rdf, schema, skos};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};

/// Properties that name a thing.
const NAMES: &[NamedNodeRef<'static>] =
    &[dcterms::title, skos::prefLabel, skos::altLabel, schema::name, foaf::name];
/// Evidence that has this of a thing is of that thing alone.
const RESTS_ON: &[NamedNodeRef<'static>] =
    &[rdf::SUBJECT, rdf::OBJECT, oa::hasBody, colo::suggests, colo::describes, colo::inRecord];
/// What evidence consists of.
const CONSISTS_OF: &[NamedNodeRef<'static>] = &[colo::field, colo::ignored];
/// Where evidence points into the source; others may point to the same words.
const POINTS_TO: &[NamedNodeRef<'static>] = &[colo::span, oa::hasTarget];

/// What goes with things.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The things, what was merged into them, their parts, and the evidence of them.
    pub(super) gone: HashSet<NamedNode>,
    /// The names that they had at any time.
    pub(super) names: BTreeSet<String>,
}

/// Reads the ledger until nothing more is found.
pub(super) fn trace(store: &Store, things: &[NamedNode]) -> Result<Trace, Problem> {
    let mut trace = Trace { gone: things.iter().cloned().collect(), ..Trace::default() };
    if things.is_empty() {
        return Ok(trace);
    }
    let mut known = 0;
    while known < trace.gone.len() {
        known = trace.gone.len();
        each(store, |quad| trace.follow(store.base(), quad))?;
    }
    let (mut own, mut shared) = (HashSet::new(), HashSet::new());
    each(store, |quad| {
        trace.name(store.base(), quad);
        if let Some((subject, object)) = nodes(quad)
            && POINTS_TO.contains(&quad.predicate.as_ref())
        {
            let list = if trace.gone.contains(subject) { &mut own } else { &mut shared };
            list.insert(object.clone());
        }
    })?;
    trace.gone.extend(own.difference(&shared).cloned());
    Ok(trace)
}

impl Trace {
    fn follow(&mut self, base: &Base, quad: &Quad) {
        let found = part(base, quad, |node| self.gone.contains(node));
        let found = found.or_else(|| self.evidence(base, quad)).or_else(|| self.merged(quad));
        self.gone.extend(found);
    }

    fn evidence(&self, base: &Base, quad: &Quad) -> Option<NamedNode> {
        let (subject, object) = nodes(quad)?;
        let has = |properties: &[NamedNodeRef<'_>]| properties.contains(&quad.predicate.as_ref());
        let found = if has(RESTS_ON) && self.gone.contains(object) {
            subject
        } else if has(CONSISTS_OF) && self.gone.contains(subject) {
            object
        } else {
            return None;
        };
        base.kind(found.as_ref()).is_none().then(|| found.clone())
    }

    /// What another thing took the place of is that other thing.
    fn merged(&self, quad: &Quad) -> Option<NamedNode> {
        let (subject, object) = nodes(quad)?;
        let is_merged = quad.predicate == dcterms::isReplacedBy && self.gone.contains(object);
        is_merged.then(|| subject.clone())
    }

    fn name(&mut self, base: &Base, quad: &Quad) {
        if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(name)) =
            (&quad.subject, &quad.object)
            && NAMES.contains(&quad.predicate.as_ref())
            && self.gone.contains(subject)
            // What has no page of its own has no name of its own either.
            && (base.parts(subject.as_ref()).is_none() || base.kind(subject.as_ref()).is_some())
        {
            self.names.insert(name.value().to_owned());
        }
    }
}

fn nodes(quad: &Quad) -> Option<(&NamedNode, &NamedNode)> {
    match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => Some((subject, object)),
        _ => None,
    }
}

/// Shows every quad that ever went or came.
fn each(store: &Store, mut show: impl FnMut(&Quad)) -> Result<(), Problem> {
    let ledger = store.ledger()?;
    for version in 1..=ledger.last() {
        ledger.pieces(version, &mut |piece| {
            piece.removed.iter().chain(&piece.added).for_each(&mut show);
            Ok(())
        })?;
    }
    Ok(())
}
