//! Answering: a query over a catalogue becomes rows, triples or yes and no, by one engine or another.

use super::data::{BASE, is_stated};
use colophon::check::check;
use colophon::index::{Budget, Copy, View, evaluate};
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::store::Scope;
use colophon::vocab::Base;
use oxigraph::sparql::{CancellationToken, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::{Graph, GraphName, NamedNode, Quad, Term, Variable};
use spareval::QueryResults;
use spargebra::Query;
use spargebra::algebra::QueryDataset;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Once};

/// What came out.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Of SELECT.
    Rows(Rows),
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE.
    Graph(Box<Graph>),
}

impl Answer {
    /// Whether it has neither rows nor triples.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Rows(rows) => rows.rows.is_empty(),
            Self::Boolean(_) => false,
            Self::Graph(graph) => graph.is_empty(),
        }
    }
}

/// Solutions in the order in which they came; each has a value or none for each variable.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) variables: Vec<Variable>,
    pub(crate) rows: Vec<Row>,
}

pub(crate) type Row = Vec<Option<Term>>;

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The engine says so.
    Refused(String),
    /// More rows than a test looks at.
    TooMany,
    /// The engine fell over.
    Panicked,
}

/// Something that answers queries over one catalogue.
pub(crate) trait Engine {
    fn answer(&self, query: &Query, scope: &Scope) -> Result<Answer, Failure>;
}

/// Opens an engine over a catalogue, in which every quad stands in a named graph.
pub(crate) type Open = fn(&[Quad]) -> Box<dyn Engine>;

/// More is not compared: a product of everything with everything tells nothing new.
const MOST_ROWS: usize = 2000;

thread_local! {
    /// Whether a panic on this thread is expected, and told by nobody.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Lets panics of engines pass in silence: they are failures as others are.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    QUIET.set(true);
}

/// Reads results to their end; what the engine does wrong on the way is a failure too.
pub(crate) fn read<'a, E: ToString>(
    ask: impl FnOnce() -> Result<QueryResults<'a>, E>,
) -> Result<Answer, Failure> {
    quiet();
    let said = catch_unwind(AssertUnwindSafe(|| {
        read_results(ask().map_err(|error| Failure::Refused(error.to_string()))?)
    }));
    QUIET.set(false);
    said.unwrap_or(Err(Failure::Panicked))
}

fn read_results(results: QueryResults<'_>) -> Result<Answer, Failure> {
    let refused = |error: spareval::QueryEvaluationError| Failure::Refused(error.to_string());
    Ok(match results {
        QueryResults::Boolean(yes) => Answer::Boolean(yes),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(refused)?;
                rows.push(variables.iter().map(|name| solution.get(name).cloned()).collect());
                if rows.len() > MOST_ROWS {
                    return Err(Failure::TooMany);
                }
            }
            Answer::Rows(Rows { variables, rows })
        }
        QueryResults::Graph(triples) => {
            let mut graph = Graph::new();
            for (read, triple) in triples.enumerate() {
                graph.insert(&triple.map_err(refused)?);
                // Triples may come more than once.
                if read > 20 * MOST_ROWS || graph.len() > MOST_ROWS {
                    return Err(Failure::TooMany);
                }
            }
            Answer::Graph(Box::new(graph))
        }
    })
}

/// The dataset that a query sees, spelled out: what stands in its default graph, once each, and
/// its named graphs.
fn seen(quads: &[Quad], query: &Query, scope: &Scope) -> Vec<Quad> {
    let listed = |list: &[NamedNode], graph: &GraphName| match graph {
        GraphName::NamedNode(name) => list.contains(name),
        _ => false,
    };
    let (default, named) = match (scope, query.dataset()) {
        (Scope::Graphs { default, named }, _) => (Some(&**default), Some(&**named)),
        (_, Some(QueryDataset { default, named })) => (Some(&**default), named.as_deref()),
        _ => (None, None),
    };
    let is_default = |graph: &GraphName| match default {
        _ if *scope == Scope::All => true,
        Some(list) => listed(list, graph),
        None => is_stated(graph),
    };
    let is_named = |graph: &GraphName| named.is_none_or(|list| listed(list, graph));
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut all = Vec::new();
    for quad in quads {
        let copied = is_default(&quad.graph_name)
            .then(|| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
        let named_too = is_named(&quad.graph_name).then(|| quad.clone());
        for quad in [copied, named_too].into_iter().flatten() {
            if seen.insert((quad.to_string(), quad.graph_name.to_string())) {
                all.push(quad);
            }
        }
    }
    all
}

/// The query without FROM, for a dataset that is spelled out.
fn without_dataset(query: &Query) -> Query {
    let mut query = query.clone();
    match &mut query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => *dataset = None,
    }
    query
}

