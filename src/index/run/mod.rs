//! Running: a plan becomes rows, a batch at a time.
//!
//! Every operator is a [`Stream`] over the one before it. Memory that is held from batch to
//! batch is taken from the budget; each `next` looks at the clock.

pub(super) mod aggregate;
mod batch;
mod bits;
mod closure;
mod concat;
mod count;
mod couples;
mod distinct;
mod extend;
mod extreme;
mod finder;
mod graphs;
mod group;
mod held;
mod join;
mod keys;
mod meet;
mod merge;
mod optional;
mod order;
mod packed;
mod pairs;
mod rank;
mod rows;
mod runs;
mod scan;
mod search;
mod seen;
mod single;
mod slice;
mod sort;
mod steps;
mod sum;
mod value;
mod variety;
mod walk;

pub(super) use batch::{Batch, ROWS};
pub(super) use held::Held;
pub(super) use join::unit;
pub(super) use optional::Exists;
pub(super) use rows::gather;
pub(super) use search::{Quoting, score};

use super::plan::{Graph, Node, Place};

use super::budget::{Budget, Meter};
use super::terms::Terms;
use super::view::View;
use crate::problem::Problem;
use extend::Extending;
use oxiri::Iri;
use oxrdf::Term;
use oxsdatatypes::DateTime;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What all operators of one query share.
pub(super) struct Context {
    pub(super) view: View,
    pub(super) terms: Terms,
    pub(super) meter: Rc<Meter>,
    /// How many variables there are, hidden ones included.
    pub(super) width: Cell<usize>,
    /// What each step gave and how long it took, where that is to be explained.
    pub(super) profile: Option<RefCell<FxHashMap<usize, Counted>>>,
    /// `NOW()`.
    pub(super) now: Term,
    /// What `IRI("…")` is relative to.
    pub(super) base: Option<Iri<String>>,
}

pub(super) type Cx = Rc<Context>;

impl Context {
    pub(super) fn new(view: View, budget: Budget, base: Option<Iri<String>>) -> Self {
        let meter = Rc::new(Meter::new(budget));
        let terms = Terms::new(view.clone(), Rc::clone(&meter));
        let now = oxrdf::Literal::from(DateTime::now()).into();
        Self { view, terms, meter, width: Cell::new(0), profile: None, now, base }
    }
}

/// What a step gave.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    rows: u64,
    time: Duration,
}

impl Context {
    /// The rows and the microseconds of a step.
    pub(super) fn profiled(&self, node: &Rc<Node>) -> (u64, u64) {
        let counted = self
            .profile
            .as_ref()
            .and_then(|profile| profile.borrow().get(&(Rc::as_ptr(node) as usize)).copied());
        let Counted { rows, time } = counted.unwrap_or_default();
        (rows, u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
    }
}

/// Counts what a step gives.
struct Profiled {
    rows: Rows,
    node: usize,
    cx: Cx,
}

impl Stream for Profiled {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let start = Instant::now();
        let next = self.rows.next();
        if let Some(profile) = &self.cx.profile {
            let mut profile = profile.borrow_mut();
            let counted = profile.entry(self.node).or_default();
            counted.time += start.elapsed();
            if let Ok(Some(batch)) = &next {
                counted.rows += batch.len as u64;
            }
        }
        next
    }
}

/// Rows that come batch by batch.
pub(super) trait Stream {
    /// The next rows; an empty batch is no end.
    ///
    /// # Errors
    ///
    /// If the budget is used up, or something breaks.
    fn next(&mut self) -> Result<Option<Batch>, Problem>;
}

pub(super) type Rows = Box<dyn Stream>;

/// One batch, then nothing.
pub(super) struct Once(pub(super) Option<Batch>);

impl Stream for Once {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        Ok(self.0.take())
    }
}

