//! Explaining: how a query was answered, step by step, with what was expected and what came.

use super::budget::Budget;
use super::evaluate::{answer, fall_back, graphs};
use super::expression::Unsupported;
use super::plan::{Graph, Node, Place, Planner, Route, Scan};
use super::run::{Context, Cx};
use super::view::View;
use super::{Id, UNBOUND};
use crate::problem::Problem;
use crate::store::Scope;
use serde::Serialize;
use spareval::QueryResults;
use spargebra::Query;
use std::rc::Rc;
use std::time::Instant;

/// How a query was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The version of the dataset that was read.
    pub version: u64,
    /// Quads that changed since the copy was made, and were looked at as well.
    pub changes: usize,
    /// Why the copy's own evaluator did not answer, if it did not.
    pub fallback: Option<String>,
    /// How many rows or statements came.
    pub rows: u64,
    /// How long all of it took, in microseconds.
    pub micros: u64,
    /// The steps; each stands above those that it takes its rows from.
    pub steps: Vec<Step>,
}

/// A step of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// How deep it stands: a step that is part of another stands one deeper.
    pub depth: usize,
    /// What it does.
    pub what: String,
    /// How many rows were expected, where that was estimated.
    pub expected: Option<u64>,
    /// How many rows came.
    pub rows: u64,
    /// How long it took with everything before it, in microseconds.
    pub micros: u64,
}

/// Answers a query and tells how.
///
/// # Errors
///
/// As [`evaluate`](super::evaluate()).
pub fn explain(
    view: &View,
    query: &Query,
    scope: &Scope,
    budget: Budget,
) -> Result<Explanation, Problem> {
    let start = Instant::now();
    let mut cx = Context::new(view.clone(), budget, query.base_iri().cloned());
    cx.profile = Some(std::cell::RefCell::default());
    let cx: Cx = Rc::new(cx);
    let (default, among) = graphs(&cx, query.dataset(), scope);
    let mut planner = Planner::new(Rc::clone(&cx), default.clone(), among.clone());
    let mut steps = Vec::new();
    let (rows, fallback) = match answer(&cx, &mut planner, query) {
        Ok((results, node)) => {
            let rows = drain(results?)?;
            Teller { cx: &cx, planner: &planner, steps: &mut steps, given: Vec::new() }
                .tell(&node, 0);
            (rows, None)
        }
        Err(Unsupported(why)) => (drain(fall_back(cx, query, default, among)?)?, Some(why)),
    };
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (version, changes) = (view.version(), view.changes());
    Ok(Explanation { version, changes, fallback, rows, micros, steps })
}

