//! A query that is cancelled ends soon, and one that holds too much is told so, whatever it is at.

use colophon::index::{Budget, Copy, View, evaluate};
use colophon::problem::{Kind, Problem};
use colophon::store::Scope;
use oxrdf::{GraphName, Literal, NamedNode, Quad};
use spareval::{CancellationToken, QueryResults};
use spargebra::{Query, SparqlParser};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// How long a query may go on after it was cancelled. The tests are not optimised, and share the
/// machine with one another.
const SOON: Duration = Duration::from_secs(1);

/// Queries that take long, hold much, or both: one for each kind of work.
const LONG: &[&str] = &[
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a <w:flow> ?b . ?c <w:flow> ?d } ORDER BY DESC(?d) ?b ?a",
    "SELECT * { ?a <w:flow> ?b . ?c <w:depth> ?d } ORDER BY (STR(?d)) (?b + ?d)",
    "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?a <w:flow> ?b . ?c <w:depth> ?d } }",
    "SELECT ?a ?d (COUNT(*) AS ?n) { ?a <w:flow> ?b . ?c <w:depth> ?d } GROUP BY ?a ?d",
    "SELECT (GROUP_CONCAT(?b) AS ?t) { ?a <w:flow> ?b . ?c <w:depth> ?d }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { ?a <w:flow> ?b . ?c <w:depth> ?d }",
    "SELECT (SUM(?b * ?d) AS ?n) { ?a <w:flow> ?b . ?c <w:depth> ?d }",
    "SELECT (COUNT(*) AS ?n) { ?a <w:to>+ ?b . ?c <w:to>+ ?d }",
    "SELECT (COUNT(*) AS ?n) { ?a (<w:to>/^<w:to>)+ ?b . ?b (<w:to>|^<w:to>)* ?c }",
    "SELECT (COUNT(*) AS ?n) { ?a (<w:in>/^<w:in>/<w:in>/^<w:in>)+ ?b }",
    "SELECT (COUNT(*) AS ?n) { ?a (<w:flow>|!<w:flow>)* ?b }",
    "SELECT (COUNT(*) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d FILTER(CONTAINS(?b, SUBSTR(?d, 3))) }",
    "SELECT (COUNT(*) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d FILTER(REGEX(CONCAT(?b, ?d), '(1+2?)+x')) }",
    "SELECT (COUNT(*) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d BIND(MD5(CONCAT(?b, ?d)) AS ?e) }",
    "SELECT (MAX(?e) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d BIND(CONCAT(?b, ?d) AS ?e) }",
    "SELECT * { ?a <w:flow> ?b OPTIONAL { ?c <w:depth> ?d FILTER(?d < ?b) } }",
    "SELECT * { ?a <w:flow> ?b FILTER NOT EXISTS { ?c <w:name> ?d . ?e <w:name> ?f FILTER(?d = 'x') } }",
    "SELECT * { ?a <w:flow> ?b . ?x <w:flow> ?y MINUS { ?a <w:name> ?d . ?e <w:name> ?f . ?x <w:none> ?y } }",
    "SELECT * { { SELECT ?a ?b { ?a <w:flow> ?b } } { SELECT ?c ?d { ?c <w:flow> ?d } } FILTER(?a != ?c && ?b = ?d + 0.5) }",
    "SELECT * { ?a <w:name> ?x OPTIONAL { ?a <w:none> ?k } { SELECT ?k ?y { ?b <w:name> ?y OPTIONAL { ?b <w:none> ?k } } } FILTER(?x = ?y && ?x = 'z') }",
    "SELECT (COUNT(*) AS ?n) { ?a <w:flow> ?b . GRAPH ?g { { SELECT ?c ?d { ?c <w:name> ?d } } { SELECT ?e { ?e <w:flow> ?f } } } }",
    "CONSTRUCT { ?a <w:with> ?c } { ?a <w:flow> ?b . ?c <w:depth> ?d }",
    "DESCRIBE ?a { ?a <w:flow> ?b . ?c <w:depth> ?d }",
];

