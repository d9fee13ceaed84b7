//! SPARQL constraints: `$this` is bound wherever it stands, and what SHACL forbids is refused.

use super::{found, refusal, validate};

fn rule(target: &str, query: &str) -> String {
    format!(
        "ex:p sh:declare [ sh:prefix \"ex\" ; sh:namespace \"https://canal.example/\"^^xsd:anyURI ] .
         ex:S {target} ; sh:sparql [ sh:prefixes ex:p ; sh:select \"\"\"{query}\"\"\" ] ."
    )
}

const DATA: &str = "
    ex:a a ex:Lock ; ex:keeper ex:k ; ex:gate 1 , 2 .
    ex:b a ex:Lock ; ex:gate 1 .
    ex:c a ex:Lock ; ex:keeper ex:c .
";

/// Which of the three locks a query finds.
fn locks(query: &str) -> String {
    let found = found(&rule("sh:targetClass ex:Lock", query), DATA);
    found.into_iter().map(|(focus, _)| focus).collect()
}

#[test]
fn this_is_bound_wherever_it_stands() {
    for (query, expected) in [
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:keeper ?k } }", "b"),
        ("SELECT $this WHERE { FILTER EXISTS { ?x ex:gate 2 FILTER(?x = $this) } }", "a"),
        (
            "SELECT $this WHERE { { SELECT $this (COUNT(?g) AS ?n) WHERE { $this ex:gate ?g } GROUP BY $this } FILTER(?n > 1) }",
            "a",
        ),
        (
            "SELECT $this WHERE { { SELECT $this (COUNT(?g) AS ?n) WHERE { OPTIONAL { $this ex:gate ?g } } GROUP BY $this } FILTER(?n = 0) }",
            "c",
        ),
        (
            "SELECT $this WHERE { { SELECT $this (COUNT(?g) AS ?n) WHERE { $this ex:gate ?g } GROUP BY $this HAVING($this = ex:b) } }",
            "b",
        ),
        ("SELECT $this WHERE { BIND($this AS ?x) FILTER(?x = ex:b) }", "b"),
        ("SELECT $this WHERE { { FILTER($this = ex:a) } UNION { FILTER($this = ex:c) } }", "ac"),
        ("SELECT $this WHERE { OPTIONAL { $this ex:keeper ?k } FILTER(!BOUND(?k)) }", "b"),
        ("SELECT $this WHERE { ?k ^ex:keeper $this FILTER(sameTerm(?k, $this)) }", "c"),
        ("SELECT $this WHERE { FILTER(BOUND($this) && $this IN (ex:a, ex:b)) }", "ab"),
        (
            "SELECT $this WHERE { $this a ex:Lock . ?other a ex:Lock . FILTER(?other != $this) FILTER NOT EXISTS { ?other ex:keeper $this . $this ex:gate 2 } } ORDER BY $this LIMIT 1",
            "abc",
        ),
        ("SELECT DISTINCT $this WHERE { ?s ?p $this FILTER(STR($this) = STR(ex:c)) }", "c"),
    ] {
        assert_eq!(locks(query), expected, "{query}");
    }
}

#[test]
fn blank_nodes_and_literals_can_be_this() {
    let data = "ex:x ex:has [ ex:depth 2 ] , [ ex:depth 3 ] , \"lock\" , 7 .";
    let shapes = |query| rule("sh:targetObjectsOf ex:has", query);
    let number = |query| found(&shapes(query), data).len();
    assert_eq!(number("SELECT $this WHERE { $this ex:depth 3 }"), 1);
    assert_eq!(number("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:depth ?d } }"), 2);
    assert_eq!(number("SELECT $this WHERE { FILTER(isBlank($this)) }"), 2);
    assert_eq!(number("SELECT $this WHERE { FILTER(isNumeric($this) && $this > 6) }"), 1);
    assert_eq!(number("SELECT $this WHERE { ?x ex:has ?y FILTER(sameTerm(?y, $this)) }"), 4);
}

#[test]
fn what_shacl_forbids_is_refused() {
    for (query, words) in [
        ("SELECT $this WHERE { $this ?p ?o MINUS { $this ex:gate ?o } }", "MINUS is not allowed"),
        ("SELECT $this WHERE { VALUES ?x { 1 } }", "VALUES is not allowed"),
        (
            "SELECT $this WHERE { SERVICE <https://canal.example/> { $this ?p ?o } }",
            "SERVICE is not allowed",
        ),
        ("SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }", "GRAPH is not supported"),
        ("SELECT $this FROM ex:g WHERE { $this ?p ?o }", "without FROM"),
        ("SELECT ?x WHERE { $this ?p ?x }", "must have $this among its variables"),
        (
            "SELECT $this WHERE { { SELECT ?x WHERE { ?x ?p ?o } } }",
            "must have $this among its variables",
        ),
        (
            "SELECT $this WHERE { FILTER NOT EXISTS { SELECT ?x WHERE { ?x ?p ?o } } }",
            "must have $this",
        ),
        ("SELECT $this WHERE { BIND(1 AS $this) }", "nothing can be assigned to it"),
        ("SELECT $this WHERE { $this $PATH ?o }", "$PATH needs a shape with a sh:path"),
        ("SELECT $this WHERE { $currentShape ?p ?o }", "$currentShape is not supported"),
        ("SELECT $this WHERE { FILTER(ex:deep($this)) }", "is not known"),
        ("ASK { $this ?p ?o }", "needs a SELECT query"),
        ("SELECT $this WHERE { $this", "the query cannot be read"),
        ("SELECT $this WHERE { $this nope:x ?o }", "the query cannot be read"),
    ] {
        let refusal = refusal(&rule("sh:targetClass ex:Lock", query));
        assert!(refusal.contains(words), "{query}: {refusal}");
        assert!(refusal.starts_with("shape <https://canal.example/S>: sh:sparql:"), "{refusal}");
    }
}

