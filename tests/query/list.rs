//! Tests of `src/query/list.rs` and `src/query/home.rs`.

use super::gold_and;
use crate::support::{GOLD_BASE, gold_store};
use colophon::answer::{Page, View};
use colophon::problem;
use colophon::query::{home, list};
use colophon::store::Store;
use colophon::vocab::{Base, Kind, colo, dcterms, schema};
use oxrdf::TermRef;
use std::fmt::Write;

fn keys(store: &Store, page: &Page) -> Vec<String> {
    let key = |thing: &oxrdf::NamedNode| store.base().parts(thing.as_ref()).unwrap().1.to_owned();
    page.entries.iter().map(key).collect()
}

#[test]
fn publications_stand_newest_first() {
    let store = gold_store(GOLD_BASE);
    let page = list(&store, Kind::Publication, 1).unwrap();
    let keys = keys(&store, &page);
    assert_eq!(keys.len(), 8);
    assert_eq!(keys[0], "framing-child-sexual-abuse-and-exploitation-online-as-a-form");
    assert_eq!(keys[7], "impact-of-covid-19-on-child-sexual-exploitation-and-abuse");
    let dates: Vec<_> = page
        .entries
        .iter()
        .map(|entry| {
            page.graph.object_for_subject_predicate(entry, dcterms::date).unwrap().to_string()
        })
        .collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
}

#[test]
fn a_date_of_issue_goes_before_a_listed_date_and_no_date_goes_last() {
    let store = gold_and(
        "@prefix colo: <https://w3id.org/colophon/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
         <graph/import-more-1> {
           <id/publication/undated> a colo:Publication ; colo:key \"undated\" ; dcterms:title \"Undated\"@en .
           <id/publication/dams> a colo:Publication ; colo:key \"dams\" ; dcterms:title \"Dams\"@en ;
             dcterms:date \"1999-01-01\"^^xsd:date ; dcterms:issued \"2030-01-01\"^^xsd:date . }
         <graph/evidence-more-1> {
           <id/record/1> a colo:SourceRecord ; colo:describes <id/publication/undated> ; colo:field <id/record/1-f> ;
             prov:wasDerivedFrom <id/source/ddeeb6089382> .
           <id/record/2> a colo:SourceRecord ; colo:describes <id/publication/dams> ; colo:field <id/record/1-f> ;
             prov:wasDerivedFrom <id/source/ddeeb6089382> .
           <id/record/1-f> a colo:Field ; colo:fieldName \"date\" ; colo:verbatim \"2030\" ; colo:mapsTo dcterms:issued . }",
    );
    let keys = keys(&store, &list(&store, Kind::Publication, 1).unwrap());
    assert_eq!(keys.first().map(String::as_str), Some("dams"));
    assert_eq!(keys.last().map(String::as_str), Some("undated"));
}

#[test]
fn others_stand_by_label_with_the_number_of_their_publications() {
    let store = gold_store(GOLD_BASE);
    let page = list(&store, Kind::Agent, 1).unwrap();
    assert_eq!(
        keys(&store, &page),
        [
            "andrea-varrella",
            "ecpat-international",
            "frameworks-uk",
            "international-justice-mission",
            "ncmec",
            "thorn",
            "weprotect-global-alliance",
        ]
    );
    let alliance = store.base().thing("agent", "weprotect-global-alliance");
    let count = page.graph.object_for_subject_predicate(&alliance, colo::publicationCount).unwrap();
    assert!(matches!(count, TermRef::Literal(count) if count.value() == "5"), "{count}");
}

#[test]
fn concepts_topics_and_genres_share_a_class_but_no_list() {
    let store = gold_store(GOLD_BASE);
    let total = |kind| list(&store, kind, 1).unwrap().entries.len();
    assert_eq!((total(Kind::Topic), total(Kind::Genre)), (1, 4));
    assert!(total(Kind::Concept) > 20);
}

#[test]
fn a_long_list_has_stretches_of_fifty_and_an_end() {
    let mut more = String::from("<graph/import-more-1> {\n");
    for number in 0..118 {
        writeln!(more, "<id/place/p{number:03}> a <http://purl.org/dc/terms/Location> .").unwrap();
    }
    let store = gold_and(&format!("{more} }}"));
    let page = list(&store, Kind::Place, 3).unwrap();
    assert_eq!(
        page.view,
        View::List { kind: Kind::Place, number: 3, numbers: 3, total: 120, narrowing: None }
    );
    assert_eq!(page.entries.len(), 20);
    for number in [0, 4, usize::MAX] {
        let problem = list(&store, Kind::Place, number).unwrap_err();
        assert_eq!(problem.kind(), problem::Kind::NotFound, "{number}");
    }
}

#[test]
fn an_empty_catalogue_has_empty_lists_and_a_home() {
    let store = Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap();
    let page = list(&store, Kind::Law, 1).unwrap();
    assert_eq!(
        page.view,
        View::List { kind: Kind::Law, number: 1, numbers: 1, total: 0, narrowing: None }
    );
    let home = home(&store).unwrap();
    assert!(home.entries.is_empty());
    assert!(matches!(home.view, View::Home(counts) if counts.iter().all(|(_, count)| *count == 0)));
}

#[test]
fn the_home_page_counts_every_kind_and_has_the_newest_publications() {
    let store = gold_store(GOLD_BASE);
    let page = home(&store).unwrap();
    let View::Home(counts) = &page.view else { panic!("{:?}", page.view) };
    assert_eq!(counts.len(), Kind::ALL.len());
    assert!(counts.contains(&(Kind::Publication, 8)) && counts.contains(&(Kind::Law, 2)));
    assert_eq!(page.entries, list(&store, Kind::Publication, 1).unwrap().entries[..6]);
    let laws = store.base().join("law");
    let length = page.graph.object_for_subject_predicate(&laws, schema::numberOfItems).unwrap();
    assert!(matches!(length, TermRef::Literal(length) if length.value() == "2"), "{length}");
}
