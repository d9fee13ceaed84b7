//! Planning counts: how many triples a pattern has stands in the index, and nobody reads them.

use super::lower::Planner;
use super::node::{Graph, Node, Place};
use super::part::{Form, Part};
use crate::index::Id;
use crate::index::run::aggregate::{Aggregate, Function};
use crate::index::triples::Order;

impl Planner {
    /// The groups of a single pattern, if only their sizes are asked for.
    pub(super) fn sizes(
        &self,
        inner: &Part,
        keys: &[usize],
        aggregates: &[Aggregate],
    ) -> Option<Node> {
        let Form::Scan { places, graph: Graph::Stated } = &inner.form else { return None };
        let [Place::Slot(s), p, Place::Slot(o)] = *places else { return None };
        if s == o || p == Place::Slot(s) || p == Place::Slot(o) {
            return None;
        }
        let is_size = |aggregate: &Aggregate| {
            let of_pattern = aggregate.argument.is_none_or(|slot| inner.certain.contains(slot));
            matches!(aggregate.function, Function::Count) && !aggregate.distinct && of_pattern
        };
        if !aggregates.iter().all(is_size) {
            return None;
        }
        let view = &self.cx.view;
        match (p, keys, aggregates) {
            (Place::Is(p), [], _) => {
                let size = view.pairs(p, Order::Subject).keys.len();
                Some(self.totals(aggregates, size))
            }
            (Place::Slot(_), [], _) => Some(self.totals(aggregates, view.stated())),
            (Place::Slot(p), [key], _) if *key == p => {
                let sizes = view.predicates().iter().filter_map(|predicate| {
                    let size = view.pairs(*predicate, Order::Subject).keys.len();
                    let counted = std::iter::repeat_n(self.number(size), aggregates.len());
                    (size > 0).then(|| std::iter::once(*predicate).chain(counted).collect())
                });
                let results = aggregates.iter().map(|aggregate| aggregate.result);
                let slots = std::iter::once(p).chain(results).collect();
                Some(Node::Values { slots, rows: sizes.collect() })
            }
            (Place::Is(predicate), [key], [one]) if *key == s || *key == o => {
                let order = if *key == s { Order::Subject } else { Order::Object };
                Some(Node::Counts { predicate, order, key: *key, count: one.result })
            }
            _ => None,
        }
    }

    fn totals(&self, aggregates: &[Aggregate], size: usize) -> Node {
        let slots = aggregates.iter().map(|aggregate| aggregate.result).collect();
        Node::Values { slots, rows: vec![vec![self.number(size); aggregates.len()]] }
    }

    fn number(&self, size: usize) -> Id {
        self.cx.terms.id(oxrdf::Literal::from(size as u64).into())
    }
}
