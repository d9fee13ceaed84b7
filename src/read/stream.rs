//! Streaming: an RDF file of any size becomes statements one after the other, in little memory.

use super::guarded::{Guarded, Seen};
use crate::problem::{Detail, Kind, Problem};
use crate::record::Location;
use oxrdf::{GraphName, Quad};
use oxrdfio::RdfFormat;
use oxttl::{NQuadsParser, NTriplesParser, TriGParser, TurtleParseError, TurtleParser};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Most mistakes of a file that are told.
const MOST_TOLD: usize = 100;

/// Most mistakes that are counted: what has more is no RDF.
const MOST_COUNTED: usize = 10_000;

/// The formats that can be read without having the file in memory.
const FORMATS: &[RdfFormat] =
    &[RdfFormat::NTriples, RdfFormat::NQuads, RdfFormat::Turtle, RdfFormat::TriG];

/// The statements of a file, read while they are asked for.
pub struct Stream<'a> {
    location: Location,
    format: RdfFormat,
    quads: Box<dyn Iterator<Item = Result<Quad, TurtleParseError>> + 'a>,
    seen: Arc<OnceLock<Seen>>,
    any: bool,
}

impl<'a> Stream<'a> {
    /// Opens a file; `watch` is told now and then how many bytes of how many were read, and at the end.
    /// Relative addresses are resolved against `base`.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or its extension is that of no format that can be streamed.
    pub fn open(
        path: &Path,
        base: &str,
        watch: impl FnMut(u64, u64) + 'a,
    ) -> Result<Self, Problem> {
        let location = Location::of(path.to_string_lossy());
        let format = format(path).map_err(|problem| problem.at(location.clone()))?;
        let cannot = |error| Problem::io("the file cannot be read", error).at(location.clone());
        let file = File::open(path).map_err(cannot)?;
        let size = file.metadata().map_err(cannot)?.len();
        let seen = Arc::new(OnceLock::new());
        let bytes = Guarded::new(file, size, Arc::clone(&seen), watch);
        let quads = parse(bytes, format, base);
        Ok(Self { location, format, quads, seen, any: false })
    }

    /// The last part of its name.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.location.source.rsplit('/').next().unwrap_or_default()
    }

    /// Whether its statements may say in which graph they stand.
    #[must_use]
    pub fn has_graphs(&self) -> bool {
        self.format.supports_datasets()
    }

    /// What it is called in messages.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// SHA-256 of the bytes, in hexadecimal digits, once all of them were read.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.seen.get().map(|seen| &*seen.sha256)
    }

    /// Everything that is wrong from the first mistake on.
    fn wrong(&mut self, first: TurtleParseError) -> Problem {
        let (mut told, mut untold) = (Vec::new(), 0);
        let mut next = Some(first);
        while let Some(error) = next.take() {
            match error {
                TurtleParseError::Io(error) => {
                    let problem = self.unreadable(error);
                    if told.is_empty() {
                        return problem;
                    }
                    told.extend_from_slice(problem.details());
                    break;
                }
                TurtleParseError::Syntax(error) if told.len() < MOST_TOLD => {
                    let start = error.location().start;
                    let number = |from: u64| usize::try_from(from + 1).unwrap_or(usize::MAX);
                    let at = self.location.at(number(start.line), number(start.column));
                    told.push(Detail::new(error.message()).at(at));
                }
                TurtleParseError::Syntax(_) => untold += 1,
            }
            if untold == MOST_COUNTED {
                break;
            }
            next = self.quads.find_map(Result::err);
        }
        if untold > 0 {
            let or_more = if untold == MOST_COUNTED { " or more" } else { "" };
            let more = format!("and {untold}{or_more} other mistakes");
            told.push(Detail::new(more).at(self.location.clone()));
        }
        Problem::all(Kind::BadSource, told)
    }

    fn unreadable(&self, error: io::Error) -> Problem {
        let problem = match error.kind() {
            // What the guard and the parser have against the file.
            ErrorKind::InvalidData => Problem::new(Kind::BadSource, error),
            ErrorKind::OutOfMemory => {
                Problem::new(Kind::BadSource, "a statement has more than 16 MB without a break")
                    .help("shorten the text, or say where it can be had")
            }
            _ => Problem::io("the file cannot be read on", error),
        };
        problem.at(self.location.clone())
    }
}

impl Iterator for Stream<'_> {
    type Item = Result<Quad, Problem>;

    /// The next statement; after the first mistake there is none.
    fn next(&mut self) -> Option<Self::Item> {
        match self.quads.next() {
            Some(Ok(quad)) => {
                self.any = true;
                Some(Ok(quad))
            }
            Some(Err(error)) => {
                self.any = true;
                Some(Err(self.wrong(error)))
            }
            None if !std::mem::replace(&mut self.any, true) => Some(Err(Problem::new(
                Kind::BadSource,
                "the file says nothing: no statement in it",
            )
            .at(self.location.clone())
            .help("give a file with at least one statement"))),
            None => None,
        }
    }
}

fn format(path: &Path) -> Result<RdfFormat, Problem> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let of = |format: &&RdfFormat| format.file_extension() == extension;
    FORMATS.iter().find(of).copied().ok_or_else(|| {
        let known: Vec<_> = FORMATS.iter().map(|it| format!(".{}", it.file_extension())).collect();
        let told = format!("`.{extension}` is not the extension of a format that can be loaded");
        Problem::new(Kind::BadSource, told)
            .help(format_args!("give a file that ends with {}", known.join(", ")))
    })
}

type Quads<'a> = Box<dyn Iterator<Item = Result<Quad, TurtleParseError>> + 'a>;

fn parse<'a>(
    bytes: Guarded<impl FnMut(u64, u64) + 'a>,
    format: RdfFormat,
    base: &str,
) -> Quads<'a> {
    let alone = |triple: oxrdf::Triple| triple.in_graph(GraphName::DefaultGraph);
    // An operator's base is a valid address: `Base` has checked it.
    match format {
        RdfFormat::NTriples => {
            Box::new(NTriplesParser::new().for_reader(bytes).map(move |it| it.map(alone)))
        }
        RdfFormat::NQuads => Box::new(NQuadsParser::new().for_reader(bytes)),
        RdfFormat::TriG => {
            let parser = TriGParser::new().with_base_iri(base).unwrap_or_default();
            Box::new(parser.for_reader(bytes))
        }
        _ => {
            let parser = TurtleParser::new().with_base_iri(base).unwrap_or_default();
            Box::new(parser.for_reader(bytes).map(move |it| it.map(alone)))
        }
    }
}
