//! Every word in queries, shapes, context and data is declared in `ontology/`.

use colophon::vocab::PREFIXES;
use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Vocabularies of others that are only pointed to, never used as words.
const POINTED_TO: &[&str] = &[
    "http://purl.org/coar/resource_type/",
    "http://purl.org/spar/",
    "http://purl.org/ontology/bibo/",
    "http://purl.org/vocab/vann/",
    "http://www.wikidata.org/entity/",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2001/XMLSchema#",
];

fn declared() -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for file in ["ontology/colophon.ttl", "ontology/borrowed.ttl"] {
        let text = fs::read_to_string(file).unwrap();
        for triple in TurtleParser::new().for_slice(&text) {
            if let NamedOrBlankNode::NamedNode(term) = triple.unwrap().subject {
                terms.insert(term.into_string());
            }
        }
    }
    terms
}

/// Whether an address is a word of a vocabulary that `ontology/` declares.
fn is_word(address: &str) -> bool {
    let ours = PREFIXES.iter().any(|(_, namespace)| {
        address.strip_prefix(namespace).is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
        })
    });
    ours && !POINTED_TO.iter().any(|start| address.starts_with(start))
}

fn undeclared(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let declared = declared();
    words.into_iter().filter(|word| is_word(word) && !declared.contains(word)).collect()
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path.to_string_lossy(), extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn shapes_and_data_use_declared_words() {
    for file in files("ontology", "ttl").into_iter().chain(files("data", "ttl")) {
        let text = fs::read_to_string(&file).unwrap();
        let parser = TurtleParser::new().with_base_iri("https://library.example/").unwrap();
        let mut words = BTreeSet::new();
        for triple in parser.for_slice(&text) {
            let triple = triple.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            words.insert(triple.predicate.into_string());
            if let Term::NamedNode(object) = triple.object {
                words.insert(object.into_string());
            }
        }
        let missing = undeclared(words);
        assert!(missing.is_empty(), "{}: not declared: {missing:#?}", file.display());
    }
}

#[test]
fn queries_use_declared_words() {
    for file in files("queries", "rq") {
        let text = fs::read_to_string(&file).unwrap();
        let parser = spargebra::SparqlParser::new().with_base_iri("https://library.example/");
        let query = parser.unwrap().parse_query(&text);
        let query = query.unwrap_or_else(|error| panic!("{}: {error}", file.display())).to_string();
        let words = query.split(['<', '>']).skip(1).step_by(2).map(str::to_owned);
        let missing = undeclared(words);
        assert!(missing.is_empty(), "{}: not declared: {missing:#?}", file.display());
    }
}

#[test]
fn the_context_spells_declared_words() {
    let text = fs::read_to_string("ontology/context.jsonld").unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let context = json["@context"].as_object().unwrap();
    let expand = |name: &str| {
        let (prefix, local) = name.split_once(':')?;
        Some(format!("{}{local}", context.get(prefix)?.as_str()?))
    };
    let words = context.values().filter_map(|term| {
        let id =
            term.as_str().or_else(|| term["@id"].as_str()).or_else(|| term["@reverse"].as_str());
        expand(id?)
    });
    let missing = undeclared(words);
    assert!(missing.is_empty(), "not declared: {missing:#?}");
}
