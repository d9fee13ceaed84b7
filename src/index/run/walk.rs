//! Walking: each row is extended by where a property path leads (SPARQL 1.1 §9).

use super::closure::Closure;
use super::extend::{Extend, read};
use super::held::Held;
use super::{Batch, Cx, ROWS};
use crate::index::plan::{Graph, Route, Walk};
use crate::index::triples::Order;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// A walk along a path that is not a chain of triple patterns.
pub(super) struct Walker {
    cx: Cx,
    walk: Walk,
    /// Where paths lead from a node in a graph, forward or backward.
    known: FxHashMap<(Id, Id, bool), Rc<[Id]>>,
    /// Where the repeated parts of the path lead.
    closures: RefCell<FxHashMap<(*const Route, Id, bool), Closure>>,
    nodes: Option<(Id, Rc<[Id]>)>,
    held: Held,
    row: usize,
    /// Which of the nodes a row that starts anywhere has come to.
    from: usize,
}

#[derive(Default)]
struct Found {
    rows: Vec<u32>,
    starts: Vec<Id>,
    ends: Vec<Id>,
}

impl Walker {
    pub(super) fn new(walk: Walk, cx: Cx) -> Self {
        let known = FxHashMap::default();
        let closures = RefCell::default();
        let held = Held::new(&cx);
        Self { cx, walk, known, closures, nodes: None, held, row: 0, from: 0 }
    }

    /// Walks on from the nodes of the graph, for a row that says neither start nor end.
    fn anywhere(&mut self, graph: Id, found: &mut Found) -> Result<(), Problem> {
        let nodes = match &self.nodes {
            Some((of, nodes)) if *of == graph => Rc::clone(nodes),
            _ => self.starts(graph)?,
        };
        self.nodes = Some((graph, Rc::clone(&nodes)));
        let circle = self.walk.start == self.walk.end;
        while self.from < nodes.len() && found.rows.len() < ROWS {
            let start = nodes[self.from];
            self.from += 1;
            for end in &*self.leads(graph, start, true)? {
                if !circle || *end == start {
                    found.push(self.row, start, *end);
                }
            }
        }
        if self.from == nodes.len() {
            self.row += 1;
            self.from = 0;
        }
        Ok(())
    }

    /// Where the path may start.
    fn starts(&mut self, graph: Id) -> Result<Rc<[Id]>, Problem> {
        let mut starts = Vec::new();
        if self.walk.graph != Graph::Stated || !self.openings(&self.walk.route, true, &mut starts) {
            return self.nodes(graph);
        }
        starts.sort_unstable();
        starts.dedup();
        self.held.add(starts.len() * size_of::<Id>())?;
        Ok(starts.into())
    }

    /// Adds the nodes from which a route has a first step; not so if it needs none.
    fn openings(&self, route: &Route, forward: bool, starts: &mut Vec<Id>) -> bool {
        match route {
            Route::Step(predicate) => {
                let order = if forward { Order::Subject } else { Order::Object };
                let keys = self.cx.view.pairs(*predicate, order).keys;
                starts.extend(keys.chunk_by(|a, b| a == b).map(|run| run[0]));
                true
            }
            Route::Back(route) => self.openings(route, !forward, starts),
            Route::Then(first, second) => {
                self.openings(if forward { first } else { second }, forward, starts)
            }
            Route::Either(one, other) => {
                self.openings(one, forward, starts) && self.openings(other, forward, starts)
            }
            Route::Many { route, none: false } => self.openings(route, forward, starts),
            Route::Many { .. } | Route::Maybe(_) | Route::Other(_) => false,
        }
    }

    /// Every subject and object of a graph.
    fn nodes(&mut self, graph: Id) -> Result<Rc<[Id]>, Problem> {
        let held = self.held.bytes();
        let view = &self.cx.view;
        let mut nodes = FxHashSet::default();
        for (at, row) in view.rows().enumerate() {
            if at.is_multiple_of(ROWS) {
                self.cx.meter.check()?;
                self.held.set(held + nodes.capacity() * 8)?;
            }
            if self.is_in(row, graph) {
                let [s, _, o] = view.row(row);
                nodes.extend([s, o]);
            }
        }
        let mut nodes: Vec<Id> = nodes.into_iter().collect();
        nodes.sort_unstable();
        self.held.set(held + nodes.len() * size_of::<Id>())?;
        Ok(nodes.into())
    }

    fn is_in(&self, row: u32, graph: Id) -> bool {
        self.walk.graph.holds(row, graph, &self.cx.view)
    }

    /// Where the path leads from a node; looked for once.
    fn leads(&mut self, graph: Id, node: Id, forward: bool) -> Result<Rc<[Id]>, Problem> {
        if let Some(known) = self.known.get(&(graph, node, forward)) {
            return Ok(Rc::clone(known));
        }
        self.cx.meter.check()?;
        let mut ends = Vec::new();
        let route = Rc::clone(&self.walk.route);
        self.follow(&route, (graph, node), forward, &mut ends)?;
        self.held.add(ends.len() * size_of::<Id>() + 64)?;
        let ends: Rc<[Id]> = ends.into();
        self.known.insert((graph, node, forward), Rc::clone(&ends));
        Ok(ends)
    }

