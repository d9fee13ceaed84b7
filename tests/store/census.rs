//! What is counted is what there is: after every change, by whichever way it is counted.

use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::index::Reading;
use colophon::query::{self, Update};
use colophon::store::{Count, Scope, Store};
use colophon::vocab::Base;
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{NamedNode, Term};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Counts = BTreeMap<Count<NamedNode>, u64>;

/// Every count that can be asked for in SPARQL: what it is, and the query.
const QUERIES: &[(&str, &str)] = &[
    ("statements", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("subjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
    ("objects", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
    ("members", "SELECT ?a (COUNT(*) AS ?n) { ?s a ?a FILTER(isIRI(?a)) } GROUP BY ?a"),
    ("property", "SELECT ?a (COUNT(*) AS ?n) { ?s ?a ?o } GROUP BY ?a"),
    ("its subjects", "SELECT ?a (COUNT(DISTINCT ?s) AS ?n) { ?s ?a ?o } GROUP BY ?a"),
    ("its objects", "SELECT ?a (COUNT(DISTINCT ?o) AS ?n) { ?s ?a ?o } GROUP BY ?a"),
    (
        "within",
        "SELECT ?a ?b (COUNT(*) AS ?n) { ?s a ?a ; ?b ?o FILTER(isIRI(?a)) } GROUP BY ?a ?b",
    ),
    (
        "to class",
        "SELECT ?a ?b ?c (COUNT(*) AS ?n) { ?s a ?a ; ?b ?o . ?o a ?c FILTER(isIRI(?a) && isIRI(?c)) } \
         GROUP BY ?a ?b ?c",
    ),
    (
        "to datatype",
        "SELECT ?a ?b ?c (COUNT(*) AS ?n) { ?s a ?a ; ?b ?o FILTER(isIRI(?a) && isLiteral(?o)) \
         BIND(DATATYPE(?o) AS ?c) } GROUP BY ?a ?b ?c",
    ),
    (
        "link",
        "SELECT ?a ?b (COUNT(*) AS ?n) { ?s ?a ?o FILTER(isIRI(?o) && ?a != \
         <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> && \
         !STRSTARTS(STR(?o), \"https://library.example/\") && REGEX(STR(?o), \"^[a-z]+://[^/]*/\")) \
         BIND(IRI(REPLACE(STR(?o), \"^([a-z]+://[^/]*/).*$\", \"$1\")) AS ?b) } GROUP BY ?a ?b",
    ),
    ("graph", "SELECT ?a (COUNT(*) AS ?n) { GRAPH ?a { ?s ?p ?o } } GROUP BY ?a"),
];

fn asked(store: &Store) -> Counts {
    let mut counts = Counts::new();
    for (what, text) in QUERIES {
        let query = spargebra::SparqlParser::new().parse_query(text).unwrap();
        let answer = store.ask(query, &Scope::Statements, CancellationToken::new()).unwrap();
        let QueryResults::Solutions(rows) = answer else { panic!("rows") };
        for row in rows {
            let row = row.unwrap();
            let name = |variable: &str| match row.get(variable) {
                Some(Term::NamedNode(name)) => name.clone(),
                other => panic!("{what}: {other:?}"),
            };
            let Some(Term::Literal(number)) = row.get("n") else { panic!("{what}") };
            let count = match *what {
                "statements" => Count::Statements,
                "subjects" => Count::Subjects,
                "objects" => Count::Objects,
                "members" => Count::Members(name("a")),
                "property" => Count::Property(name("a")),
                "its subjects" => Count::PropertySubjects(name("a")),
                "its objects" => Count::PropertyObjects(name("a")),
                "within" => Count::Within(name("a"), name("b")),
                "to class" => Count::ToClass(name("a"), name("b"), name("c")),
                "to datatype" => Count::ToDatatype(name("a"), name("b"), name("c")),
                "link" => Count::Link(name("a"), name("b")),
                _ => Count::Graph(name("a")),
            };
            let number: u64 = number.value().parse().unwrap();
            if number > 0 {
                counts.insert(count, number);
            }
        }
    }
    counts
}

fn census(store: &Store) -> Counts {
    let census = store.census().unwrap();
    assert_eq!(census.version, store.version());
    census.tally.sorted()
}

fn differences(left: &Counts, right: &Counts) -> Vec<String> {
    let keys = left.keys().chain(right.keys()).collect::<std::collections::BTreeSet<_>>();
    let differs = keys.into_iter().filter(|key| left.get(key) != right.get(key));
    differs.map(|key| format!("{key:?}: {:?} {:?}", left.get(key), right.get(key))).collect()
}

#[test]
fn the_gold_is_counted_as_sparql_counts_it() {
    let store = gold_store(GOLD_BASE);
    let none: Vec<String> = Vec::new();
    assert_eq!(differences(&census(&store), &asked(&store)), none);
    let copied = gold_store(GOLD_BASE);
    Reading::begin(&copied, None, false);
    assert_eq!(differences(&census(&copied), &asked(&store)), none);
}

/// A statement of a few things, in one of three graphs of which one is no statement graph.
fn quad() -> impl Strategy<Value = String> {
    let thing = prop_oneof!["<a:[wx]>", "<https://library\\.example/id/law/[ab]>"];
    let object =
        prop_oneof!["<a:[wxC]>", "<http://weir\\.example/[ab]>", "\"[12]\"", "\"[12]\"@en", "[12]"];
    let said =
        prop_oneof![(Just("a".to_owned()), "<a:[CD]>".boxed()), ("<a:[pq]>", object.boxed()),];
    let graph = prop_oneof![
        Just("https://library.example/graph/one"),
        Just("https://library.example/graph/two"),
        Just("https://library.example/graph/evidence-x")
    ];
    (thing, said, graph).prop_map(|(thing, (property, object), graph)| {
        format!("GRAPH <{graph}> {{ {thing} {property} {object} }}")
    })
}

fn change() -> impl Strategy<Value = String> {
    let verb = prop_oneof![3 => Just("INSERT"), 2 => Just("DELETE")];
    let step = (verb, prop::collection::vec(quad(), 1..6))
        .prop_map(|(verb, quads)| format!("{verb} DATA {{ {} }}", quads.join(" ")));
    prop::collection::vec(step, 1..4).prop_map(|steps| steps.join(" ;\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_census_follows_every_change(changes in prop::collection::vec(change(), 1..6)) {
        let plain = Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap();
        let copied = Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap();
        let late = Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap();
        Reading::begin(&copied, None, false);
        for text in &changes {
            for store in [&plain, &copied, &late] {
                let update = Update { text: text.clone(), message: "test".into(), ..Update::default() };
                query::update(store, &update, &Limits::default()).unwrap();
            }
            let none: Vec<String> = Vec::new();
            prop_assert_eq!(differences(&census(&plain), &asked(&plain)), none.clone());
            prop_assert_eq!(differences(&census(&copied), &asked(&plain)), none);
        }
        Reading::begin(&late, None, false);
        let none: Vec<String> = Vec::new();
        prop_assert_eq!(differences(&census(&late), &asked(&plain)), none);
    }
}
