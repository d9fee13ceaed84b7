//! Tests of `src/query/entity.rs` and of `queries/pages`.

use super::gold_and;
use crate::support::{GOLD_BASE, gold_store, shipped_store};
use colophon::answer::{Page, View};
use colophon::problem::Kind;
use colophon::query::entity;
use colophon::store::Store;
use colophon::vocab::{Base, colo, dcterms, eli, oa, owl, rdf, rdfs, skos, void};
use oxrdf::{
    Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, TermRef, TripleRef,
};
use std::collections::BTreeSet;
use std::fmt::Write;

const CODE: &str = "law/european-electronic-communications-code";
const BRIEFING: &str = "publication/briefing-on-the-future-of-digital-tools-to-detect-child";

fn name(path: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{GOLD_BASE}id/{path}"))
}

fn page(store: &Store, path: &str) -> Page {
    entity(store, &name(path)).unwrap()
}

fn says<'a>(
    page: &Page,
    subject: &NamedNode,
    property: NamedNodeRef<'_>,
    object: impl Into<TermRef<'a>>,
) -> bool {
    page.graph.contains(TripleRef::new(subject, property, object.into()))
}

#[test]
fn a_page_is_about_its_thing_and_knows_its_version() {
    let store = gold_store(GOLD_BASE);
    let page = page(&store, CODE);
    assert_eq!(page.topic, name(CODE));
    assert_eq!(page.view, View::Thing);
    assert_eq!(page.version, store.version());
}

#[test]
fn a_law_has_who_refers_to_it_with_title_date_and_words() {
    let page = page(&gold_store(GOLD_BASE), CODE);
    let briefing = name(BRIEFING);
    assert!(says(&page, &briefing, dcterms::references, &name(CODE)));
    assert!(page.graph.object_for_subject_predicate(&briefing, dcterms::title).is_some());
    assert!(page.graph.object_for_subject_predicate(&briefing, dcterms::date).is_some());
    let case = name("assertion/ddeeb6089382-6-1");
    assert!(says(&page, &case, rdf::OBJECT, &name(CODE)));
    let span = name("span/ddeeb6089382-1980-2026");
    assert!(says(&page, &case, colo::span, &span));
    let words = Literal::from("European Electronic Communications Code (EECC)");
    assert!(says(&page, &span, oa::exact, &words));
}

