//! Knowing: what the graph has at a place of a query, from the census and from the things themselves.

use super::context::Pattern;
use super::names::Names;
use super::suggest::{Sort, Suggestion};
use super::{Piece, Scene};
use crate::problem::Problem;
use crate::query::folded;
use crate::query::naming::names;
use crate::store::{Count, Store};
use crate::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

/// How long may be looked for values; what was found by then is suggested.
const PATIENCE: Duration = Duration::from_millis(120);

/// Most statements that are looked at for the values of a property.
const MOST_READ: usize = 50_000;

/// Most values whose labels are compared with what was written.
const MOST_NAMED: usize = 2000;

/// Most values that are suggested.
const MOST: usize = 60;

/// What is known around a place of a query.
pub(super) struct Known<'a> {
    pub(super) names: Names<'a>,
    store: &'a Store,
    patterns: Vec<Pattern<'a>>,
    tally: BTreeMap<Count<NamedNode>, u64>,
}

impl<'a> Known<'a> {
    pub(super) fn of(
        store: &'a Store,
        scene: &Scene<'a>,
        patterns: Vec<Pattern<'a>>,
    ) -> Result<Self, Problem> {
        let tally = store.census()?.tally.sorted();
        Ok(Self { names: Names::of(scene), store, patterns, tally })
    }

    /// The properties of a subject, as its classes and its other properties let them be.
    pub(super) fn properties(&self, subject: Piece<'a>) -> Result<Vec<Suggestion>, Problem> {
        let mut counts = BTreeMap::<NamedNode, u64>::new();
        if let Some(thing) = self.names.address(subject) {
            for quad in self.store.quads(Some(thing.as_ref().into()), None, None, None) {
                *counts.entry(quad?.predicate).or_default() += 1;
            }
        } else if let Some(classes) = self.classes(subject) {
            for (count, number) in &self.tally {
                if let Count::Within(class, property) = count
                    && classes.contains(class)
                {
                    let known = counts.entry(property.clone()).or_default();
                    *known = (*known).max(*number);
                }
            }
        }
        if counts.is_empty() {
            let all = self.tally.iter().filter_map(|(count, number)| match count {
                Count::Property(property) => Some((property.clone(), *number)),
                _ => None,
            });
            counts.extend(all);
        }
        self.suggestions(
            Sort::Property,
            counts.into_iter().map(|(term, count)| (term.into(), count)),
        )
    }

    /// What a subject can have in a property; `word` is what was written of it.
    pub(super) fn objects(
        &self,
        subject: Piece<'a>,
        property: Option<Piece<'a>>,
        word: &str,
    ) -> Result<Vec<Suggestion>, Problem> {
        let Some(property) = property.and_then(|property| self.names.address(property)) else {
            return Ok(Vec::new());
        };
        if property == rdf::TYPE {
            let classes = self.classes(subject);
            let fits =
                |class: &NamedNode| classes.as_ref().is_none_or(|known| known.contains(class));
            let members = self.tally.iter().filter_map(|(count, number)| match count {
                Count::Members(class) if fits(class) => Some((class.clone().into(), *number)),
                _ => None,
            });
            return self.suggestions(Sort::Class, members.collect::<Vec<_>>().into_iter());
        }
        self.held(property.as_ref(), word)
    }

    /// The values that a variable can have.
    pub(super) fn values(
        &self,
        variable: Piece<'a>,
        word: &str,
    ) -> Result<Vec<Suggestion>, Problem> {
        let held = |pattern: &&Pattern<'a>| pattern.object.text == variable.text;
        match self.patterns.iter().find(held).and_then(|it| self.names.address(it.property)) {
            Some(property) => self.held(property.as_ref(), word),
            None => Ok(Vec::new()),
        }
    }

