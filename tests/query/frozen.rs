//! Cited answers: the same bytes for the same graph, however it came about.

use super::request;
use crate::ledger::{change, quad};
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::problem::{Kind, Problem};
use colophon::query::{CancellationToken, Frozen, Request, drift, freeze};
use colophon::store::{Scope, Store};
use colophon::vocab::Base;
use colophon::write::citation::{Citation, file};
use oxrdf::Quad;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::time::Duration;

/// Queries of which SPARQL leaves open in which order, or even with which rows, they are answered.
const LOOSE: &[&str] = &[
    "SELECT * { ?s ?p ?o }",
    "SELECT ?o { ?s ?p ?o } LIMIT 3",
    "SELECT ?o { ?s ?p ?o } OFFSET 2",
    "SELECT DISTINCT ?p ?o { ?s ?p ?o } LIMIT 2",
    "SELECT REDUCED ?o { ?s ?p ?o }",
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?p",
    "SELECT ?s { ?s ?p ?o } ORDER BY DESC(STRLEN(?o)) LIMIT 2",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?o LIMIT 4",
    "SELECT (SAMPLE(?o) AS ?any) { ?s ?p ?o }",
    "SELECT ?s (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o } GROUP BY ?s",
    "SELECT (SUM(1e0 / STRLEN(?o)) AS ?sum) (AVG(1e0 / STRLEN(?o)) AS ?mean) { ?s ?p ?o }",
    "SELECT ?s ?o { { SELECT ?s { ?s ?p ?t } LIMIT 1 } ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { { SELECT ?s { ?s ?q ?t } OFFSET 1 LIMIT 2 } } }",
    "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o HAVING (COUNT(*) > 0) ORDER BY ?n",
    "SELECT ?v { ?s ?p ?o BIND(IF(STRLEN(?o) > 5, STRLEN(?o), ?o) AS ?v) } ORDER BY ?v",
    "ASK { { SELECT ?s { ?s ?p ?o } LIMIT 1 } ?s ?p 'Weirs' }",
    "CONSTRUCT { ?s ?p [ <http://water.example/says> ?o ] } { ?s ?p ?o }",
    "CONSTRUCT { ?s <http://water.example/knows> _:one . _:one ?p ?o } { ?s ?p ?o } LIMIT 4",
    "CONSTRUCT { [] <http://water.example/counts> 1 } { ?s ?p ?o }",
    "DESCRIBE ?s { ?s ?p ?o } LIMIT 2",
];

const TITLES: &[&str] = &["Weirs", "Locks", "Gauges", "Fords", "Mills", "10", "9", "sluices"];

fn store() -> Store {
    Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap()
}

fn site(store: &Store) -> Site {
    Site::new(store.base().clone(), "Water")
}

fn ask(store: &Store, request: &Request, version: u64) -> Result<Frozen, Problem> {
    let patient = Limits { query_timeout: Duration::from_secs(300), ..Limits::default() };
    freeze(store, request, version, &patient, &CancellationToken::new())
}

/// Every file of a cited answer, with its extension.
fn files(store: &Store, text: &str, version: u64) -> Vec<(&'static str, Vec<u8>)> {
    let frozen = ask(store, &request(text), version).unwrap_or_else(|it| panic!("{text}: {it}"));
    let site = site(store);
    let citation = Citation::of(&frozen, (store, &site), String::new()).unwrap();
    let names = citation.sums.iter().map(|sum| sum.format.extension());
    let all: Vec<_> =
        names.map(|name| (name, file(&frozen, (store, &site), name).unwrap().unwrap())).collect();
    assert_eq!(all.len(), if frozen.is_graph() { 6 } else { 4 }, "{text}");
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_same_graph_gives_the_same_bytes(
        facts in prop::collection::vec((0..4_usize, 0..TITLES.len()), 1..12),
        detours in prop::collection::vec((0..4_usize, 0..TITLES.len()), 0..6),
    ) {
        let facts: BTreeSet<_> = facts.into_iter().collect();
        let named = |(report, title): &(usize, usize)| quad(*report, TITLES[*title]);
        let all: Vec<Quad> = facts.iter().map(named).collect();
        let (straight, winding) = (store(), store());
        straight.commit(change(&[], &all)).unwrap();
        let detours: Vec<Quad> =
            detours.iter().filter(|it| !facts.contains(it)).map(named).collect();
        winding.commit(change(&[], &detours)).unwrap();
        for fact in all.iter().rev() {
            winding.commit(change(&[], std::slice::from_ref(fact))).unwrap();
        }
        winding.commit(change(&detours, &[])).unwrap();
        for text in LOOSE {
            let one = files(&straight, text, 1);
            prop_assert!(one == files(&winding, text, winding.version()), "{}", text);
        }
    }
}

