//! Searching for words, inside SPARQL and on its own.

use super::{count, gold_and, request};
use crate::support::{GOLD_BASE, shipped_store};
use colophon::answer::{Answer, Outcome};
use colophon::config::Limits;
use colophon::index::Reading;
use colophon::problem::{Kind, Problem};
use colophon::query::{self, CancellationToken, explain};
use colophon::store::Store;
use oxrdf::Term;

const PREFIXES: &str = "PREFIX colo: <https://w3id.org/colophon/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n";

fn rows(store: &Store, text: &str) -> Result<Vec<Vec<String>>, Problem> {
    let request = request(&format!("{PREFIXES}{text}"));
    query::sparql(store, &request, &Limits::default(), |answer| {
        let Answer::Table(table) = answer else { panic!("no table") };
        let Outcome::Rows(rows) = table.result else { panic!("no rows") };
        let variables = rows.variables().to_vec();
        let cell = |term: Option<&Term>| match term {
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(node)) => node.as_str().replace(GOLD_BASE, ""),
            other => format!("{other:?}"),
        };
        let rows = rows.map(|row| {
            let row = row.map_err(Problem::from)?;
            Ok(variables.iter().map(|variable| cell(row.get(variable))).collect())
        });
        rows.collect()
    })
}

fn refused(text: &str) -> String {
    rows(&shipped_store(GOLD_BASE), text).unwrap_err().to_string()
}

const WATER: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix colo: <https://w3id.org/colophon/ns#> .
    <graph/curation> {
      <id/place/a> a dcterms:Location ; skos:prefLabel \"Crossing rivers\"@en ; colo:key \"a\" ;
        skos:scopeNote \"Where ferries cross the old weirs of the lowland, and why bridges came late.\"@en .
      <id/place/b> a dcterms:Location ; skos:prefLabel \"Old town\"@en ; colo:key \"b\" ;
        skos:scopeNote \"A town beside the river.\"@en .
      <id/place/c> a dcterms:Location ; skos:prefLabel \"Les rivières\"@fr ; colo:key \"c\" ;
        skos:altLabel \"Río Ñandú\"@es , \"東京の水\"@ja . }";

#[test]
fn words_are_found_in_every_form_of_their_language_with_a_score_and_their_neighbours() {
    let store = gold_and(WATER);
    let find = |words: &str| {
        let text = format!(
            "SELECT ?s ?words WHERE {{ SERVICE <search> {{ ?s colo:matches \"{words}\" ; colo:score ?score ;
               colo:snippet ?words }} ?s a dcterms:Location }} ORDER BY DESC(?score)"
        );
        let rows = rows(&store, &text).unwrap();
        rows.into_iter()
            .map(|row| (row[0].replace("id/place/", ""), row[1].clone()))
            .collect::<Vec<_>>()
    };
    // A name goes before a note, an English plural is its singular.
    let crossing = [
        ("a".to_owned(), "Crossing rivers".to_owned()),
        ("b".to_owned(), "A town beside the river.".to_owned()),
    ];
    assert_eq!(find("rivers"), crossing);
    let named = "SELECT ?s { SERVICE <search> { ?s colo:named \"rivers\" } ?s a dcterms:Location }";
    assert_eq!(rows(&store, named).unwrap().len(), 1);
    assert_eq!(find("RIVER"), crossing);
    assert_eq!(find("rivière")[0].0, "c");
    assert_eq!(find("riviere")[0].0, "c");
    assert_eq!(find("nandu")[0].1, "Río Ñandú");
    assert_eq!(find("東京")[0].0, "c");
    assert_eq!(find("\\\"crossing rivers\\\"").len(), 1);
    assert_eq!(find("\\\"rivers crossing\\\"").len(), 0);
    assert_eq!(find("ferr* weirs").len(), 1);
    assert_eq!(find("river -town").iter().map(|row| &row.0).collect::<Vec<_>>(), ["a"]);
    assert_eq!(find("ferries OR town").len(), 2);
    // What nobody writes is taken for what is nearest to it.
    assert_eq!(find("brigdes")[0].0, "a");
    assert_eq!(find("wierdness").len(), 0);
}

