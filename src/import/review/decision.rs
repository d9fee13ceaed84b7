//! Recording decisions: what a person said of a proposal, when and why, as statements.
//!
//! They stand in a graph of their own, `graph/evidence-decisions`, each under `id/decision/` and
//! the name of what was decided. It is found again by what it says, not by its address: a merge
//! renames what it speaks of.

use super::case::{Key, Sort};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Base, colo, prov, rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap};

/// What a person said of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is so.
    Accepted,
    /// It is not so; it is not proposed again.
    Rejected,
    /// It cannot be told from this; somebody else may look.
    Unsure,
}

impl Verdict {
    /// What a parameter calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Unsure => "unsure",
        }
    }

    const fn status(self) -> NamedNodeRef<'static> {
        match self {
            Self::Accepted => colo::Confirmed,
            Self::Rejected => colo::Rejected,
            Self::Unsure => colo::Proposed,
        }
    }

    fn of(status: &Term) -> Option<Self> {
        let all = [Self::Accepted, Self::Rejected, Self::Unsure];
        all.into_iter().find(|verdict| Term::from(verdict.status().into_owned()) == *status)
    }
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its name.
    pub node: NamedNode,
    /// What was decided; nothing if two things were, and are one by now.
    pub key: Option<Key>,
    /// How.
    pub verdict: Verdict,
    /// Who decided.
    pub who: String,
    /// When, as `xsd:dateTime`.
    pub when: String,
    /// Why, in words; perhaps none.
    pub note: String,
    /// The version that it made.
    pub version: u64,
}

impl Decision {
    /// What its name ends with.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.node.as_str().rsplit('/').next().unwrap_or_default()
    }

    /// The statements that record it.
    #[must_use]
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let text = |text: &str| Term::from(Literal::from(text));
        let mut said: Vec<(NamedNodeRef<'_>, Term)> = vec![
            (rdf::TYPE, colo::CurationDecision.into_owned().into()),
            (colo::status, self.verdict.status().into_owned().into()),
            (colo::by, text(&self.who)),
            (prov::startedAtTime, Literal::new_typed_literal(&*self.when, xsd::DATE_TIME).into()),
            (colo::version, Literal::from(self.version).into()),
        ];
        if !self.note.is_empty() {
            said.push((colo::reason, text(&self.note)));
        }
        if let Some(Key { sort, subject, predicate, object, method }) = &self.key {
            if *sort == Sort::Identity {
                said.push((colo::candidate, subject.clone().into()));
                said.push((colo::candidate, object.clone()));
            } else {
                let value = if *sort == Sort::Link { rdf::OBJECT } else { colo::suggests };
                said.push((rdf::SUBJECT, subject.clone().into()));
                said.push((rdf::PREDICATE, predicate.clone().into()));
                said.push((value, object.clone()));
            }
            said.extend(method.iter().map(|method| (colo::method, method.clone().into())));
        }
        let graph = base.decisions();
        let quad = |(property, value)| {
            let quad = Quad::new(self.node.clone(), property, value, graph.clone());
            crate::lift::as_stored(quad)
        };
        said.into_iter().map(quad).collect()
    }

    fn read(node: NamedNode, said: &[(NamedNode, Term)]) -> Option<Self> {
        let all = |property: NamedNodeRef<'static>| {
            let fits = move |(name, _): &&(NamedNode, Term)| *name == property;
            said.iter().filter(fits).map(|(_, value)| value)
        };
        let text = |property| match all(property).next() {
            Some(Term::Literal(text)) => text.value().to_owned(),
            _ => String::new(),
        };
        let verdict = Verdict::of(all(colo::status).next()?)?;
        let thing = |term: &Term| match term {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        };
        let method = all(colo::method).filter_map(thing).min();
        let mut both: Vec<NamedNode> = all(colo::candidate).filter_map(thing).collect();
        both.sort();
        let key = if let [one, other] = both.as_slice() {
            let predicate = crate::vocab::owl::sameAs.into_owned();
            let (subject, object) = (one.clone(), other.clone().into());
            Some(Key { sort: Sort::Identity, subject, predicate, object, method })
        } else {
            let link = all(rdf::OBJECT).next().map(|object| (Sort::Link, object));
            let mention = all(colo::suggests).next().map(|object| (Sort::Mention, object));
            let subject = all(rdf::SUBJECT).find_map(thing);
            let predicate = all(rdf::PREDICATE).find_map(thing);
            link.or(mention).zip(subject.zip(predicate)).map(|((sort, object), (s, p))| Key {
                sort,
                subject: s,
                predicate: p,
                object: object.clone(),
                method,
            })
        };
        let (who, when) = (text(colo::by), text(prov::startedAtTime));
        let reason = text(colo::reason);
        let version = text(colo::version).parse().ok()?;
        Some(Self { node, key, verdict, who, when, note: reason, version })
    }
}