#[test]
fn what_depends_on_the_moment_or_on_chance_is_refused_by_name() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    let text = "SELECT (NOW() AS ?now) { ?s ?p ?o FILTER EXISTS { SELECT ?s { BIND(UUID() AS ?u) } } \
                OPTIONAL { ?s ?p ?x FILTER(RAND() < 0.5 || isBlank(BNODE())) } } ORDER BY STRUUID()";
    let problem = ask(&store, &request(text), 1).unwrap_err();
    assert_eq!(problem.kind(), Kind::BadQuery);
    let told = problem.to_string();
    assert!(told.starts_with("BNODE(), NOW(), RAND(), STRUUID(), UUID() would give"), "{told}");
    assert!(told.contains("write the value into the query"), "{told}");
}

#[test]
fn a_version_that_never_was_and_an_answer_that_is_too_large_are_refused() {
    let store = store();
    let reports: Vec<Quad> = (0..9).map(|number| quad(number, "Weirs")).collect();
    store.commit(change(&[], &reports)).unwrap();
    for never in [0, 2] {
        assert_eq!(ask(&store, &request("ASK {}"), never).unwrap_err().kind(), Kind::NotFound);
    }
    let long = "x".repeat(10_000);
    let text = format!(
        "SELECT (CONCAT(STR(?a), '{long}') AS ?t) {{ ?a ?p ?w . ?b ?p ?w . ?c ?p ?w . ?d ?p ?w }}"
    );
    let problem = ask(&store, &request(&text), 1).unwrap_err();
    assert_eq!(problem.kind(), Kind::QueryTooComplex);
    assert!(problem.to_string().contains("32 MiB"), "{problem}");
}

#[test]
fn blank_nodes_that_nothing_tells_apart_are_refused_at_once() {
    let store = store();
    let reports: Vec<Quad> = (0..1001).map(|number| quad(number, "Weirs")).collect();
    store.commit(change(&[], &reports)).unwrap();
    let nodes: Vec<String> = (0..9).map(|number| format!("_:n{number}")).collect();
    let pairs = nodes.iter().flat_map(|from| nodes.iter().map(move |to| (from, to)));
    let clique: Vec<String> = pairs
        .filter(|(from, to)| from != to)
        .map(|(from, to)| format!("{from} <http://water.example/flows> {to} . "))
        .collect();
    let start = std::time::Instant::now();
    for (text, says) in [
        (format!("CONSTRUCT {{ {} }} {{}}", clique.concat()), "look too much alike"),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }".into(), "more than 1000 blank nodes"),
    ] {
        let problem = ask(&store, &request(&text), 1).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadQuery);
        assert!(problem.to_string().contains(says), "{problem}");
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn an_answer_is_that_of_its_version_while_others_write() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    let count = request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 2..=150 {
                store.commit(change(&[], &[quad(number, "Weirs")])).unwrap();
            }
        });
        let (mut asked, mut wrong) = (0, Vec::new());
        while !writer.is_finished() || asked < 20 {
            let version = store.version();
            match ask(&store, &count, version) {
                Ok(frozen) => {
                    let csv = file(&frozen, (&store, &site(&store)), "csv").unwrap().unwrap();
                    let expected = format!("n\r\n{version}\r\n");
                    if csv != expected.as_bytes() {
                        wrong.push((version, csv));
                    }
                }
                Err(problem) => assert_eq!(problem.kind(), Kind::TooBusy, "{problem}"),
            }
            asked += 1;
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}

