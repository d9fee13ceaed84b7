//! Compiling shapes: what is not understood is refused by name, never passed over.

use super::{found, refusal, turtle, validate};
use colophon::check::Shapes;

/// A shape of the lock `ex:Lock` with more to say about itself.
fn shape(more: &str) -> String {
    format!("ex:Lock a sh:NodeShape ; sh:targetNode ex:lock ; {more} .")
}

fn property(more: &str) -> String {
    shape(&format!("sh:property [ sh:path ex:depth ; {more} ]"))
}

#[test]
fn constructs_that_are_not_supported_are_named() {
    for (more, words) in [
        ("sh:js [ sh:jsLibrary ex:x ]", "sh:js is not supported here"),
        ("sh:rule [ a sh:TripleRule ]", "sh:rule is not supported here"),
        ("sh:target [ a sh:SPARQLTarget ]", "sh:target is not supported here"),
        ("sh:expression [ sh:this ex:x ]", "sh:expression is not supported here"),
        ("sh:minCuont 1", "sh:minCuont is not supported here"),
        ("sh:select \"SELECT $this {}\"", "sh:select is not supported here"),
        ("sh:sparql [ sh:ask \"ASK {}\" ]", "sh:ask is not supported here"),
    ] {
        let refusal = refusal(&shape(more));
        assert!(refusal.contains(&format!(": {words}")), "{more}: {refusal}");
        assert!(refusal.starts_with("shape <https://canal.example/Lock>"), "{refusal}");
    }
}

#[test]
fn extensions_are_refused_wherever_they_stand() {
    let component =
        "ex:Depth a ex:Component . ex:Component rdfs:subClassOf sh:ConstraintComponent .";
    assert!(refusal(component).contains("constraint components of one's own"));
    assert!(refusal("ex:f sh:parameter [ sh:path ex:depth ] .").contains("sh:parameter"));
    assert!(refusal("ex:g sh:entailment ex:Rules .").contains("sh:entailment"));
}

#[test]
fn malformed_parameters_are_named() {
    for (more, words) in [
        ("sh:minCount -1", "sh:minCount: expected an xsd:integer that is not negative"),
        ("sh:minCount \"1\"", "sh:minCount: expected an xsd:integer"),
        ("sh:datatype xsd:date , xsd:time", "sh:datatype is given 2 times"),
        ("sh:class \"Lock\"", "sh:class: expected an IRI"),
        ("sh:nodeKind sh:Iri", "is not a node kind"),
        ("sh:pattern \"(\"", "sh:pattern ( cannot be read"),
        ("sh:pattern \"a\" ; sh:flags \"y\"", "y is not a flag"),
        ("sh:in 1", "is not a well-formed list"),
        ("sh:in [ rdf:first 1 ]", "is not a well-formed list"),
        ("sh:node 1", "sh:node: expected a shape"),
        ("sh:property ex:Gate", "is not a property shape: it has no sh:path"),
        ("sh:languageIn ( ex:en )", "sh:languageIn: expected an xsd:string"),
        ("sh:minInclusive ex:one", "sh:minInclusive: expected a literal"),
        ("sh:closed \"yes\"", "sh:closed: expected an xsd:boolean"),
        ("sh:severity \"bad\"", "expected an IRI"),
        ("sh:message 1", "expected a text as sh:message"),
        ("sh:deactivated true , false", "has 2 values"),
    ] {
        let refusal = refusal(&property(more));
        assert!(refusal.contains(words), "{more}: {refusal}");
        assert!(refusal.contains("ex") && refusal.contains("(sh:path"), "{refusal}");
    }
}

#[test]
fn parameters_of_paths_are_refused_without_a_path() {
    for more in
        ["sh:minCount 1", "sh:uniqueLang true", "sh:lessThan ex:x", "sh:qualifiedValueShape []"]
    {
        assert!(refusal(&shape(more)).contains("needs a shape with a sh:path"), "{more}");
    }
    assert!(refusal("ex:Gate a sh:PropertyShape .").contains("a property shape needs a sh:path"));
}