#[test]
fn what_was_found_is_joined_and_cut_like_other_rows() {
    let store = shipped_store(GOLD_BASE);
    let titles =
        "SELECT ?p ?title WHERE { SERVICE <search> { ?p colo:matches \"online\" ; colo:score ?s }
        ?p a colo:Publication ; dcterms:title ?title } ORDER BY DESC(?s)";
    let all = rows(&store, titles).unwrap();
    assert!(all.len() > 3, "{all:?}");
    assert!(all[0][1].to_lowercase().contains("online"), "{all:?}");
    assert_eq!(rows(&store, &format!("{titles} LIMIT 2")).unwrap(), all[..2]);
    let one = &all[0][0];
    let bound = format!(
        "SELECT ?s WHERE {{ VALUES ?p {{ <{one}> <id/agent/thorn> }} SERVICE <search> {{ ?p colo:matches \"online\" ; colo:score ?s }} }}"
    );
    assert_eq!(rows(&store, &bound).unwrap().len(), 1);
    let fixed = format!("ASK {{ SERVICE <search> {{ <{one}> colo:matches \"onlin*\" }} }}");
    let fixed = request(&format!("{PREFIXES}{fixed}"));
    assert_eq!(count(&store, &fixed, &Limits::default()).unwrap(), 1);
    // Not joined, but left out.
    let without = "SELECT ?p WHERE { ?p a colo:Publication MINUS { SERVICE <search> { ?p colo:matches \"online\" } } }";
    assert_eq!(rows(&store, without).unwrap().len(), 8 - all.len());
    let optional = "SELECT ?p ?w WHERE { ?p a colo:Publication OPTIONAL { SERVICE <search> { ?p colo:matches \"online\" ; colo:snippet ?w } } }";
    assert_eq!(rows(&store, optional).unwrap().len(), 8);
}

#[test]
fn a_search_is_a_step_of_the_plan() {
    let store = shipped_store(GOLD_BASE);
    let view = Reading::now(&store).unwrap();
    let text = "SELECT * { SERVICE <search> { ?p colo:matches \"online\" ; colo:snippet ?w } ?p a colo:Publication } LIMIT 3";
    let told = explain(
        &store,
        &view,
        &request(&format!("{PREFIXES}{text}")),
        &Limits::default(),
        &CancellationToken::new(),
    )
    .unwrap();
    assert_eq!(told.fallback, None);
    let steps: Vec<&str> = told.steps.iter().map(|step| step.what.as_str()).collect();
    assert!(steps.contains(&"search ?p for \"online\", the best first"), "{steps:?}");
    assert!(steps.contains(&"bind ?w := the words that were found"), "{steps:?}");
}

#[test]
fn what_is_no_search_says_how_to_write_one() {
    for (text, told) in [
        (
            "SELECT * { SERVICE <search> { ?s colo:score ?x } }",
            "a search has one colo:matches or colo:named, this one has 0",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches ?x } }",
            "what is searched for is ?x, and a string was expected",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"\" } }",
            "there is no word to search for in \"\"",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"-a\" } }",
            "there is no word to search for",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" . ?t colo:score ?x } }",
            "every triple of a search is about the same thing",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" ; a ?x } }",
            "a search knows no property <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" ; colo:score 1 } }",
            "the object of colo:score is",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" FILTER(?s = 1) } }",
            "a search has triples only",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(told), "{text}\n{said}");
    }
    let elsewhere = refused("SELECT * { SERVICE <https://weir.example/search> { ?s ?p ?o } }");
    assert!(elsewhere.contains(&format!("SERVICE <{GOLD_BASE}search>")), "{elsewhere}");
    let hidden = refused(
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <search> { ?s colo:matches \"a\" } } }",
    );
    assert!(hidden.contains("EXISTS"), "{hidden}");
    let long =
        format!("SELECT * {{ SERVICE <search> {{ ?s colo:matches \"{}\" }} }}", "a ".repeat(40));
    assert!(refused(&long).contains("40 words to search for"), "{}", refused(&long));
}

#[test]
fn a_search_is_not_cited_but_answered_for_every_version() {
    let store = shipped_store(GOLD_BASE);
    let text =
        format!("{PREFIXES}SELECT * {{ SERVICE <search> {{ ?s colo:matches \"online\" }} }}");
    let cancel = query::CancellationToken::new();
    let frozen =
        query::freeze(&store, &request(&text), store.version(), &Limits::default(), &cancel);
    let problem = frozen.unwrap_err();
    assert_eq!(problem.kind(), Kind::BadQuery);
    assert!(problem.to_string().contains("a search for words"), "{problem}");
    let now = count(&store, &request(&text), &Limits::default()).unwrap();
    let then = store.at(store.version() - 1).unwrap();
    let before = count(&then, &request(&text), &Limits::default()).unwrap();
    assert!(before > 0 && before <= now, "{before} {now}");
}