/// All rows of a stream in one batch; its memory is taken from the budget.
pub(super) fn collect(cx: &Cx, rows: &mut dyn Stream) -> Result<(Batch, Held), Problem> {
    let mut held = Held::new(cx);
    let mut batches = Vec::new();
    while let Some(batch) = rows.next()? {
        cx.meter.check()?;
        if batch.len > 0 {
            held.add(batch.bytes())?;
            batches.push(batch);
        }
    }
    // While they are put together they are there twice.
    let twice = held.bytes();
    held.add(twice)?;
    let all = Batch::concat(&batches, cx.width.get());
    held.set(twice)?;
    Ok((all, held))
}

/// Starts a step over rows.
pub(super) fn open(node: &Rc<Node>, input: Rows, cx: &Cx) -> Rows {
    let rows = start(node, input, cx);
    if cx.profile.is_none() {
        return rows;
    }
    Box::new(Profiled { rows, node: Rc::as_ptr(node) as usize, cx: Rc::clone(cx) })
}

fn start(node: &Rc<Node>, input: Rows, cx: &Cx) -> Rows {
    let cx = Rc::clone(cx);
    let step = |input: Rows, cx: Cx| (input, Rc::clone(node), cx);
    match &**node {
        Node::Chain(nodes) => nodes.iter().fold(input, |rows, node| open(node, rows, &cx)),
        Node::Scan(scan) => {
            if let (Place::Is(predicate), Graph::Stated) = (scan.places[1], &scan.graph) {
                let by = scan::PairScan::new(scan.clone(), predicate, Rc::clone(&cx));
                return Box::new(Extending { cx, input, batch: None, by });
            }
            let by = rows::RowScan::new(scan.clone(), Rc::clone(&cx));
            Box::new(Extending { cx, input, batch: None, by })
        }
        Node::Meet(meet) => {
            let by = meet::Meeting::new(meet.clone(), Rc::clone(&cx));
            Box::new(Extending { cx, input, batch: None, by })
        }
        Node::Path(walk) => {
            let by = walk::Walker::new(walk.clone(), Rc::clone(&cx));
            Box::new(Extending { cx, input, batch: None, by })
        }
        Node::Graphs { name, among } => {
            Box::new(graphs::Graphs { cx, input, name: *name, among: among.clone() })
        }
        Node::Search { thing, score, found, keep } => {
            let places = (*thing, score.map(Place::Slot));
            let by = search::Searched::new(Rc::clone(found), places, keep.clone(), Rc::clone(&cx));
            Box::new(Extending { cx, input, batch: None, by })
        }
        Node::Filter { .. } => steps::step(step(input, cx), steps::Filter),
        Node::Bind { .. } => steps::step(step(input, cx), steps::Bind),
        Node::Union(_) => steps::step(step(input, cx), steps::Union::default()),
        Node::Optional { .. } => Box::new(optional::Optional::new(input, Rc::clone(node), cx)),
        Node::Join(_) => Box::new(join::HashJoin::new(input, Rc::clone(node), cx)),
        Node::Minus(_) => Box::new(join::Minus::new(input, Rc::clone(node), cx)),
        Node::Values { slots, rows } => {
            Box::new(Once(Some(steps::written(slots, rows, cx.width.get()))))
        }
        Node::Counts { predicate, order, key, count } => {
            Box::new(runs::Runs::new((*predicate, *order), (*key, *count), cx))
        }
        Node::Project { inner, .. } => {
            let input = open(inner, unit(&cx), &cx);
            steps::step(step(input, cx), steps::Project)
        }
        Node::Group { inner, keys, aggregates } => {
            let input = open(inner, unit(&cx), &cx);
            Box::new(group::Group::new(input, keys.clone(), aggregates, cx))
        }
        Node::Distinct { inner, slots } => {
            let input = open(inner, unit(&cx), &cx);
            Box::new(distinct::Distinct::new(input, slots.clone(), cx))
        }
        Node::Sort { inner, keys, limit } => {
            let input = open(inner, unit(&cx), &cx);
            Box::new(sort::Sort::new(input, keys.clone(), *limit, cx))
        }
        Node::Slice { inner, start, length } => {
            let input = open(inner, unit(&cx), &cx);
            Box::new(slice::Slice::new(input, *start, *length))
        }
    }
}
