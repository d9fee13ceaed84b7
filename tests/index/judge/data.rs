//! Inventing: a throw becomes a small catalogue of waterways in several named graphs.
//!
//! Everything is there that engines like to get wrong: names that begin alike, blank nodes, equal
//! numbers of different types, ill-typed literals, times with and without a zone, the same
//! statement in two graphs, circles, terms that are subject, predicate and object.

use super::dice::Dice;
use oxrdf::{GraphName, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use std::fmt::Write;

/// The base of the catalogue, which says which graphs are statement graphs.
pub(super) const BASE: &str = "https://library.example/";

pub(super) const PREFIXES: &str = "PREFIX ex: <https://library.example/id/>
PREFIX g: <https://library.example/graph/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
";

/// Statement graphs first; what begins with `evidence-` stands outside the default graph.
pub(super) const GRAPHS: &[&str] =
    &["g:source-one", "g:source-two", "g:curation", "g:evidence-one", "g:enrichment-two"];

pub(super) const THINGS: &[&str] =
    &["ex:canal", "ex:canal-2", "ex:canal-20", "ex:canals", "ex:Lock", "ex:lock"];

pub(super) const CLASSES: &[&str] = &["ex:Canal", "ex:Structure"];

const BLANKS: &[&str] = &["_:b1", "_:b2", "_:b3"];

/// Properties between things, on which paths walk.
pub(super) const LINKS: &[&str] = &["ex:feeds", "ex:partOf", "ex:near"];

/// Properties with literals as values.
pub(super) const FACTS: &[&str] = &["ex:name", "ex:depth", "ex:opened", "ex:note"];

pub(super) const STRINGS: &[&str] = &[
    "\"\"",
    "\"canal\"",
    "\"Canal\"",
    "\"canal\"@en",
    "\"canal\"@en-GB",
    "\"Kanal\"@de",
    "\"kanaal\"@nl",
    "\"canals\"",
    "\"canal 2\"",
    "\"10\"",
    "\"9\"",
    "\"Zürich\"",
    "\"škola\"@cs",
    "\"a.b\"",
    "\"true\"",
    "\"naïve\u{301}\"",
    "\"𝄞 low\"",
];

/// As Oxigraph writes them: it keeps numbers by value. Their sums are exact in every type, so that
/// they do not depend on the order of the summands.
pub(super) const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "-1",
    "10",
    "9",
    "\"1\"^^xsd:decimal",
    "\"1.5\"^^xsd:decimal",
    "\"0.25\"^^xsd:decimal",
    "\"-2.25\"^^xsd:decimal",
    "\"1\"^^xsd:double",
    "\"1.5\"^^xsd:double",
    "\"2\"^^xsd:float",
    "\"0.5\"^^xsd:float",
    "\"NaN\"^^xsd:double",
    "\"INF\"^^xsd:double",
    "\"-0\"^^xsd:double",
    "\"3\"^^xsd:double",
    "1000000",
];

/// As Oxigraph does not write them.
const UNUSUAL: &[&str] = &[
    "1e0",
    "1.50",
    "\"01\"^^xsd:integer",
    "\"+2\"^^xsd:int",
    "\"1\"^^xsd:boolean",
    "\"2000-01-01T00:00:00+00:00\"^^xsd:dateTime",
    "\"canal\"@EN",
    "\"1999-12-31T24:00:00Z\"^^xsd:dateTime",
    "\"255\"^^xsd:unsignedByte",
];

