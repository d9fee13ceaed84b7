//! Deciding: what a person says of proposals becomes one change, all of it or nothing.

use super::update::{expect, judge};
use crate::import::review::{Decision, Decisions, Key, Proposal, Sort, Verdict, proposals};
use crate::import::{merger, undo};
use crate::ledger::{Change, Commit, Why, utc};
use crate::problem::{Detail, Kind, Problem};
use crate::store::{Store, Trial};
use crate::vocab::{colo, dcat, dcterms, prov, rdf, rel};
use oxrdf::{NamedNode, Quad, Term};
use std::time::SystemTime;

/// Most decisions of one change.
pub const MOST_DECISIONS: usize = 1000;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// What somebody wants of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is so.
    Accept,
    /// It is not so.
    Reject,
    /// It cannot be told.
    Unsure,
    /// What was decided is taken back.
    Undo,
}

impl Wish {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Accept, Self::Reject, Self::Unsure, Self::Undo];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Unsure => "unsure",
            Self::Undo => "undo",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|wish| wish.name() == name)
    }

    fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Accept => Some(Verdict::Accepted),
            Self::Reject => Some(Verdict::Rejected),
            Self::Unsure => Some(Verdict::Unsure),
            Self::Undo => None,
        }
    }
}

/// What somebody says of one proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name of the proposal.
    pub id: String,
    /// What it looked like to whoever decided; refused if it looks otherwise by now.
    pub stamp: Option<String>,
    /// What is wanted.
    pub wish: Wish,
    /// Why.
    pub note: String,
    /// Of two things that are one: the one that stays.
    pub stays: Option<NamedNode>,
}

/// Does what somebody says of some proposals.
///
/// # Errors
///
/// Everything that is in the way, at once: names that nothing has, proposals that are not as they
/// were shown, decisions that were made already; every shape that would be broken.
pub fn decide(store: &Store, choices: &[Choice], who: &str) -> Result<Option<Commit>, Problem> {
    if choices.len() > MOST_DECISIONS {
        let told = format!("{} decisions, expected at most {MOST_DECISIONS}", choices.len());
        return Err(Problem::new(Kind::BadRequest, told).help("decide in parts"));
    }
    let version = store.version();
    if let Some(change) = parting(store, choices)? {
        return store.change(|_| expect(Some(version), store.version()).map(|()| change.by(who)));
    }
    store.change(|trial| {
        let decisions = Decisions::of(store)?;
        let all = proposals(store, &decisions)?;
        let found = found(&all, &decisions, choices)?;
        if let ([choice], [of]) = (choices, found.as_slice())
            && (of.key.sort, choice.wish) == (Sort::Identity, Wish::Accept)
        {
            return unite(store, trial, (choice, of), who);
        }
        let mut desk = Desk { store, trial, decisions, who };
        for (choice, of) in choices.iter().zip(&found) {
            desk.decide(choice, of)?;
        }
        desk.settle(&found)?;
        judge(store, desk.trial, why(who, choices, &found), &|_| None)
    })
}

/// What a choice is about.
struct Of<'a> {
    key: Key,
    /// As the evidence has it; none if no source proposes it any more.
    proposal: Option<&'a Proposal>,
    decision: Option<Decision>,
}

/// What the choices are about; or everything that is in their way.
fn found<'a>(
    all: &'a [Proposal],
    decisions: &Decisions,
    choices: &[Choice],
) -> Result<Vec<Of<'a>>, Problem> {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    let (mut kind, mut seen) = (Kind::PreconditionFailed, Vec::new());
    for choice in choices {
        let proposal = all.iter().find(|proposal| proposal.id == choice.id);
        let recorded = decisions
            .iter()
            .rev()
            .find(|decision| decision.digits() == choice.id && proposal.is_none());
        let of = match (proposal, recorded) {
            (Some(proposal), _) => Of {
                key: proposal.key.clone(),
                proposal: Some(proposal),
                decision: proposal.decision.clone(),
            },
            (None, Some(decision)) => Of {
                key: decision.key.clone().unwrap_or_else(|| nobody(decision)),
                proposal: None,
                decision: Some(decision.clone()),
            },
            (None, None) => {
                kind = Kind::NotFound;
                wrong.push(
                    Detail::new(format_args!("no proposal is called {}", choice.id))
                        .help("`colophon review` lists them; what was merged or imported since may have another name"),
                );
                continue;
            }
        };
        wrong.extend(objections(choice, &of, choices.len()));
        if seen.contains(&&choice.id) {
            let told = format!("{} stands here twice", choice.id);
            wrong.push(Detail::new(told).help("decide once about each"));
        }
        seen.push(&choice.id);
        found.push(of);
    }
    if wrong.is_empty() { Ok(found) } else { Err(Problem::all(kind, wrong)) }
}

