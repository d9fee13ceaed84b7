//! Reconciling: a name that somebody wrote becomes the things that it may be the name of.
//!
//! Names are compared as words without case, accents and signs. One that is the same in all its
//! words has the score 100; others have the more, the more words they share and the more of their
//! letters stand together.

use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Kind, dcterms, foaf, skos};
use deunicode::deunicode;
use oxrdf::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The kinds that are reconciled.
pub const RECONCILED: &[Kind] = &[
    Kind::Publication,
    Kind::Agent,
    Kind::Law,
    Kind::Topic,
    Kind::Concept,
    Kind::Genre,
    Kind::Place,
    Kind::Event,
    Kind::Project,
    Kind::DataSource,
];

/// The properties that name a thing, the best first.
const NAMING: &[NamedNodeRef<'static>] =
    &[skos::prefLabel, dcterms::title, foaf::name, skos::altLabel];

/// A word that so many names have tells nothing.
const COMMON: usize = 5000;

/// Longest name that is compared, in bytes.
const LONGEST: usize = 1000;

/// Every name in one version of the dataset.
#[derive(Default)]
pub struct Names {
    /// The version that they are from.
    pub version: u64,
    named: Vec<Named>,
    /// Names by each of their words, and by all of them.
    words: HashMap<String, Vec<u32>>,
    wholes: HashMap<String, Vec<u32>>,
    /// The best name of each thing.
    labels: HashMap<NamedNode, String>,
}

/// One name of one thing.
struct Named {
    thing: NamedNode,
    kind: Kind,
    folded: String,
}

/// A thing that a name may be the name of.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The thing.
    pub thing: NamedNode,
    /// Its kind.
    pub kind: Kind,
    /// What it is called.
    pub label: String,
    /// How much alike the names are, up to 100.
    pub score: f64,
}

impl Names {
    /// Reads every name.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn of(store: &Store) -> Result<Self, Problem> {
        let mut names = Self { version: store.version(), ..Self::default() };
        for property in NAMING {
            for quad in store.quads(None, Some(*property), None, Some(GraphNameRef::DefaultGraph)) {
                let quad = quad?;
                let (NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) =
                    (quad.subject, quad.object)
                else {
                    continue;
                };
                let kind = store.base().kind(thing.as_ref());
                let Some(kind) = kind.filter(|kind| RECONCILED.contains(kind)) else { continue };
                names.add(thing, kind, name.value(), name.language());
            }
        }
        Ok(names)
    }

    fn add(&mut self, thing: NamedNode, kind: Kind, name: &str, language: Option<&str>) {
        let english = language.is_none_or(|language| language.starts_with("en"));
        let label = self.labels.entry(thing.clone()).or_insert_with(|| name.to_owned());
        if english && *label != name && !self.wholes.contains_key(&folded(label)) {
            name.clone_into(label);
        }
        let folded = folded(name);
        let number = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        for word in folded.split(' ').collect::<HashSet<_>>() {
            self.words.entry(word.to_owned()).or_default().push(number);
        }
        self.wholes.entry(folded.clone()).or_default().push(number);
        self.named.push(Named { thing, kind, folded });
    }

    /// What a thing is called.
    #[must_use]
    pub fn label(&self, thing: &NamedNode) -> Option<&str> {
        self.labels.get(thing).map(String::as_str)
    }

    /// The things that a name may be the name of, the likeliest first; of one kind if one is given.
    #[must_use]
    pub fn find(&self, name: &str, kinds: &[Kind], most: usize) -> Vec<Candidate> {
        let wanted = folded(name.get(..LONGEST).unwrap_or(name));
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        numbers.extend(self.wholes.get(&wanted).into_iter().flatten());
        for word in wanted.split(' ') {
            let with = self.words.get(word).filter(|with| with.len() <= COMMON);
            numbers.extend(with.into_iter().flatten());
        }
        let pairs = pairs(&wanted);
        let scored = numbers.into_iter().map(|number| &self.named[number as usize]);
        let scored = scored.filter(|named| kinds.is_empty() || kinds.contains(&named.kind));
        self.best(scored.map(|named| (named, likeness(&wanted, &pairs, &named.folded))), most)
    }

    /// The things that have a name with a word that begins so.
    #[must_use]
    pub fn beginning(&self, prefix: &str, kinds: &[Kind], most: usize) -> Vec<Candidate> {
        let wanted = folded(prefix);
        if wanted.is_empty() {
            return Vec::new();
        }
        let begins = |named: &&Named| {
            let at = named.folded.find(&wanted);
            at.is_some_and(|at| at == 0 || named.folded.as_bytes()[at - 1] == b' ')
        };
        let of_kind = |named: &&Named| kinds.is_empty() || kinds.contains(&named.kind);
        let found = self.named.iter().filter(of_kind).filter(begins);
        let score = |named: &Named| {
            let first = named.folded.starts_with(&wanted);
            let share = 50.0 * portion(wanted.len(), named.folded.len());
            if first { 50.0 + share } else { share }
        };
        self.best(found.map(|named| (named, score(named))), most)
    }

    /// The best of some names, each thing once.
    fn best<'a>(
        &'a self,
        scored: impl Iterator<Item = (&'a Named, f64)>,
        most: usize,
    ) -> Vec<Candidate> {
        let mut best = HashMap::<&NamedNode, (f64, Kind)>::new();
        for (named, score) in scored.filter(|(_, score)| *score > 0.0) {
            let known = best.entry(&named.thing).or_insert((score, named.kind));
            known.0 = known.0.max(score);
        }
        let mut found: Vec<Candidate> = best
            .into_iter()
            .map(|(thing, (score, kind))| Candidate {
                label: self.label(thing).unwrap_or(thing.as_str()).to_owned(),
                thing: thing.clone(),
                kind,
                score,
            })
            .collect();
        found.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| one.thing.cmp(&other.thing))
        });
        found.truncate(most);
        found
    }
}

/// The words of a name without case, accents and signs, one blank between them.
#[must_use]
pub fn folded(name: &str) -> String {
    let plain = deunicode(name).to_lowercase();
    let words = plain.split(|sign: char| !sign.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Up to 100, for names that are the same.
fn likeness(wanted: &str, pairs_wanted: &HashSet<[u8; 2]>, name: &str) -> f64 {
    if wanted == name {
        return 100.0;
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<HashSet<_>>();
    let by_words = dice(&words(wanted), &words(name));
    let by_pairs = dice(pairs_wanted, &pairs(name));
    (50.0 * by_words + 50.0 * by_pairs).min(99.0)
}

fn pairs(name: &str) -> HashSet<[u8; 2]> {
    name.as_bytes().windows(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// How much two sets share: 1 if they are the same (Sørensen and Dice).
fn dice<T: Eq + std::hash::Hash>(one: &HashSet<T>, other: &HashSet<T>) -> f64 {
    portion(2 * one.intersection(other).count(), one.len() + other.len())
}

fn portion(part: usize, whole: usize) -> f64 {
    let number = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}