/// Canals that flow into one another in a ring, in one basin; and what is measured of them.
fn waters() -> View {
    static COPY: OnceLock<Arc<Copy>> = OnceLock::new();
    let make = || {
        let node = |number: u32| NamedNode::new_unchecked(format!("w:{}", number % 4000));
        let said = |number: u32| {
            let quad = |predicate: &str, object: oxrdf::Term| {
                let predicate = NamedNode::new_unchecked(predicate);
                Ok(Quad::new(node(number), predicate, object, GraphName::DefaultGraph))
            };
            [
                quad("w:flow", Literal::from(f64::from(number) / 7.0).into()),
                quad("w:depth", Literal::from(i64::from(number * 37 % 1000)).into()),
                quad("w:name", Literal::from(format!("canal {number} of the plain")).into()),
                quad("w:to", node(number + 1).into()),
                quad("w:in", NamedNode::new_unchecked("w:basin").into()),
            ]
        };
        let quads = (0..4000).flat_map(said);
        Arc::new(Copy::of(1, quads, |_| true).unwrap())
    };
    View::of(Arc::clone(COPY.get_or_init(make)))
}

/// Evaluates a query to its end.
fn run(query: &Query, budget: Budget) -> Result<u64, Problem> {
    let mut count = 0;
    match evaluate(&waters(), query, &Scope::Statements, budget)? {
        QueryResults::Boolean(_) => {}
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

fn parse(text: &str) -> Query {
    SparqlParser::new().parse_query(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_cancelled_query_ends_soon_whatever_it_does() {
    waters();
    let mut late = Vec::new();
    for text in LONG {
        let query = parse(text);
        // Another test may have had the processor just then.
        let best = (0..3).map(|_| until_it_ends(&query)).min().unwrap();
        if best > SOON {
            late.push(format!("{best:?}: {text}"));
        }
    }
    assert!(late.is_empty(), "ended late:\n{}", late.join("\n"));
}

/// How long a query goes on after it was cancelled in the middle of its work.
fn until_it_ends(query: &Query) -> Duration {
    let cancel = CancellationToken::new();
    let budget = Budget { time: Duration::MAX, bytes: 1 << 30, cancel: cancel.clone() };
    thread::scope(|scope| {
        let bell = scope.spawn(move || {
            thread::sleep(Duration::from_millis(120));
            cancel.cancel();
            Instant::now()
        });
        let ended = run(query, budget);
        let end = Instant::now();
        let rung = bell.join().unwrap();
        if let Err(problem) = ended {
            assert!(problem.kind() != Kind::Internal, "{problem}");
        }
        end.saturating_duration_since(rung)
    })
}

#[test]
fn a_query_that_holds_too_much_is_told_so() {
    let much = [
        "SELECT * { ?a <w:flow> ?b . ?c <w:flow> ?d } ORDER BY DESC(?d) ?b ?a",
        "SELECT DISTINCT * { ?a <w:flow> ?b . ?c <w:flow> ?d }",
        "SELECT ?b ?d (COUNT(*) AS ?n) { ?a <w:flow> ?b . ?c <w:flow> ?d } GROUP BY ?b ?d",
        "SELECT (GROUP_CONCAT(?b) AS ?t) { ?a <w:name> ?b . ?c <w:name> ?d }",
        "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d BIND(CONCAT(?b, ?d) AS ?e) }",
        "SELECT (COUNT(*) AS ?n) { ?a <w:name> ?b . ?c <w:name> ?d BIND(MD5(CONCAT(?b, ?d)) AS ?e) }",
        "SELECT (COUNT(*) AS ?n) { ?a (<w:in>/^<w:in>/<w:in>/^<w:in>)+ ?b }",
        "SELECT * { { SELECT ?a ?c { ?a <w:flow> ?b . ?c <w:flow> ?d } } { SELECT ?a ?c { ?a <w:depth> ?b . ?c <w:depth> ?d } } }",
    ];
    for text in much {
        let bytes = 16 << 20;
        let budget = Budget { time: Duration::from_secs(60), bytes, ..Budget::default() };
        let problem = run(&parse(text), budget).expect_err(text);
        assert_eq!(problem.kind(), Kind::QueryTooComplex, "{text}: {problem}");
        let told = problem.to_string();
        assert!(told.contains("16 MiB") && told.contains("--query-memory"), "{text}: {told}");
    }
}

#[test]
fn what_a_join_held_is_given_back() {
    // A table is made again for each batch of what stands before; not more than one at a time.
    let text = "SELECT (COUNT(*) AS ?n) { ?a <w:to> ?b . ?b <w:to> ?c OPTIONAL {
        { SELECT ?b { ?b <w:in> ?basin . ?b <w:depth> ?d } } } }";
    let budget = Budget { bytes: 8 << 20, ..Budget::default() };
    assert_eq!(run(&parse(text), budget).unwrap(), 1);
}