/// Two things were decided to be one, and are: what is left of the question.
fn nobody(decision: &Decision) -> Key {
    let same = crate::vocab::owl::sameAs.into_owned();
    let (node, object) = (decision.node.clone(), decision.node.clone().into());
    Key { sort: Sort::Identity, subject: node, predicate: same, object, method: None }
}

/// What is in the way of a choice.
fn objections(choice: &Choice, of: &Of<'_>, many: usize) -> Vec<Detail> {
    let id = &choice.id;
    let told = |decision: &Decision| {
        format!("{} by {} in version {}", decision.verdict.name(), decision.who, decision.version)
    };
    let mut wrong = Vec::new();
    let mut object = |told: String, help: &str| wrong.push(Detail::new(told).help(help));
    let stale = choice.stamp.as_ref().zip(of.proposal).is_some_and(|(s, of)| *s != of.stamp);
    let again = "look at it again, then decide";
    match (&of.decision, choice.wish) {
        (Some(decision), _) if stale => object(format!("{id} was {}", told(decision)), again),
        (None, _) if stale => object(format!("{id} is not as it was shown"), again),
        (None, Wish::Undo) => {
            object(format!("{id} is not decided"), "there is nothing to take back");
        }
        (Some(decision), wish) if wish.verdict() == Some(decision.verdict) => {
            object(format!("{id} was {} already", told(decision)), "there is nothing to do");
        }
        _ => {}
    }
    if of.proposal.is_none() && choice.wish != Wish::Undo {
        object(format!("{id} is proposed by no source any more"), "its decision can be undone");
    }
    let length = choice.note.chars().count();
    if length > LONGEST_NOTE {
        object(
            format!("the note of {id} has {length} characters, at most {LONGEST_NOTE} are kept"),
            "say it in fewer words",
        );
    }
    if of.key.sort == Sort::Identity && choice.wish == Wish::Accept {
        let both = [of.key.subject.clone().into(), of.key.object.clone()];
        if many > 1 {
            object(
                format!("{id} would make two things one"),
                "such a decision is a change of its own: make it alone",
            );
        }
        if !choice.stays.as_ref().is_some_and(|stays| both.contains(&stays.clone().into())) {
            object(
                format!("of {} and {} one has to stay", both[0], both[1]),
                "say which: --stays IRI",
            );
        }
    } else if choice.stays.is_some() {
        object(format!("{id} makes no two things one"), "leave out which of them stays");
    }
    wrong
}

/// Where decisions are made.
struct Desk<'a, 't> {
    store: &'a Store,
    trial: &'a mut Trial<'t>,
    decisions: Decisions,
    who: &'a str,
}

impl Desk<'_, '_> {
    /// Records one decision, and makes the statement that it accepts.
    fn decide(&mut self, choice: &Choice, of: &Of<'_>) -> Result<(), Problem> {
        // What settles it may have been decided of the same statement by another rule.
        let key = of.decision.as_ref().and_then(|known| known.key.clone());
        let key = key.unwrap_or_else(|| of.key.clone());
        if let Some(known) = &of.decision {
            let graph = self.store.base().decisions();
            let own = (Some(known.node.as_ref().into()), Some(graph.as_ref().into()));
            for quad in self.store.quads(own.0, None, None, own.1) {
                self.trial.remove(quad?)?;
            }
        }
        let decision = choice
            .wish
            .verdict()
            .map(|verdict| decision(self.store, choice, (verdict, &key), self.who));
        if let Some(decision) = &decision {
            for quad in decision.quads(self.store.base()) {
                self.trial.insert(quad)?;
            }
        }
        let decisions = std::mem::take(&mut self.decisions);
        self.decisions = decisions.with(&key, decision);
        if key.sort != Sort::Identity {
            let accepts = self.decisions.accepts(&key);
            for quad in statement(self.store, &key) {
                if accepts { self.trial.insert(quad)? } else { self.trial.remove(quad)? }
            }
        }
        Ok(())
    }

    /// Has the evidence say what the decisions say.
    fn settle(&mut self, found: &[Of<'_>]) -> Result<(), Problem> {
        let all = proposals(self.store, &self.decisions)?;
        let about = |proposal: &&Proposal| {
            let same = |of: &Of<'_>| {
                let (key, other) = (&of.key, &proposal.key);
                (key.sort, &key.subject, &key.predicate, &key.object)
                    == (other.sort, &other.subject, &other.predicate, &other.object)
            };
            found.iter().any(same)
        };
        let moved: Vec<_> =
            all.iter().filter(about).map(|proposal| proposal.moved(&self.decisions)).collect();
        for quad in moved.iter().flat_map(|(now, _)| now) {
            self.trial.remove(quad.clone())?;
        }
        for (_, then) in moved {
            for quad in then {
                self.trial.insert(quad)?;
            }
        }
        Ok(())
    }
}

