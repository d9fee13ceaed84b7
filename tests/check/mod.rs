//! Tests of `src/check`.

mod gold;
mod literals;
mod random;
mod reports;
mod shapes;
mod sparql;

use colophon::check::{Report, Shapes};
use colophon::problem::Problem;
use oxrdf::Graph;
use oxttl::TurtleParser;

/// What the Turtle of these tests starts with.
const PREFIXES: &str = "
    @prefix ex: <https://canal.example/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

fn turtle(text: &str) -> Graph {
    let text = format!("{PREFIXES}{text}");
    TurtleParser::new().for_slice(&text).collect::<Result<_, _>>().unwrap()
}

/// Holds data against shapes, both in Turtle.
fn validate(shapes: &str, data: &str) -> Result<Report, Problem> {
    Shapes::read(&turtle(shapes))?.report(&turtle(data))
}

/// What was found, each as thing and value.
fn found(shapes: &str, data: &str) -> Vec<(String, String)> {
    let short = |term: String| term.replace("<https://canal.example/", "").replace('>', "");
    let report = validate(shapes, data).unwrap();
    let pair = |f: &colophon::check::Finding| {
        let value = f.value.as_ref().map(ToString::to_string).unwrap_or_default();
        (short(f.focus.to_string()), short(value))
    };
    report.findings.iter().map(pair).collect()
}

/// Why a shapes graph is refused.
fn refusal(shapes: &str) -> String {
    match Shapes::read(&turtle(shapes)) {
        Ok(_) => panic!("accepted: {shapes}"),
        Err(problem) => problem.to_string(),
    }
}