    /// What stands in a property, the most frequent first; with a word, what is called so.
    fn held(&self, property: NamedNodeRef<'_>, word: &str) -> Result<Vec<Suggestion>, Problem> {
        let start = Instant::now();
        let mut counts = HashMap::<Term, u64>::new();
        for (read, quad) in self.store.quads(None, Some(property), None, None).enumerate() {
            *counts.entry(quad?.object).or_default() += 1;
            if read >= MOST_READ || (read % 256 == 0 && start.elapsed() > PATIENCE) {
                break;
            }
        }
        let mut counts: Vec<(Term, u64)> =
            counts.into_iter().filter(|(term, _)| !term.is_blank_node()).collect();
        counts.sort_by_cached_key(|(term, count)| (std::cmp::Reverse(*count), term.to_string()));
        counts.truncate(MOST_NAMED);
        let word = folded(word);
        let mut kept = Vec::new();
        for (term, count) in counts {
            if word.is_empty() || self.is_called(&term, &word)? {
                kept.push((term, count));
            }
            if kept.len() >= MOST || start.elapsed() > PATIENCE * 2 {
                break;
            }
        }
        self.suggestions(Sort::Value, kept.into_iter())
    }

    fn is_called(&self, term: &Term, word: &str) -> Result<bool, Problem> {
        let Term::NamedNode(thing) = term else {
            return Ok(folded(&term.to_string()).contains(word));
        };
        let own = folded(thing.as_str()).contains(word);
        Ok(own
            || names(self.store, thing)?.iter().any(|label| folded(label.value()).contains(word)))
    }

    /// The classes that a term can have, as far as the query says.
    fn classes(&self, term: Piece<'a>) -> Option<BTreeSet<NamedNode>> {
        let said = |pattern: &&Pattern<'a>| pattern.subject.text == term.text;
        let properties = self.patterns.iter().filter(said);
        let mut stated = BTreeSet::new();
        let mut others = Vec::new();
        for pattern in properties {
            match (self.names.address(pattern.property), self.names.address(pattern.object)) {
                (Some(property), Some(class)) if property == rdf::TYPE => {
                    stated.insert(class);
                }
                (Some(property), _) => others.push(property),
                _ => {}
            }
        }
        if !stated.is_empty() {
            return Some(stated);
        }
        let mut found: Option<BTreeSet<NamedNode>> = None;
        let mut narrow = |classes: BTreeSet<NamedNode>| {
            found = Some(match found.take() {
                Some(known) => known.intersection(&classes).cloned().collect(),
                None => classes,
            });
        };
        for property in others.iter().filter(|property| **property != rdf::TYPE) {
            narrow(self.having(|count| match count {
                Count::Within(class, of) if of == property => Some(class),
                _ => None,
            }));
        }
        for pattern in self.patterns.iter().filter(|pattern| pattern.object.text == term.text) {
            let Some(property) = self.names.address(pattern.property) else { continue };
            narrow(self.having(|count| match count {
                Count::ToClass(_, of, class) if *of == property => Some(class),
                _ => None,
            }));
        }
        found.filter(|classes| !classes.is_empty())
    }

    fn having(
        &self,
        class: impl Fn(&Count<NamedNode>) -> Option<&NamedNode>,
    ) -> BTreeSet<NamedNode> {
        self.tally.keys().filter_map(class).cloned().collect()
    }

    fn suggestions(
        &self,
        sort: Sort,
        terms: impl Iterator<Item = (Term, u64)>,
    ) -> Result<Vec<Suggestion>, Problem> {
        let suggestion = |(term, count): (Term, u64)| {
            let count = Some(count);
            let Term::NamedNode(term) = term else {
                let (text, declare, term, labels) = (term.to_string(), None, None, Vec::new());
                return Ok(Suggestion { sort, text, declare, term, labels, count });
            };
            let (mut text, mut declare) = self.names.written(&term);
            if sort == Sort::Property && term == rdf::TYPE {
                (text, declare) = ("a".to_owned(), None);
            }
            let labels = names(self.store, &term)?;
            Ok(Suggestion { sort, text, declare, term: Some(term), labels, count })
        };
        terms.map(suggestion).collect()
    }
}
