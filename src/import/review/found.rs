//! Finding proposals: the evidence of a store becomes what people are asked, once each.

use super::Homes;
use super::case::{Case, Key, whole};
use super::decision::{Decision, Decisions, Verdict};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::colo;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// One question to people: a proposal with all evidence for it.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// How it is called.
    pub id: String,
    /// What is proposed, by which rule.
    pub key: Key,
    /// What was decided of it.
    pub decision: Option<Decision>,
    /// Some digits that are others as soon as the evidence or the decision is another.
    pub stamp: String,
    /// The nodes of the evidence as they are now.
    pub nodes: Vec<NamedNode>,
    cases: Vec<Case>,
    now: Vec<Quad>,
}

impl Proposal {
    /// Whether it waits for a person; who was unsure leaves it to the next.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decision.as_ref().is_none_or(|decision| decision.verdict == Verdict::Unsure)
    }

    /// What the evidence says now, and what it says once these are the decisions.
    #[must_use]
    pub fn moved(&self, decisions: &Decisions) -> (Vec<Quad>, Vec<Quad>) {
        let homes = self.homes();
        let then = self.cases.iter().flat_map(|case| case.settled(decisions, &homes)).collect();
        (self.now.clone(), then)
    }

    fn homes(&self) -> Homes {
        let mut homes = Homes::default();
        for case in &self.cases {
            for quad in case.quads().iter().filter(|quad| quad.predicate == colo::inRecord) {
                if let Term::NamedNode(record) = &quad.object {
                    homes.add(record.clone(), self.key.subject.clone());
                }
            }
        }
        homes
    }
}

/// Every proposal whose evidence is in the store, what is decided included, by its evidence.
///
/// # Errors
///
/// If the store cannot be read.
pub fn proposals(store: &Store, decisions: &Decisions) -> Result<Vec<Proposal>, Problem> {
    let groups = groups(store)?;
    let mut homes = Homes::default();
    let mut found: Vec<Proposal> = Vec::new();
    let mut places = HashMap::<Key, usize>::new();
    for now in groups.into_values() {
        let Ok(case) = Case::unsettled(&now) else { continue };
        know(store, &case, &mut homes)?;
        for (_, key) in case.values(&homes) {
            let place = *places.entry(key.clone()).or_insert_with(|| {
                let decision = decisions.about(&key).cloned();
                let (nodes, cases, id) = (Vec::new(), Vec::new(), key.id());
                let (stamp, now) = (String::new(), Vec::new());
                found.push(Proposal { id, key, decision, stamp, nodes, cases, now });
                found.len() - 1
            });
            let proposal = &mut found[place];
            proposal.nodes.extend(told(&now, proposal));
            proposal.cases.push(case.clone());
            proposal.now.extend(now.iter().cloned());
        }
    }
    for proposal in &mut found {
        proposal.stamp = stamp(proposal);
    }
    Ok(found)
}

/// The quads of each case and its parts, by the name of the case and its graph.
fn groups(store: &Store) -> Result<BTreeMap<(String, String), Vec<Quad>>, Problem> {
    let mut groups = BTreeMap::<(String, String), Vec<Quad>>::new();
    let open = store.quads(None, Some(colo::status), Some(colo::Proposed.into()), None);
    let decided = store.quads(None, Some(colo::decision), None, None);
    for quad in open.chain(decided) {
        let Quad { subject, graph_name, .. } = quad?;
        let NamedOrBlankNode::NamedNode(node) = &subject else { continue };
        if graph_name == GraphName::from(store.base().decisions()) {
            continue;
        }
        let key = (whole(node).as_str().to_owned(), graph_name.to_string());
        let group = groups.entry(key).or_default();
        if group.iter().any(|known| known.subject == subject) {
            continue;
        }
        let own = (Some(subject.as_ref()), Some(graph_name.as_ref()));
        for quad in store.quads(own.0, None, None, own.1) {
            group.push(quad?);
        }
    }
    Ok(groups)
}

/// Looks up which publication the record of a case describes.
fn know(store: &Store, case: &Case, homes: &mut Homes) -> Result<(), Problem> {
    for quad in case.quads().iter().filter(|quad| quad.predicate == colo::inRecord) {
        let Term::NamedNode(record) = &quad.object else { continue };
        if homes.of_record(record).is_none() {
            let subject = Some(record.as_ref().into());
            let found = store.quads(subject, Some(colo::describes), None, None).next();
            if let Some(Term::NamedNode(publication)) = found.transpose()?.map(|quad| quad.object) {
                homes.add(record.clone(), publication);
            }
        }
    }
    Ok(())
}

/// The nodes of a case that speak of one of its proposals.
fn told(now: &[Quad], proposal: &Proposal) -> Vec<NamedNode> {
    let names_it = |quad: &Quad| {
        let NamedOrBlankNode::NamedNode(node) = &quad.subject else { return None };
        let named = quad.object == proposal.key.object
            || quad.object == Term::from(proposal.key.subject.clone());
        let valued = [colo::suggests, crate::vocab::rdf::OBJECT, colo::candidate]
            .contains(&quad.predicate.as_ref());
        (named && valued).then(|| node.clone())
    };
    let mut nodes: Vec<NamedNode> = now.iter().filter_map(names_it).collect();
    nodes.sort();
    nodes.dedup();
    nodes
}

/// Digits of everything that a person was shown.
fn stamp(proposal: &Proposal) -> String {
    let quads = proposal.cases.iter().flat_map(Case::quads);
    let mut lines: Vec<String> = quads.map(ToString::to_string).collect();
    lines.extend(proposal.cases.iter().map(|case| case.node().to_string()));
    lines.sort();
    lines.dedup();
    if let Some(Decision { verdict, version, .. }) = &proposal.decision {
        lines.push(format!("{} {version}", verdict.name()));
    }
    format!("{:x}", Sha256::digest(lines.join("\n")))[..12].to_owned()
}
