//! JSON-LD: what people see of it. That it loses nothing is tested with all formats.

use super::{page, read, turtle, written};
use crate::support::{GOLD_BASE, gold_store};
use colophon::query;
use colophon::vocab::PREFIXES;
use colophon::write::{self, jsonld::CONTEXT};
use serde_json::{Value, json};

fn document(topic: &str, text: &str) -> Value {
    let page = page(topic, turtle(text));
    serde_json::from_str(&written(write::page("jsonld").unwrap(), &page)).unwrap()
}

fn of(thing: &str) -> Value {
    let store = gold_store(GOLD_BASE);
    let thing = oxrdf::NamedNode::new(format!("{GOLD_BASE}id/{thing}")).unwrap();
    let page = query::entity(&store, &thing).unwrap();
    serde_json::from_str(&written(write::page("jsonld").unwrap(), &page)).unwrap()
}

#[test]
fn a_publication_reads_like_a_description() {
    let book = of("publication/how-to-conduct-ethical-research-on-sexual-exploitation");
    assert_eq!(book["@context"], "https://library.example/context/v1.jsonld");
    assert_eq!(book["type"], "Publication");
    let title = "How to conduct ethical research on sexual exploitation involving children";
    assert_eq!(book["title"], json!({ "en": [title] }));
    assert_eq!(book["date"], "2021-03-25");
    assert_eq!(book["genre"], json!(["https://library.example/id/genre/blog-post"]));
    assert_eq!(book.as_object().unwrap().keys().next().unwrap(), "@context");
    assert!(book["records"].is_array() || book["included"].is_array(), "{book:#}");
}

#[test]
fn names_of_other_things_stand_once_under_included() {
    let law = of("law/eprivacy-directive");
    let by = &law["referencedBy"][0];
    assert_eq!(by["type"].as_str().unwrap_or("Publication"), "Publication");
    assert!(law["included"].as_array().unwrap().iter().all(|node| node["id"].is_string()));
}

#[test]
fn values_take_the_plainest_form_that_loses_nothing() {
    let text = r#"<a:x> a skos:Concept, <a:Odd> ; schema:position 3, 3.5, "03"^^xsd:integer ;
        dcterms:title "a"@en, "b"@en, "c", 4 ; dcterms:date "2020-01-01"^^xsd:date, "2020"^^xsd:gYear ;
        colo:truncated true ; colo:status colo:Stated ; dcat:hadRole <http://id.loc.gov/vocabulary/relators/aut> ;
        <b:list> (1 "x") ; dcterms:subject <a:y> ; prov:qualifiedAttribution [ schema:position 1 ] ."#;
    let got = document("a:x", text);
    let expected = json!({
        "@context": "https://library.example/context/v1.jsonld",
        "id": "a:x",
        "type": ["a:Odd", "Concept"],
        "title": { "@none": ["c"], "en": ["a", "b"] },
        "date": "2020-01-01",
        "role": "Author",
        "attribution": [{ "position": 1 }],
        "subject": ["a:y"],
        "truncated": true,
        "status": "Stated",
        "position": [
            { "@value": "03", "@type": "xsd:integer" },
            3,
            { "@value": "3.5", "@type": "xsd:decimal" },
        ],
        "b:list": { "@list": [1, "x"] },
        "dcterms:date": { "@value": "2020", "@type": "xsd:gYear" },
        "dcterms:title": 4,
    });
    assert_eq!(sorted(&got), sorted(&expected), "{got:#}");
}

/// The same value with every array in one order, as the order of a set means nothing.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(all) => {
            let mut all: Vec<_> = all.iter().map(sorted).collect();
            all.sort_by_key(Value::to_string);
            all.into()
        }
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), sorted(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn an_iri_that_reads_like_a_prefixed_name_makes_the_page_go_without_context() {
    for iri in ["rel:aut", "id:x", "schema:name", "title:y"] {
        let graph = turtle(&format!("<a:x> <a:p> <{iri}> ."));
        let text = written(write::page("jsonld").unwrap(), &page("a:x", graph.clone()));
        assert!(!text.contains("@context"), "{text}");
        assert_eq!(read("jsonld", &text), graph);
    }
}

#[test]
fn a_long_chain_neither_overflows_nor_loses_a_link() {
    let chain: Vec<_> = (0..20_000).map(|n| format!("_:n{n} <a:p> _:n{} .\n", n + 1)).collect();
    let chain = chain.concat();
    let graph = turtle(&format!("<a:x> <a:p> _:n0 .\n{chain}"));
    let text = written(write::page("jsonld").unwrap(), &page("a:x", graph.clone()));
    assert_eq!(read("jsonld", &text).len(), graph.len());
}

#[test]
fn the_context_knows_every_prefix_of_the_vocabulary() {
    let context: Value = serde_json::from_str(CONTEXT).unwrap();
    for (prefix, namespace) in PREFIXES {
        assert_eq!(context["@context"][prefix], *namespace, "{prefix}");
    }
}