fn decision(
    store: &Store,
    choice: &Choice,
    (verdict, key): (Verdict, &Key),
    who: &str,
) -> Decision {
    Decision {
        node: store.base().thing("decision", key.id()),
        key: Some(key.clone()),
        verdict,
        who: who.to_owned(),
        when: utc(SystemTime::now()),
        note: choice.note.trim().to_owned(),
        version: store.version() + 1,
    }
}

/// What an accepted proposal says, in the graph of what people decided. A publisher or an author
/// comes with a contribution, as every other one does.
fn statement(store: &Store, key: &Key) -> Vec<Quad> {
    let Key { subject, predicate, object, .. } = key;
    let graph = store.base().curation();
    let say = |subject: &NamedNode, predicate: NamedNode, object: Term| {
        Quad::new(subject.clone(), predicate, object, graph.clone())
    };
    let mut said = vec![say(subject, predicate.clone(), object.clone())];
    let role = [(dcterms::publisher, rel::pbl), (dcterms::creator, rel::aut)];
    if let Some((_, role)) = role.iter().find(|(property, _)| predicate == property) {
        let node = store.base().thing("contribution", format_args!("decision-{}", key.id()));
        let class = colo::Contribution.into_owned();
        said.push(say(subject, prov::qualifiedAttribution.into_owned(), node.clone().into()));
        said.push(say(&node, rdf::TYPE.into_owned(), class.into()));
        said.push(say(&node, prov::agent.into_owned(), object.clone()));
        said.push(say(&node, dcat::hadRole.into_owned(), role.into_owned().into()));
    }
    said
}

/// Makes two things one, because somebody said that they are.
fn unite(
    store: &Store,
    trial: &mut Trial<'_>,
    (choice, of): (&Choice, &Of<'_>),
    who: &str,
) -> Result<Change, Problem> {
    let both = [of.key.subject.clone(), as_node(&of.key.object)];
    let [one, other] = &both;
    let stays = choice.stays.as_ref().unwrap_or(one);
    let goes = if stays == one { other } else { one };
    let note = choice.note.trim();
    let reason = if note.is_empty() { "The two are one." } else { note };
    let merged = merger(store, [goes, stays], reason)?;
    for quad in merged.change.removed() {
        trial.remove(quad.clone())?;
    }
    for quad in merged.change.added() {
        trial.insert(quad.clone())?;
    }
    if let Some(known) = &of.decision {
        for quad in known.quads(store.base()) {
            trial.remove(quad)?;
        }
    }
    // Its candidates are one now, so it names the one that stays.
    let key = Key { subject: stays.clone(), object: stays.clone().into(), ..of.key.clone() };
    let decision = decision(store, choice, (Verdict::Accepted, &of.key), who);
    for quad in (Decision { key: Some(key), ..decision }).quads(store.base()) {
        trial.insert(quad)?;
    }
    let why = Why { agent: who.to_owned(), ..merged.change.why().clone() };
    judge(store, trial, why, &|_| None)
}

/// The change that makes one thing two again, if that is all that is chosen: the change that made
/// them one is undone. It is read from the ledger, so it is made before the right to write is had.
fn parting(store: &Store, choices: &[Choice]) -> Result<Option<Change>, Problem> {
    let [Choice { id, wish: Wish::Undo, note, .. }] = choices else { return Ok(None) };
    let decisions = Decisions::of(store)?;
    let united = |decision: &&Decision| decision.key.is_none() && decision.digits() == id;
    let Some(decision) = decisions.iter().rev().find(united) else { return Ok(None) };
    let version = decision.version;
    let undone = undo(store, version, note.trim())?;
    if let Some((later, kept)) = undone.kept.iter().next() {
        let number = kept.added.len() + kept.removed.len();
        let told = format!("version {later} has changed {number} of the statements since");
        return Err(Problem::new(Kind::PreconditionFailed, told).help(format!(
            "undo version {later} first, or see what `colophon undo --dry-run {version}` would do"
        )));
    }
    Ok(Some(undone.change))
}

fn as_node(term: &Term) -> NamedNode {
    match term {
        Term::NamedNode(node) => node.clone(),
        other => NamedNode::new_unchecked(other.to_string()),
    }
}

/// Who decided what, for the history.
fn why(who: &str, choices: &[Choice], found: &[Of<'_>]) -> Why {
    let one = |(choice, of): (&Choice, &Of<'_>)| {
        let Key { subject, predicate, object, .. } = &of.key;
        let note = choice.note.trim();
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        format!("{} {}: {subject} {predicate} {object}{note}", choice.wish.name(), choice.id)
    };
    let told: Vec<String> = choices.iter().zip(found).map(one).collect();
    let message = match told.as_slice() {
        [one] => one.clone(),
        many => format!("{} decisions\n{}", many.len(), many.join("\n")),
    };
    Why { agent: who.to_owned(), action: "review", message, source: None }
}
