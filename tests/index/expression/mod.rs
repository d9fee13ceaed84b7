//! Expressions: whatever a term is, a function says of it what Oxigraph says.

mod table;

use colophon::index::{Budget, Copy, View, evaluate};
use colophon::store::Scope;
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::store::Store;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use spareval::QueryResults;
use spargebra::SparqlParser;
use std::collections::HashSet;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use table::{LITERALS, OF_ONE, OF_TWO, TERMS};

fn terms() -> Vec<Term> {
    let known = TERMS.lines().filter(|line| !line.is_empty());
    let known = known.map(|line| Term::from_str(line).unwrap());
    let literals = LITERALS.iter().flat_map(|(datatype, texts)| {
        let datatype = format!("http://www.w3.org/2001/XMLSchema#{datatype}");
        texts.split('|').map(move |text| {
            let datatype = NamedNode::new_unchecked(&datatype);
            Term::from(Literal::new_typed_literal(text, datatype))
        })
    });
    known.chain(literals).collect()
}

/// Oxigraph and the reading copy over the same quads.
struct Both {
    store: Store,
    view: View,
}

impl Both {
    /// Each term is the value of a subject with its number.
    fn over(terms: impl Iterator<Item = (usize, Term)>) -> Self {
        let name =
            |name: &str| NamedNode::new_unchecked(format!("https://catalogue.example/{name}"));
        let store = Store::new().unwrap();
        for (number, term) in terms {
            let subject = name(&number.to_string());
            let graph = GraphName::DefaultGraph;
            store.insert(&Quad::new(subject, name("value"), term, graph)).unwrap();
        }
        let quads: Vec<_> = store.iter().map(|quad| Ok(quad.unwrap())).collect();
        let copy = Copy::of(1, quads.into_iter(), |_| true).unwrap();
        Self { store, view: View::of(Arc::new(copy)) }
    }

