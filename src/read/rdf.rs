//! RDF files: statements with the place at which each stands. Nothing is ever fetched.

use super::nesting::guard;
use super::{Format, Reading, Source};
use crate::problem::{Detail, Kind, Problem};
use crate::record::Location;
use oxrdf::{GraphName, Quad};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxttl::{TriGParser, TurtleParser};

/// One of the RDF syntaxes.
pub(super) struct Rdf(pub(super) RdfFormat);

/// JSON-LD 1.1; contexts at other addresses are refused.
pub(super) const JSON_LD: Rdf = Rdf(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() });

impl Format for Rdf {
    fn name(&self) -> &'static str {
        match self.0 {
            RdfFormat::Turtle => "turtle",
            RdfFormat::TriG => "trig",
            RdfFormat::NTriples => "ntriples",
            RdfFormat::NQuads => "nquads",
            RdfFormat::RdfXml => "rdfxml",
            _ => "jsonld",
        }
    }

    fn media_type(&self) -> &'static str {
        self.0.media_type()
    }

    fn extensions(&self) -> &'static [&'static str] {
        match self.0 {
            RdfFormat::Turtle => &["ttl"],
            RdfFormat::TriG => &["trig"],
            RdfFormat::NTriples => &["nt"],
            RdfFormat::NQuads => &["nq"],
            RdfFormat::RdfXml => &["rdf", "xml"],
            _ => &["jsonld", "json"],
        }
    }

    fn read(&self, source: &Source, base: &str) -> Result<Reading, Problem> {
        let quads = statements(source, base, self.0)?;
        if quads.is_empty() {
            return Err(Problem::new(Kind::BadSource, "the file says nothing: no statement in it")
                .at(source.location.clone())
                .help("give a file with at least one statement"));
        }
        Ok(Reading::Statements(quads))
    }
}

/// What a graph that arrives in a body may be written in: formats that cannot name graphs.
const GRAPHS: &[RdfFormat] =
    &[RdfFormat::Turtle, RdfFormat::NTriples, RdfFormat::RdfXml, JSON_LD.0];

/// Reads a graph that arrives with a media type; it may be empty.
///
/// # Errors
///
/// If no graphs are read in that media type; everything that is wrong with it, at once.
pub fn graph(
    source: &Source,
    media_type: &str,
    base: &str,
) -> Result<Vec<(Quad, Location)>, Problem> {
    // N-Triples were once text/plain, as is everything that nobody has named.
    let known = RdfFormat::from_media_type(media_type).filter(|_| media_type != "text/plain");
    let same = |format: &&RdfFormat| known.is_some_and(|known| known.name() == format.name());
    let Some(format) = GRAPHS.iter().find(same) else {
        let all: Vec<_> = GRAPHS.iter().map(|format| format.media_type()).collect();
        let told = format!("no graph is read in \"{media_type}\"");
        return Err(Problem::new(Kind::UnsupportedMediaType, told)
            .help(format!("send one of {}", all.join(", "))));
    };
    if source.bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Vec::new());
    }
    let quads = statements(source, base, *format)?;
    match quads.iter().find(|(quad, _)| !quad.graph_name.is_default_graph()) {
        None => Ok(quads),
        Some((quad, at)) => {
            let told = format!("the body names a graph itself: {}", quad.graph_name);
            Err(Problem::new(Kind::BadSource, told)
                .at(at.clone())
                .help("send the statements alone; the address says which graph they are"))
        }
    }
}

fn statements(
    source: &Source,
    base: &str,
    format: RdfFormat,
) -> Result<Vec<(Quad, Location)>, Problem> {
    guard(source, format)?;
    let (quads, problems) = match format {
        RdfFormat::Turtle | RdfFormat::TriG | RdfFormat::NTriples | RdfFormat::NQuads => {
            line_by_line(source, base, format)
        }
        _ => whole(source, base, format),
    };
    if problems.is_empty() { Ok(quads) } else { Err(Problem::all(Kind::BadSource, problems)) }
}

type Quads = (Vec<(Quad, Location)>, Vec<Detail>);

