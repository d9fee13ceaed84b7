//! Evaluating: a query and a view become an answer.

use super::budget::Budget;
use super::dataset::Fallback;
use super::expression::Unsupported;
use super::plan::{Graph, Node, Planner};
use super::run::{Batch, Context, Cx, Rows, open, unit};
use super::search::written_out;
use super::view::View;
use super::{Id, UNBOUND};
use crate::problem::Problem;
use crate::store::Scope;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use rustc_hash::{FxHashMap, FxHashSet};
use spareval::{
    QueryEvaluationError, QueryEvaluator, QueryResults, QuerySolutionIter, QueryTripleIter,
};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, QueryDataset};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

/// Answers a query from a view.
///
/// # Errors
///
/// If the budget is used up, or what the query asks for cannot be evaluated.
pub fn evaluate(
    view: &View,
    query: &Query,
    scope: &Scope,
    budget: Budget,
) -> Result<QueryResults<'static>, Problem> {
    let cx: Cx = Rc::new(Context::new(view.clone(), budget, query.base_iri().cloned()));
    let (default, among) = graphs(&cx, query.dataset(), scope);
    let mut planner = Planner::new(Rc::clone(&cx), default.clone(), among.clone());
    match answer(&cx, &mut planner, query) {
        Ok((answer, _)) => answer,
        Err(Unsupported(_)) => fall_back(cx, query, default, among),
    }
}

/// What makes the default graph, and which graphs may be named.
pub(super) fn graphs(
    cx: &Cx,
    asked: Option<&QueryDataset>,
    scope: &Scope,
) -> (Graph, Option<Rc<[Id]>>) {
    let ids = |names: &[NamedNode]| -> Rc<[Id]> {
        names.iter().map(|name| cx.terms.id(name.clone().into())).collect()
    };
    match (scope, asked) {
        (Scope::Graphs { default, named }, _) => (Graph::Of(ids(default)), Some(ids(named))),
        (Scope::All, asked) => {
            let named = |dataset: &QueryDataset| ids(dataset.named.as_deref().unwrap_or_default());
            (Graph::All, asked.map(named))
        }
        (Scope::Statements | Scope::Strict(_), Some(dataset)) => {
            let named = dataset.named.as_deref().unwrap_or_default();
            (Graph::Of(ids(&dataset.default)), Some(ids(named)))
        }
        (Scope::Statements, None) => (Graph::Stated, None),
        (Scope::Strict(graph), None) => (Graph::Of(ids(std::slice::from_ref(graph))), None),
    }
}

type Answered = Result<QueryResults<'static>, Problem>;

/// The answer by a plan, and the plan.
pub(super) fn answer(
    cx: &Cx,
    planner: &mut Planner,
    query: &Query,
) -> Result<(Answered, Rc<Node>), Unsupported> {
    let pattern = match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    };
    if matches!(query, Query::Describe { .. }) && planner.graph != Graph::Stated {
        return Err(Unsupported("DESCRIBE of chosen graphs".into()));
    }
    let (node, _) = planner.plan(pattern)?;
    let answered = match query {
        Query::Select { .. } => Ok(solutions(cx, planner, pattern, &node).into()),
        Query::Ask { .. } => ask(cx, &node).map(Into::into),
        Query::Construct { template, .. } => {
            let template = Template::of(planner, template)?;
            Ok(QueryResults::Graph(QueryTripleIter::new(template.fill(cx, &node))))
        }
        Query::Describe { .. } => describe(cx, &node),
    };
    Ok((answered, node))
}

pub(super) fn fall_back(
    cx: Cx,
    query: &Query,
    default: Graph,
    among: Option<Rc<[Id]>>,
) -> Answered {
    let evaluator = QueryEvaluator::new().with_cancellation_token(cx.meter.cancel());
    let query = written_out(query, &cx)?;
    let mut prepared = evaluator.prepare(&query);
    // The dataset is already what the query and the caller say.
    *prepared.dataset_mut() = spareval::QueryDatasetSpecification::default();
    Ok(prepared.execute(Fallback::new(cx, default, among))?)
}

/// The rows of a stream, one by one.
struct Each {
    cx: Cx,
    rows: Option<Rows>,
    batch: Batch,
    row: usize,
}

impl Each {
    fn new(cx: &Cx, node: &Rc<Node>) -> Self {
        let rows = open(node, unit(cx), cx);
        Self { cx: Rc::clone(cx), rows: Some(rows), batch: Batch::empty(0, cx.width.get()), row: 0 }
    }

    /// The next row, as the batch that it stands in and its place there.
    fn next(&mut self) -> Option<Result<(&Batch, usize), Problem>> {
        while self.row >= self.batch.len {
            match self.rows.as_mut()?.next() {
                Ok(Some(batch)) => {
                    self.batch = batch;
                    self.row = 0;
                }
                Ok(None) => {
                    self.rows = None;
                    return None;
                }
                Err(problem) => {
                    self.rows = None;
                    return Some(Err(problem));
                }
            }
        }
        self.row += 1;
        Some(Ok((&self.batch, self.row - 1)))
    }
}