fn drain(results: QueryResults<'static>) -> Result<u64, Problem> {
    let mut count = 0;
    match results {
        QueryResults::Boolean(_) => count = 1,
        QueryResults::Solutions(rows) => {
            for row in rows {
                row?;
                count += 1;
            }
        }
        QueryResults::Graph(triples) => {
            for triple in triples {
                triple?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// An estimate as a number of rows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate is not negative, and a huge one is huge enough"
)]
fn whole(guess: f64) -> u64 {
    guess.round() as u64
}

/// Tells the steps of a plan that has run.
struct Teller<'t> {
    cx: &'t Cx,
    planner: &'t Planner,
    steps: &'t mut Vec<Step>,
    /// Names that the parser has given.
    given: Vec<String>,
}

/// How long a name is at least that the parser gives: a number of 128 bits, in hexadecimal digits
/// without zeros before it.
const GIVEN: usize = 24;

impl Teller<'_> {
    fn tell(&mut self, node: &Rc<Node>, depth: usize) {
        let parts: Vec<&Rc<Node>> = match &**node {
            Node::Chain(nodes) => return nodes.iter().for_each(|node| self.tell(node, depth)),
            Node::Union(branches) => branches.iter().collect(),
            Node::Optional { inner, .. }
            | Node::Project { inner, .. }
            | Node::Group { inner, .. }
            | Node::Distinct { inner, .. }
            | Node::Sort { inner, .. }
            | Node::Slice { inner, .. } => vec![inner],
            Node::Join(join) | Node::Minus(join) => vec![&join.inner],
            _ => Vec::new(),
        };
        let expected = match &**node {
            Node::Scan(Scan { guess, .. }) => Some(whole(*guess)),
            Node::Path(walk) => Some(whole(walk.guess)),
            Node::Meet(meet) => meet.scans.last().map(|scan| whole(scan.guess)),
            Node::Search { found, .. } => Some(found.hits.len() as u64),
            _ => None,
        };
        let (rows, micros) = self.cx.profiled(node);
        let what = self.tidy(&self.what(node));
        self.steps.push(Step { depth, what, expected, rows, micros });
        for part in parts {
            self.tell(part, depth + 1);
        }
    }

    /// The same with numbers for the names that the parser gives to aggregates, which are other ones
    /// each time.
    fn tidy(&mut self, what: &str) -> String {
        let mut tidy = String::new();
        let mut rest = what;
        while let Some((before, after)) = rest.split_once('?') {
            tidy.push_str(before);
            tidy.push('?');
            rest = after;
            let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            let (name, after) = after.split_at(after.find(is_other).unwrap_or(after.len()));
            if name.len() >= GIVEN && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let known = self.given.iter().position(|given| given == name);
                let number = known.unwrap_or(self.given.len());
                if known.is_none() {
                    self.given.push(name.to_owned());
                }
                tidy.push('.');
                tidy.push_str(&(number + 1).to_string());
                rest = after;
            }
        }
        tidy + rest
    }

    fn what(&self, node: &Node) -> String {
        match node {
            Node::Chain(_) => String::new(),
            Node::Scan(scan) => self.scan(scan),
            Node::Meet(meet) => {
                let scans: Vec<String> = meet.scans.iter().map(|scan| self.scan(scan)).collect();
                format!("meet in {}: {}", self.name(meet.variable), scans.join(", "))
            }
            Node::Path(walk) => {
                let (start, end) = (self.place(walk.start), self.place(walk.end));
                format!("path {start} {} {end}{}", self.route(&walk.route), self.graph(&walk.graph))
            }
            Node::Graphs { name, .. } => format!("graphs {}", self.place(*name)),
            Node::Filter { expression, .. } => format!("filter {}", expression.explain()),
            Node::Bind { slot, expression, .. } => {
                format!("bind {} := {}", self.name(*slot), expression.explain())
            }
            Node::Union(_) => "union".into(),
            Node::Optional { .. } => "optional, row by row".into(),
            Node::Join(join) if join.optional.is_some() => {
                format!("optional, by hash of {}", self.names(&join.shared))
            }
            Node::Join(join) if join.shared.is_empty() => "each row with all of".into(),
            Node::Join(join) => format!("join, by hash of {}", self.names(&join.shared)),
            Node::Minus(join) => format!("minus, by hash of {}", self.names(&join.shared)),
            Node::Search { thing, found, .. } => {
                format!("search {} for {:?}, the best first", self.place(*thing), found.written)
            }
            Node::Values { rows, slots } => format!("{} rows of {}", rows.len(), self.names(slots)),
            Node::Counts { predicate, key, .. } => {
                format!(
                    "counts of {} by {}, from the index",
                    self.term(*predicate),
                    self.name(*key)
                )
            }
            Node::Project { .. } => "select".into(),
            Node::Group { keys, .. } => format!("group by {}", self.names(keys)),
            Node::Distinct { slots, .. } => format!("distinct {}", self.names(slots)),
            Node::Sort { keys, limit, .. } => {
                let slots: Vec<usize> = keys.iter().map(|(slot, _)| *slot).collect();
                let first = limit.map(|limit| format!(", the first {limit}")).unwrap_or_default();
                format!("sort by {}{first}", self.names(&slots))
            }
            Node::Slice { start, length, .. } => match length {
                Some(length) => format!("{length} rows from row {start}"),
                None => format!("all rows from row {start}"),
            },
        }
    }

    fn scan(&self, scan: &Scan) -> String {
        let [s, p, o] = scan.places.map(|place| self.place(place));
        let narrowed = match &scan.objects {
            Some(range) => format!(", {} objects in the range of a filter", range.len()),
            None => String::new(),
        };
        format!("scan {s} {p} {o}{}{narrowed}", self.graph(&scan.graph))
    }

    fn graph(&self, graph: &Graph) -> String {
        match graph {
            Graph::Stated => String::new(),
            Graph::All => " in all graphs".into(),
            Graph::Of(graphs) => format!(" in {} graphs", graphs.len()),
            Graph::Named(name, _) => format!(" in {}", self.place(*name)),
        }
    }

    fn route(&self, route: &Route) -> String {
        match route {
            Route::Step(predicate) => self.term(*predicate),
            Route::Back(route) => format!("^{}", self.route(route)),
            Route::Then(first, second) => format!("({}/{})", self.route(first), self.route(second)),
            Route::Either(one, other) => format!("({}|{})", self.route(one), self.route(other)),
            Route::Many { route, none } => {
                format!("{}{}", self.route(route), if *none { '*' } else { '+' })
            }
            Route::Maybe(route) => format!("{}?", self.route(route)),
            Route::Other(but) => format!("!({} predicates)", but.len()),
        }
    }

    fn place(&self, place: Place) -> String {
        match place {
            Place::Is(id) => self.term(id),
            Place::Slot(slot) => self.name(slot),
        }
    }

    fn names(&self, slots: &[usize]) -> String {
        if slots.is_empty() {
            return "nothing".into();
        }
        let names: Vec<String> = slots.iter().map(|slot| self.name(*slot)).collect();
        names.join(" ")
    }

    fn name(&self, slot: usize) -> String {
        self.planner.name_of(slot).unwrap_or_else(|| format!("?_{slot}"))
    }

    fn term(&self, id: Id) -> String {
        debug_assert_ne!(id, UNBOUND, "a place of a plan has a term");
        self.cx.terms.term(id).map(|term| term.to_string()).unwrap_or_default()
    }
}
