//! Queries that bring an unguarded server down: each gets an answer or a problem, and the
//! process lives.

use super::{count, request};
use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::problem::Kind;
use std::time::{Duration, Instant};

type Killer = (&'static str, fn(usize) -> String);

/// A pattern whose second part is there `n` times, and whose fourth closes it as often.
fn around(parts: [&str; 5], n: usize) -> String {
    let [before, open, middle, close, after] = parts;
    format!("SELECT * WHERE {{ {before}{}{middle}{}{after} }}", open.repeat(n), close.repeat(n))
}

/// Everything that nests, with brackets and without.
const KILLERS: &[Killer] = &[
    ("parentheses", |n| around(["FILTER(", "(", "1", ")", ")"], n)),
    ("not", |n| around(["FILTER(", "!", "true", "", ")"], n)),
    ("groups", |n| around(["", "{", "", "}", ""], n)),
    ("path parentheses", |n| around(["?s ", "(", "<a:a>", ")", " ?o"], n)),
    ("path stars", |n| around(["?s ", "(", "<a:a>", ")*", " ?o"], n)),
    ("inverse paths", |n| around(["?s ", "^(", "<a:a>", ")", " ?o"], n)),
    ("blank nodes", |n| around(["?s <a:a> ", "[ <a:a> ", "1", " ]", ""], n)),
    ("collections", |n| around(["?s <a:a> ", "(", "1", ")", ""], n)),
    ("collection", |n| around(["?s <a:a> (", "1 ", "", "", ")"], n)),
    ("reifiers", |n| around(["?s <a:a> ", "<< <a:a> <a:a> ", "1", " >>", ""], n)),
    ("triple terms", |n| around(["?s <a:a> ", "<<( <a:a> <a:a> ", "1", " )>>", ""], n)),
    ("annotations", |n| around(["?s <a:a> 1 ", "{| <a:a> 1 ", "", " |}", ""], n)),
    ("functions", |n| around(["FILTER(", "abs(", "1", ")", ")"], n)),
    ("unions", |n| around(["{} ", "UNION {} ", "", "", ""], n)),
    ("optionals", |n| around(["", "OPTIONAL { ", "", "}", ""], n)),
    ("optionals in a row", |n| around(["?s ?p ?o ", "OPTIONAL {?s <a:a> ?x} ", "", "", ""], n)),
    ("groups in a row", |n| around(["?s ?p ?o ", "{?s <a:a> ?x} ", "", "", ""], n)),
    ("values in a row", |n| around(["", "VALUES ?x {1} ", "", "", ""], n)),
    ("lateral", |n| around(["", "LATERAL { ", "", "}", ""], n)),
    ("minus", |n| around(["", "MINUS { ?s ?p ?o } ", "", "", ""], n)),
    ("exists", |n| around(["", "FILTER EXISTS { ", "", "}", ""], n)),
    ("sub-selects", |n| around(["", "{ SELECT * WHERE { ", "", "} }", ""], n)),
    ("graphs", |n| around(["", "GRAPH ?g { ", "", "}", ""], n)),
    ("sums", |n| around(["FILTER(1", "+1", "", "", " > 0)"], n)),
    ("sums of signed numbers", |n| around(["FILTER(1", " -1", "", "", " > 0)"], n)),
    ("sums of words", |n| around(["FILTER(true", "-true", "", "", " > 0)"], n)),
    ("products", |n| around(["FILTER(1", "*1", "", "", " > 0)"], n)),
    ("ors", |n| around(["FILTER(true", "||true", "", "", ")"], n)),
    ("path sequence", |n| around(["?s <a:a>", "/<a:a>", "", "", " ?o"], n)),
    ("path alternatives", |n| around(["?s <a:a>", "|<a:a>", "", "", " ?o"], n)),
    ("star", |n| around(["?s <a:a> 1 ", "; <a:a> ?o ", "", "", ""], n)),
    ("objects", |n| around(["?s <a:a> 1 ", ", ?o ", "", "", ""], n)),
    ("brackets that never close", |n| "{".repeat(n)),
    ("brackets that never opened", |n| "}".repeat(n)),
    ("strings that never close", |n| format!("SELECT * {{ FILTER({}", "\"'".repeat(n))),
];

#[test]
fn whatever_nests_is_answered_or_refused_and_the_next_query_is_answered() {
    let store = gold_store(GOLD_BASE);
    let limits = Limits { query_timeout: Duration::from_secs(20), ..Limits::default() };
    for (name, make) in KILLERS {
        for depth in [10, 1000, 100_000] {
            let start = Instant::now();
            if let Err(problem) = count(&store, &request(&make(depth)), &limits) {
                let kinds = [Kind::QueryTooComplex, Kind::BadQuery];
                assert!(kinds.contains(&problem.kind()), "{name} × {depth}: {problem}");
            } else {
                assert!(depth < 100_000, "{name} × {depth} passed");
            }
            assert!(start.elapsed() < Duration::from_secs(15), "{name} × {depth} took long");
        }
    }
    assert_eq!(count(&store, &request("ASK {}"), &limits).unwrap(), 1);
}

#[test]
fn just_below_the_limits_the_stack_holds() {
    let store = gold_store(GOLD_BASE);
    let limits = Limits { query_patterns: 40, ..Limits::default() };
    for (name, make) in KILLERS {
        for depth in [30, 60, 480] {
            let start = Instant::now();
            drop(count(&store, &request(&make(depth)), &limits));
            assert!(start.elapsed() < Duration::from_secs(15), "{name} × {depth} took long");
        }
    }
}

#[test]
fn a_refusal_says_everything_that_is_too_much_and_how_to_allow_it() {
    let limits = Limits { query_nesting: 3, query_operators: 2, ..Limits::default() };
    let store = gold_store(GOLD_BASE);
    let query = request("SELECT * { { { { FILTER(!!!true) } } } }");
    let problem = count(&store, &query, &limits).unwrap_err();
    let told = problem.to_string();
    for words in [
        "5 brackets open at the same time; at most 3 are read",
        "raise --max-query-nesting (default 64)",
        "6 operators and nesting keywords; at most 2 are read",
        "raise --max-query-operators (default 500)",
    ] {
        assert!(told.contains(words), "{told}");
    }
    let long = request(&format!("ASK {{}} #{}", "x".repeat(70_000)));
    let told = count(&store, &long, &Limits::default()).unwrap_err().to_string();
    assert!(told.contains("70008 bytes of query; at most 65536 are read"), "{told}");
    let wide = request(&format!("ASK {{ {} }}", "?s ?p ?o . ".repeat(101)));
    let told = count(&store, &wide, &Limits::default()).unwrap_err().to_string();
    assert!(told.contains("101 triple patterns, path steps and blocks; at most 100"), "{told}");
}

#[test]
fn what_only_looks_deep_is_answered() {
    let store = gold_store(GOLD_BASE);
    let brackets = "({[".repeat(100);
    for query in [
        format!("ASK {{ }} # {brackets}"),
        format!("ASK {{ FILTER(\"{brackets}\" = '{brackets}') }}"),
        format!("ASK {{ FILTER('''it's \" \\''' {brackets}''' != \"\") }}"),
        format!("ASK {{ VALUES ?x {{ {} }} }}", "-1.5 ".repeat(2000)),
        format!("ASK {{ VALUES (?x ?y) {{ {} }} }}", "(<http://a.example/b/c/d> -1) ".repeat(1000)),
        format!("ASK {{ ?s ?p ?o FILTER(?o IN ({}1)) }}", "-1, ".repeat(2000)),
        format!("ASK {{ ?s <http://a.example/{}> ?o }}", "x/".repeat(2000)),
        "ASK { FILTER(1 < 2 && 3 > 2 && ?x<?y) }".into(),
    ] {
        let result = count(&store, &request(&query), &Limits::default());
        assert!(result.is_ok(), "{}: {}", &query[..40], result.unwrap_err());
    }
}

#[test]
fn rows_and_texts_that_would_outgrow_the_machine_are_refused() {
    let store = gold_store(GOLD_BASE);
    let numbers = "1 ".repeat(1000);
    let values: Vec<_> = (0..3).map(|n| format!("VALUES ?v{n} {{ {numbers} }} ")).collect();
    let values = values.concat();
    let doubled: Vec<_> =
        (0..29).map(|n| format!("BIND(CONCAT(?a{n}, ?a{n}) AS ?a{}) ", n + 1)).collect();
    let doubled = doubled.concat();
    let replaced = (0..6).fold("\"aaaaaaaaaaaaaaaa\"".to_owned(), |text, _| {
        format!("REPLACE({text}, \"a\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")")
    });
    for (query, told) in [
        (format!("SELECT * {{ {values} }} ORDER BY ?v2 LIMIT 1"), "VALUES blocks multiply"),
        (format!("SELECT * {{ BIND(\"aaaaaaaa\" AS ?a0) {doubled} }}"), "could build a text"),
        (format!("SELECT (STRLEN({replaced}) AS ?n) {{ }}"), "could build a text"),
        (format!("ASK {{ FILTER EXISTS {{ {values} }} }}"), "VALUES blocks multiply"),
    ] {
        let problem = count(&store, &request(&query), &Limits::default()).unwrap_err();
        assert_eq!(problem.kind(), Kind::QueryTooComplex);
        assert!(problem.to_string().contains(told), "{problem}");
    }
}