#[test]
fn malformed_paths_are_refused() {
    for path in
        ["\"depth\"", "( ex:depth )", "[]", "[ sh:inversePath \"x\" ]", "[ sh:alternativePath () ]"]
    {
        let refusal = refusal(&shape(&format!("sh:property [ sh:path {path} ]")));
        assert!(refusal.contains("path"), "{path}: {refusal}");
    }
    let circle =
        "ex:Lock sh:targetNode ex:l ; sh:property [ sh:path _:p ] . _:p sh:zeroOrMorePath _:p .";
    assert!(refusal(circle).contains("the path runs in a circle"));
}

#[test]
fn circles_of_lists_are_refused() {
    let circle = "ex:Lock sh:targetNode ex:l ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .";
    assert!(refusal(circle).contains("is not a well-formed list"));
}

#[test]
fn recursive_shapes_are_refused() {
    let direct = "ex:A sh:targetNode ex:x ; sh:not ex:A .";
    assert!(refusal(direct).contains("the shape <https://canal.example/A> refers to itself"));
    let round = "ex:A sh:targetNode ex:x ; sh:node ex:B . ex:B sh:property ex:C . ex:C sh:path ex:p ; sh:or ( ex:A ) .";
    assert!(refusal(round).contains("recursive shapes are not supported"));
}

#[test]
fn shapes_nested_too_deeply_are_refused() {
    let deep: Vec<String> = (0..1000).map(|n| format!("ex:S{n} sh:node ex:S{} .", n + 1)).collect();
    let refusal = refusal(&format!("ex:S0 sh:targetNode ex:x . {}", deep.concat()));
    assert!(refusal.contains("more than 50 levels deep"), "{refusal}");
}

#[test]
fn all_mistakes_are_told_at_once() {
    let shapes = turtle(&format!(
        "{} ex:Gate sh:targetClass 1 ; sh:datatype 2 .",
        property("sh:minCount \"a\" ; sh:maxCount \"b\"")
    ));
    let problem = Shapes::read(&shapes).unwrap_err();
    assert_eq!(problem.details().len(), 4, "{problem}");
}

#[test]
fn words_for_people_are_no_constraints() {
    let more = "sh:name \"depth\" ; sh:description \"in metres\" ; sh:order 1 ; sh:group ex:g ; sh:defaultValue 2";
    assert!(validate(&property(more), "ex:lock ex:depth 3 .").unwrap().conforms());
}

#[test]
fn a_subclass_of_shapes_and_of_classes_counts() {
    let shapes = "ex:Lock a ex:MyShape , ex:MyClass ; sh:nodeKind sh:BlankNode .
        ex:MyShape rdfs:subClassOf sh:NodeShape . ex:MyClass rdfs:subClassOf rdfs:Class .";
    assert_eq!(found(shapes, "ex:l a ex:Lock .").len(), 1);
}

#[test]
fn circles_of_classes_come_to_an_end() {
    let data = "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:A . ex:l a ex:A .";
    let shapes = "ex:S sh:targetClass ex:B ; sh:class ex:C .";
    assert_eq!(found(shapes, data), [("ex:l".replace("ex:", ""), "l".to_owned())]);
}

#[test]
fn closed_shapes_name_the_property() {
    let shapes = shape(
        "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path ex:depth ]",
    );
    let report = validate(&shapes, "ex:lock a ex:L ; ex:depth 1 ; ex:name \"x\" .").unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{report:#?}") };
    assert_eq!(finding.path.as_ref().unwrap().to_string(), "<https://canal.example/name>");
    assert!(finding.message().ends_with("which is not foreseen"), "{}", finding.message());
}

#[test]
fn a_path_is_walked_both_ways() {
    let shapes = shape(
        "sh:property [ sh:path [ sh:inversePath ( ex:in [ sh:oneOrMorePath ex:part ] ) ] ; sh:maxCount 0 ]",
    );
    let data = "ex:boat ex:in ex:chain . ex:chain ex:part ex:stair . ex:stair ex:part ex:lock .";
    let report = validate(&shapes, data).unwrap();
    assert_eq!(report.findings.len(), 1);
    assert_eq!(
        report.findings[0].note,
        "has 1 ^(<https://canal.example/in>/<https://canal.example/part>+), expected at most 0"
    );
}