#[test]
fn a_drift_counts_each_row_as_often_as_it_is_there() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Weirs"), quad(3, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(4, "Fords"), quad(5, "Fords")])).unwrap();
    let compare = |text: &str| {
        let request = request(text);
        let [then, now] = [1, 2].map(|version| ask(&store, &request, version).unwrap());
        let drift = drift(&then, &now);
        let table = file(&drift.table, (&store, &site(&store)), "csv").unwrap().unwrap();
        (drift.gone, drift.come, String::from_utf8(table).unwrap())
    };
    let rows = "change,t\r\ngone,Weirs\r\ncome,Fords\r\ncome,Fords\r\n";
    assert_eq!(compare("SELECT ?t { ?s ?p ?t }"), (1, 2, rows.into()));
    let truth = "change,answer\r\ngone,false\r\ncome,true\r\n";
    assert_eq!(compare("ASK { ?s ?p 'Fords' }"), (1, 1, truth.into()));
    let (gone, come, table) = compare("CONSTRUCT WHERE { ?s ?p ?t }");
    assert_eq!((gone, come), (1, 2), "{table}");
    assert!(table.starts_with("change,subject,predicate,object\r\ngone,https://"), "{table}");
    let (_, _, table) = compare("SELECT (?s AS ?change) (?t AS ?change_) { ?s ?p ?t }");
    assert!(table.starts_with("change__,change,change_\r\n"), "{table}");
    assert_eq!(
        compare("SELECT ?t { ?s ?p ?t FILTER(?t = 'Locks') }"),
        (0, 0, "change,t\r\n".into())
    );
}

#[test]
fn graphs_that_a_request_names_are_asked() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    let graph = store.base().graph("import-2");
    let scope = Scope::Graphs { default: vec![graph.clone()], named: Vec::new() };
    let asked = Request { scope, ..request("SELECT ?t { ?s ?p ?t }") };
    let frozen = ask(&store, &asked, 1).unwrap();
    assert_eq!(frozen.len(), 1);
    let address = colophon::query::address(&asked.question(), Some(1), true);
    assert!(
        address.contains("@1?default-graph-uri=https%3A%2F%2Fwater.example%2Fgraph%2Fimport-2")
    );
}

/// Digests of files that somebody may have cited. A change here breaks every citation: do not
/// make it without a decision.
const CITED: &[(&str, &str)] = &[
    ("json", "d2a457bc1cac71263c86f0ec84c15bdc917df8da37f5223535ce5f6596584bd9"),
    ("xml", "f55a36512e22cc0ba69a3de05183f34d7ae237d436664fa8158f5ca0f7f512af"),
    ("csv", "6ab9919b0c5e8279a5557a8405abb260aea980f36969e9c6423f02f293581f88"),
    ("tsv", "a0243e3bf9dfa98c2e7bddb5184f57fe02557899543c746b46568f5ae48a8839"),
    ("jsonld", "096c8fa1e6668b1a4a8d2a5ecc8fcaddb4556d38f72019df6fa46a0a66416c42"),
    ("ttl", "db14463143f59cf7a3f31b21d4bf9eac2aa2bf5cea44510a0b1b47e5ac447a3a"),
    ("nt", "25808edbc1b3953b083bf8b0ba6c5da6dd41dbdf9f3bbe8d93932252818a85ae"),
    ("rdf", "346c3f1ebac412f8443630e2e3bd4f7f744a9685aa16430709835d09e10aed02"),
    ("trig", "db14463143f59cf7a3f31b21d4bf9eac2aa2bf5cea44510a0b1b47e5ac447a3a"),
    ("nq", "25808edbc1b3953b083bf8b0ba6c5da6dd41dbdf9f3bbe8d93932252818a85ae"),
];

#[test]
fn files_are_what_they_were_in_earlier_releases() {
    let store = store();
    let mut weird = quad(7, "Wehre, \"alt\"\n\u{e9}\t");
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "10"), weird.clone()])).unwrap();
    weird.object = oxrdf::Literal::new_language_tagged_literal_unchecked("Wehre", "de").into();
    store.commit(change(&[], &[weird])).unwrap();
    let table = "SELECT ?s ?t ?n (LANG(?t) AS ?l) { ?s ?p ?t OPTIONAL { BIND(1.50 AS ?n) FILTER(?t = '10') } }";
    let graph = "PREFIX dcterms: <http://purl.org/dc/terms/>
        CONSTRUCT { ?s dcterms:title ?t ; dcterms:relation [ dcterms:date 7 ; dcterms:isPartOf ?s ] }
        { ?s dcterms:title ?t }";
    let files = files(&store, table, 2).into_iter().chain(files(&store, graph, 2));
    let digests: Vec<(&str, String)> =
        files.map(|(name, bytes)| (name, format!("{:x}", Sha256::digest(bytes)))).collect();
    let known: Vec<(&str, String)> =
        CITED.iter().map(|(name, digest)| (*name, (*digest).to_owned())).collect();
    assert_eq!(digests, known);
}
