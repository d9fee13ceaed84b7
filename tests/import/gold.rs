//! The first source, imported, says what the hand-made description of it says.

use crate::support::{GOLD, GOLD_BASE, shipped_store};
use colophon::vocab::{Base, Layer};
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};
use oxrdfio::{RdfFormat, RdfParser};
use std::collections::BTreeSet;

/// Things whose statements must be equal, by the segment of their address.
const THINGS: &[&str] = &[
    "publication",
    "agent",
    "law",
    "event",
    "project",
    "place",
    "data-source",
    "contribution",
    "excerpt",
    "claim",
];

fn gold() -> Vec<Quad> {
    let parser = RdfParser::from_format(RdfFormat::TriG);
    parser.for_slice(GOLD).map(Result::unwrap).collect()
}

fn imported() -> Vec<Quad> {
    let store = shipped_store(GOLD_BASE);
    store.quads(None, None, None, None).map(Result::unwrap).collect()
}

/// Triples about things, from statement and enrichment graphs, one line each.
fn statements(quads: &[Quad]) -> BTreeSet<String> {
    let base = Base::new(GOLD_BASE).unwrap();
    quads
        .iter()
        .filter(|quad| match &quad.graph_name {
            GraphName::NamedNode(graph) => {
                base.layer(graph.as_ref()) == Layer::Statements
                    || graph.as_str().contains("/graph/enrichment-")
            }
            _ => true,
        })
        .filter(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => {
                base.parts(node.as_ref()).is_some_and(|(segment, _)| THINGS.contains(&segment))
            }
            NamedOrBlankNode::BlankNode(_) => true,
        })
        .map(|quad| format!("{} {} {} .", quad.subject, quad.predicate, quad.object))
        .collect()
}

#[test]
fn statements_are_those_of_the_hand_made_description() {
    let (gold, ours) = (statements(&gold()), statements(&imported()));
    let missing: Vec<_> = gold.difference(&ours).collect();
    let extra: Vec<_> = ours.difference(&gold).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nextra: {extra:#?}");
    assert!(ours.len() > 250, "{}", ours.len());
}

/// Mentions as (record, words, offsets, thing, status), one line each.
fn mentions(quads: &[Quad]) -> BTreeSet<String> {
    let about = |node: &NamedOrBlankNode, property: &str| -> Vec<Term> {
        quads
            .iter()
            .filter(|quad| quad.subject == *node && quad.predicate.as_str().ends_with(property))
            .map(|quad| quad.object.clone())
            .collect()
    };
    let tail = |terms: &[Term]| {
        let text = terms.first().map(ToString::to_string).unwrap_or_default();
        text.trim_end_matches('>').rsplit('/').next().unwrap_or_default().to_owned()
    };
    quads
        .iter()
        .filter(|quad| quad.predicate == colophon::vocab::rdf::TYPE)
        .filter(|quad| quad.object.to_string() == "<https://w3id.org/colophon/ns#Mention>")
        .map(|quad| {
            let node = &quad.subject;
            ["#inRecord", "#surface", "#hasTarget", "#hasBody", "#status", "#boundaryTruncated"]
                .map(|property| tail(&about(node, property)))
                .join(" | ")
        })
        .collect()
}

#[test]
fn mentions_are_those_of_the_hand_made_description() {
    let (gold, ours) = (mentions(&gold()), mentions(&imported()));
    let missing: Vec<_> = gold.difference(&ours).collect();
    let extra: Vec<_> = ours.difference(&gold).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nextra: {extra:#?}");
    assert!(ours.len() > 60);
}

#[test]
fn a_second_import_changes_nothing() {
    let store = shipped_store(GOLD_BASE);
    let version = store.version();
    for source in colophon::import::shipped().unwrap() {
        let plan = colophon::import::plan(&store, &source).unwrap();
        let (removed, added) = (plan.change.removed(), plan.change.added());
        assert!(plan.change.is_empty(), "{}: -{removed:#?} +{added:#?}", plan.source);
        assert!(colophon::import::apply(&store, plan).unwrap().is_none());
    }
    assert_eq!(store.version(), version);
}

/// Statements about a publication stay lean, and evidence leaner than by two selectors a span.
#[test]
fn statements_and_evidence_are_lean() {
    let quads = imported();
    let named =
        |part: &str| quads.iter().filter(|quad| quad.graph_name.to_string().contains(part)).count();
    let gold = gold();
    let hand_made =
        gold.iter().filter(|quad| quad.graph_name.to_string().contains("/evidence-")).count();
    let evidence = named("/evidence-");
    assert!(evidence * 4 < hand_made * 3, "{evidence} of {hand_made}");
    for subject in quads.iter().filter(|quad| quad.predicate.as_str().ends_with("#describes")) {
        let of = |quad: &&Quad| Term::from(quad.subject.clone()) == subject.object;
        let statements =
            quads.iter().filter(of).filter(|quad| quad.graph_name.to_string().contains("/import-"));
        assert!(statements.count() <= 30, "{}", subject.object);
    }
}
