//! Every format gives back what it was given, in bytes that never change.

use super::{graphs, page, read, site, turtle, written};
use crate::support::rdf::{difference, isomorphic};
use crate::support::{GOLD_BASE, gold_store};
use colophon::problem::Kind;
use colophon::query;
use colophon::write::{self, PAGES, TABLES};
use proptest::prelude::*;

const LAW: &str = "https://library.example/id/law/eprivacy-directive";

/// The formats that say a page in RDF.
fn formats() -> impl Iterator<Item = &'static dyn write::PageFormat> {
    write::whole().into_iter().filter(|format| format.extension() != "html")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_page_comes_back_from_every_format(triples in graphs()) {
        let page = page(LAW, triples.into_iter().collect());
        for format in formats() {
            let mut out = Vec::new();
            if let Err(error) = format.write(&page, &site(), &mut out) {
                let told = write::problem(error).to_string();
                prop_assert!(told.contains("a class that does not end with a name"), "{told}");
                continue;
            }
            let text = String::from_utf8(out).unwrap();
            let back = read(format.extension(), &text);
            let same = isomorphic(&page.graph, &back);
            let differs = difference(&page.graph, &back);
            prop_assert!(same, "{}\n{differs}{text}", format.name());
        }
    }
}

#[test]
fn every_thing_of_the_gold_comes_back_from_every_format() {
    let store = gold_store(GOLD_BASE);
    let mut things: Vec<_> = store
        .quads(None, None, None, None)
        .filter_map(|quad| match quad.unwrap().subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => Some(node),
            oxrdf::NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|node| store.base().parts(node.as_ref()).is_some())
        .collect();
    things.sort();
    things.dedup();
    assert!(things.len() > 200);
    for thing in things {
        let page = query::entity(&store, &thing).unwrap();
        for format in formats() {
            let back = read(format.extension(), &written(format, &page));
            let differs = difference(&page.graph, &back);
            assert!(isomorphic(&page.graph, &back), "{thing} in {}:\n{differs}", format.name());
        }
    }
}

#[test]
fn the_same_page_gives_the_same_bytes_whatever_the_order_of_its_triples() {
    let store = gold_store(GOLD_BASE);
    let page_once = query::entity(&store, &oxrdf::NamedNode::new(LAW).unwrap()).unwrap();
    let mut triples: Vec<_> = page_once.graph.iter().map(oxrdf::TripleRef::into_owned).collect();
    triples.reverse();
    let again = page(LAW, triples.into_iter().collect());
    for format in formats() {
        assert_eq!(written(format, &page_once), written(format, &again), "{}", format.name());
    }
}

#[test]
fn turtle_starts_with_the_topic_and_declares_only_what_it_uses() {
    let store = gold_store(GOLD_BASE);
    let page = query::entity(&store, &oxrdf::NamedNode::new(LAW).unwrap()).unwrap();
    let text = written(write::page("ttl").unwrap(), &page);
    let body = text.lines().find(|line| !line.starts_with("@prefix")).unwrap();
    assert_eq!(body, "law:eprivacy-directive a colo:LegalInstrument ;");
    assert!(text.contains("@prefix skos: "), "{text}");
    assert!(!text.contains("@prefix vann: "), "{text}");
}

#[test]
fn rdf_xml_refuses_what_xml_cannot_say() {
    let rows = [
        ("<a:s> <http://x.example/123> 1 .", "<http://x.example/123>, which does not end"),
        ("<a:s> <a:p> \"\\u0001\" .", "the control characters"),
        ("<a:s> a <urn:isbn:1> .", "<urn:isbn:1>, a class that does not"),
        ("<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .", "the triple term"),
    ];
    for (text, told) in rows {
        let page = page("a:s", turtle(text));
        let error = write::page("rdf").unwrap().write(&page, &site(), &mut Vec::new());
        let problem = write::problem(error.unwrap_err());
        assert_eq!(problem.kind(), Kind::NotAcceptable);
        assert!(problem.to_string().contains(told), "{problem}");
    }
}

#[test]
fn an_empty_page_is_a_document_in_every_format() {
    let page = page("a:s", oxrdf::Graph::new());
    for format in formats() {
        assert!(read(format.extension(), &written(format, &page)).is_empty(), "{}", format.name());
    }
}

#[test]
fn names_of_formats_are_different() {
    let pages: Vec<_> = PAGES.iter().map(|format| (format.name(), format.extension())).collect();
    let tables: Vec<_> = TABLES.iter().map(|format| (format.name(), format.extension())).collect();
    for names in [pages, tables] {
        for (index, (name, extension)) in names.iter().enumerate() {
            let rest = &names[index + 1..];
            assert!(rest.iter().all(|(n, e)| n != name && e != extension), "{name}");
        }
    }
    assert_eq!(write::page("jsonld").unwrap().name(), "JSON-LD");
    assert_eq!(write::table("csv").unwrap().media_type(), "text/csv");
    assert!(write::page("doc").is_none());
}
