//! Pruning: no step carries a variable along that nothing after it needs.

use super::node::{Graph, Join, Left, Node, Place};
use super::slots::Slots;
use std::rc::Rc;

/// Notes at each step what is needed after it; gives what is needed before all of them.
pub(in crate::index) fn prune(node: &mut Rc<Node>, needed: &Slots) -> Slots {
    // A plan has one owner until it runs.
    let Some(node) = Rc::get_mut(node) else { return needed.clone() };
    let mut before = needed.clone();
    match node {
        Node::Chain(nodes) => {
            for node in nodes.iter_mut().rev() {
                before = prune(node, &before);
            }
        }
        Node::Counts { .. } => {}
        Node::Scan(scan) => {
            scan.keep = needed.clone();
            before.extend(scan.places.iter().filter_map(|place| place.slot()));
            before.extend(name(&scan.graph));
        }
        Node::Meet(meet) => {
            meet.keep = needed.clone();
            before.extend(meet.scans.iter().flat_map(|it| it.places).filter_map(Place::slot));
        }
        Node::Path(walk) => {
            walk.keep = needed.clone();
            before.extend([walk.start, walk.end].into_iter().filter_map(Place::slot));
            before.extend(name(&walk.graph));
        }
        Node::Graphs { name, .. } => before.extend(name.slot()),
        Node::Filter { uses, .. } => before.add(uses),
        Node::Bind { slot, uses, .. } => {
            before.add(uses);
            before.insert(*slot);
        }
        Node::Union(branches) => {
            for branch in branches {
                before.add(&prune(branch, needed));
            }
        }
        Node::Optional { inner, row } => {
            let mut inside = needed.clone();
            inside.insert(*row);
            before.add(&prune(inner, &inside));
        }
        Node::Join(join) | Node::Minus(join) => {
            before.add(&alone(join, needed));
        }
        Node::Search { thing, score, keep, .. } => {
            *keep = needed.clone();
            before.extend(thing.slot().into_iter().chain(*score));
        }
        Node::Values { slots, .. } => before.extend(slots.iter().copied()),
        Node::Project { inner, slots } => {
            prune(inner, &needed.and(slots));
        }
        Node::Group { inner, keys, aggregates } => {
            let keys = keys.iter().copied();
            let taken = aggregates.iter().flat_map(|it| it.argument.iter().chain(&it.row));
            prune(inner, &keys.chain(taken.copied()).collect());
        }
        Node::Distinct { inner, slots } => {
            let mut inside = needed.clone();
            inside.extend(slots.iter().copied());
            prune(inner, &inside);
        }
        Node::Sort { inner, keys, .. } => {
            let mut inside = needed.clone();
            inside.extend(keys.iter().map(|(slot, _)| *slot));
            prune(inner, &inside);
        }
        Node::Slice { inner, .. } => {
            prune(inner, needed);
        }
    }
    before
}

/// What a join needs of the rows that it takes, apart from what is needed after it.
fn alone(join: &mut Join, needed: &Slots) -> Slots {
    let mut both: Slots = join.shared.iter().copied().collect();
    if let Some(Left { condition: Some((_, uses)) }) = &join.optional {
        both.add(uses);
    }
    prune(&mut join.inner, &needed.with(&both));
    both
}

fn name(graph: &Graph) -> Option<usize> {
    match graph {
        Graph::Named(name, _) => name.slot(),
        _ => None,
    }
}
