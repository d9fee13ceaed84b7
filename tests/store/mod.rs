//! Tests of `src/store`.

mod at;
mod catalogue;
mod census;
mod filling;

use crate::support::{GOLD_BASE, gold_store, shipped_store};
use colophon::store::Scope;
use oxigraph::sparql::{CancellationToken, QueryResults};

#[test]
fn the_default_graph_has_each_statement_once_and_no_evidence() {
    let store = gold_store(GOLD_BASE);
    let default = store.quads(None, None, None, Some(oxrdf::GraphNameRef::DefaultGraph)).count();
    let named = store.count().unwrap();
    assert!(default > 300 && default < named / 2, "{default} of {named}");
}

#[test]
fn a_statement_in_two_graphs_counts_once_in_any_merge() {
    let store = shipped_store(GOLD_BASE);
    let count = |text: &str, scope: &Scope| {
        let query = spargebra::SparqlParser::new().parse_query(text).unwrap();
        let answer = store.ask(query, scope, CancellationToken::new()).unwrap();
        let QueryResults::Solutions(mut rows) = answer else {
            panic!("a SELECT gives rows");
        };
        let row = rows.next().unwrap().unwrap();
        row.get("n").unwrap().to_string()
    };
    let agent = format!("<{GOLD_BASE}id/agent/ncmec>");
    let label =
        format!("SELECT (COUNT(*) AS ?n) {{ {agent} a <http://xmlns.com/foaf/0.1/Agent> }}");
    let one = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    assert_eq!(count(&label, &Scope::Statements), one);
    assert_eq!(count(&label, &Scope::All), one);
    let everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let all: std::collections::BTreeSet<String> = store
        .quads(None, None, None, None)
        .map(Result::unwrap)
        .map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object))
        .collect();
    assert!(count(everything, &Scope::All).starts_with(&format!("\"{}\"", all.len())));
}
