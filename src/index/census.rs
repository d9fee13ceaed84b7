//! Counting: the columns of a view become numbers by class, property and graph.

use super::Id;
use super::triples::{Order, Pairs};
use super::view::View;
use crate::store::{Census, Count, Tally, origin};
use crate::vocab::{Base, rdf};
use oxrdf::{NamedNode, Term, TermRef};
use rustc_hash::FxHashMap;

/// Counts everything that a view has.
pub(super) fn census(view: &View, base: &Base) -> Census {
    let mut counting = Counting::of(view, base);
    counting.tally.add(Count::Statements, number(view.stated()));
    let mut seen = [Seen::of(view), Seen::of(view)];
    for property in view.predicates() {
        counting.property(*property, &mut seen);
    }
    counting.tally.add(Count::Subjects, seen[0].count());
    counting.tally.add(Count::Objects, seen[1].count());
    for graph in view.graphs() {
        counting.tally.add(Count::Graph(*graph), number(view.rows_in(*graph).count()));
    }
    Census { version: view.version(), tally: counting.named() }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

struct Counting<'v> {
    view: &'v View,
    base: &'v Base,
    tally: Tally<Id>,
    /// The classes of things.
    types: Pairs<'v>,
    type_id: Option<Id>,
    /// Addresses that need not be terms: datatypes and origins. Their numbers come after all terms.
    others: Vec<NamedNode>,
    numbers: FxHashMap<NamedNode, Id>,
}

impl<'v> Counting<'v> {
    fn of(view: &'v View, base: &'v Base) -> Self {
        let type_id = view.id(TermRef::NamedNode(rdf::TYPE));
        let none = Pairs { keys: &[], values: &[] };
        let types = type_id.map_or(none, |id| view.pairs(id, Order::Subject));
        let (others, numbers) = (Vec::new(), FxHashMap::default());
        Self { view, base, tally: Tally::default(), types, type_id, others, numbers }
    }