/// Everything that people decided and did not take back.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    all: Vec<Decision>,
    keys: HashMap<Key, usize>,
    /// Accepted statements, whatever rule proposed them.
    accepted: HashMap<Key, usize>,
}

impl Decisions {
    /// Reads them from a store.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn of(store: &Store) -> Result<Self, Problem> {
        let graph = store.base().decisions();
        let mut said = BTreeMap::<String, (NamedNode, Vec<(NamedNode, Term)>)>::new();
        for quad in store.quads(None, None, None, Some(graph.as_ref().into())) {
            let Quad { subject, predicate, object, .. } = quad?;
            if let NamedOrBlankNode::NamedNode(node) = subject {
                let name = node.as_str().to_owned();
                said.entry(name).or_insert((node, Vec::new())).1.push((predicate, object));
            }
        }
        let read = |(node, said): (NamedNode, Vec<_>)| Decision::read(node, &said);
        let mut all: Vec<Decision> = said.into_values().filter_map(read).collect();
        all.sort_by_key(|decision| decision.version);
        Ok(Self::made(all))
    }

    /// Of several about the same the last counts.
    fn made(all: Vec<Decision>) -> Self {
        let (mut keys, mut accepted) = (HashMap::new(), HashMap::new());
        for (place, Decision { key, verdict, .. }) in all.iter().enumerate() {
            let Some(key) = key else { continue };
            keys.insert(key.clone(), place);
            if *verdict == Verdict::Accepted {
                accepted.insert(Key { method: None, ..key.clone() }, place);
            }
        }
        Self { all, keys, accepted }
    }

    /// The same with another decision about something, or with none.
    #[must_use]
    pub fn with(mut self, key: &Key, decision: Option<Decision>) -> Self {
        self.all.retain(|known| known.key.as_ref() != Some(key));
        self.all.extend(decision);
        Self::made(self.all)
    }

    /// What was decided of a proposal: of itself, or that the statement is so.
    #[must_use]
    pub fn about(&self, key: &Key) -> Option<&Decision> {
        let statement = || self.accepted.get(&Key { method: None, ..key.clone() });
        let own = self.keys.get(key).filter(|place| self.all[**place].verdict != Verdict::Unsure);
        own.or_else(statement).or_else(|| self.keys.get(key)).map(|place| &self.all[*place])
    }

    /// What settles a proposal; whoever was unsure has settled nothing.
    pub(super) fn settling(&self, key: &Key) -> Option<&Decision> {
        self.about(key).filter(|decision| decision.verdict != Verdict::Unsure)
    }

    /// Every one, the oldest first.
    #[must_use = "iterators are lazy"]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Decision> {
        self.all.iter()
    }

    /// Whether a statement was accepted.
    #[must_use]
    pub fn accepts(&self, key: &Key) -> bool {
        self.accepted.contains_key(&Key { method: None, ..key.clone() })
    }
}
