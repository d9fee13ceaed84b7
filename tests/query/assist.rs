//! Help with a query that is being written: what could stand next, what is wrong, how it is laid out.

use crate::support::gold_store;
use colophon::config::Limits;
use colophon::query::{Sort, Suggestion, arrange, check, complete};
use colophon::store::Store;
use proptest::prelude::*;

const BASE: &str = "https://library.example/";

fn store() -> Store {
    gold_store(BASE)
}

/// What could stand where the text has a bar.
fn at(store: &Store, text: &str) -> Vec<Suggestion> {
    let place = text.find('|').unwrap();
    let whole = text.replacen('|', "", 1);
    complete(store, &whole, text[..place].encode_utf16().count()).unwrap().suggestions
}

fn texts(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(|suggestion| suggestion.text.as_str()).collect()
}

#[test]
fn properties_are_those_of_the_class_of_the_subject() {
    let store = store();
    let found = at(&store, "SELECT * WHERE { ?p a colo:Publication ; | }");
    let names = texts(&found);
    assert!(names.contains(&"dcterms:title") && names.contains(&"dcterms:publisher"), "{names:?}");
    assert!(!names.contains(&"skos:broader"), "{names:?}");
    let title = found.iter().find(|it| it.text == "dcterms:title").unwrap();
    assert_eq!(title.sort, Sort::Property);
    assert_eq!(title.declare.as_deref(), Some("PREFIX dcterms: <http://purl.org/dc/terms/>\n"));
    assert!(title.count.unwrap() > 5);
    // The class of what a publication refers to follows from the property that leads there.
    let found = at(&store, "SELECT * WHERE { ?p dcterms:publisher ?who . ?who | }");
    let names = texts(&found);
    assert!(names.contains(&"skos:prefLabel") && !names.contains(&"dcterms:title"), "{names:?}");
    // What is there of one thing.
    let found = at(&store, "SELECT * { <https://library.example/id/law/eprivacy-directive> | }");
    assert!(texts(&found).contains(&"skos:prefLabel"), "{found:?}");
}

#[test]
fn things_are_found_by_what_they_are_called() {
    let store = store();
    let found = at(&store, "SELECT * WHERE { ?p dcterms:references epriv| }");
    let law = &found[0];
    assert_eq!(law.text, "<https://library.example/id/law/eprivacy-directive>");
    assert_eq!(law.sort, Sort::Value);
    assert!(law.labels.iter().any(|label| label.value() == "ePrivacy directive"), "{law:?}");
    let found = at(&store, "SELECT * { VALUES ?law { | } ?p dcterms:references ?law }");
    assert!(texts(&found).contains(&"<https://library.example/id/law/eprivacy-directive>"));
    let classes = at(&store, "SELECT * { ?p dcterms:publisher ?who . ?who a | }");
    assert!(texts(&classes).contains(&"org:Organization"), "{classes:?}");
    assert!(!texts(&classes).contains(&"colo:Publication"), "{classes:?}");
}

#[test]
fn words_fit_where_they_stand() {
    let store = store();
    assert_eq!(texts(&at(&store, "SEL|"))[0], "SELECT");
    assert_eq!(texts(&at(&store, "SELECT * { ?s ?p ?o } LIM|")), ["LIMIT"]);
    assert!(texts(&at(&store, "SELECT * { OPT| }")).contains(&"OPTIONAL {"));
    assert!(texts(&at(&store, "SELECT ?river { ?river ?p ?o FILTER(|) }")).contains(&"?river"));
    assert_eq!(texts(&at(&store, "SELECT * { ?weir ?p ?o . ?w| }")), ["?weir"]);
    assert_eq!(texts(&at(&store, "PREFIX dct|")), ["dcterms: <http://purl.org/dc/terms/>"]);
}

#[test]
fn nothing_is_suggested_within_texts_and_comments() {
    let store = store();
    for text in
        ["SELECT * { ?s ?p \"epr|\" }", "# SEL|", "SELECT * { ?s ?p 1| }", "SELECT * { } LIMIT |"]
    {
        assert_eq!(at(&store, text), [], "{text}");
    }
}

#[test]
fn mistakes_have_places_that_an_editor_understands() {
    let (store, limits) = (store(), Limits::default());
    let text = "# Flüsse 🏞\nSELECT * { ?s dcterms:title ?t }";
    let found = check(&store, text, &limits).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[found[0].place.clone()]).unwrap(), "dcterms:title");
    let mended = found[0].detail.fix.as_ref().unwrap().apply(text);
    assert_eq!(check(&store, &mended, &limits).unwrap(), []);
}