/// Oxigraph, which is right.
pub(crate) struct Judge {
    quads: Vec<Quad>,
    /// As it is asked most often.
    usual: Store,
}

impl Judge {
    pub(crate) fn of(quads: Vec<Quad>) -> Self {
        let all = Query::Ask {
            dataset: None,
            pattern: spargebra::algebra::GraphPattern::default(),
            base_iri: None,
        };
        let usual = stored(&seen(&quads, &all, &Scope::Statements));
        Self { quads, usual }
    }
}

fn stored(quads: &[Quad]) -> Store {
    let store = Store::new().unwrap();
    store.extend(quads.iter().cloned()).unwrap();
    store
}

/// The quads as Oxigraph keeps them: it writes numbers and times in their canonical form.
pub(crate) fn kept(quads: &[Quad]) -> Vec<Quad> {
    let mut kept: Vec<Quad> = stored(quads).iter().map(|quad| quad.unwrap()).collect();
    kept.sort_by_key(ToString::to_string);
    kept
}

impl Engine for Judge {
    fn answer(&self, query: &Query, scope: &Scope) -> Result<Answer, Failure> {
        let ask = |store: &Store| {
            let query = without_dataset(query);
            read(|| SparqlEvaluator::new().for_query(query).on_store(store).execute())
        };
        if query.dataset().is_none() && *scope == Scope::Statements {
            return ask(&self.usual);
        }
        ask(&stored(&seen(&self.quads, query, scope)))
    }
}

/// The store of a catalogue.
pub(crate) struct Stored(colophon::store::Store);

impl Stored {
    /// A store with these quads, which the shapes must let pass.
    pub(crate) fn of(quads: Vec<Quad>) -> Result<Self, String> {
        let store = colophon::store::Store::in_memory(Base::new(BASE).unwrap()).unwrap();
        let mut draft = Draft::default();
        for quad in quads {
            draft.say(quad, None);
        }
        let why = Why {
            agent: "test".into(),
            action: "import",
            message: "a dataset".into(),
            source: None,
        };
        let checked = check(draft, &Graph::new()).map_err(|problem| problem.to_string())?;
        store.commit(Change::replace([], &checked, why)).map_err(|problem| problem.to_string())?;
        Ok(Self(store))
    }

    pub(crate) fn over(store: colophon::store::Store) -> Self {
        Self(store)
    }

    /// What it has, as it keeps it.
    pub(crate) fn quads(&self) -> Vec<Quad> {
        self.0.quads(None, None, None, None).map(|quad| quad.unwrap()).collect()
    }
}

impl Engine for Stored {
    fn answer(&self, query: &Query, scope: &Scope) -> Result<Answer, Failure> {
        read(|| self.0.ask(query.clone(), scope, CancellationToken::new()))
    }
}

/// The reading copy.
pub(crate) struct Copied(View);

impl Copied {
    pub(crate) fn open(quads: &[Quad]) -> Box<dyn Engine> {
        let quads = quads.iter().cloned().map(Ok);
        Box::new(Self(View::of(Arc::new(Copy::of(1, quads, is_stated).unwrap()))))
    }
}

impl Engine for Copied {
    fn answer(&self, query: &Query, scope: &Scope) -> Result<Answer, Failure> {
        read(|| evaluate(&self.0, query, scope, Budget::default()))
    }
}