pub(super) const TIMES: &[&str] = &[
    "\"1999-12-31\"^^xsd:date",
    "\"2000-01-01\"^^xsd:date",
    "\"2000-01-01Z\"^^xsd:date",
    "\"2000-01-01+05:00\"^^xsd:date",
    "\"2000-01-01T00:00:00\"^^xsd:dateTime",
    "\"2000-01-01T00:00:00Z\"^^xsd:dateTime",
    "\"2000-01-01T02:00:00+02:00\"^^xsd:dateTime",
    "\"1999-12-31T23:59:59.5\"^^xsd:dateTime",
    "\"2024-02-29T12:30:00-08:00\"^^xsd:dateTime",
    "\"2000\"^^xsd:gYear",
    "\"2001\"^^xsd:gYear",
    "\"12:30:00\"^^xsd:time",
    "\"2000-01\"^^xsd:gYearMonth",
    "\"P1D\"^^xsd:duration",
    "\"PT24H\"^^xsd:dayTimeDuration",
    "\"P1Y\"^^xsd:yearMonthDuration",
];

pub(super) const OTHERS: &[&str] = &[
    "true",
    "false",
    "\"many\"^^xsd:integer",
    "\"2000-13-01\"^^xsd:date",
    "\"maybe\"^^xsd:boolean",
    "\"deep\"^^ex:measure",
    "\"1\"^^ex:measure",
];

/// A random catalogue, as a dataset in TriG without the prefixes: one statement a line, in which
/// it can be made smaller.
pub(super) fn lines(dice: &mut Dice) -> Vec<String> {
    let graphs = dice.between(1, GRAPHS.len());
    let numerous = if dice.percent(20) { dice.between(1, 20) } else { dice.between(40, 110) };
    let mut lines = Vec::new();
    for _ in 0..numerous {
        let triple = triple(dice);
        let graph = GRAPHS[dice.below(graphs)];
        lines.push(format!("{graph} {{ {triple} }}"));
        if dice.percent(15) {
            lines.push(format!("{} {{ {triple} }}", GRAPHS[dice.below(graphs)]));
        }
    }
    lines
}

fn triple(dice: &mut Dice) -> String {
    let subject = if dice.percent(15) { dice.pick(BLANKS) } else { dice.pick(THINGS) };
    let mut line = String::from(subject);
    let (predicate, object) = match dice.below(20) {
        0..8 => (dice.pick(LINKS), node(dice)),
        8..10 => ("rdf:type", dice.pick(CLASSES)),
        10..12 => ("ex:name", dice.pick(STRINGS)),
        12..15 => ("ex:depth", dice.pick(NUMBERS)),
        15..17 => ("ex:opened", dice.pick(TIMES)),
        // A property of properties.
        17 => return format!("{} ex:near {}", dice.pick(LINKS), node(dice)),
        _ => ("ex:note", any(dice)),
    };
    write!(line, " {predicate} {object}").unwrap();
    line
}

fn node(dice: &mut Dice) -> &'static str {
    if dice.percent(15) { dice.pick(BLANKS) } else { dice.pick(THINGS) }
}

/// Any term that may stand in a query.
pub(super) fn constant(dice: &mut Dice) -> &'static str {
    let kind = dice.weigh(&[
        (4, THINGS),
        (3, STRINGS),
        (4, NUMBERS),
        (2, TIMES),
        (1, OTHERS),
        (1, CLASSES),
        (1, LINKS),
        (1, UNUSUAL),
    ]);
    dice.pick(kind)
}

fn any(dice: &mut Dice) -> &'static str {
    if dice.percent(10) { dice.pick(BLANKS) } else { constant(dice) }
}

/// What the lines say.
pub(super) fn parse(lines: &[String]) -> Vec<Quad> {
    let text = format!("{PREFIXES}{}", lines.join("\n"));
    let mut quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
        .for_slice(&text)
        .map(|quad| quad.unwrap_or_else(|error| panic!("{error} in\n{text}")))
        .collect();
    quads.sort_by_key(ToString::to_string);
    quads.dedup();
    quads
}

/// Whether what stands in a graph stands in the default graph as well.
pub(super) fn is_stated(graph: &GraphName) -> bool {
    use colophon::vocab::{Base, Layer};
    match graph {
        GraphName::NamedNode(name) => {
            Base::new(BASE).unwrap().layer(name.as_ref()) == Layer::Statements
        }
        _ => true,
    }
}
