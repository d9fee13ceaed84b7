//! The description of the service within what it describes.

use super::{count, request};
use crate::support::{GOLD_BASE, gold_store};
use colophon::answer::{Answer, Outcome};
use colophon::config::Limits;
use colophon::index::Reading;
use colophon::problem::{Kind, Problem};
use colophon::query::{self, CancellationToken, EXAMPLES};
use colophon::store::Store;

const PREFIXES: &str = "\
    PREFIX void: <http://rdfs.org/ns/void#>\n\
    PREFIX voidext: <http://ldf.fi/void-ext#>\n\
    PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\n\
    PREFIX sh: <http://www.w3.org/ns/shacl#>\n\
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\
    PREFIX colo: <https://w3id.org/colophon/ns#>\n\
    PREFIX dcterms: <http://purl.org/dc/terms/>\n";

/// How editors look for what they complete: prefixes, questions and the schema.
const EDITORS: &[(&str, usize)] = &[
    ("SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }", 19),
    (
        "SELECT ?q { ?q a sh:SPARQLExecutable ; rdfs:label ?l ; sh:select|sh:ask|sh:construct ?t }",
        18,
    ),
    (
        "SELECT ?c { ?cp void:class ?c ; void:propertyPartition [ void:property dcterms:title ; \
         voidext:datatypePartition [ voidext:datatype ?d ] ] } ORDER BY ?c",
        1,
    ),
    (
        "SELECT ?to { ?cp void:class colo:Publication ; void:propertyPartition [ \
         void:property dcterms:references ; void:classPartition [ void:class ?to ] ] }",
        1,
    ),
    (
        "SELECT ?g { ?service sd:defaultDataset/sd:namedGraph [ sd:name ?g ; sd:graph [ \
         void:triples ?n ] ] FILTER(?n > 0) GRAPH ?g { ?law a colo:LegalInstrument } }",
        1,
    ),
];

fn stores() -> [Store; 2] {
    let copied = gold_store(GOLD_BASE);
    Reading::begin(&copied, None, false);
    [gold_store(GOLD_BASE), copied]
}

fn rows(store: &Store, text: &str) -> usize {
    let request = request(&format!("{PREFIXES}{text}"));
    count(store, &request, &Limits::default()).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

#[test]
fn editors_find_what_they_look_for() {
    for store in stores() {
        for (text, expected) in EDITORS {
            let found = rows(&store, text);
            assert!(found >= *expected, "{text}: {found}");
        }
    }
}

#[test]
fn the_numbers_are_those_of_the_graph_and_of_its_version() {
    for store in stores() {
        let number = |text: &str| {
            let request = request(&format!("{PREFIXES}{text}"));
            query::sparql(&store, &request, &Limits::default(), |answer| {
                let Answer::Table(table) = answer else { panic!("a table") };
                let Outcome::Rows(mut rows) = table.result else { panic!("rows") };
                let row = rows.next().expect("a row").map_err(Problem::from)?;
                Ok(row.get("n").unwrap().to_string())
            })
            .unwrap()
        };
        let told = "SELECT ?n { <https://library.example/void#dataset> void:triples ?n }";
        let before = number(told);
        assert_eq!(before, number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"));
        let text = "INSERT DATA { <a:weir> <a:level> 3 }".to_owned();
        let update = query::Update { text, message: "test".into(), ..query::Update::default() };
        query::update(&store, &update, &Limits::default()).unwrap();
        assert_ne!(number(told), before);
        assert_eq!(number(told), number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"));
    }
}

#[test]
fn only_who_asks_for_it_sees_the_description() {
    for store in stores() {
        let graphs = rows(&store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }");
        assert_eq!(graphs, query::graph_names(&store).unwrap().len());
        let inside = "SELECT * { GRAPH <https://library.example/graph/description> { ?s ?p ?o } }";
        let all = rows(&store, inside);
        assert!(all > 300, "{all}");
        let from = "SELECT * FROM <https://library.example/graph/description> { ?s ?p ?o }";
        assert_eq!(rows(&store, from), all);
        let known = rows(&store, "SELECT * { ?s ?p ?o }");
        assert_eq!(rows(&store, "SELECT * { ?s ?p ?o FILTER(?p != void:x) }"), known + all);
    }
}

#[test]
fn every_question_is_one_and_can_be_asked() {
    let store = gold_store(GOLD_BASE);
    for (name, text) in EXAMPLES {
        count(&store, &request(text), &Limits::default())
            .unwrap_or_else(|problem| panic!("{name}: {problem}"));
    }
    let folders = ["queries/ask", "queries/examples"];
    let files = folders.map(|folder| std::fs::read_dir(folder).unwrap().count());
    assert_eq!(EXAMPLES.len(), files.iter().sum::<usize>());
}

#[test]
fn what_follows_from_every_version_anew_is_not_cited() {
    let store = gold_store(GOLD_BASE);
    let request = request(&format!("{PREFIXES}SELECT * {{ ?s void:triples ?n }}"));
    let cancel = CancellationToken::new();
    let refused = query::freeze(&store, &request, 1, &Limits::default(), &cancel).unwrap_err();
    assert_eq!(refused.kind(), Kind::OperationDisabled);
}
