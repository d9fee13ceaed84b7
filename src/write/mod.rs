//! Writing: an answer becomes bytes.
//!
//! Each format is one file here and one line in [`PAGES`] or [`TABLES`], whose
//! order is the order of preference in negotiation. Pages, SPARQL answers,
//! exports and the command line all come through here.

pub mod atom;
mod bibliography;
pub mod catalogue;
pub mod citation;
mod csv;
mod dcat;
pub mod doors;
pub mod dublin_core;
pub mod dump;
mod figure;
pub mod html;
pub mod jsonld;
pub mod negotiate;
pub mod oai;
mod rdf;
mod results;
mod say;
mod schema_org;
pub mod signposts;
pub mod sitemap;
pub mod stream;
pub mod suggestions;
pub mod xml;

use crate::answer::{Page, Site, Table};
use crate::problem::{Kind, Problem};
use std::error::Error;
use std::{fmt, io};

/// A format that bytes leave in.
pub trait Format: Sync {
    /// What people call it: `JSON-LD`.
    fn name(&self) -> &'static str;
    /// What the `Content-Type` header calls it, without parameters.
    fn media_type(&self) -> &'static str;
    /// What an address ends with and what `?format=` calls it: `jsonld`.
    fn extension(&self) -> &'static str;
    /// What tells it from others of the same media type: name and value of a parameter, and the
    /// short name by which `?profile=` and `?style=` ask for it.
    fn variant(&self) -> Option<Variant> {
        None
    }
}

/// What tells formats of one media type apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The parameter of the media type: `profile` or `style`.
    pub parameter: &'static str,
    /// Its value: the address of a profile, or the name of a style.
    pub value: &'static str,
    /// What people call it: `schema`.
    pub name: &'static str,
}

impl Variant {
    /// The value of a `Content-Type` header.
    #[must_use]
    pub fn content_type(self, media_type: &str) -> String {
        let Self { parameter, value, .. } = self;
        format!("{media_type}; {parameter}=\"{value}\"")
    }
}

/// A format for pages.
pub trait PageFormat: Format {
    /// Whether it says everything that a page says, whatever that is.
    fn is_whole(&self) -> bool {
        true
    }

    /// Whether it can say something of this page.
    fn suits(&self, _page: &Page, _site: &Site) -> bool {
        true
    }

    /// Writes a page.
    ///
    /// # Errors
    ///
    /// If the output cannot be written, or the format cannot say what the page says.
    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()>;
}

/// A format for tables.
pub trait TableFormat: Format {
    /// Writes a table.
    ///
    /// # Errors
    ///
    /// If the output cannot be written, or the table breaks off.
    fn write(&self, table: Table, site: &Site, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Every format for pages, the one we prefer first.
pub const PAGES: &[&dyn PageFormat] = &[
    &html::Html,
    &jsonld::JsonLd,
    &rdf::TURTLE,
    &rdf::N_TRIPLES,
    &rdf::RDF_XML,
    &rdf::TRIG,
    &rdf::N_QUADS,
    &jsonld::Expanded,
    &schema_org::SchemaOrg,
    &dcat::DcatAp,
    &dublin_core::DublinCore,
    &signposts::Linkset,
    &atom::Atom,
    &bibliography::BIBTEX,
    &bibliography::RIS,
    &bibliography::CSL_JSON,
    &bibliography::APA,
    &bibliography::CHICAGO,
    &bibliography::HARVARD,
    &bibliography::IEEE,
    &bibliography::MLA,
    &csv::Csv,
];

/// The formats that can say something of a page, the one we prefer first.
#[must_use]
pub fn suiting(page: &Page, site: &Site) -> Vec<&'static dyn PageFormat> {
    PAGES.iter().copied().filter(|format| format.suits(page, site)).collect()
}

/// The formats for any graph, the one we prefer first.
#[must_use]
pub fn whole() -> Vec<&'static dyn PageFormat> {
    PAGES.iter().copied().filter(|format| format.is_whole()).collect()
}

/// The format that the end of a path names, and the path without it: `x.schema.jsonld` ends with
/// `schema.jsonld`.
#[must_use]
pub fn ending(path: &str) -> Option<(&str, &'static dyn PageFormat)> {
    let named = PAGES.iter().copied().filter_map(|format| {
        let rest = path.strip_suffix(format.extension())?.strip_suffix('.')?;
        Some((rest, format))
    });
    named.min_by_key(|(rest, _)| rest.len())
}

/// Every format for tables, the one we prefer first.
pub const TABLES: &[&dyn TableFormat] =
    &[&results::JSON, &results::XML, &results::CSV, &results::TSV, &html::Results, &figure::Svg];

/// The format for pages with this extension.
#[must_use]
pub fn page(extension: &str) -> Option<&'static dyn PageFormat> {
    PAGES.iter().copied().find(|format| format.extension() == extension)
}

/// The format for tables with this extension.
#[must_use]
pub fn table(extension: &str) -> Option<&'static dyn TableFormat> {
    TABLES.iter().copied().find(|format| format.extension() == extension)
}

/// A problem on its way through a writer; [`problem`] gets it back.
pub(crate) fn stopped(problem: Problem) -> io::Error {
    io::Error::other(problem)
}

/// What a format cannot say.
fn unsayable(format: &str, what: impl fmt::Display) -> io::Error {
    let told = format!("{format} cannot say {what}");
    stopped(Problem::new(Kind::NotAcceptable, told).help("ask for Turtle, which can"))
}

/// The problem because of which writing stopped.
#[must_use]
pub fn problem(error: io::Error) -> Problem {
    if !error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Problem>) {
        return Problem::io("the answer cannot be written", error);
    }
    match error.into_inner().map(<dyn Error + Send + Sync>::downcast::<Problem>) {
        Some(Ok(problem)) => *problem,
        Some(Err(other)) => Problem::internal(other),
        None => Problem::internal("a writer stopped without a reason"),
    }
}