#[test]
fn queries_that_would_harm_the_parser_are_refused() {
    let deep = format!("SELECT $this WHERE {{ {}{} }}", "{".repeat(5000), "}".repeat(5000));
    assert!(refusal(&rule("sh:targetClass ex:L", &deep)).contains("nested more than 64 levels"));
    for chain in ["!", "1 + ", "1 || ", "-", "<x> = "] {
        let long = format!("SELECT $this WHERE {{ FILTER({}1) }}", chain.repeat(10_000));
        let refusal = refusal(&rule("sh:targetClass ex:L", &long));
        assert!(refusal.contains("more than 512 brackets and operators"), "{refusal}");
    }
}

#[test]
fn queries_within_the_limits_do_no_harm() {
    for (before, after, times) in
        [("(", ")", 60), ("!", "", 500), ("1 + ", "", 500), ("1 = 1 && ", "", 160)]
    {
        let filter = format!("{}true{}", before.repeat(times), after.repeat(times));
        let query = format!("SELECT $this WHERE {{ FILTER({filter}) }}");
        validate(&rule("sh:targetNode ex:a", &query), DATA).unwrap();
    }
    for (before, after, times) in
        [("{", "}", 60), ("{} UNION ", "", 250), ("OPTIONAL { ?x ?y ?z . ", " }", 60)]
    {
        let pattern = format!("{} {{ }} {}", before.repeat(times), after.repeat(times));
        let query = format!("SELECT $this WHERE {{ {pattern} }}");
        validate(&rule("sh:targetNode ex:a", &query), DATA).unwrap();
    }
}

#[test]
fn path_stands_for_the_path_of_the_shape() {
    let shapes =
        "ex:S sh:targetClass ex:Lock ; sh:property [ sh:path [ sh:inversePath ex:keeper ] ;
        sh:sparql [ sh:select \"SELECT $this ?value WHERE { $this $PATH ?value }\" ] ] .";
    assert_eq!(found(shapes, DATA), [("c".to_owned(), "c".to_owned())]);
    let misused = "ex:S sh:targetClass ex:L ; sh:property [ sh:path ex:p ;
        sh:sparql [ sh:select \"SELECT $this WHERE { $this ?p ?o FILTER(?p = $PATH) }\" ] ] .";
    assert!(refusal(misused).contains("$PATH can only stand between a subject and an object"));
}

#[test]
fn messages_are_filled() {
    let shapes = "ex:S sh:targetClass ex:Lock ; sh:message \"of the shape\" ;
        sh:sparql [ sh:message \"{$this} has {?value} gates, {?nothing} and {more\"@en ;
            sh:select \"SELECT $this (COUNT(?g) AS ?value) WHERE { $this <https://canal.example/gate> ?g } GROUP BY $this HAVING(COUNT(?g) > 1)\" ] .";
    let report = validate(shapes, DATA).unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{report:#?}") };
    assert_eq!(
        finding.messages[0].to_string(),
        "\"<https://canal.example/a> has 2 gates, {?nothing} and {more\"@en"
    );
    let own = shapes
        .replace("(COUNT(?g) AS ?value)", "(COUNT(?g) AS ?value) ('from the query' AS ?message)");
    assert_eq!(validate(&own, DATA).unwrap().findings[0].messages[0].value(), "from the query");
    let plain = "ex:S sh:targetNode ex:a ; sh:message \"of the shape\" ; sh:sparql [ sh:select \"SELECT $this {}\" ] .";
    assert_eq!(validate(plain, DATA).unwrap().findings[0].messages[0].value(), "of the shape");
}

#[test]
fn the_same_row_is_told_once() {
    let query = "SELECT $this WHERE { ?x a ex:Lock . ?y a ex:Lock }";
    assert_eq!(locks(query), "abc");
}

#[test]
fn a_query_can_say_that_it_failed() {
    let query = "SELECT $this (true AS ?failure) WHERE { }";
    let problem = validate(&rule("sh:targetNode ex:a", query), DATA).unwrap_err();
    assert!(
        problem.to_string().contains("<https://canal.example/a> could not be checked"),
        "{problem}"
    );
}

#[test]
fn prefixes_are_declared_once_and_come_through_imports() {
    let shapes = "ex:p <http://www.w3.org/2002/07/owl#imports> ex:q . ex:q <http://www.w3.org/2002/07/owl#imports> ex:p ;
        sh:declare [ sh:prefix \"e\" ; sh:namespace \"https://canal.example/\" ] .
        ex:S sh:targetClass ex:Lock ; sh:sparql [ sh:prefixes ex:p ; sh:select \"SELECT $this { $this e:gate 2 }\" ] .";
    assert_eq!(found(shapes, DATA).len(), 1);
    let twice = format!(
        "{shapes} ex:p sh:declare [ sh:prefix \"e\" ; sh:namespace \"https://river.example/\" ] ."
    );
    assert!(refusal(&twice).contains("the prefix e: is declared twice"));
}

#[test]
fn a_deactivated_rule_finds_nothing() {
    let shapes = "ex:S sh:targetClass ex:Lock ; sh:sparql [ sh:deactivated true ; sh:select \"SELECT $this {}\" ] .";
    assert_eq!(found(shapes, DATA), []);
}
