//! Whatever the shapes and the data are: a report or a problem, never a panic.

use super::turtle;
use colophon::check::Shapes;
use proptest::prelude::*;

const NODES: &[&str] =
    &["ex:a", "ex:b", "ex:c", "_:d", "_:e", "sh:NodeShape", "sh:IRI", "rdf:nil", "rdfs:Class"];

const LITERALS: &[&str] = &[
    "1",
    "-1",
    "2.5",
    "true",
    "false",
    "\"text\"",
    "\"text\"@en",
    "\"(\"",
    "\"x\"^^xsd:date",
    "( 1 2 )",
    "( ex:a ex:b )",
    "( ex:a _:d )",
    "()",
    "[ sh:inversePath ex:a ]",
    "[ sh:path ex:b ; sh:minCount 1 ]",
    "\"SELECT $this WHERE { $this ?p ?value }\"",
    "\"SELECT $this { FILTER NOT EXISTS { ?x ?y $this } }\"",
    "[ sh:select \"SELECT $this { $this ?value ?o }\" ]",
    "[ sh:zeroOrMorePath _:d ]",
];

const PROPERTIES: &[&str] = &[
    "path",
    "targetNode",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "property",
    "node",
    "not",
    "and",
    "or",
    "xone",
    "class",
    "datatype",
    "nodeKind",
    "minCount",
    "maxCount",
    "minInclusive",
    "lessThan",
    "equals",
    "disjoint",
    "pattern",
    "flags",
    "in",
    "languageIn",
    "uniqueLang",
    "hasValue",
    "closed",
    "ignoredProperties",
    "qualifiedValueShape",
    "qualifiedMinCount",
    "qualifiedValueShapesDisjoint",
    "sparql",
    "select",
    "message",
    "severity",
    "deactivated",
    "inversePath",
    "alternativePath",
    "zeroOrMorePath",
];

fn triple() -> impl Strategy<Value = String> {
    let any = |words: &'static [&'static str]| proptest::sample::select(words);
    let property = prop_oneof![
        8 => any(PROPERTIES).prop_map(|name| format!("sh:{name}")),
        1 => any(&["rdf:first", "rdf:rest", "rdf:type", "rdfs:subClassOf"]).prop_map(str::to_owned),
        2 => any(&["ex:a", "ex:b"]).prop_map(str::to_owned),
    ];
    let object = prop_oneof![any(NODES), any(LITERALS)];
    (any(&NODES[..5]), property, object).prop_map(|(s, p, o)| format!("{s} {p} {o} ."))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_shapes_and_data_are_survived(triples in prop::collection::vec(triple(), 1..12)) {
        let graph = turtle(&triples.join("\n"));
        if let Ok(shapes) = Shapes::read(&graph)
            && let Ok(report) = shapes.report(&graph)
        {
            prop_assert_eq!(report.conforms(), report.to_graph().len() == 2);
        }
    }

    #[test]
    fn single_demands_are_survived(property in proptest::sample::select(PROPERTIES), object in proptest::sample::select(LITERALS)) {
        let graph = turtle(&format!("ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:{property} {object} ] . ex:x ex:p 1 , [] , ex:y , \"z\"@en ."));
        if let Ok(shapes) = Shapes::read(&graph) {
            drop(shapes.report(&graph));
        }
    }
}
