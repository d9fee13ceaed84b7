//! Reading: a source file becomes records, each knowing where it stands.
//!
//! Each format is one file here that implements [`Format`] and one line in
//! [`FORMATS`]; nothing else in the program knows its name.

mod date;
mod document;
mod guarded;
mod listing;
mod nesting;
mod profile;
mod rdf;
mod stream;

use crate::problem::{Detail, Kind, Problem};
use crate::record::{Document, Location, Record, Span};
use oxrdf::Quad;
use std::path::Path;

pub use date::Printed;
pub use document::decode;
pub use profile::{DateMeaning, DateOrder, GivenKey, Layer, Profile};
pub use rdf::graph;
pub use stream::Stream;

/// A file to read, whole in memory, with the profile that says how.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is, as the person named it.
    pub location: Location,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How it is read.
    pub profile: Profile,
}

/// A file format that can be read.
pub trait Format: Sync {
    /// What a profile and the command line call it.
    fn name(&self) -> &'static str;
    /// What a catalogue calls it: `text/turtle`.
    fn media_type(&self) -> &'static str;
    /// The file extensions that it goes by, without the dot.
    fn extensions(&self) -> &'static [&'static str];
    /// Reads a whole source.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in its order.
    fn read(&self, source: &Source, base: &str) -> Result<Reading, Problem>;
}

/// Every format that can be read.
pub const FORMATS: &[&dyn Format] = &[
    &listing::Listing,
    &rdf::Rdf(oxrdfio::RdfFormat::Turtle),
    &rdf::Rdf(oxrdfio::RdfFormat::TriG),
    &rdf::Rdf(oxrdfio::RdfFormat::NTriples),
    &rdf::Rdf(oxrdfio::RdfFormat::NQuads),
    &rdf::Rdf(oxrdfio::RdfFormat::RdfXml),
    &rdf::JSON_LD,
];

/// What a source says, before it is a draft.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A list of publications.
    Listing(Listing),
    /// RDF; each quad with the place at which it stands.
    Statements(Vec<(Quad, Location)>),
}

/// A list of publications under one heading.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The text that it was read from.
    pub document: Document,
    /// Its heading, if it has one.
    pub heading: Option<Heading>,
    /// Its entries in their order.
    pub records: Vec<Record>,
    /// What a person should look at.
    pub warnings: Vec<Detail>,
}

/// The heading of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The whole line.
    pub span: Span,
    /// The topic in it: what stands behind the last colon.
    pub topic: Option<Span>,
}

impl Source {
    /// Reads a file and the profile beside it: `{stem}.toml`, else `profile.toml` in the same folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, is larger than `most` bytes, or a profile cannot be understood.
    pub fn open(path: &Path, most: usize) -> Result<Self, Problem> {
        let location = Location::of(path.to_string_lossy());
        let size = std::fs::metadata(path)
            .map_err(|error| Problem::io("the file cannot be read", error).at(location.clone()))?
            .len();
        if size > most as u64 {
            return Err(Problem::new(
                Kind::SourceTooLarge,
                format_args!("the file has {size} bytes; the limit max-source-bytes is {most}"),
            )
            .at(location)
            .help("raise it with --max-source-bytes, or split the file"));
        }
        let bytes = std::fs::read(path)
            .map_err(|error| Problem::io("the file cannot be read", error).at(location.clone()))?;
        let beside = [path.with_extension("toml"), path.with_file_name("profile.toml")];
        let profile = match beside.iter().find(|beside| beside.is_file() && *beside != path) {
            Some(found) => Profile::open(found)?,
            None => Profile::default(),
        };
        Ok(Self { location, bytes, profile })
    }

    /// The last part of its name: what it is called in the graph.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.location.source.rsplit(['/', '\\']).next().unwrap_or_default()
    }

    /// The format that the profile names, else the one that the extension names.
    ///
    /// # Errors
    ///
    /// If there is no such format.
    pub fn format(&self) -> Result<&'static dyn Format, Problem> {
        let known = || FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let refuse = |message: String, help: String| {
            Err(Problem::new(Kind::BadSource, message).at(self.location.clone()).help(help))
        };
        if let Some(name) = &self.profile.format {
            return match FORMATS.iter().find(|format| format.name() == name) {
                Some(format) => Ok(*format),
                None => refuse(
                    format!("the profile names the format `{name}`, which is not known"),
                    format!("the formats are {}", known()),
                ),
            };
        }
        let (stem, extension) = self.file_name().rsplit_once('.').unwrap_or((self.file_name(), ""));
        let lower = extension.to_lowercase();
        match FORMATS.iter().find(|format| format.extensions().contains(&lower.as_str())) {
            Some(format) => Ok(*format),
            None if extension == "txt" => refuse(
                "a text file needs a profile that says how it is read".into(),
                format!(
                    "write `{stem}.toml` beside it with: format = \"listing\" and language = \"en\""
                ),
            ),
            None => refuse(
                format!("no format goes by the extension `.{extension}`"),
                format!(
                    "the formats are {}; a `{stem}.toml` beside the file can name one",
                    known()
                ),
            ),
        }
    }
}

/// Reads a source; relative addresses in RDF are resolved against `base`.
///
/// # Errors
///
/// Everything that is wrong with the source, at once.
pub fn read(source: &Source, base: &str) -> Result<Reading, Problem> {
    source.format()?.read(source, base)
}