#[test]
fn words_stand_on_the_span_whether_its_selectors_are_nodes_or_itself() {
    let store = gold_and(
        "@prefix colo: <https://w3id.org/colophon/ns#> . @prefix oa: <http://www.w3.org/ns/oa#> .
         <graph/evidence-more-1> {
           <id/note/1> <http://purl.org/dc/terms/relation> <id/note/2> ; colo:span <id/span/more-3-8> .
           <id/span/more-3-8> oa:hasSource <id/source/more> ; oa:hasSelector <id/span/more-3-8> ;
             oa:start 3 ; oa:end 8 ; oa:exact \"river\" . }",
    );
    let page = page(&store, "note/1");
    let span = name("span/more-3-8");
    assert!(says(&page, &span, oa::exact, &Literal::from("river")));
    assert!(says(&page, &span, oa::start, &Literal::from(3)));
    assert!(says(&page, &span, rdf::TYPE, colo::Span));
}

#[test]
fn a_publication_has_its_records_fields_mentions_and_source() {
    let page = page(&gold_store(GOLD_BASE), BRIEFING);
    let record = name("record/ddeeb6089382-6");
    assert!(says(&page, &record, colo::describes, &name(BRIEFING)));
    assert!(says(&page, &record, colo::notStated, dcterms::creator));
    let verbatim = name("record/ddeeb6089382-6-date");
    assert!(says(&page, &verbatim, colo::verbatim, &Literal::from("15 January 2021")));
    assert!(says(&page, &name("mention/ddeeb6089382-6-3"), oa::hasBody, &name("place/europe")));
    let source = name("source/ddeeb6089382");
    assert!(page.graph.object_for_subject_predicate(&source, colo::sha256).is_some());
    let elsewhere = name("record/ddeeb6089382-5");
    assert!(page.graph.triples_for_subject(&elsewhere).next().is_none(), "another record");
}

#[test]
fn what_was_seen_elsewhere_is_told_but_never_as_a_fact() {
    let page = page(&gold_store(GOLD_BASE), CODE);
    let law = name(CODE);
    let eli = NamedNodeRef::new_unchecked("http://data.europa.eu/eli/dir/2018/1972/oj");
    let celex = Literal::from("32018L1972");
    assert!(!says(&page, &law, owl::sameAs, eli));
    assert!(!says(&page, &law, eli::id_local, &celex));
    let cases = |property: NamedNodeRef<'static>| {
        page.graph
            .subjects_for_predicate_object(rdf::PREDICATE, property)
            .map(NamedOrBlankNodeRef::into_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(cases(owl::sameAs), [name("assertion/enrichment-1-2").into()], "told once");
    let seen: Vec<NamedOrBlankNode> = cases(eli::id_local);
    let [NamedOrBlankNode::NamedNode(seen)] = seen.as_slice() else {
        panic!("{seen:?}");
    };
    assert!(says(&page, seen, rdf::TYPE, rdf::STATEMENT));
    assert!(says(&page, seen, rdf::OBJECT, &celex));
    let graph = NamedNode::new_unchecked(format!("{GOLD_BASE}graph/enrichment-1"));
    assert!(says(&page, seen, dcterms::isPartOf, &graph));
    assert!(page.graph.object_for_subject_predicate(&graph, rdfs::LABEL).is_some());
}

#[test]
fn what_is_only_proposed_is_told_but_never_as_a_fact() {
    let store = gold_store(GOLD_BASE);
    let page = page(&store, "project/amplifying-the-voices-of-survivors");
    let project = name("project/amplifying-the-voices-of-survivors");
    assert_eq!(page.graph.objects_for_subject_predicate(&project, colo::partner).count(), 0);
    assert!(says(&page, &name("proposal/ddeeb6089382-1"), colo::candidate, &project));
    assert!(says(&page, &name("assertion/enrichment-1-6"), rdf::SUBJECT, &project));
}

#[test]
fn a_claim_is_told_on_the_page_of_who_makes_it_and_of_what_it_is_about() {
    let store = gold_store(GOLD_BASE);
    for path in [CODE, BRIEFING] {
        let claim = name("claim/ddeeb6089382-6-1");
        assert!(says(&page(&store, path), &claim, colo::claimedBy, &name(BRIEFING)), "{path}");
    }
}

#[test]
fn an_agent_has_what_it_did_and_who_stood_beside_it() {
    let page = page(&gold_store(GOLD_BASE), "agent/ecpat-international");
    let contribution = name("contribution/ddeeb6089382-4-1");
    assert!(says(&page, &contribution, colo::affiliation, &name("agent/ecpat-international")));
    let publication = name("publication/how-to-conduct-ethical-research-on-sexual-exploitation");
    let part = colophon::vocab::prov::qualifiedAttribution;
    assert!(says(&page, &publication, part, &contribution));
    let author = name("agent/andrea-varrella");
    assert!(page.graph.object_for_subject_predicate(&author, skos::prefLabel).is_some());
}

#[test]
fn of_nothing_known_or_not_even_a_name_there_is_no_page() {
    let store = gold_store(GOLD_BASE);
    for path in ["law/never-heard-of-it", "law/x> . ?s ?p ?o . <y", "law/\u{0}", ""] {
        let problem = entity(&store, &name(path)).unwrap_err();
        assert_eq!(problem.kind(), Kind::NotFound, "{path}");
    }
}

#[test]
fn every_thing_has_a_closed_page() {
    let store = gold_store(GOLD_BASE);
    let mut things = BTreeSet::new();
    for quad in store.quads(None, None, None, None) {
        if let NamedOrBlankNode::NamedNode(thing) = quad.unwrap().subject
            && store.base().parts(thing.as_ref()).is_some()
        {
            things.insert(thing);
        }
    }
    assert!(things.len() > 500, "{}", things.len());
    // One of every sort of name is enough for evidence; things with a kind are all looked at.
    let mut sorts = BTreeSet::new();
    things.retain(|thing| {
        let (segment, _) = store.base().parts(thing.as_ref()).unwrap();
        store.base().kind(thing.as_ref()).is_some() || sorts.insert(segment.to_owned())
    });
    for thing in &things {
        let page = entity(&store, thing).unwrap();
        for triple in &page.graph {
            if let TermRef::NamedNode(other) = triple.object
                && store.base().kind(other).is_some()
            {
                let class = page.graph.object_for_subject_predicate(other, rdf::TYPE);
                assert!(class.is_some(), "{thing}: {other} is named without a class");
            }
        }
    }
}

#[test]
fn a_page_of_another_base_says_the_same() {
    let base = "http://localhost:7777/library/";
    let store = gold_store(base);
    let there =
        entity(&store, &Base::new(base).unwrap().thing("law", "eprivacy-directive")).unwrap();
    let here = page(&gold_store(GOLD_BASE), "law/eprivacy-directive");
    assert_eq!(here.graph.len(), there.graph.len());
}

#[test]
fn a_hub_is_cut_and_says_how_much_there_is() {
    let mut more =
        String::from("<graph/import-more-1> { <id/event/flood> a <https://schema.org/Flood> .\n");
    for number in 0..600 {
        writeln!(more, "<id/note/{number}> <http://purl.org/dc/terms/relation> <id/event/flood> .")
            .unwrap();
    }
    let store = gold_and(&format!("{more} }}"));
    let page = page(&store, "event/flood");
    let flood = name("event/flood");
    let shown = page.graph.subjects_for_predicate_object(dcterms::relation, &flood).count();
    assert_eq!(shown, 500);
    let part = page.graph.subject_for_predicate_object(void::property, dcterms::relation).unwrap();
    let total = page.graph.object_for_subject_predicate(part, void::triples).unwrap();
    assert!(matches!(total, TermRef::Literal(total) if total.value() == "600"), "{total}");
}

#[test]
fn what_a_blank_node_says_stands_on_the_page() {
    let store = gold_and(
        "<graph/import-more-1> { <id/event/flood> <http://purl.org/dc/terms/relation> [
           <http://purl.org/dc/terms/title> \"The wet year\" ; <http://purl.org/dc/terms/relation> [
             <http://purl.org/dc/terms/title> \"The dry year\" ] ] . }",
    );
    let page = page(&store, "event/flood");
    for title in ["The wet year", "The dry year"] {
        let title = Literal::from(title);
        assert!(
            page.graph.subject_for_predicate_object(dcterms::title, &title).is_some(),
            "{title}"
        );
    }
}

#[test]
fn words_come_with_their_sentence_and_their_line() {
    let store = shipped_store(GOLD_BASE);
    let page = entity(&store, &store.base().thing("law", "eprivacy-directive")).unwrap();
    let span = NamedNode::new_unchecked(format!("{GOLD_BASE}id/span/ddeeb6089382-1652-1692"));
    let say =
        |property: NamedNodeRef<'_>| match page.graph.object_for_subject_predicate(&span, property)
        {
            Some(TermRef::Literal(words)) => words.value().to_owned(),
            other => panic!("{property}: {other:?}"),
        };
    assert!(say(oa::prefix).starts_with("NCMEC compared EU-related CyberTipline reports"));
    assert!(say(oa::prefix).ends_with("three weeks after "));
    assert_eq!(
        (say(oa::exact).as_str(), say(oa::suffix).as_str()),
        ("the ePrivacy directive going into effect", ".")
    );
    let source = include_str!("../../data/sources/defining-problems.txt");
    let line: usize = say(colo::line).parse().unwrap();
    assert!(
        source.lines().nth(line - 1).unwrap().contains("the ePrivacy directive going into effect")
    );
}
