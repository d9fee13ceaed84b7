//! Tests of `src/write`.

mod bibliography;
mod figure;
mod formats;
mod html;
mod jsonld;
mod negotiate;
mod search;
mod sitemap;

use colophon::answer::{Page, Site, View};
use colophon::vocab::Base;
use colophon::write::{PageFormat, jsonld::CONTEXT};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{Graph, NamedNode, Triple};
use oxrdfio::{RdfFormat, RdfParser};
use proptest::prelude::*;

fn site() -> Site {
    Site::new(Base::new("https://library.example/").unwrap(), "Library")
}

fn page(topic: &str, graph: Graph) -> Page {
    let topic = NamedNode::new(topic).unwrap();
    Page { topic, view: View::Thing, entries: Vec::new(), graph, version: 1, pictures: Vec::new() }
}

fn written(format: &dyn PageFormat, page: &Page) -> String {
    let mut out = Vec::new();
    format.write(page, &site(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a document says; the only remote context that it may name is ours.
fn read(extension: &str, text: &str) -> Graph {
    if !extension.ends_with("jsonld") {
        let format = RdfFormat::from_extension(extension).unwrap();
        let quads = RdfParser::from_format(format).for_slice(text);
        return quads.map(|quad| Triple::from(quad.unwrap())).collect();
    }
    let parser = JsonLdParser::new().for_slice(text).with_load_document_callback(|address, _| {
        assert_eq!(address, "https://library.example/context/v1.jsonld");
        Ok(JsonLdRemoteDocument { document: CONTEXT.into(), document_url: address.into() })
    });
    parser.map(|quad| Triple::from(quad.unwrap())).collect()
}

/// Turtle with the prefixes of the vocabulary.
fn turtle(text: &str) -> Graph {
    let prefixes = colophon::vocab::PREFIXES.iter();
    let declared: Vec<_> =
        prefixes.map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    read("ttl", &format!("{}{text}", declared.concat()))
}

/// IRIs that are harmless, that the context knows, and that look like something else.
fn iris() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "https://library.example/id/law/x",
        "https://library.example/id/agent/müller",
        "http://www.w3.org/2004/02/skos/core#Concept",
        "http://xmlns.com/foaf/0.1/Person",
        "http://id.loc.gov/vocabulary/relators/aut",
        "https://w3id.org/colophon/ns#Stated",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil",
        "urn:isbn:1",
        "http://a.example/b?c=d#e(f)",
        "http://purl.org/dc/terms/a:b",
    ])
}

fn properties() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/date",
        "http://purl.org/dc/terms/subject",
        "http://purl.org/dc/terms/references",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "https://w3id.org/colophon/ns#status",
        "https://w3id.org/colophon/ns#describes",
        "https://w3id.org/colophon/ns#truncated",
        "http://www.w3.org/ns/dcat#byteSize",
        "https://schema.org/position",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#first",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest",
        "http://other.example/terms#word",
    ])
}

fn datatypes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/2001/XMLSchema#date",
        "http://www.w3.org/2001/XMLSchema#integer",
        "http://www.w3.org/2001/XMLSchema#boolean",
        "http://www.w3.org/2001/XMLSchema#double",
        "http://www.w3.org/2001/XMLSchema#decimal",
        "http://www.w3.org/2001/XMLSchema#nonNegativeInteger",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON",
        "http://other.example/terms#type",
    ])
}

/// Literals of all kinds, with lexical forms that fit their datatype and that do not.
fn literals() -> impl Strategy<Value = oxrdf::Literal> {
    let texts = prop_oneof![
        "[ -~]{0,12}",
        Just("true".to_owned()),
        Just("1".to_owned()),
        Just("01".to_owned()),
        Just("-7".to_owned()),
        Just("9007199254740993".to_owned()),
        Just("1.0E0".to_owned()),
        Just("2021-02-31".to_owned()),
        Just("a\r\n\tb \u{2028}<&]]>\"\\".to_owned()),
        Just("مكتبة".to_owned()),
    ];
    let languages = prop::sample::select(vec!["en", "EN", "de-CH", "id", "zh-Hant-TW", "sr-Latn"]);
    prop_oneof![
        (texts.clone(), datatypes()).prop_map(|(text, datatype)| {
            oxrdf::Literal::new_typed_literal(text, NamedNode::new_unchecked(datatype))
        }),
        (texts, languages).prop_map(|(text, language)| {
            oxrdf::Literal::new_language_tagged_literal(text, language).unwrap()
        }),
    ]
}

/// Small graphs full of traps: blank nodes in circles, lists, words as addresses.
fn graphs() -> impl Strategy<Value = Vec<Triple>> {
    let node = prop_oneof![
        iris().prop_map(|iri| oxrdf::NamedOrBlankNode::from(NamedNode::new_unchecked(iri))),
        (0..5_u8).prop_map(|n| oxrdf::BlankNode::new_unchecked(format!("{n}x")).into()),
    ];
    let object = prop_oneof![
        node.clone().prop_map(oxrdf::Term::from),
        literals().prop_map(oxrdf::Term::from),
    ];
    let triple = (node, properties(), object).prop_map(|(subject, property, object)| {
        Triple::new(subject, NamedNode::new_unchecked(property), object)
    });
    prop::collection::vec(triple, 0..25)
}
