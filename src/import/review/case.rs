//! Reading a case: the quads of a node of the evidence become what it proposes.

use super::decision::{Decision, Decisions, Verdict};
use super::{Homes, confirmed};
use crate::vocab::{colo, owl, rdf, schema};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};

/// What a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Whether a statement is so.
    Link,
    /// Whether words mean a thing.
    Mention,
    /// Whether two things are one.
    Identity,
}

impl Sort {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Link, Self::Mention, Self::Identity];

    /// What a parameter calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Mention => "mention",
            Self::Identity => "identity",
        }
    }
}

/// What is proposed, by which rule: what makes two proposals the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Whether it is a statement, a mention, or that two are one.
    pub sort: Sort,
    /// What it is said of; of two things that may be one the first in the alphabet.
    pub subject: NamedNode,
    /// Under which property.
    pub predicate: NamedNode,
    /// What is said; of two things the second.
    pub object: Term,
    /// The rule; the first in the alphabet if there are several.
    pub method: Option<NamedNode>,
}

impl Key {
    /// How it is called: some digits that follow from what is proposed and by which rule.
    #[must_use]
    pub fn id(&self) -> String {
        let Self { sort, subject, predicate, object, method } = self;
        let method = method.as_ref().map_or("", |method| method.as_str());
        let text = format!("{} {subject} {predicate} {object} {method}", sort.name());
        format!("{:x}", Sha256::digest(text))[..12].to_owned()
    }
}

/// What stands between the name of a case and that of a decision, where only a part is decided.
const PART: char = '~';

/// A node of the evidence that proposes something, as its source makes it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    node: NamedNode,
    graph: GraphName,
    sort: Sort,
    /// Everything that is said of the node, its values included.
    quads: Vec<Quad>,
}

