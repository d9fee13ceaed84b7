//! Reports: what was found as a graph, in the words of SHACL.

use super::{turtle, validate};
use colophon::vocab::{rdf, sh};
use oxrdf::graph::CanonicalizationAlgorithm;

#[test]
fn a_report_is_a_graph() {
    let shapes = "ex:S sh:targetNode ex:lock ; sh:property ex:P .
        ex:P sh:path ( ex:gate [ sh:zeroOrOnePath [ sh:inversePath ex:part ] ] ) ;
            sh:datatype xsd:date ; sh:severity ex:Grave ; sh:message \"no date\"@en , \"kein Datum\"@de .";
    let report = validate(shapes, "ex:lock ex:gate 1 .").unwrap();
    assert!(!report.conforms());
    let mut graph = report.to_graph();
    let mut expected = turtle(
        "[] a sh:ValidationReport ; sh:conforms false ; sh:result [ a sh:ValidationResult ;
            sh:focusNode ex:lock ; sh:value 1 ; sh:sourceShape ex:P ; sh:resultSeverity ex:Grave ;
            sh:sourceConstraintComponent sh:DatatypeConstraintComponent ;
            sh:resultMessage \"no date\"@en , \"kein Datum\"@de ;
            sh:resultPath ( ex:gate [ sh:zeroOrOnePath [ sh:inversePath ex:part ] ] ) ] .",
    );
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    expected.canonicalize(CanonicalizationAlgorithm::Unstable);
    assert_eq!(graph, expected);
    assert!(report.findings[0].message().starts_with("no date: <https://canal.example/lock> has"));
}

#[test]
fn nothing_found_is_a_report_too() {
    let report = validate("ex:S sh:targetNode ex:lock ; sh:nodeKind sh:IRI .", "").unwrap();
    assert!(report.conforms());
    let graph = report.to_graph();
    assert_eq!(graph.len(), 2);
    assert!(graph.subject_for_predicate_object(rdf::TYPE, sh::ValidationReport).is_some());
}

#[test]
fn a_shape_without_message_gets_one() {
    for (demand, words) in [
        ("sh:class ex:Lock", "which is not known to be a <https://canal.example/Lock>"),
        ("sh:nodeKind sh:IRI", "which is not an address"),
        ("sh:minCount 2", "has 1 <https://canal.example/p>, expected at least 2"),
        ("sh:maxCount 0", "has 1 <https://canal.example/p>, expected at most 0"),
        ("sh:minExclusive 5", "which is not more than \"5\"^^xsd:integer"),
        ("sh:minLength 5", "which is shorter than 5 characters"),
        ("sh:pattern \"^a\"", "which does not match ^a"),
        ("sh:in ( 3 4 )", "which is none of \"3\"^^xsd:integer, \"4\"^^xsd:integer"),
        ("sh:hasValue 4", "lacks <https://canal.example/p> \"4\"^^xsd:integer"),
        ("sh:equals ex:q", "which is not a value of both this and <https://canal.example/q>"),
        ("sh:not [ sh:nodeKind sh:Literal ]", "which fits what is excluded"),
        ("sh:node [ sh:nodeKind sh:IRI ]", "which does not fit: is not an address"),
        (
            "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1",
            "has 0 <https://canal.example/p> of the wanted kind, expected at least 1",
        ),
    ] {
        let shapes = format!("ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; {demand} ] .");
        let report = validate(&shapes, "ex:x ex:p 2 .").unwrap();
        let message = report.findings[0].message();
        assert!(
            message.starts_with("<https://canal.example/x> ") && message.ends_with(words),
            "{demand}: {message}"
        );
    }
}

#[test]
fn long_values_are_cut_in_messages() {
    let data = format!("ex:x ex:p \"{}\" .", "ä".repeat(100_000));
    let shapes = "ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:maxLength 9 ] .";
    let message = validate(shapes, &data).unwrap().findings[0].message();
    assert!(message.chars().count() < 250, "{message}");
}

#[test]
fn findings_are_in_a_stable_order() {
    let shapes = "ex:S sh:targetClass ex:L ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] , [ sh:path ex:q ; sh:minCount 1 ] .";
    let data = "ex:b a ex:L ; ex:p 2 , 1 . ex:a a ex:L ; ex:p 3 .";
    let told = || -> Vec<String> {
        validate(shapes, data)
            .unwrap()
            .findings
            .iter()
            .map(colophon::check::Finding::message)
            .collect()
    };
    let first = told();
    assert_eq!(first.len(), 5);
    assert!(first[0].starts_with("<https://canal.example/a>"));
    for _ in 0..5 {
        assert_eq!(told(), first);
    }
}
