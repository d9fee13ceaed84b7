//! Looking up late: what only names a key of a group is looked up once a group, not once a row.

use super::estimate::guess;
use super::lower::{Planner, join};
use super::node::{Graph, Node, Place, Scan};
use super::part::{Form, Part};
use super::slots::Slots;
use crate::index::expression::Unsupported;
use crate::index::run::aggregate::Aggregate;
use crate::index::triples::Order;
use std::rc::Rc;

impl Planner {
    /// A group. Patterns that lead from a key to another key, which nothing else speaks of, come
    /// after it: its rows differ in that key only, so that each group would only be split by it.
    pub(super) fn grouped(
        &mut self,
        inner: Part,
        mut keys: Vec<usize>,
        aggregates: Vec<Aggregate>,
    ) -> Result<Node, Unsupported> {
        let (inner, late) = self.part_late(inner, &keys, &aggregates);
        keys.retain(|key| late.iter().all(|places| places[2] != Place::Slot(*key)));
        let guess = guess(&inner, &self.cx.view) * 0.3;
        let group = if let Some(sizes) = self.sizes(&inner, &keys, &aggregates) {
            sizes
        } else {
            let inner = Rc::new(self.within(inner, &Slots::default())?);
            Node::Group { inner, keys, aggregates }
        };
        if late.is_empty() {
            return Ok(group);
        }
        let scan = |places: [Place; 3]| {
            let (graph, by, keep) = (Graph::Stated, Order::Subject, Slots::default());
            Node::Scan(Scan { places, graph, by, objects: None, keep, guess })
        };
        let nodes = std::iter::once(group).chain(late.into_iter().map(scan));
        Ok(Node::Chain(nodes.map(Rc::new).collect()))
    }

    /// What has to be there before the group, and the patterns that can wait.
    fn part_late(
        &self,
        inner: Part,
        keys: &[usize],
        aggregates: &[Aggregate],
    ) -> (Part, Vec<[Place; 3]>) {
        let whole_rows = |aggregate: &Aggregate| !aggregate.row.is_empty();
        let Form::Join(mut parts) = inner.form else { return (inner, Vec::new()) };
        let mut late = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let can_wait = self.can_wait(at, &parts, keys, aggregates);
            let is_start = |place: Place| late.iter().any(|late: &[Place; 3]| late[0] == place);
            match parts[at].form {
                Form::Scan { places, .. }
                    if can_wait && !is_start(places[2]) && !aggregates.iter().any(whole_rows) =>
                {
                    late.push(places);
                    parts.remove(at);
                }
                _ => at += 1,
            }
        }
        if late.is_empty() {
            return (Part { form: Form::Join(parts), ..inner }, late);
        }
        (join(parts), late)
    }

    fn can_wait(
        &self,
        at: usize,
        parts: &[Part],
        keys: &[usize],
        aggregates: &[Aggregate],
    ) -> bool {
        let Form::Scan {
            places: [Place::Slot(key), Place::Is(predicate), Place::Slot(name)], ..
        } = parts[at].form
        else {
            return false;
        };
        let Form::Scan { graph: Graph::Stated, .. } = parts[at].form else { return false };
        let others = || parts.iter().enumerate().filter(|(other, _)| *other != at);
        let known = self.cx.view.distinct(predicate, Order::Subject);
        key != name
            && keys.contains(&key)
            && keys.contains(&name)
            && others().all(|(_, part)| !part.mentions().contains(name))
            && aggregates.iter().all(|aggregate| aggregate.argument != Some(name))
            && others().any(|(_, part)| self.leads_to(part, key, known))
    }

    /// Whether a part gives a key its terms, and a pattern that knows so many of them would
    /// throw away few: one that throws away most rows is better read first.
    fn leads_to(&self, part: &Part, key: usize, known: u32) -> bool {
        let Form::Scan { places: [s, Place::Is(predicate), o], graph: Graph::Stated } = part.form
        else {
            return false;
        };
        let order = match (s == Place::Slot(key), o == Place::Slot(key)) {
            (true, false) => Order::Subject,
            (false, true) => Order::Object,
            _ => return false,
        };
        self.cx.view.distinct(predicate, order) / 2 <= known
    }
}