    /// What both say, each sorted.
    fn ask(&self, query: &str) -> [Vec<String>; 2] {
        let query = format!(
            "PREFIX : <https://catalogue.example/>
             PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {query}"
        );
        let parser = SparqlParser::new().with_base_iri("https://catalogue.example/").unwrap();
        let query = parser.parse_query(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let found = evaluate(&self.view, &query, &Scope::Statements, Budget::default());
        let judge = SparqlEvaluator::new().for_query(query).on_store(&self.store).execute();
        [rows(judge.unwrap()), rows(found.unwrap())]
    }

    /// Asks for the value of every expression, and then filters by it.
    fn agree(&self, expressions: &str, pattern: &str) {
        let mut wrong = Vec::new();
        for expression in expressions.lines().filter(|line| !line.is_empty()) {
            for (shown, clause) in [("?r", "BIND(! AS ?r)"), ("", "FILTER(!)")] {
                let clause = clause.replace('!', expression);
                let query = format!("SELECT ?s ?x ?t ?y {shown} {{ {pattern} {clause} }}");
                let [expected, found] = self.ask(&query);
                let missing = expected.iter().filter(|row| !found.contains(row)).take(3);
                let extra = found.iter().filter(|row| !expected.contains(row)).take(3);
                if expected != found {
                    let missing: Vec<_> = missing.collect();
                    let extra: Vec<_> = extra.collect();
                    wrong.push(format!("{clause}\n  missing {missing:?}\n  extra {extra:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn rows(results: QueryResults<'_>) -> Vec<String> {
    let QueryResults::Solutions(solutions) = results else { panic!("not a SELECT") };
    let variables = solutions.variables().to_vec();
    let mut rows: Vec<_> = solutions
        .map(|solution| {
            let solution = solution.unwrap();
            let value = |name| solution.get(name).map_or_else(String::new, Term::to_string);
            variables.iter().map(value).collect::<Vec<_>>().join(" | ")
        })
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn functions_of_terms_in_the_copy_are_those_of_oxigraph() {
    Both::over(terms().into_iter().enumerate()).agree(OF_ONE, "?s :value ?x");
}

#[test]
fn functions_of_terms_that_only_the_query_has_are_those_of_oxigraph() {
    let ground = |term: &Term| !matches!(term, Term::BlankNode(_));
    let values: Vec<_> = terms().iter().filter(|term| ground(term)).map(Term::to_string).collect();
    let pattern = format!("VALUES ?x {{ UNDEF {} }}", values.join(" "));
    let known = terms().into_iter().enumerate().filter(|(number, _)| number % 3 == 0);
    Both::over(known).agree(OF_ONE, &pattern);
}

#[test]
fn functions_of_two_terms_are_those_of_oxigraph() {
    let both = Both::over(terms().into_iter().enumerate());
    for part in 0..PARTS {
        let ours = |number: usize, parts: usize| number % parts == part % parts;
        let expressions: Vec<_> = (0..)
            .zip(OF_TWO.lines().filter(|line| !line.is_empty()))
            .filter_map(|(number, line)| ours(number, PARTS).then_some(line))
            .collect();
        let chosen = |variable: &str, parts: usize| {
            let numbers = (0..terms().len()).filter(|number| ours(*number, parts));
            let subjects: Vec<_> = numbers.map(|number| format!(":{number}")).collect();
            format!("VALUES ?{variable} {{ {} }}", subjects.join(" "))
        };
        let (s, t) = (chosen("s", 3), chosen("t", 7));
        both.agree(&expressions.join("\n"), &format!("{s} {t} ?s :value ?x . ?t :value ?y"));
    }
}

const PARTS: usize = 7;

#[test]
fn iris_are_made_relative_to_the_base_of_the_query() {
    let both = Both::over([Literal::from("made")].map(Term::from).into_iter().enumerate());
    let [expected, found] = both.ask("SELECT ?iri { ?s :value ?x BIND(IRI(?x) AS ?iri) }");
    assert_eq!(expected, ["<https://catalogue.example/made>"]);
    assert_eq!(found, expected);
}

#[test]
fn now_is_one_moment_and_chance_is_not() {
    let both = Both::over(terms().into_iter().enumerate());
    let count = |expression: &str| {
        let query =
            format!("SELECT (COUNT(DISTINCT ?v) AS ?n) {{ ?s ?p ?x BIND({expression} AS ?v) }}");
        both.ask(&query).map(|rows| rows[0].split('"').nth(1).unwrap().parse::<usize>().unwrap())
    };
    assert_eq!(count("NOW()"), [1, 1]);
    let all = terms().iter().collect::<HashSet<_>>().len();
    for chance in ["RAND()", "UUID()", "STRUUID()", "STR(RAND() + 1)"] {
        assert!(count(chance).into_iter().all(|n| n > all / 2), "{chance}");
    }
}

#[test]
fn a_text_that_grows_without_end_meets_the_budget() {
    let both = Both::over([Literal::from("a")].map(Term::from).into_iter().enumerate());
    let mut grown = "?x".to_owned();
    for _ in 0..6 {
        grown = format!("REPLACE({grown}, \".\", \"{}\")", "$0".repeat(100));
    }
    let mut doubled = String::new();
    for step in 0..40 {
        let before = if step == 0 { "x".to_owned() } else { format!("d{}", step - 1) };
        write!(doubled, "BIND(CONCAT(?{before}, ?{before}) AS ?d{step}) ").unwrap();
    }
    let bombs = [
        format!("SELECT ?n {{ ?s ?p ?x BIND(STRLEN({grown}) AS ?n) }}"),
        format!("SELECT ?n {{ ?s ?p ?x {doubled} BIND(STRLEN(?d39) AS ?n) }}"),
    ];
    for bomb in bombs {
        let query = SparqlParser::new().parse_query(&bomb).unwrap();
        let budget = Budget { bytes: 2 << 20, time: Duration::from_secs(60), ..Budget::default() };
        let told = match evaluate(&both.view, &query, &Scope::Statements, budget) {
            Ok(QueryResults::Solutions(solutions)) => {
                let told: Result<Vec<_>, _> = solutions.collect();
                told.unwrap_err().to_string()
            }
            Ok(_) => panic!("not a SELECT"),
            Err(problem) => problem.to_string(),
        };
        assert!(told.contains("intermediate results of more than 2 MiB"), "{told}");
    }
}
