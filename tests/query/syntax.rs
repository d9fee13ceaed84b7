//! What is said of queries that are not SPARQL.

use super::{count, request};
use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::problem::Kind;

#[test]
fn a_mistake_has_its_place_and_a_remedy() {
    let store = gold_store(GOLD_BASE);
    for (query, told) in [
        ("SELEC * { }", "query:1:1: \"SELEC\" cannot stand here\n  help: did you mean SELECT?"),
        (
            "SELECT ?s\nWHERE {\n  ?s ?p ?o\n}\nLIMI 10",
            "query:5:1: \"LIMI\" cannot stand here\n  help: did you mean LIMIT?",
        ),
        (
            "SELECT count(*) { ?s ?p ?o }",
            "query:1:8: \"count\" cannot stand here\n  \
             help: give it brackets and a name: (COUNT(…) AS ?n)",
        ),
        (
            "SELECT * { ?s skos:prefLabel ?l }",
            "query:1:15: the prefix skos: is not declared\n  \
             help: add at the top: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
        (
            "PREFIX dcterms: <http://purl.org/dc/terms/>\nSELECT * { ?s dcterms:title ?é ; my:own \"a:b\" }",
            "query:2:34: the prefix my: is not declared\n  \
             help: declare it at the top: PREFIX my: <the address it stands for>",
        ),
        ("SELECT * { ?s <a:p> ", "query:1:21: the end of the query cannot stand here"),
        ("SELECT * { ?s ?p }", "query:1:12: from \"?s ?p }\" on this is no SPARQL"),
        ("", "query:1:"),
        ("\u{0}", "query:1:"),
        ("€", "query:1:"),
    ] {
        let problem = count(&store, &request(query), &Limits::default()).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadQuery, "{query}");
        assert!(problem.to_string().contains(told), "{query}\nsays: {problem}\nnot: {told}");
    }
}

#[test]
fn every_prefix_that_is_missing_is_told_at_once() {
    let store = gold_store(GOLD_BASE);
    let query = request("SELECT * { ?s a foaf:Agent ; skos:prefLabel ?l ; foaf:name _:b }");
    let problem = count(&store, &query, &Limits::default()).unwrap_err();
    let told: Vec<_> = problem.details().iter().map(|detail| &*detail.message).collect();
    assert_eq!(told, ["the prefix foaf: is not declared", "the prefix skos: is not declared"]);
}
