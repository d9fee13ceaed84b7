//! SPARQL: what is asked, of which graphs, and what is refused.

use super::{count, request};
use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::problem::Kind;
use colophon::query::{self, Request};
use colophon::store::Scope;
use oxigraph::sparql::CancellationToken;
use oxrdf::NamedNode;
use std::time::{Duration, Instant};

const MENTIONS: &str =
    "PREFIX colo: <https://w3id.org/colophon/ns#> SELECT * { ?m a colo:Mention }";

fn graph(name: &str) -> NamedNode {
    NamedNode::new(format!("{GOLD_BASE}graph/{name}")).unwrap()
}

fn rows(text: &str, scope: Scope) -> usize {
    let request = Request { text: text.into(), scope, base: None, cap: None };
    count(&gold_store(GOLD_BASE), &request, &Limits::default()).unwrap()
}

#[test]
fn the_scope_says_which_graphs_a_query_sees() {
    let evidence = graph("evidence-ddeeb6089382-1");
    let only = |default: &[&NamedNode], named: &[&NamedNode]| Scope::Graphs {
        default: default.iter().copied().cloned().collect(),
        named: named.iter().copied().cloned().collect(),
    };
    let mentions = rows(MENTIONS, Scope::All);
    assert!(mentions > 50);
    assert_eq!(rows(MENTIONS, Scope::Statements), 0);
    assert_eq!(rows(MENTIONS, only(&[&evidence], &[])), mentions);
    assert_eq!(rows(MENTIONS, only(&[&graph("vocabulary")], &[])), 0);
    let inside = MENTIONS.replace("{ ?m a colo:Mention }", "{ GRAPH ?g { ?m a colo:Mention } }");
    assert_eq!(rows(&inside, Scope::Statements), mentions);
    assert_eq!(rows(&inside, only(&[], &[&evidence])), mentions);
    assert_eq!(rows(&inside, only(&[], &[&graph("vocabulary")])), 0);
}

#[test]
fn from_and_from_named_are_honoured_and_the_request_is_stronger() {
    let from = |clause: &str, pattern: &str| {
        let prefix = "PREFIX colo: <https://w3id.org/colophon/ns#>";
        format!("{prefix} SELECT * {clause} {{ {pattern} }}")
    };
    let evidence = format!("{}", graph("evidence-ddeeb6089382-1"));
    let plain = from(&format!("FROM {evidence}"), "?m a colo:Mention");
    let mentions = rows(MENTIONS, Scope::All);
    assert_eq!(rows(&plain, Scope::Statements), mentions);
    let named = from(&format!("FROM NAMED {evidence}"), "GRAPH ?g { ?m a colo:Mention }");
    assert_eq!(rows(&named, Scope::Statements), mentions);
    let other = Scope::Graphs { default: vec![graph("vocabulary")], named: Vec::new() };
    assert_eq!(rows(&plain, other), 0);
}

#[test]
fn relative_iris_are_relative_to_the_base_of_the_request() {
    let store = gold_store(GOLD_BASE);
    let query = "ASK { <../id/law/eprivacy-directive> ?p ?o }";
    let base = Some(format!("{GOLD_BASE}law/x"));
    let mut request = Request { base, ..request(query) };
    assert_eq!(count(&store, &request, &Limits::default()).unwrap(), 1);
    request.base = Some("no base".into());
    let problem = count(&store, &request, &Limits::default()).unwrap_err();
    assert_eq!(problem.kind(), Kind::BadQuery);
}

