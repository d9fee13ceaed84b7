//! Overlaying: what changed since the copy was made, small enough to be looked at by every query.
//!
//! A triple whose graphs changed gets a new row here, and its row in the copy is hidden. The
//! pairs of a predicate that changed are merged with the copy's when a query first asks for them.

use super::Id;
use super::copy::Copy;
use super::expression::canonical;
use super::search::{Recent, is_text};
use super::triples::{Order, Pairs, Part};
use super::view::Offsets;
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// What a changed quad takes in all tables, in bytes, and a merged pair in both directions, with
/// where it starts.
const QUAD: usize = 1024;
const MERGED: usize = 32;

/// What changed since the copy.
#[derive(Clone, Default)]
pub(super) struct Overlay {
    terms: Vec<Term>,
    numbers: FxHashMap<Term, Id>,
    changed: Vec<Changed>,
    places: FxHashMap<[Id; 3], u32>,
    hidden: FxHashSet<u32>,
    about: FxHashMap<Id, Vec<u32>>,
    naming: FxHashMap<Id, Vec<u32>>,
    graphs: FxHashMap<Id, Vec<u32>>,
    predicates: FxHashMap<Id, Touched>,
    stated_graphs: FxHashMap<Id, bool>,
    /// Every named graph and every predicate that there is now.
    all_graphs: Vec<Id>,
    all_predicates: Vec<Id>,
    /// How many more triples the default graph has than the copy's.
    stated: i64,
    quads: usize,
    /// What is searched instead of the texts of the copy.
    recent: Recent,
}

/// A triple whose graphs are not those of the copy.
#[derive(Clone)]
pub(super) struct Changed {
    pub(super) triple: [Id; 3],
    /// The named graphs that hold it now; none if it is gone.
    pub(super) graphs: Vec<Id>,
    pub(super) is_stated: bool,
    was_stated: bool,
}

/// A predicate with changed triples.
#[derive(Clone, Default)]
struct Touched {
    changed: Vec<u32>,
    merged: [OnceLock<Arc<Merged>>; 2],
    offsets: [OnceLock<Arc<Offsets>>; 2],
}

/// The pairs of a predicate as they are now.
#[derive(Default)]
struct Merged {
    keys: Vec<Id>,
    values: Vec<Id>,
}

impl Overlay {
    pub(super) fn of(copy: &Copy) -> Self {
        Self {
            all_graphs: copy.triples().graphs().to_vec(),
            all_predicates: copy.triples().predicates().to_vec(),
            ..Self::default()
        }
    }

    /// How many quads have come or gone.
    pub(super) fn quads(&self) -> usize {
        self.quads
    }

    /// How many bytes it takes at most, more or less: its own, and the pairs that are merged.
    pub(super) fn burden(&self, copy: &Copy) -> usize {
        let pairs = |predicate: &Id| {
            copy.triples().pairs(*predicate, Part::Stated, Order::Subject).keys.len()
        };
        let merged: usize = self.predicates.keys().map(pairs).sum();
        self.quads * QUAD + merged * MERGED
    }

