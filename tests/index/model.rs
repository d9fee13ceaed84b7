//! Every look-up is the same as one in a plain list of the quads.

use super::terms::{is_stated, quads, terms};
use colophon::index::{Copy, Id, Order, Part};
use oxrdf::{GraphName, Quad, Term};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The quads as numbers: each triple with its graphs, and whether it is in the default graph.
struct Model {
    rows: BTreeMap<[Id; 3], (BTreeSet<Id>, bool)>,
}

impl Model {
    fn new(quads: &[Quad], copy: &Copy) -> Self {
        let id = |term: Term| copy.dictionary().id(term.as_ref()).unwrap();
        let mut rows: BTreeMap<_, (BTreeSet<_>, bool)> = BTreeMap::new();
        for Quad { subject, predicate, object, graph_name } in quads.iter().cloned() {
            let triple = [id(subject.into()), id(predicate.into()), id(object)];
            let row = rows.entry(triple).or_default();
            row.1 |= is_stated(&graph_name);
            match graph_name {
                GraphName::NamedNode(node) => drop(row.0.insert(id(node.into()))),
                GraphName::BlankNode(node) => drop(row.0.insert(id(node.into()))),
                GraphName::DefaultGraph => {}
            }
        }
        Self { rows }
    }

    fn pairs(&self, predicate: Id, part: Part, order: Order) -> Vec<(Id, Id)> {
        let rows = self.rows.iter().filter(|([_, p, _], (_, stated))| {
            *p == predicate && *stated == (part == Part::Stated)
        });
        let pairs = rows.map(|(&[s, _, o], _)| match order {
            Order::Subject => (s, o),
            Order::Object => (o, s),
        });
        pairs.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn check(&self, copy: &Copy) {
        self.check_rows(copy);
        self.check_pairs(copy);
        self.check_graphs(copy);
    }

    fn check_rows(&self, copy: &Copy) {
        let triples = copy.triples();
        assert_eq!(triples.rows() as usize, self.rows.len());
        assert_eq!(triples.stated() as usize, self.rows.values().filter(|row| row.1).count());
        for (row, (triple, (graphs, stated))) in (0..).zip(&self.rows) {
            assert_eq!(triples.row(row), *triple);
            assert_eq!(triples.is_stated(row), *stated);
            assert_eq!(triples.graphs_of(row), graphs.iter().copied().collect::<Vec<_>>());
            assert_eq!(triples.find(triple[0], triple[1], triple[2]), Some(row));
        }
        for id in 0..=copy.dictionary().len() + 1 {
            let with = |place: usize| -> Vec<u32> {
                let rows = (0..).zip(self.rows.keys());
                rows.filter(|(_, triple)| triple[place] == id).map(|(row, _)| row).collect()
            };
            assert_eq!(triples.about(id).collect::<Vec<_>>(), with(0));
            assert_eq!(triples.naming(id), with(2));
            for other in 0..=copy.dictionary().len() + 1 {
                let there = self.rows.contains_key(&[id, other, id]);
                assert_eq!(triples.find(id, other, id).is_some(), there);
            }
        }
    }

    fn check_pairs(&self, copy: &Copy) {
        let triples = copy.triples();
        let predicates: BTreeSet<_> = self.rows.keys().map(|triple| triple[1]).collect();
        assert_eq!(triples.predicates(), predicates.into_iter().collect::<Vec<_>>());
        for predicate in 0..=copy.dictionary().len() + 1 {
            for part in [Part::Stated, Part::Rest] {
                for order in [Order::Subject, Order::Object] {
                    let wanted = self.pairs(predicate, part, order);
                    let found = triples.pairs(predicate, part, order);
                    assert_eq!(found.keys.len(), found.values.len());
                    let found = found.keys.iter().copied().zip(found.values.iter().copied());
                    assert_eq!(found.collect::<Vec<_>>(), wanted);
                    let keys: BTreeSet<_> = wanted.iter().map(|pair| pair.0).collect();
                    assert_eq!(triples.distinct(predicate, part, order) as usize, keys.len());
                }
            }
        }
    }

    fn check_graphs(&self, copy: &Copy) {
        let graphs: BTreeSet<_> = self.rows.values().flat_map(|row| &row.0).copied().collect();
        assert_eq!(copy.triples().graphs(), graphs.into_iter().collect::<Vec<_>>());
        for graph in 0..=copy.dictionary().len() + 1 {
            let rows = (0..).zip(self.rows.values());
            let rows = rows.filter(|(_, row)| row.0.contains(&graph)).map(|(row, _)| row);
            assert_eq!(copy.triples().rows_in(graph), rows.collect::<Vec<u32>>());
        }
    }
}

/// Every term that stands in the quads has an id, every id a term, and nothing else has.
fn check_terms(quads: &[Quad], copy: &Copy) {
    let mut there = BTreeSet::new();
    for Quad { subject, predicate, object, graph_name } in quads.iter().cloned() {
        there.extend([Term::from(subject), predicate.into(), object].map(|term| term.to_string()));
        if graph_name != GraphName::DefaultGraph {
            there.insert(graph_name.to_string());
        }
    }
    let dictionary = copy.dictionary();
    let told: Vec<_> = (1..=dictionary.len()).map(|id| dictionary.term(id)).collect();
    assert_eq!(told.iter().map(Term::to_string).collect::<BTreeSet<_>>(), there);
    assert_eq!(told.len(), there.len());
    for (id, term) in (1..).zip(&told) {
        assert_eq!(dictionary.id(term.as_ref()), Some(id), "{term}");
    }
    for term in terms() {
        let known = dictionary.id(term.as_ref()).is_some();
        assert_eq!(known, there.contains(&term.to_string()), "{term}");
    }
}

pub(super) fn copy_of(quads: &[Quad]) -> Copy {
    Copy::of(7, quads.iter().cloned().map(Ok), is_stated).unwrap()
}

/// Everything that a copy tells is what its quads say.
pub(super) fn check(quads: &[Quad], copy: &Copy) {
    check_terms(quads, copy);
    Model::new(quads, copy).check(copy);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_copy_says_what_its_quads_say(quads in quads(160)) {
        check(&quads, &copy_of(&quads));
    }
}

#[test]
fn a_copy_of_nothing_has_nothing() {
    let copy = copy_of(&[]);
    check(&[], &copy);
    assert!(copy.dictionary().is_empty());
    assert_eq!(copy.version(), 7);
}
