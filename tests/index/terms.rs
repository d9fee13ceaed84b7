//! Terms and quads at random, few enough to meet again.

use oxrdf::vocab::xsd;
use oxrdf::{BaseDirection, BlankNode, GraphName, Literal, NamedNode, Quad, Term, Triple};
use proptest::prelude::*;
use spareval::ExpressionTerm;
use std::collections::BTreeSet;

pub(super) fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("https://water.example/{name}")).unwrap()
}

pub(super) fn typed(text: &str, datatype: &str) -> Term {
    let datatype = format!("{}{datatype}", xsd::STRING.as_str().trim_end_matches("string"));
    Literal::new_typed_literal(text, NamedNode::new(datatype).unwrap()).into()
}

/// Literals of every section, and at the edges of them, spelt as the store spells them.
pub(super) fn literals() -> Vec<Term> {
    const TYPED: &[(&str, &[&str])] = &[
        ("boolean", &["true", "false", "1", "0", "TRUE", ""]),
        ("integer", &["0", "-0", "+7", "007", "7", "-7", "9007199254740993", "9007199254740992"]),
        ("integer", &["9223372036854775808", "seven", "7.0", " 7"]),
        ("unsignedByte", &["7", "300", "-7"]),
        ("nonPositiveInteger", &["-7", "7"]),
        ("decimal", &["7.0", "7", ".5", "0.10", "0.1", "9007199254740992.5", "1e3", "-0.0"]),
        ("float", &["7", "0.1", "INF", "-INF", "NaN", "1e3", "-0", "inf", "seven"]),
        ("double", &["7", "0.1", "0.3", "INF", "NaN", "nan", "1E3", "-1e400", "0x7", "7_"]),
        ("dateTime", &["2024-02-29T12:00:00", "2024-02-29T12:00:00Z", "2024-02-29T13:00:00+01:00"]),
        ("dateTime", &["2024-02-30T12:00:00", "2024-02-29T24:00:00", "-0044-03-15T09:00:00"]),
        ("dateTimeStamp", &["2024-02-29T12:00:00Z", "2024-02-29T12:00:00"]),
        (
            "date",
            &["2024-02-29", "2024-02-29Z", "2024-02-29+14:00", "2024-02-28-14:00", "2024-13-01"],
        ),
        ("gYear", &["2024", "year"]),
        ("time", &["12:00:00"]),
        ("anyURI", &["https://water.example/a"]),
    ];
    let typed = TYPED
        .iter()
        .flat_map(|(datatype, texts)| texts.iter().map(move |text| typed(text, datatype)));
    let texts = [
        "",
        "a",
        "a\0",
        "weir",
        "Weir",
        "weir, the long one of the two",
        "Ärger",
        "7",
        "\u{1f30a}",
    ];
    let strings = texts.iter().flat_map(|text| {
        [
            Literal::new_simple_literal(*text).into(),
            Literal::new_language_tagged_literal(*text, "en").unwrap().into(),
            Literal::new_language_tagged_literal(*text, "de-ch").unwrap().into(),
            Literal::new_directional_language_tagged_literal(*text, "en", BaseDirection::Rtl)
                .unwrap()
                .into(),
            Literal::new_directional_language_tagged_literal(*text, "en", BaseDirection::Ltr)
                .unwrap()
                .into(),
        ]
    });
    let other = Literal::new_typed_literal("x", iri("depth")).into();
    let mut seen = BTreeSet::new();
    let spelt = typed.chain(strings).chain([other]).map(|term| ExpressionTerm::from(term).into());
    spelt.filter(|term: &Term| seen.insert(term.to_string())).collect()
}

/// Terms of every kind.
pub(super) fn terms() -> Vec<Term> {
    let nodes = ["a", "b", "river/1", "river/10", "river/2", ""].map(|name| iri(name).into());
    let blank = ["b1", "b10", "b2"].map(|label| BlankNode::new(label).unwrap().into());
    let triples = [
        Triple::new(iri("a"), iri("b"), Literal::new_simple_literal("a \"quoted\"\nline")),
        Triple::new(BlankNode::new("b1").unwrap(), iri("b"), iri("a")),
        Triple::new(iri("a"), iri("b"), Triple::new(iri("b"), iri("b"), iri("b"))),
    ];
    let triples = triples.map(|triple| Term::Triple(Box::new(triple)));
    let mut terms = literals();
    terms.extend(nodes.into_iter().chain(blank).chain(triples));
    terms
}

/// The graphs of tests; those whose name starts with `stated` are statement graphs.
pub(super) fn is_stated(graph: &GraphName) -> bool {
    match graph {
        GraphName::NamedNode(node) => node.as_str().contains("stated"),
        GraphName::BlankNode(_) => false,
        GraphName::DefaultGraph => true,
    }
}

pub(super) fn quads(most: usize) -> impl Strategy<Value = Vec<Quad>> {
    let terms = terms();
    let subjects: Vec<_> = terms.iter().filter_map(|term| node(term.clone())).collect();
    let object = prop_oneof![
        prop::sample::select(terms),
        prop::sample::select(subjects.clone()).prop_map(Term::from),
    ];
    let subject = prop::sample::select(subjects);
    let predicate = prop::sample::select(vec!["flows", "meets", "b", "named"]).prop_map(iri);
    let graph = prop::sample::select(vec![
        GraphName::DefaultGraph,
        iri("stated/1").into(),
        iri("stated/2").into(),
        iri("told/1").into(),
        iri("a").into(),
        BlankNode::new("b2").unwrap().into(),
    ]);
    let quad = (subject, predicate, object, graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
    prop::collection::vec(quad, 0..most)
}

fn node(term: Term) -> Option<oxrdf::NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}
