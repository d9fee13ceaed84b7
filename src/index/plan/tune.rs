//! Tuning: a step is fitted to the ones beside it.

use super::node::{Graph, Meet, Node, Place, Scan};
use super::slots::Slots;
use crate::index::triples::Order;
use std::rc::Rc;

/// The last step of a plan looks for one variable, from what every row has.
pub(super) struct Open {
    variable: usize,
    /// What every row has before the step.
    certain: Slots,
    /// How many steps there are with it.
    steps: usize,
}

/// Has the scan before this place read objects in their order if they are what is computed with:
/// equal ones then come together, and their texts stand one after the other in memory.
pub(super) fn read_for(nodes: &mut [Rc<Node>], uses: &Slots) {
    if let Some(Node::Scan(scan)) = nodes.last_mut().and_then(Rc::get_mut)
        && let Place::Slot(object) = scan.places[2]
        && *uses == [object].into_iter().collect()
    {
        scan.by = Order::Object;
    }
}

/// Adds a step. Scans that look for the same variable from what is known become one step, which
/// goes through their sorted lists together: nobody makes rows that the next scan throws away.
pub(super) fn push(
    nodes: &mut Vec<Rc<Node>>,
    node: Node,
    (certain, possible): (&Slots, &Slots),
    open: &mut Option<Open>,
) {
    let scan = match node {
        Node::Scan(scan) => scan,
        node => {
            *open = None;
            return nodes.push(Rc::new(node));
        }
    };
    if let Some(before) = open.as_ref().filter(|before| before.steps == nodes.len())
        && sought(&scan, &before.certain) == Some(before.variable)
    {
        match nodes.last_mut().and_then(Rc::get_mut) {
            Some(Node::Meet(meet)) => return meet.scans.push(scan),
            Some(last) => {
                if let Node::Scan(first) = last {
                    let (scans, variable) = (vec![first.clone(), scan], before.variable);
                    *last = Node::Meet(Meet { scans, variable, keep: Slots::default() });
                    return;
                }
            }
            None => {}
        }
    }
    let new = sought(&scan, certain).filter(|variable| !possible.contains(*variable));
    nodes.push(Rc::new(Node::Scan(scan)));
    let steps = nodes.len();
    *open = new.map(|variable| Open { variable, certain: certain.clone(), steps });
}

/// The variable that a scan looks for, if every row knows the other end.
fn sought(scan: &Scan, certain: &Slots) -> Option<usize> {
    let ([s, Place::Is(_), o], Graph::Stated, None) = (scan.places, &scan.graph, &scan.objects)
    else {
        return None;
    };
    let knows = |place: Place| place.slot().is_none_or(|slot| certain.contains(slot));
    match (knows(s), knows(o)) {
        (true, false) => o.slot(),
        (false, true) => s.slot(),
        _ => None,
    }
}