impl Case {
    /// The case that some quads of one node in one graph make; else the quads.
    pub(super) fn read(quads: Vec<Quad>) -> Result<Self, Vec<Quad>> {
        let is = |class: NamedNodeRef<'_>| {
            let class = Term::from(class.into_owned());
            quads.iter().any(|quad| quad.predicate == rdf::TYPE && quad.object == class)
        };
        let sort = match (is(colo::Assertion), is(colo::Mention), is(colo::IdentityProposal)) {
            (true, ..) => Sort::Link,
            (_, true, _) => Sort::Mention,
            (.., true) => Sort::Identity,
            _ => return Err(quads),
        };
        let Some(Quad { subject: NamedOrBlankNode::NamedNode(node), graph_name, .. }) =
            quads.first()
        else {
            return Err(quads);
        };
        Ok(Self { node: node.clone(), graph: graph_name.clone(), sort, quads })
    }

    /// The case behind what the evidence says of some nodes that are called alike: what decisions
    /// made of it is taken back.
    pub(super) fn unsettled(quads: &[Quad]) -> Result<Self, Vec<Quad>> {
        let mut raw = Vec::new();
        for quad in quads.iter().filter(|quad| !is_made(quad, quads)) {
            let NamedOrBlankNode::NamedNode(node) = &quad.subject else { continue };
            let mut quad = Quad { subject: whole(node).into(), ..quad.clone() };
            if quad.predicate == colo::status {
                quad.object = colo::Proposed.into_owned().into();
            }
            if !raw.contains(&quad) {
                raw.push(quad);
            }
        }
        Self::read(raw)
    }

    /// What it proposes, each with the quad that says so; two things that may be one have none.
    pub(super) fn values(&self, homes: &Homes) -> Vec<(Option<Quad>, Key)> {
        let method = self.nodes(colo::method).min();
        let key = |subject, predicate: NamedNode, object| {
            let (sort, method) = (self.sort, method.clone());
            Key { sort, subject, predicate, object, method }
        };
        let valued = |subject: NamedNode, predicate: NamedNode| {
            let values = self.quads.iter().filter(|quad| self.is_value(quad));
            let value = |quad: &Quad| {
                let key = key(subject.clone(), predicate.clone(), quad.object.clone());
                (Some(quad.clone()), key)
            };
            values.map(value).collect()
        };
        match self.sort {
            Sort::Link => {
                let subject = self.nodes(rdf::SUBJECT).next();
                let predicate = self.nodes(rdf::PREDICATE).next();
                subject.zip(predicate).map_or_else(Vec::new, |(s, p)| valued(s, p))
            }
            Sort::Mention => {
                let record = self.nodes(colo::inRecord).next();
                let home = record.and_then(|record| homes.of_record(&record).cloned());
                home.map_or_else(Vec::new, |home| valued(home, schema::mentions.into_owned()))
            }
            Sort::Identity => {
                let mut both: Vec<NamedNode> = self.nodes(colo::candidate).collect();
                both.sort();
                both.dedup();
                match both.as_slice() {
                    [one, other] => {
                        let same = owl::sameAs.into_owned();
                        vec![(None, key(one.clone(), same, other.clone().into()))]
                    }
                    _ => Vec::new(),
                }
            }
        }
    }

    /// What the evidence says once the decisions are known.
    pub(super) fn settled(&self, decisions: &Decisions, homes: &Homes) -> Vec<Quad> {
        let values = self.values(homes);
        if values.is_empty() && self.sort == Sort::Identity {
            // The two are one by now.
            return Vec::new();
        }
        let decided = |key: &Key| decisions.settling(key);
        let open: Vec<&Quad> = values
            .iter()
            .filter(|(_, key)| decided(key).is_none())
            .filter_map(|(quad, _)| quad.as_ref())
            .collect();
        let settled: Vec<_> =
            values.iter().filter_map(|(quad, key)| Some((quad.as_ref(), decided(key)?))).collect();
        if settled.is_empty() {
            return self.quads.clone();
        }
        let mut all = Vec::new();
        if !open.is_empty() {
            let stays = |quad: &&Quad| !self.is_value(quad) || open.contains(quad);
            all.extend(self.quads.iter().filter(stays).cloned());
        }
        for (value, decision) in settled {
            let name = if values.len() == 1 {
                self.node.clone()
            } else {
                let (node, key) = (self.node.as_str(), decision.digits());
                NamedNode::new_unchecked(format!("{node}{PART}{key}"))
            };
            all.extend(self.part(&name, value, decision));
        }
        all
    }

    /// The part of the case that a decision settles.
    fn part(&self, name: &NamedNode, value: Option<&Quad>, decision: &Decision) -> Vec<Quad> {
        let accepted = decision.verdict == Verdict::Accepted;
        let say = |predicate: NamedNodeRef<'_>, object: Term| {
            Quad::new(name.clone(), predicate, object, self.graph.clone())
        };
        let own = self.quads.iter().filter(|quad| {
            quad.predicate != colo::status && (!self.is_value(quad) || Some(*quad) == value)
        });
        let mut part: Vec<Quad> =
            own.map(|quad| Quad { subject: name.clone().into(), ..quad.clone() }).collect();
        let status = if accepted { colo::Confirmed } else { colo::Rejected };
        part.push(say(colo::status, status.into_owned().into()));
        part.push(say(colo::decision, decision.node.clone().into()));
        if let Some(value) = value.filter(|value| accepted && value.predicate == colo::suggests) {
            part.push(say(confirmed(self.sort), value.object.clone()));
        }
        part
    }

    /// Whether a quad says what is proposed.
    fn is_value(&self, quad: &Quad) -> bool {
        let values: &[NamedNodeRef<'_>] = match self.sort {
            Sort::Link => &[colo::suggests, rdf::OBJECT],
            Sort::Mention => &[colo::suggests],
            Sort::Identity => &[],
        };
        values.contains(&quad.predicate.as_ref())
    }

    /// The things that a property of the node leads to.
    fn nodes(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = NamedNode> {
        self.quads.iter().filter(move |quad| quad.predicate == property).filter_map(|quad| {
            match &quad.object {
                Term::NamedNode(node) => Some(node.clone()),
                _ => None,
            }
        })
    }

    /// Its node.
    pub(super) fn node(&self) -> &NamedNode {
        &self.node
    }

    /// Everything that is said of it.
    pub(super) fn quads(&self) -> &[Quad] {
        &self.quads
    }
}

/// Whether a quad is there only on account of a decision.
fn is_made(quad: &Quad, all: &[Quad]) -> bool {
    let is_confirmed =
        [Sort::Link, Sort::Mention].iter().any(|sort| quad.predicate == confirmed(*sort));
    let is_suggested = || {
        all.iter().any(|other| {
            other.predicate == colo::suggests
                && other.subject == quad.subject
                && other.object == quad.object
        })
    };
    quad.predicate == colo::decision || (is_confirmed && is_suggested())
}

/// The name of the case of which this is the name, or that of a part.
pub(super) fn whole(node: &NamedNode) -> NamedNode {
    let name = node.as_str();
    match name.rsplit_once(PART) {
        Some((whole, part)) if part.len() == 12 && part.bytes().all(|b| b.is_ascii_hexdigit()) => {
            NamedNode::new_unchecked(whole)
        }
        _ => node.clone(),
    }
}