fn solutions(
    cx: &Cx,
    planner: &mut Planner,
    pattern: &GraphPattern,
    node: &Rc<Node>,
) -> QuerySolutionIter<'static> {
    let variables = shown(pattern);
    let slots: Vec<usize> = variables.iter().map(|variable| planner.variable(variable)).collect();
    let mut each = Each::new(cx, node);
    let rows = std::iter::from_fn(move || {
        let cx = Rc::clone(&each.cx);
        let row = each.next()?;
        Some(row.map_err(broken).map(|(batch, row)| {
            slots.iter().map(|slot| cx.terms.term(column(batch, *slot, row))).collect()
        }))
    });
    QuerySolutionIter::from_tuples(variables, rows)
}

fn column(batch: &Batch, slot: usize, row: usize) -> Id {
    if slot < batch.width() { batch.get(slot, row) } else { UNBOUND }
}

fn broken(problem: Problem) -> QueryEvaluationError {
    QueryEvaluationError::Dataset(Box::new(problem))
}

/// The variables of a `SELECT`, in its order.
fn shown(pattern: &GraphPattern) -> Arc<[Variable]> {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.as_slice().into(),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => shown(inner),
        _ => Arc::default(),
    }
}

fn ask(cx: &Cx, node: &Rc<Node>) -> Result<bool, Problem> {
    match Each::new(cx, node).next() {
        Some(Ok(_)) => Ok(true),
        Some(Err(problem)) => Err(problem),
        None => Ok(false),
    }
}

/// What a `CONSTRUCT` makes of each row.
struct Template(Vec<[Piece; 3]>);

enum Piece {
    Term(Term),
    Slot(usize),
    /// A new blank node for each row.
    Blank(String),
}

impl Template {
    fn of(planner: &mut Planner, template: &[TriplePattern]) -> Result<Self, Unsupported> {
        let mut piece = |pattern: &TermPattern| {
            Ok(match pattern {
                TermPattern::NamedNode(node) => Piece::Term(node.clone().into()),
                TermPattern::Literal(literal) => Piece::Term(literal.clone().into()),
                TermPattern::Variable(variable) => Piece::Slot(planner.variable(variable)),
                TermPattern::BlankNode(node) => Piece::Blank(node.as_str().to_owned()),
                TermPattern::Triple(_) => {
                    return Err(Unsupported("a pattern inside a triple term".into()));
                }
            })
        };
        let triples: Result<Vec<_>, Unsupported> = template
            .iter()
            .map(|triple| {
                let predicate = match triple.predicate.clone() {
                    NamedNodePattern::NamedNode(node) => TermPattern::NamedNode(node),
                    NamedNodePattern::Variable(variable) => TermPattern::Variable(variable),
                };
                Ok([piece(&triple.subject)?, piece(&predicate)?, piece(&triple.object)?])
            })
            .collect();
        Ok(Self(triples?))
    }

    /// The triples of all rows; what is no triple is left out (SPARQL 1.1 §16.2).
    fn fill(
        self,
        cx: &Cx,
        node: &Rc<Node>,
    ) -> impl Iterator<Item = Result<Triple, QueryEvaluationError>> + 'static + use<> {
        let mut each = Each::new(cx, node);
        let mut made = VecDeque::new();
        std::iter::from_fn(move || {
            while made.is_empty() {
                let cx = Rc::clone(&each.cx);
                let (batch, row) = match each.next()? {
                    Ok(at) => at,
                    Err(problem) => return Some(Err(broken(problem))),
                };
                let mut blanks = FxHashMap::default();
                for triple in &self.0 {
                    let [s, p, o] = triple.each_ref().map(|piece| match piece {
                        Piece::Term(term) => Some(term.clone()),
                        Piece::Slot(slot) => cx.terms.term(column(batch, *slot, row)),
                        Piece::Blank(label) => {
                            let node = blanks.entry(label.clone());
                            Some(node.or_insert_with(oxrdf::BlankNode::default).clone().into())
                        }
                    });
                    if let (Some(s), Some(p), Some(o)) = (s, p, o)
                        && let Ok(subject) = NamedOrBlankNode::try_from(s)
                        && let Ok(predicate) = NamedNode::try_from(p)
                    {
                        made.push_back(Triple::new(subject, predicate, o));
                    }
                }
            }
            made.pop_front().map(Ok)
        })
    }
}

/// What is said of each thing that a query names, and of the blank nodes that this leads to.
fn describe(cx: &Cx, node: &Rc<Node>) -> Answered {
    let mut each = Each::new(cx, node);
    let mut todo = Vec::new();
    let mut seen = FxHashSet::default();
    while let Some(row) = each.next() {
        let (batch, row) = row?;
        todo.extend(batch.slots().map(|slot| batch.get(slot, row)));
    }
    let mut triples = Vec::new();
    let view = &cx.view;
    while let Some(thing) = todo.pop() {
        cx.meter.check()?;
        if thing == UNBOUND || !seen.insert(thing) {
            continue;
        }
        for row in view.about(thing).filter(|row| view.is_stated(*row)) {
            let [s, p, o] = view.row(row);
            let terms = [s, p, o].map(|id| cx.terms.term(id));
            let [Some(s), Some(p), Some(o)] = terms else { continue };
            if let (Ok(s), Ok(p)) = (NamedOrBlankNode::try_from(s), NamedNode::try_from(p)) {
                if o.is_blank_node() {
                    todo.push(view.row(row)[2]);
                }
                cx.meter.hold(128)?;
                triples.push(Ok(Triple::new(s, p, o)));
            }
        }
    }
    Ok(QueryResults::Graph(QueryTripleIter::new(triples.into_iter())))
}
