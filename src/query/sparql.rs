//! Asking: a SPARQL query becomes an answer, or a problem that says what to change.
//!
//! The query is measured, parsed, weighed, evaluated and dropped where the stack is
//! large, because all five recurse. A panic in there is the query's problem and not
//! the process's.

use super::naming::labels;
use super::stack::on_large_stack;
use super::{admission, deadline, described, syntax, weigh};
use crate::answer::{Answer, Outcome, Page, Question, Table, View};
use crate::config::Limits;
use crate::index::{self, Budget, Explanation, Reading};
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults, QueryTripleIter};
use oxrdf::Graph;
use serde::{Deserialize, Serialize};
use spargebra::{Query, SparqlParser};
use std::time::Duration;

/// Where words are searched for, below the base.
const SEARCH: &str = "search";

/// Most statements that a `CONSTRUCT` or a `DESCRIBE` may give, because they are held in memory.
const MOST_STATEMENTS: usize = 1_000_000;

/// A SPARQL query and what it is asked of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The query.
    pub text: String,
    /// The graphs that it sees.
    pub scope: Scope,
    /// What relative IRIs in it are relative to; else the address of the SPARQL service.
    pub base: Option<String>,
}

impl Request {
    /// The query and the graphs that it is asked of.
    #[must_use]
    pub fn question(&self) -> Question {
        Question { text: self.text.clone(), scope: self.scope.clone() }
    }
}

/// Answers a SPARQL query; `answer` is called where the answer lives, as its rows are not [`Send`].
///
/// # Errors
///
/// If the text is not a SPARQL query, asks for too much, would go outside, breaks, or does not
/// end in time; and whatever `answer` gives.
pub fn sparql<T: Send>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    answer: impl FnOnce(Answer) -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    sparql_until(store, request, limits, &CancellationToken::new(), answer)
}

/// The same; `cancel` ends it when nobody waits for the answer any more.
///
/// # Errors
///
/// As [`sparql`].
pub fn sparql_until<T: Send>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    cancel: &CancellationToken,
    answer: impl FnOnce(Answer) -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    measured(store, request, limits, cancel, |query| {
        let version = store.version();
        let store = store.allowing(limits.query_memory);
        let results = ask((&store, limits), query, &request.scope, cancel)?;
        answer(read(&store, request.question(), version, results)?)
    })
}

/// The answer of a store, or of its reading copy if words are searched for: the store has none.
fn ask(
    (store, limits): (&Store, &Limits),
    query: Query,
    scope: &Scope,
    cancel: &CancellationToken,
) -> Result<QueryResults<'static>, Problem> {
    if let Some(answer) = described::ask(store, (&query, scope), limits, cancel)? {
        return Ok(answer);
    }
    if !weigh::has_search(&query) {
        return store.ask(query, scope, cancel.clone());
    }
    let view = Reading::now(store)?;
    let budget = Budget { time: Duration::MAX, bytes: limits.query_memory, cancel: cancel.clone() };
    index::evaluate(&view, &query, scope, budget)
}

/// Answers a query from a view of the reading copy and tells how, instead of what.
///
/// # Errors
///
/// As [`sparql`].
pub fn explain(
    store: &Store,
    view: &index::View,
    request: &Request,
    limits: &Limits,
    cancel: &CancellationToken,
) -> Result<Explanation, Problem> {
    measured(store, request, limits, cancel, |query| {
        let budget =
            Budget { bytes: limits.query_memory, cancel: cancel.clone(), ..Budget::default() };
        index::explain(view, &query, &request.scope, budget)
    })
}

/// Parses a query if it is not too much, and works on it where there is room and until time is up.
pub(super) fn measured<T: Send>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    cancel: &CancellationToken,
    work: impl FnOnce(Query) -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    admission::admit(&request.text, limits)?;
    let _alarm = deadline::cancel_after(limits.query_timeout, cancel);
    let result = on_large_stack(|| {
        let query = parse(store, request)?;
        weigh::weigh(&query, &store.base().join(SEARCH), limits)?;
        work(query)
    });
    // What is evaluated after the bell may lack rows without saying so.
    if cancel.is_cancelled() { Err(timeout(limits)) } else { result }
}

/// The problem of a query that did not end in time.
#[must_use]
pub fn timeout(limits: &Limits) -> Problem {
    let seconds = limits.query_timeout.as_secs_f64();
    Problem::new(Kind::QueryTimeout, format!("no answer within {seconds} s (--query-timeout)"))
        .help("ask for less: name a class or a property, use LIMIT, and join what you can")
}

pub(super) fn parse(store: &Store, request: &Request) -> Result<Query, Problem> {
    let service = store.base().join("sparql").into_string();
    let base = request.base.clone().unwrap_or(service);
    let parser = SparqlParser::new()
        .with_base_iri(&base)
        .map_err(|error| Problem::new(Kind::BadQuery, format!("<{base}> is no base: {error}")))?;
    parser.parse_query(&request.text).map_err(|error| syntax::explain(&request.text, &error))
}

fn read(
    store: &Store,
    query: Question,
    version: u64,
    results: QueryResults<'static>,
) -> Result<Answer, Problem> {
    Ok(match results {
        QueryResults::Solutions(rows) => Answer::Table(Table {
            query,
            result: Outcome::Rows(rows),
            version,
            labels: labels(store),
        }),
        QueryResults::Boolean(truth) => Answer::Table(Table {
            query,
            result: Outcome::Truth(truth),
            version,
            labels: labels(store),
        }),
        QueryResults::Graph(triples) => {
            let graph = gather(triples)?;
            let topic = store.base().join("sparql");
            let view = View::Query(query);
            Answer::Page(Page {
                topic,
                view,
                entries: Vec::new(),
                graph,
                version,
                pictures: Vec::new(),
            })
        }
    })
}

/// The statements of an answer, if they are not too many to be held.
pub(super) fn gather(triples: QueryTripleIter<'static>) -> Result<Graph, Problem> {
    let mut graph = Graph::new();
    for triple in triples {
        graph.insert(&triple?);
        if graph.len() > MOST_STATEMENTS {
            return Err(too_many());
        }
    }
    Ok(graph)
}

fn too_many() -> Problem {
    let told = format!("more than {MOST_STATEMENTS} statements; an answer in RDF holds no more");
    Problem::new(Kind::QueryTooComplex, told)
        .help("ask with SELECT, which has no such limit, or in parts with LIMIT and OFFSET")
}
