//! Queueing: what waits for a person becomes a list, with everything that one has to know to decide.

use super::closing::close;
use super::sentence::quote_sentences;
use crate::import::review::{Decision, Decisions, Key, Proposal, Sort, Verdict, proposals};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use oxrdf::{Graph, NamedNode, NamedNodeRef, Term, Triple};

/// Most decisions about the same that are told beside a proposal.
const ALIKE: usize = 5;

/// How far a proposal is decided, for choosing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has decided.
    #[default]
    Open,
    /// Somebody looked and was unsure.
    Unsure,
    /// It is so.
    Accepted,
    /// It is not so.
    Rejected,
}

impl Standing {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Open, Self::Unsure, Self::Accepted, Self::Rejected];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Unsure => "unsure",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// How it stands with a decision, or without one.
    #[must_use]
    pub fn of(decision: Option<&Decision>) -> Self {
        match decision.map(|decision| decision.verdict) {
            None => Self::Open,
            Some(Verdict::Unsure) => Self::Unsure,
            Some(Verdict::Accepted) => Self::Accepted,
            Some(Verdict::Rejected) => Self::Rejected,
        }
    }
}

/// Everything that was proposed and everything that was decided, at one version.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// The version.
    pub version: u64,
    /// Every proposal: links first, each kind by its subject.
    pub proposals: Vec<Proposal>,
    /// Every decision, the newest first.
    pub decisions: Vec<Decision>,
}

/// Reads it.
///
/// # Errors
///
/// If the store cannot be read.
pub fn queue(store: &Store) -> Result<Queue, Problem> {
    let version = store.version();
    let decisions = Decisions::of(store)?;
    let mut found = proposals(store, &decisions)?;
    found.sort_by_cached_key(|Proposal { key, .. }| {
        (key.sort, key.subject.to_string(), key.predicate.to_string(), key.object.to_string())
    });
    Ok(Queue { version, proposals: found, decisions: decisions.iter().rev().cloned().collect() })
}

impl Queue {
    /// The proposal with this name.
    ///
    /// # Errors
    ///
    /// [`Kind::NotFound`] if there is none.
    pub fn named(&self, id: &str) -> Result<&Proposal, Problem> {
        self.proposals.iter().find(|proposal| proposal.id == id).ok_or_else(|| {
            Problem::new(Kind::NotFound, format!("no proposal is called {id}"))
                .help("the list of proposals has every one; another import may have renamed it")
        })
    }

    /// Those that stand so and are of this kind.
    pub fn standing(
        &self,
        standing: Standing,
        sort: Option<Sort>,
    ) -> impl Iterator<Item = &Proposal> {
        self.proposals.iter().filter(move |proposal| {
            Standing::of(proposal.decision.as_ref()) == standing
                && sort.is_none_or(|sort| proposal.key.sort == sort)
        })
    }

    /// What was decided of proposals like this one: of the same rule, with the same object first.
    #[must_use]
    pub fn alike(&self, key: &Key) -> (Vec<&Decision>, [usize; 2]) {
        let alike = |other: &&Decision| {
            let known = other.key.as_ref();
            known.is_some_and(|known| {
                known != key
                    && known.sort == key.sort
                    && known.method == key.method
                    && known.predicate == key.predicate
            })
        };
        let mut found: Vec<&Decision> = self.decisions.iter().filter(alike).collect();
        let count = |verdict| found.iter().filter(|decision| decision.verdict == verdict).count();
        let counts = [count(Verdict::Accepted), count(Verdict::Rejected)];
        let same = |decision: &&Decision| {
            decision.key.as_ref().is_some_and(|known| known.object == key.object)
        };
        found.sort_by_key(|decision| !same(decision));
        found.truncate(ALIKE);
        (found, counts)
    }
}

/// What is said of some proposals and of all that they name: words and labels included.
///
/// # Errors
///
/// If the store cannot be read.
pub fn case_file<'a>(
    store: &Store,
    proposals: impl IntoIterator<Item = &'a Proposal>,
    alike: &[&Decision],
) -> Result<Graph, Problem> {
    let mut graph = Graph::new();
    let about = |node: &NamedNode, graph: &mut Graph| {
        for quad in store.quads(Some(node.as_ref().into()), None, None, None) {
            graph.insert(&Triple::from(quad?));
        }
        Ok::<_, Problem>(())
    };
    for proposal in proposals {
        for node in &proposal.nodes {
            about(node, &mut graph)?;
        }
        name_key(store, &proposal.key, &mut graph);
        let both = [proposal.key.subject.clone().into(), proposal.key.object.clone()];
        for side in &both {
            if let Term::NamedNode(node) = side {
                about(node, &mut graph)?;
            }
        }
        if let Some(decision) = &proposal.decision {
            graph.extend(decision.quads(store.base()).into_iter().map(Triple::from));
        }
    }
    for decision in alike {
        graph.extend(decision.quads(store.base()).into_iter().map(Triple::from));
    }
    close(store, &mut graph)?;
    quote_sentences(store, &mut graph)?;
    Ok(graph)
}

/// Has what a key speaks of get its label, though nothing in the graph names it.
fn name_key(store: &Store, key: &Key, graph: &mut Graph) {
    let node = store.base().thing("decision", key.id());
    let say =
        |predicate: NamedNodeRef<'_>, object: Term| Triple::new(node.clone(), predicate, object);
    graph.insert(&say(crate::vocab::rdf::SUBJECT, key.subject.clone().into()));
    graph.insert(&say(crate::vocab::rdf::PREDICATE, key.predicate.clone().into()));
    graph.insert(&say(crate::vocab::rdf::OBJECT, key.object.clone()));
}