    /// The classes of a thing.
    fn classes(&self, thing: Id) -> &'v [Id] {
        let Some(id) = self.type_id else { return &[] };
        let range = self.view.offsets(id, Order::Subject).range(thing);
        self.types.values.get(range).unwrap_or_default()
    }

    fn property(&mut self, property: Id, seen: &mut [Seen; 2]) {
        let view = self.view;
        let (said, back) =
            (view.pairs(property, Order::Subject), view.pairs(property, Order::Object));
        if said.keys.is_empty() {
            return;
        }
        self.tally.add(Count::Property(property), number(said.keys.len()));
        let counts = [Count::PropertySubjects(property), Count::PropertyObjects(property)];
        for ((pairs, seen), count) in [said, back].into_iter().zip(seen).zip(counts) {
            let mut different = 0;
            for run in pairs.keys.chunk_by(|one, other| one == other) {
                seen.note(run[0]);
                different += 1;
            }
            self.tally.add(count, different);
        }
        if Some(property) == self.type_id {
            for members in back.keys.chunk_by(|one, other| one == other) {
                if self.is_address(members[0]) {
                    self.tally.add(Count::Members(members[0]), number(members.len()));
                }
            }
        } else {
            self.links(property, back);
        }
        self.within(property, said);
    }

    /// Statements that lead to other sites.
    fn links(&mut self, property: Id, back: Pairs<'_>) {
        for run in back.keys.chunk_by(|one, other| one == other) {
            if !self.is_address(run[0]) {
                continue;
            }
            let text = self.view.text(run[0]).into_owned();
            if let Some(origin) = origin(self.base.as_str(), &text) {
                let origin = self.number(NamedNode::new_unchecked(origin));
                self.tally.add(Count::Link(property, origin), number(run.len()));
            }
        }
    }

    /// Statements by the classes of their subjects and objects.
    fn within(&mut self, property: Id, said: Pairs<'_>) {
        let mut tally: FxHashMap<(Id, Target), i64> = FxHashMap::default();
        let mut last = (0, self.classes(0));
        for (subject, object) in said.keys.iter().zip(said.values) {
            if last.0 != *subject {
                last = (*subject, self.classes(*subject));
            }
            if last.1.is_empty() {
                continue;
            }
            let targets = self.targets(*object);
            for class in last.1 {
                *tally.entry((*class, Target::Any)).or_insert(0) += 1;
                for target in &targets {
                    *tally.entry((*class, *target)).or_insert(0) += 1;
                }
            }
        }
        for ((class, target), count) in tally {
            if !self.is_address(class) {
                continue;
            }
            let what = match target {
                Target::Any => Count::Within(class, property),
                Target::Class(object) => Count::ToClass(class, property, object),
                Target::Datatype(datatype) => Count::ToDatatype(class, property, datatype),
            };
            self.tally.add(what, count);
        }
    }

    /// What an object is.
    fn targets(&mut self, object: Id) -> Vec<Target> {
        if object <= self.view.copied() {
            let datatype = self.view.dictionary().datatype(object);
            if let Some(datatype) = datatype.map(oxrdf::NamedNodeRef::into_owned) {
                return vec![Target::Datatype(self.number(datatype))];
            }
        } else if let Term::Literal(literal) = self.view.term(object) {
            return vec![Target::Datatype(self.number(literal.datatype().into_owned()))];
        }
        let classes = self.classes(object).iter().filter(|class| self.is_address(**class));
        classes.map(|class| Target::Class(*class)).collect()
    }

    fn is_address(&self, id: Id) -> bool {
        if id <= self.view.copied() {
            return self.view.dictionary().section_of(id) == super::Section::Iri;
        }
        matches!(self.view.term(id), Term::NamedNode(_))
    }

    fn number(&mut self, address: NamedNode) -> Id {
        if let Some(id) = self.numbers.get(&address) {
            return *id;
        }
        self.others.push(address.clone());
        let id = self.view.terms() + u32::try_from(self.others.len()).unwrap_or(u32::MAX);
        self.numbers.insert(address, id);
        id
    }

    /// The same with addresses for numbers.
    fn named(&self) -> Tally<NamedNode> {
        let name = |id: &Id| match id.checked_sub(self.view.terms() + 1) {
            Some(other) => self.others[other as usize].clone(),
            None => NamedNode::new_unchecked(self.view.text(*id).into_owned()),
        };
        let mut tally = Tally::default();
        for (what, count) in self.tally.sorted() {
            let what = match &what {
                Count::Statements => Count::Statements,
                Count::Subjects => Count::Subjects,
                Count::Objects => Count::Objects,
                Count::Members(class) => Count::Members(name(class)),
                Count::Property(property) => Count::Property(name(property)),
                Count::PropertySubjects(property) => Count::PropertySubjects(name(property)),
                Count::PropertyObjects(property) => Count::PropertyObjects(name(property)),
                Count::Within(class, property) => Count::Within(name(class), name(property)),
                Count::ToClass(one, property, other) => {
                    Count::ToClass(name(one), name(property), name(other))
                }
                Count::ToDatatype(class, property, datatype) => {
                    Count::ToDatatype(name(class), name(property), name(datatype))
                }
                Count::Link(property, origin) => Count::Link(name(property), name(origin)),
                Count::Graph(graph) => Count::Graph(name(graph)),
            };
            tally.add(what, i64::try_from(count).unwrap_or(i64::MAX));
        }
        tally
    }
}

/// What an object is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Target {
    Any,
    Class(Id),
    Datatype(Id),
}

/// Which terms were seen.
struct Seen(Vec<u64>);

impl Seen {
    fn of(view: &View) -> Self {
        Self(vec![0; view.terms() as usize / 64 + 1])
    }

    fn note(&mut self, id: Id) {
        if let Some(bits) = self.0.get_mut(id as usize / 64) {
            *bits |= 1 << (id % 64);
        }
    }

    fn count(&self) -> i64 {
        self.0.iter().map(|bits| i64::from(bits.count_ones())).sum()
    }
}
