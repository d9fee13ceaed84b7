//! What is said of queries that are not SPARQL.

use super::{count, request};
use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::problem::Kind;
use colophon::query::{self, Update};
use std::fmt::Write;

/// Every kind of mistake: what it is called, and a query with it. A fix makes the query one.
const MISTAKES: &[(&str, &str)] = &[
    ("nothing", "# only a comment"),
    ("encoded", "query=SELECT%20*%20%7B%7D"),
    ("curly quote", "SELECT * { ?s ?p “weir” }"),
    ("open string", "SELECT * {\n  ?s ?p \"weir .\n}"),
    ("open address", "SELECT * { <http://weir.example/a ?p ?o }"),
    ("space in an address", "SELECT * { <http://weir.example/a b> ?p ?o }"),
    ("turtle prefix", "@prefix w: <http://weir.example/> .\nSELECT * { w:a ?p ?o }"),
    ("prefix without a colon", "PREFIX w <http://weir.example/>\nSELECT * { w:a ?p ?o }"),
    ("prefix without brackets", "PREFIX w: http://weir.example/\nSELECT * { w:a ?p ?o }"),
    ("prefix with a dot", "PREFIX w: <http://weir.example/> .\nSELECT * { w:a ?p ?o }"),
    ("bare address", "SELECT * { http://weir.example/a ?p ?o }"),
    ("known prefix", "SELECT * { ?s skos:prefLabel ?l }"),
    (
        "misspelt prefix",
        "PREFIX weir: <http://weir.example/>\nSELECT * { wier:a ?p ?o ; weir:b 1 }",
    ),
    ("unknown prefix", "SELECT * { ?s own:level ?l }"),
    ("and", "SELECT * { ?s ?p ?o FILTER(?o > 1 AND ?o < 3) }"),
    ("or", "SELECT * { ?s ?p ?o FILTER(?o > 1 or ?o < 3) }"),
    ("function of another language", "SELECT * { ?s ?p ?o FILTER(LENGTH(?o) > 3) }"),
    ("misspelt function", "SELECT * { ?s ?p ?o FILTER(CONTAIN(?o, \"x\")) }"),
    ("function of one's own", "SELECT * { ?s ?p ?o FILTER(weirheight(?o) > 3) }"),
    ("aggregate without brackets", "SELECT COUNT(*) { ?s ?p ?o }"),
    ("aggregate with a name", "SELECT ?p COUNT(?s) AS ?n { ?s ?p ?o } GROUP BY ?p"),
    ("select nothing", "SELECT WHERE { ?s ?p ?o }"),
    ("comma in select", "SELECT ?s, ?o { ?s ?p ?o }"),
    ("name in select", "SELECT titles { ?titles ?p ?o }"),
    ("select without as", "SELECT (?o + 1) { ?s ?p ?o }"),
    ("from a table", "SELECT * FROM publications WHERE { ?s ?p ?o }"),
    ("misspelt word", "SELECT * { ?s ?p ?o }\nLIMTI 10"),
    ("misspelt word within", "SELECT * { ?s ?p ?o FITLER(?o > 1) }"),
    ("word for a variable", "SELECT * { ?s ?p title }"),
    ("no braces", "SELECT * WHERE ?s ?p ?o LIMIT 3"),
    ("optional without braces", "SELECT * { ?s ?p ?o OPTIONAL ?s ?q ?r }"),
    ("graph without a name", "SELECT * { GRAPH { ?s ?p ?o } }"),
    ("order without by", "SELECT * { ?s ?p ?o } ORDER ?s"),
    ("limit without a number", "SELECT * { ?s ?p ?o } LIMIT ten"),
    ("limit with a variable", "SELECT * { ?s ?p ?o } LIMIT ?n"),
    ("order after limit", "SELECT * { ?s ?p ?o } LIMIT 10 ORDER BY ?s"),
    ("filter without brackets", "SELECT * {\n  ?s ?p ?o\n  FILTER ?o > 3 .\n}"),
    ("bind without as", "SELECT * { ?s ?p ?o BIND(?x = ?o + 1) }"),
    ("double equals", "SELECT * { ?s ?p ?o FILTER(?o == 3) }"),
    ("not equal", "SELECT * { ?s ?p ?o FILTER(?o <> 3) }"),
    ("single and", "SELECT * { ?s ?p ?o FILTER(?o > 1 & ?o < 3) }"),
    ("single caret", "SELECT * { ?s ?p \"3\"^<http://www.w3.org/2001/XMLSchema#int> }"),
    ("hyphen in a variable", "SELECT * { ?my-weir ?p ?o }"),
    ("variable without a name", "SELECT * { ?s ?p ? }"),
    ("bracket too many", "SELECT * { ?s ?p ?o } }"),
    ("bracket too few", "SELECT * { ?s ?p ?o LIMIT 3"),
    ("round bracket too few", "SELECT * { ?s ?p ?o FILTER(?o > (1 + 2) }"),
    ("no dot", "SELECT * {\n  ?s ?p ?o\n  ?o ?q ?r\n}"),
    ("no object", "SELECT * { ?s ?p }"),
    ("no object behind a semicolon", "SELECT * { ?s ?p ?o ; ?q . }"),
    ("no property", "SELECT * { ?s }"),
    ("not grouped", "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
    ("an update", "INSERT DATA { <a:s> <a:p> 1 }"),
    ("no address", "SELECT * { <weir.example ?p ?o }"),
    ("not a word of this world", "SELECT * { ?s ?p ?o } €"),
];

#[test]
fn every_mistake_is_told_in_words_with_its_place_and_a_fix() {
    let store = gold_store(GOLD_BASE);
    let (mut told, mut unmended) = (String::new(), Vec::new());
    for (name, text) in MISTAKES {
        let Err(problem) = count(&store, &request(text), &Limits::default()) else {
            unmended.push(format!("{name}: {text} is a query"));
            continue;
        };
        writeln!(told, "— {name}\n{text}\n{problem}").unwrap();
        let mut fixed = (*text).to_owned();
        for detail in problem.details().iter().rev() {
            if let Some(fix) = &detail.fix {
                fixed = fix.apply(&fixed);
            }
        }
        if fixed != **text {
            let again = count(&store, &request(&fixed), &Limits::default());
            let again = again.map_or_else(|problem| format!(" — {problem}"), |_| String::new());
            writeln!(told, "  fixed: {}{again}", fixed.replace('\n', "⏎")).unwrap();
            if !again.is_empty() {
                unmended.push(format!("{name}: {fixed}{again}"));
            }
        }
        writeln!(told).unwrap();
    }
    assert!(unmended.is_empty(), "{}", unmended.join("\n"));
    insta::assert_snapshot!(told);
}

/// What is right stays unexplained: no rule may see a mistake where the parser sees none.
#[test]
fn no_rule_is_asked_about_what_the_parser_reads() {
    let store = gold_store(GOLD_BASE);
    for text in ["SELECT * { ?s ?p ?o } LIMIT 1", "ASK { ?s ?p [ ?q ?o ] }"] {
        count(&store, &request(text), &Limits::default()).unwrap();
    }
}

#[test]
fn anything_at_all_gets_an_answer() {
    let store = gold_store(GOLD_BASE);
    for text in [
        "",
        "\u{0}",
        "€",
        "SELECT",
        "SELECT * {{{{",
        "}}}}",
        "SELECT (",
        "BIND(",
        "PREFIX",
        "@prefix",
        "ORDER",
        "FILTER",
        "\"",
        "'''",
        "<",
        "?",
        "_:",
        "SELECT ?x {?",
        "GRAPH",
        "[ ] ;",
    ] {
        let problem = count(&store, &request(text), &Limits::default()).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadQuery, "{text}");
        assert!(!problem.details()[0].message.is_empty());
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

#[test]
fn an_update_is_explained_alike() {
    let store = gold_store(GOLD_BASE);
    for (text, told) in [
        ("INSRT DATA { <a:s> <a:p> 1 }", "did you mean INSERT?"),
        ("INSERT DATA { <a:s> <a:p> }", "has no object yet"),
        ("DELETE WHERE { ?s dcterms:title ?o }", "the prefix dcterms: is not declared"),
        ("SELECT * { ?s ?p ?o }", "this is a query"),
    ] {
        let update = Update { text: text.into(), message: "test".into(), ..Update::default() };
        let problem = query::update(&store, &update, &Limits::default()).unwrap_err();
        assert!(problem.to_string().contains(told), "{text}: {problem}");
    }
}