    /// Adds where a route leads from a node, as often as it does.
    fn follow(
        &self,
        route: &Route,
        (graph, node): (Id, Id),
        forward: bool,
        ends: &mut Vec<Id>,
    ) -> Result<(), Problem> {
        match route {
            Route::Step(predicate) => self.step(*predicate, (graph, node), forward, ends),
            Route::Back(route) => self.follow(route, (graph, node), !forward, ends)?,
            Route::Then(first, second) => {
                let (first, second) = if forward { (first, second) } else { (second, first) };
                let mut middle = Vec::new();
                self.follow(first, (graph, node), forward, &mut middle)?;
                let (mut held, from) = (Held::new(&self.cx), ends.len());
                held.add(middle.len() * size_of::<Id>())?;
                for node in &middle {
                    self.follow(second, (graph, *node), forward, ends)?;
                    // Nodes come as often as there are ways to them.
                    self.cx.meter.check()?;
                    held.set((middle.len() + ends.len() - from) * size_of::<Id>())?;
                }
            }
            Route::Either(one, other) => {
                let mut both = Vec::new();
                self.follow(one, (graph, node), forward, &mut both)?;
                self.follow(other, (graph, node), forward, &mut both)?;
                both.sort_unstable();
                both.dedup();
                ends.extend(both);
            }
            Route::Many { none: true, .. } | Route::Maybe(_) if !self.is_node(graph, node) => {}
            Route::Many { route, none } => {
                self.reach((route, *none), (graph, node), forward, ends)?;
            }
            Route::Maybe(route) => {
                let mut once = Vec::new();
                self.follow(route, (graph, node), forward, &mut once)?;
                once.push(node);
                once.sort_unstable();
                once.dedup();
                ends.extend(once);
            }
            Route::Other(but) => self.other(but, (graph, node), forward, ends),
        }
        Ok(())
    }

    /// Adds each node that a route leads to when it is taken again and again.
    fn reach(
        &self,
        (route, none): (&Route, bool),
        (graph, start): (Id, Id),
        forward: bool,
        ends: &mut Vec<Id>,
    ) -> Result<(), Problem> {
        let key = (std::ptr::from_ref(route), graph, forward);
        // It is away while it is used: the route may have such steps inside.
        let closure = self.closures.borrow_mut().remove(&key);
        let mut closure = closure.unwrap_or_else(|| Closure::new(&self.cx));
        let reached =
            closure.reach(start, |node, next| self.follow(route, (graph, node), forward, next))?;
        self.closures.borrow_mut().insert(key, closure);
        ends.extend_from_slice(&reached);
        if none && !reached.contains(&start) {
            ends.push(start);
        }
        Ok(())
    }

    /// Whether a term is a subject or an object of a graph: only then a path of no step is one,
    /// as Oxigraph has it.
    fn is_node(&self, graph: Id, node: Id) -> bool {
        let view = &self.cx.view;
        view.about(node).chain(view.naming(node)).any(|row| self.is_in(row, graph))
    }

    fn step(&self, predicate: Id, (graph, node): (Id, Id), forward: bool, ends: &mut Vec<Id>) {
        let view = &self.cx.view;
        if self.walk.graph == Graph::Stated {
            let order = if forward { Order::Subject } else { Order::Object };
            let pairs = view.pairs(predicate, order);
            let from = pairs.keys.partition_point(|key| *key < node);
            let to = from + super::finder::gallop(&pairs.keys[from..], |key| key <= node);
            ends.extend_from_slice(&pairs.values[from..to]);
            return;
        }
        self.look((graph, node), forward, |p| p == predicate, ends);
    }

    fn other(&self, but: &[Id], at: (Id, Id), forward: bool, ends: &mut Vec<Id>) {
        self.look(at, forward, |p| !but.contains(&p), ends);
    }

    /// Adds the other ends of the triples that fit, one by one.
    fn look(
        &self,
        (graph, from): (Id, Id),
        forward: bool,
        fits: impl Fn(Id) -> bool,
        ends: &mut Vec<Id>,
    ) {
        let view = &self.cx.view;
        let mut add = |row: u32| {
            let [s, p, o] = view.row(row);
            if fits(p) && self.is_in(row, graph) {
                ends.push(if forward { o } else { s });
            }
        };
        if forward {
            view.about(from).for_each(&mut add);
        } else {
            view.naming(from).for_each(&mut add);
        }
    }
}

impl Found {
    fn push(&mut self, row: usize, start: Id, end: Id) {
        self.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        self.starts.push(start);
        self.ends.push(end);
    }
}

impl Extend for Walker {
    fn begin(&mut self) {
        (self.row, self.from) = (0, 0);
    }

    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem> {
        let mut found = Found::default();
        while self.row < batch.len && found.rows.len() < ROWS {
            let row = self.row;
            let (start, end) = (read(self.walk.start, batch, row), read(self.walk.end, batch, row));
            let graph = match &self.walk.graph {
                Graph::Named(name, _) => read(*name, batch, row),
                _ => UNBOUND,
            };
            match (start, end) {
                (UNBOUND, UNBOUND) => {
                    self.anywhere(graph, &mut found)?;
                    continue;
                }
                (UNBOUND, end) => {
                    for start in &*self.leads(graph, end, false)? {
                        found.push(row, *start, end);
                    }
                }
                (start, UNBOUND) => {
                    for end in &*self.leads(graph, start, true)? {
                        found.push(row, start, *end);
                    }
                }
                (start, end) => {
                    if self.leads(graph, start, true)?.contains(&end) {
                        found.push(row, start, end);
                    }
                }
            }
            self.row += 1;
        }
        let mut out = batch.pick(&found.rows, &self.walk.keep);
        for (place, column) in [(self.walk.start, found.starts), (self.walk.end, found.ends)] {
            if let Some(slot) = place.slot()
                && self.walk.keep.contains(slot)
            {
                out.set(slot, column);
            }
        }
        Ok(out)
    }

    fn row(&self) -> usize {
        self.row
    }
}