#[test]
fn nothing_leaves_the_process_and_nothing_is_changed() {
    let store = gold_store(GOLD_BASE);
    let service = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }";
    for (query, told) in [
        (format!("SELECT * {{ {service} }}"), "would ask another server"),
        (format!("SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {service} }} }}"), "another server"),
        (format!("SELECT * {{ {{ SELECT * {{ {service} }} }} }}"), "another server"),
        ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }".into(), "another server"),
        ("INSERT DATA { <a:s> <a:p> <a:o> }".into(), "this is an update"),
        ("LOAD <http://127.0.0.1:9/>".into(), "this is an update"),
        ("DROP ALL".into(), "this is an update"),
    ] {
        let problem = count(&store, &request(&query), &Limits::default()).unwrap_err();
        assert_eq!(problem.kind(), Kind::OperationDisabled, "{query}");
        assert!(problem.to_string().contains(told), "{problem}");
    }
}

#[test]
fn a_query_that_reads_on_and_on_ends_at_its_deadline() {
    let store = gold_store(GOLD_BASE);
    let limits = Limits { query_timeout: Duration::from_millis(300), ..Limits::default() };
    let start = Instant::now();
    let query = request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    let problem = count(&store, &query, &limits).unwrap_err();
    assert_eq!(problem.kind(), Kind::QueryTimeout);
    assert!(problem.to_string().contains("no answer within 0.3 s (--query-timeout)"), "{problem}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_query_that_nobody_waits_for_ends() {
    let store = gold_store(GOLD_BASE);
    let cancel = CancellationToken::new();
    let later = cancel.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        later.cancel();
    });
    let query = request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    let limits = Limits::default();
    let start = Instant::now();
    let result = query::sparql_until(&store, &query, &limits, &cancel, |_| Ok(()));
    let counted = query::sparql_until(&store, &query, &limits, &cancel, |answer| match answer {
        colophon::answer::Answer::Table(table) => match table.result {
            colophon::answer::Outcome::Rows(rows) => Ok(rows.count()),
            colophon::answer::Outcome::Truth(_) => Ok(1),
        },
        colophon::answer::Answer::Page(_) => Ok(0),
    });
    assert!(result.is_ok() || result.is_err_and(|problem| problem.kind() == Kind::QueryTimeout));
    assert_eq!(counted.unwrap_err().kind(), Kind::QueryTimeout);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn an_evaluator_that_panics_is_a_problem_of_its_query() {
    let store = gold_store(GOLD_BASE);
    let mixed: String = (0..60)
        .map(|n| {
            if n % 2 == 0 { format!("{} ", (n * 37) % 60) } else { format!("\"{}\" ", n * 7 % 60) }
        })
        .collect();
    let query = request(&format!("SELECT ?x {{ VALUES ?x {{ {mixed} }} }} ORDER BY ?x"));
    match count(&store, &query, &Limits::default()) {
        Ok(rows) => assert_eq!(rows, 60),
        Err(problem) => {
            assert_eq!(problem.kind(), Kind::QueryFailed);
            assert!(problem.to_string().contains("ORDER BY STR(?x)"), "{problem}");
        }
    }
    let panics =
        query::sparql(&store, &request("ASK {}"), &Limits::default(), |_| -> Result<(), _> {
            panic!("a writer that panics")
        });
    assert_eq!(panics.unwrap_err().kind(), Kind::QueryFailed);
    assert_eq!(count(&store, &request("ASK {}"), &Limits::default()).unwrap(), 1);
}

#[test]
fn a_construct_is_a_page_with_the_query() {
    let store = gold_store(GOLD_BASE);
    let query =
        "CONSTRUCT { ?s a <a:Law> } { ?s a <https://w3id.org/colophon/ns#LegalInstrument> }";
    let page = query::sparql(&store, &request(query), &Limits::default(), |answer| match answer {
        colophon::answer::Answer::Page(page) => Ok(page),
        colophon::answer::Answer::Table(_) => panic!("expected a page"),
    });
    let page = page.unwrap();
    assert_eq!(page.graph.len(), 2);
    assert_eq!(page.topic.as_str(), "https://library.example/sparql");
    assert_eq!(page.view, colophon::answer::View::Query(query.into()));
    assert_eq!(page.version, store.version());
}
