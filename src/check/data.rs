//! Indexing: triples become sorted arrays of numbers, so that a look-up is a binary search.

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNodeRef, Term, TermRef, TripleRef};
use std::collections::{HashMap, HashSet};

/// A term of the data, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// The data graph: each term once, each triple in three orders.
#[derive(Debug, Default)]
pub(super) struct Data {
    terms: Vec<Term>,
    ids: HashMap<Term, Id>,
    /// Subject, predicate, object.
    spo: Vec<[Id; 3]>,
    /// Predicate, object, subject.
    pos: Vec<[Id; 3]>,
    /// Object, subject, predicate.
    osp: Vec<[Id; 3]>,
}

impl Data {
    /// The union of these triples; `extra` terms get a number though no triple has them.
    pub(super) fn new<'a, 'b>(
        triples: impl IntoIterator<Item = TripleRef<'a>>,
        extra: impl IntoIterator<Item = &'b Term>,
    ) -> Self {
        let mut data = Self::default();
        for triple in triples {
            let subject = data.number(triple.subject.into());
            let predicate = data.number(triple.predicate.into());
            let object = data.number(triple.object);
            data.spo.push([subject, predicate, object]);
        }
        data.spo.sort_unstable();
        data.spo.dedup();
        data.pos = data.spo.iter().map(|&[s, p, o]| [p, o, s]).collect();
        data.pos.sort_unstable();
        data.osp = data.spo.iter().map(|&[s, p, o]| [o, s, p]).collect();
        data.osp.sort_unstable();
        for term in extra {
            data.number(term.as_ref());
        }
        data
    }

    fn number(&mut self, term: TermRef<'_>) -> Id {
        let term = term.into_owned();
        if let Some(id) = self.ids.get(&term) {
            return *id;
        }
        let id = Id(u32::try_from(self.terms.len()).expect("fewer than 2^32 terms fit in memory"));
        self.terms.push(term.clone());
        self.ids.insert(term, id);
        id
    }

    /// The number of a term, if the data has it.
    pub(super) fn id<'a>(&self, term: impl Into<TermRef<'a>>) -> Option<Id> {
        self.ids.get(&term.into().into_owned()).copied()
    }

    /// The term with this number.
    pub(super) fn term(&self, id: Id) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// The triples that fit a pattern; each combination is the prefix of one of the orders.
    pub(super) fn matching(&self, s: Option<Id>, p: Option<Id>, o: Option<Id>) -> Matches<'_> {
        let (rows, order) = match (s, p, o) {
            (Some(s), Some(p), Some(o)) => (range(&self.spo, &[s, p, o]), Order::Spo),
            (Some(s), Some(p), None) => (range(&self.spo, &[s, p]), Order::Spo),
            (Some(s), None, None) => (range(&self.spo, &[s]), Order::Spo),
            (None, Some(p), Some(o)) => (range(&self.pos, &[p, o]), Order::Pos),
            (None, Some(p), None) => (range(&self.pos, &[p]), Order::Pos),
            (Some(s), None, Some(o)) => (range(&self.osp, &[o, s]), Order::Osp),
            (None, None, Some(o)) => (range(&self.osp, &[o]), Order::Osp),
            (None, None, None) => (self.spo.as_slice(), Order::Spo),
        };
        Matches { rows: rows.iter(), order }
    }

    /// The values that a thing has of a property.
    pub(super) fn objects(&self, s: Id, p: NamedNodeRef<'_>) -> impl Iterator<Item = Id> {
        self.id(p)
            .into_iter()
            .flat_map(move |p| self.matching(Some(s), Some(p), None))
            .map(|t| t[2])
    }

    /// The things that have a value of a property.
    pub(super) fn subjects(&self, p: NamedNodeRef<'_>, o: Id) -> impl Iterator<Item = Id> {
        self.id(p)
            .into_iter()
            .flat_map(move |p| self.matching(None, Some(p), Some(o)))
            .map(|t| t[0])
    }

    /// Subject and object of every triple with this predicate.
    pub(super) fn pairs(&self, p: NamedNodeRef<'_>) -> impl Iterator<Item = (Id, Id)> {
        let triples = self.id(p).into_iter().flat_map(|p| self.matching(None, Some(p), None));
        triples.map(|[s, _, o]| (s, o))
    }

    /// Whether a thing has a class, directly or through `rdfs:subClassOf`.
    pub(super) fn is_instance(&self, thing: Id, class: NamedNodeRef<'_>) -> bool {
        let Some(class) = self.id(class) else { return false };
        let up = |id| self.objects(id, rdfs::SUB_CLASS_OF).collect::<Vec<_>>();
        reach(self.objects(thing, rdf::TYPE), up).contains(&class)
    }

    /// Everything that has a class, directly or through `rdfs:subClassOf`.
    pub(super) fn instances(&self, class: NamedNodeRef<'_>) -> impl Iterator<Item = Id> {
        let down = |id| self.subjects(rdfs::SUB_CLASS_OF, id).collect::<Vec<_>>();
        let classes = reach(self.id(class), down);
        classes.into_iter().flat_map(|class| self.subjects(rdf::TYPE, class))
    }
}

/// Everything that is reached from some nodes by any number of steps, the nodes included.
pub(super) fn reach(
    from: impl IntoIterator<Item = Id>,
    step: impl Fn(Id) -> Vec<Id>,
) -> HashSet<Id> {
    let mut seen: HashSet<Id> = from.into_iter().collect();
    let mut open: Vec<Id> = seen.iter().copied().collect();
    while let Some(id) = open.pop() {
        open.extend(step(id).into_iter().filter(|next| seen.insert(*next)));
    }
    seen
}

/// The rows that start with a prefix.
fn range<'a>(rows: &'a [[Id; 3]], prefix: &[Id]) -> &'a [[Id; 3]] {
    let start = rows.partition_point(|row| &row[..prefix.len()] < prefix);
    let length = rows[start..].partition_point(|row| &row[..prefix.len()] == prefix);
    &rows[start..start + length]
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Spo,
    Pos,
    Osp,
}

/// Triples that fit a pattern, as subject, predicate and object.
#[derive(Clone, Debug)]
pub(super) struct Matches<'a> {
    rows: std::slice::Iter<'a, [Id; 3]>,
    order: Order,
}

impl Iterator for Matches<'_> {
    type Item = [Id; 3];

    fn next(&mut self) -> Option<[Id; 3]> {
        let &[a, b, c] = self.rows.next()?;
        Some(match self.order {
            Order::Spo => [a, b, c],
            Order::Pos => [c, a, b],
            Order::Osp => [b, c, a],
        })
    }
}