/// Feeds the parser a line at a time, so that each statement knows the line on which it ends.
fn line_by_line(source: &Source, base: &str, format: RdfFormat) -> Quads {
    let mut quads = Vec::new();
    let mut problems = Vec::new();
    let mut lines = source.bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
    let triples = matches!(format, RdfFormat::Turtle | RdfFormat::NTriples);
    macro_rules! feed {
        ($parser:expr, $quad:expr) => {{
            let mut parser = $parser;
            let mut at = source.location.clone();
            loop {
                while let Some(parsed) = parser.parse_next() {
                    match parsed {
                        Ok(parsed) => quads.push(($quad(parsed), at.clone())),
                        Err(error) => problems.push(syntax_error(source, &error.to_string(), &at)),
                    }
                }
                if parser.is_end() {
                    break;
                }
                match lines.next() {
                    Some((number, line)) => {
                        let blank =
                            line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                        at = source.location.at(number + 1, blank + 1);
                        parser.extend_from_slice(line);
                    }
                    None => parser.end(),
                }
            }
        }};
    }
    // An operator's base is a valid address: `Base` has checked it.
    if triples {
        let parser = TurtleParser::new().with_base_iri(base).unwrap_or_default();
        feed!(parser.low_level(), |triple: oxrdf::Triple| triple.in_graph(GraphName::DefaultGraph));
    } else if format == RdfFormat::TriG {
        let parser = TriGParser::new().with_base_iri(base).unwrap_or_default();
        feed!(parser.low_level(), |quad: Quad| quad);
    } else {
        feed!(oxttl::NQuadsParser::new().low_level(), |quad: Quad| quad);
    }
    (quads, problems)
}

/// Formats without lines: a statement stands where its subject is first named.
fn whole(source: &Source, base: &str, format: RdfFormat) -> Quads {
    let mut quads = Vec::new();
    let mut problems = Vec::new();
    let parser =
        RdfParser::from_format(format).with_base_iri(base).unwrap_or_else(|_| format.into());
    let text = String::from_utf8_lossy(&source.bytes);
    for quad in parser.for_slice(&source.bytes) {
        match quad {
            Ok(quad) => {
                let at = first_named(source, &text, &quad);
                quads.push((quad, at));
            }
            Err(error) => {
                let at = error.location().map_or_else(
                    || source.location.clone(),
                    |found| {
                        let (line, column) = (found.start.line + 1, found.start.column + 1);
                        source.location.at(to_usize(line), to_usize(column))
                    },
                );
                problems.push(syntax_error(source, &error.to_string(), &at));
                break;
            }
        }
    }
    (quads, problems)
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn first_named(source: &Source, text: &str, quad: &Quad) -> Location {
    let name = match &quad.subject {
        oxrdf::NamedOrBlankNode::NamedNode(node) => node.as_str(),
        oxrdf::NamedOrBlankNode::BlankNode(node) => node.as_str(),
    };
    // A relative address in the file shows only the end of the name.
    let tails = name.char_indices().filter(|(_, c)| matches!(c, '/' | '#' | ':'));
    let found = std::iter::once(name)
        .chain(tails.map(|(at, _)| &name[at + 1..]))
        .filter(|tail| tail.len() > 2)
        .find_map(|tail| text.find(tail));
    found.map_or_else(
        || source.location.clone(),
        |at| {
            let before = &text[..at];
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            source.location.at(before.matches('\n').count() + 1, column)
        },
    )
}

fn syntax_error(source: &Source, message: &str, at: &Location) -> Detail {
    static POSITION: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"line (\d+)(?: column| between columns?) (\d+)")
            .expect("a valid pattern")
    });
    let number = |found: regex::Match<'_>| found.as_str().parse().ok();
    let place = POSITION
        .captures(message)
        .and_then(|found| Some(source.location.at(number(found.get(1)?)?, number(found.get(2)?)?)));
    let mut detail = Detail::new(message).at(place.unwrap_or_else(|| at.clone()));
    if message.contains("context") {
        detail =
            detail.help("contexts at other addresses are not fetched: put the context in the file");
    }
    detail
}