#[test]
fn a_property_that_nothing_has_is_a_doubt_with_the_one_that_was_meant() {
    let (store, limits) = (store(), Limits::default());
    let text = "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT * { ?s dcterms:publishr ?t }";
    let found = check(&store, text, &limits).unwrap();
    assert!(found[0].is_doubt, "{found:?}");
    assert_eq!(found[0].detail.help.as_deref(), Some("did you mean dcterms:publisher?"));
    let mended = found[0].detail.fix.as_ref().unwrap().apply(text);
    assert_eq!(check(&store, &mended, &limits).unwrap(), []);
    let class = "PREFIX colo: <https://w3id.org/colophon/ns#> SELECT * { ?s a colo:Publicaton }";
    assert_eq!(check(&store, class, &limits).unwrap().len(), 0, "words of our own may be new");
}

#[test]
fn a_query_is_laid_out_one_statement_a_line() {
    let text = "prefix dcterms: <http://purl.org/dc/terms/> # ours\nselect ?p (count(?l) as ?n) where { ?p dcterms:title ?t ; dcterms:references ?l . optional { ?l a ?c } filter(?t != \"a  b\"@en && ?n>=3) values ?p { <x:1> <x:2> } } group by ?p order by desc(?n) limit 5";
    let laid = "PREFIX dcterms: <http://purl.org/dc/terms/> # ours\nSELECT ?p (COUNT(?l) AS ?n) WHERE {\n  ?p dcterms:title ?t ;\n    dcterms:references ?l .\n  OPTIONAL {\n    ?l a ?c\n  }\n  FILTER(?t != \"a  b\"@en && ?n>=3)\n  VALUES ?p { <x:1> <x:2> }\n}\nGROUP BY ?p\nORDER BY DESC(?n)\nLIMIT 5";
    assert_eq!(arrange(text), laid);
}

#[test]
fn every_query_that_is_here_means_the_same_when_laid_out() {
    let all = colophon::query::PROMPTS.iter().chain(colophon::query::LESSONS);
    // What a path passes through, and what is counted, has another name each time.
    let nameless = regex::Regex::new("(_:|[?])[0-9a-f]{16,}").unwrap();
    for prompt in all {
        let laid = arrange(prompt.text);
        let parse = |text: &str| {
            let parser = spargebra::SparqlParser::new().with_base_iri(BASE).unwrap();
            let parsed = parser.parse_query(text);
            let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}\n{text}", prompt.name));
            nameless.replace_all(&parsed.to_string(), "?x").into_owned()
        };
        assert_eq!(parse(&laid), parse(prompt.text), "{laid}");
        assert_eq!(arrange(&laid), laid, "{}", prompt.name);
        let front = |text: &str| {
            text.lines()
                .filter(|line| line.starts_with("#+"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(front(&laid), front(prompt.text), "{}", prompt.name);
    }
}

/// Pieces of queries, in no order.
fn scraps() -> impl Strategy<Value = String> {
    let pieces = [
        "SELECT",
        "?x",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<x:y>",
        "<",
        "a",
        "dcterms:title",
        ".",
        ";",
        ",",
        "\"",
        "'a'",
        "VALUES",
        "FILTER",
        "/",
        "^",
        "# c\n",
        "\n",
        " ",
        "PREFIX",
        "ü",
        "🏞",
        "GROUP BY",
        "LIMIT",
        "5",
        "@en",
        "^^",
        "\\",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..30)
        .prop_map(|all| all.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_breaks_nothing(text in scraps(), place in 0..400_usize) {
        thread_local! { static STORE: Store = store(); }
        STORE.with(|store| {
            let found = complete(store, &text, place).unwrap();
            prop_assert!(found.place.start <= found.place.end);
            prop_assert!(found.place.end <= text.encode_utf16().count());
            check(store, &text, &Limits::default()).unwrap();
            Ok(())
        })?;
    }

    #[test]
    fn laying_out_changes_nothing_but_space_and_case(text in scraps()) {
        let plain = |text: &str| text.split_whitespace().collect::<String>().to_uppercase();
        prop_assert_eq!(plain(&arrange(&text)), plain(&text));
    }
}
