//! Reviewing: what rules propose and what people decided of it become what the evidence says.
//!
//! A case is a node of the evidence that proposes something: an assertion, a mention, or that two
//! things are one. [`settle`] is a function of the cases as their source makes them and of the
//! decisions, and `Case::unsettled` goes back. An import settles its draft, so it does not matter
//! whether a decision came before the import or after it.

mod case;
mod decision;
mod found;

pub use case::{Key, Sort};
pub use decision::{Decision, Decisions, Verdict};
pub use found::{Proposal, proposals};

pub(crate) use case::Case;

use crate::vocab::{colo, oa, rdf};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a source proposes, as the decisions leave it: what was rejected says so, what was accepted
/// is confirmed, and things that are one by now are not proposed to be one.
#[must_use]
pub fn settle(quads: Vec<Quad>, decisions: &Decisions) -> Vec<Quad> {
    let (cases, mut rest) = cases(quads);
    if cases.is_empty() {
        return rest;
    }
    let homes = Homes::of(&rest);
    for case in cases {
        rest.extend(case.settled(decisions, &homes));
    }
    rest
}

/// The nodes that propose something, and all other quads.
fn cases(quads: Vec<Quad>) -> (Vec<Case>, Vec<Quad>) {
    let open = Term::from(colo::Proposed.into_owned());
    let proposing: HashSet<NamedOrBlankNode> = quads
        .iter()
        .filter(|quad| quad.predicate == colo::status && quad.object == open)
        .map(|quad| quad.subject.clone())
        .collect();
    if proposing.is_empty() {
        return (Vec::new(), quads);
    }
    let mut rest = Vec::new();
    let mut found = BTreeMap::<(String, String), Vec<Quad>>::new();
    for quad in quads {
        if proposing.contains(&quad.subject) {
            let key = (quad.subject.to_string(), quad.graph_name.to_string());
            found.entry(key).or_default().push(quad);
        } else {
            rest.push(quad);
        }
    }
    let mut cases = Vec::new();
    for quads in found.into_values() {
        match Case::read(quads) {
            Ok(case) => cases.push(case),
            Err(quads) => rest.extend(quads),
        }
    }
    (cases, rest)
}

/// Which publication each record describes.
#[derive(Default)]
pub(crate) struct Homes(HashMap<NamedNode, NamedNode>);

impl Homes {
    /// As some quads say it.
    fn of(quads: &[Quad]) -> Self {
        let describing = quads.iter().filter(|quad| quad.predicate == colo::describes);
        let pair = |quad: &Quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(record), Term::NamedNode(publication)) => {
                Some((record.clone(), publication.clone()))
            }
            _ => None,
        };
        Self(describing.filter_map(pair).collect())
    }

    fn add(&mut self, record: NamedNode, publication: NamedNode) {
        self.0.insert(record, publication);
    }

    fn of_record(&self, record: &NamedNode) -> Option<&NamedNode> {
        self.0.get(record)
    }
}

/// The property by which a case says what is so, once a person has said that it is.
fn confirmed(sort: Sort) -> oxrdf::NamedNodeRef<'static> {
    match sort {
        Sort::Link | Sort::Identity => rdf::OBJECT,
        Sort::Mention => oa::hasBody,
    }
}