    pub(super) fn recent(&self) -> &Recent {
        &self.recent
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn id(&self, term: TermRef<'_>) -> Option<Id> {
        if self.numbers.is_empty() { None } else { self.numbers.get(&term.into_owned()).copied() }
    }

    pub(super) fn graphs(&self) -> &[Id] {
        &self.all_graphs
    }

    pub(super) fn predicates(&self) -> &[Id] {
        &self.all_predicates
    }

    pub(super) fn stated(&self) -> i64 {
        self.stated
    }

    pub(super) fn is_hidden(&self, row: u32) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&row)
    }

    pub(super) fn changed(&self, place: usize) -> &Changed {
        &self.changed[place]
    }

    /// The changed triples that are there now, of a subject, an object, a graph or all.
    pub(super) fn about(&self, subject: Id) -> impl Iterator<Item = u32> + '_ {
        self.there(self.about.get(&subject))
    }

    pub(super) fn naming(&self, object: Id) -> impl Iterator<Item = u32> + '_ {
        self.there(self.naming.get(&object))
    }

    pub(super) fn within(&self, graph: Id) -> impl Iterator<Item = u32> + '_ {
        let holds = move |place: &u32| self.changed[*place as usize].graphs.contains(&graph);
        self.there(self.graphs.get(&graph)).filter(holds)
    }

    pub(super) fn with(&self, predicate: Id) -> impl Iterator<Item = u32> + '_ {
        self.there(self.predicates.get(&predicate).map(|touched| &touched.changed))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = u32> + '_ {
        let there = |(_, changed): &(u32, &Changed)| !changed.graphs.is_empty();
        (0u32..).zip(&self.changed).filter(there).map(|(place, _)| place)
    }

    fn there<'o>(&'o self, places: Option<&'o Vec<u32>>) -> impl Iterator<Item = u32> + 'o {
        let is_there = |place: &u32| !self.changed[*place as usize].graphs.is_empty();
        places.into_iter().flatten().copied().filter(is_there)
    }

    /// The pairs of a predicate as they are now, if they are not those of the copy.
    pub(super) fn pairs(&self, predicate: Id, order: Order, copy: &Copy) -> Option<Pairs<'_>> {
        let touched = self.predicates.get(&predicate)?;
        let merged = touched.merged[order as usize].get_or_init(|| {
            let before = copy.triples().pairs(predicate, Part::Stated, order);
            Arc::new(self.merge(touched, before, order))
        });
        Some(Pairs { keys: &merged.keys, values: &merged.values })
    }

    /// Where the keys of changed pairs start.
    pub(super) fn offsets(&self, predicate: Id, order: Order, copy: &Copy) -> Option<Arc<Offsets>> {
        let pairs = self.pairs(predicate, order, copy)?;
        let offsets = &self.predicates.get(&predicate)?.offsets[order as usize];
        Some(Arc::clone(offsets.get_or_init(|| Arc::new(Offsets::of(pairs)))))
    }

    fn merge(&self, touched: &Touched, before: Pairs<'_>, order: Order) -> Merged {
        let pair = |changed: &Changed| match order {
            Order::Subject => (changed.triple[0], changed.triple[2]),
            Order::Object => (changed.triple[2], changed.triple[0]),
        };
        let changed = || touched.changed.iter().map(|place| &self.changed[*place as usize]);
        let some = |has: fn(&Changed) -> bool| {
            let mut pairs: Vec<_> = changed().filter(|c| has(c)).map(pair).collect();
            pairs.sort_unstable();
            pairs
        };
        let come = some(|changed| changed.is_stated && !changed.was_stated);
        let gone = some(|changed| changed.was_stated && !changed.is_stated);
        let mut merged = Merged::default();
        let room = before.keys.len() + come.len();
        merged.keys.reserve_exact(room);
        merged.values.reserve_exact(room);
        let mut done = 0;
        let edits =
            come.iter().map(|pair| (*pair, true)).chain(gone.iter().map(|pair| (*pair, false)));
        let mut edits: Vec<_> = edits.collect();
        edits.sort_unstable();
        for ((key, value), comes) in edits {
            let at = place(before, done, (key, value));
            merged.keys.extend_from_slice(&before.keys[done..at]);
            merged.values.extend_from_slice(&before.values[done..at]);
            done = at;
            if comes {
                merged.keys.push(key);
                merged.values.push(value);
            } else {
                done += 1;
            }
        }
        merged.keys.extend_from_slice(&before.keys[done..]);
        merged.values.extend_from_slice(&before.values[done..]);
        merged
    }

    /// Applies what a change removes and adds.
    pub(super) fn apply(
        &mut self,
        removed: &[Quad],
        added: &[Quad],
        copy: &Copy,
        is_stated: &dyn Fn(&GraphName) -> bool,
    ) {
        let mut graphs = FxHashSet::default();
        for (quads, comes) in [(removed, false), (added, true)] {
            for quad in quads {
                let graph = self.graph(&quad.graph_name, copy, is_stated);
                graphs.insert(graph);
                let triple = [
                    self.number(Term::from(quad.subject.clone()), copy),
                    self.number(quad.predicate.clone().into(), copy),
                    self.number(canonical(quad.object.clone()), copy),
                ];
                if let TermRef::Literal(text) = quad.object.as_ref()
                    && is_text(quad.predicate.as_ref(), text)
                {
                    self.recent.touch(triple[0]);
                }
                self.change(triple, (graph, comes), copy, is_stated);
            }
        }
        for graph in graphs {
            let rows = copy.triples().rows_in(graph).iter();
            let is_there = rows.copied().any(|row| !self.is_hidden(row))
                || self.within(graph).next().is_some();
            keep(&mut self.all_graphs, graph, is_there);
        }
    }

    fn change(
        &mut self,
        triple: [Id; 3],
        (graph, comes): (Id, bool),
        copy: &Copy,
        is_stated: &dyn Fn(&GraphName) -> bool,
    ) {
        let place = match self.places.get(&triple) {
            Some(place) => *place,
            None => self.open(triple, copy, is_stated),
        };
        self.quads += 1;
        let stated_graphs = &self.stated_graphs;
        let changed = &mut self.changed[place as usize];
        match (changed.graphs.binary_search(&graph), comes) {
            (Err(at), true) => changed.graphs.insert(at, graph),
            (Ok(at), false) => {
                changed.graphs.remove(at);
            }
            _ => return,
        }
        let states = |graph: &Id| stated_graphs.get(graph).copied().unwrap_or(false);
        let is_stated = changed.graphs.iter().any(states);
        self.stated += i64::from(is_stated) - i64::from(changed.is_stated);
        changed.is_stated = is_stated;
        if comes {
            let rows = self.graphs.entry(graph).or_default();
            if !rows.contains(&place) {
                rows.push(place);
            }
        }
        let touched = self.predicates.entry(triple[1]).or_default();
        touched.merged = Default::default();
        touched.offsets = Default::default();
    }

    /// Starts to keep a triple here instead of in the copy.
    fn open(
        &mut self,
        triple: [Id; 3],
        copy: &Copy,
        is_stated: &dyn Fn(&GraphName) -> bool,
    ) -> u32 {
        let [s, p, o] = triple;
        let place = u32::try_from(self.changed.len()).unwrap_or(u32::MAX);
        let row = copy.triples().find(s, p, o);
        let (graphs, was_stated) = match row {
            Some(row) => {
                self.hidden.insert(row);
                (copy.triples().graphs_of(row).to_vec(), copy.triples().is_stated(row))
            }
            None => (Vec::new(), false),
        };
        for graph in &graphs {
            self.graphs.entry(*graph).or_default().push(place);
            self.stated_graphs.entry(*graph).or_insert_with(|| {
                match copy.dictionary().term(*graph) {
                    Term::NamedNode(name) => is_stated(&name.into()),
                    _ => true,
                }
            });
        }
        self.changed.push(Changed { triple, graphs, is_stated: was_stated, was_stated });
        self.places.insert(triple, place);
        self.about.entry(s).or_default().push(place);
        self.naming.entry(o).or_default().push(place);
        self.predicates.entry(p).or_default().changed.push(place);
        keep(&mut self.all_predicates, p, true);
        place
    }

    fn graph(
        &mut self,
        name: &GraphName,
        copy: &Copy,
        is_stated: &dyn Fn(&GraphName) -> bool,
    ) -> Id {
        let term = match name {
            GraphName::NamedNode(node) => Term::from(node.clone()),
            GraphName::BlankNode(node) => NamedOrBlankNode::from(node.clone()).into(),
            GraphName::DefaultGraph => return super::UNBOUND,
        };
        let id = self.number(term, copy);
        self.stated_graphs.entry(id).or_insert_with(|| is_stated(name));
        id
    }

    fn number(&mut self, term: Term, copy: &Copy) -> Id {
        if let Some(id) = copy.dictionary().id(term.as_ref()) {
            return id;
        }
        if let Some(id) = self.numbers.get(&term) {
            return *id;
        }
        self.terms.push(term.clone());
        let id = copy.dictionary().len() + u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        self.numbers.insert(term, id);
        id
    }
}

/// Puts a number into a sorted list, or takes it out.
fn keep(list: &mut Vec<Id>, id: Id, there: bool) {
    match (list.binary_search(&id), there) {
        (Err(at), true) => list.insert(at, id),
        (Ok(at), false) => {
            list.remove(at);
        }
        _ => {}
    }
}

/// Where a pair stands or would stand, not before a place.
fn place(pairs: Pairs<'_>, from: usize, (key, value): (Id, Id)) -> usize {
    let first = from + pairs.keys[from..].partition_point(|at| *at < key);
    let last = first + pairs.keys[first..].partition_point(|at| *at <= key);
    first + pairs.values[first..last].partition_point(|at| *at < value)
}
