//! Writing JSON-LD: a page as a tree in the words of `ontology/context.jsonld`.
//!
//! The topic is the root. What only describes it (contributions, excerpts,
//! spans) is nested where it is first named; things with a name of their own
//! are referred to by address and named once under `included`. Parsing the
//! document gives back exactly the page's graph.

mod context;
mod expanded;
mod tree;

use super::{Format, PageFormat, Variant};
use crate::answer::{Page, Site};
use crate::vocab::names;
use context::Context;
use serde_json::{Map, Value};
use std::io;
use std::sync::LazyLock;

/// The context, as it is served.
pub const CONTEXT: &str = include_str!("../../../ontology/context.jsonld");

/// Where the context is, below the base; a context that says anything else gets another number.
pub const CONTEXT_PATH: &str = "context/v1.jsonld";

/// The words of the context, ready to write with.
static WORDS: LazyLock<Context> =
    LazyLock::new(|| Context::parse(CONTEXT).expect("a test parses the context"));

/// JSON-LD 1.1.
pub struct JsonLd;

impl Format for JsonLd {
    fn name(&self) -> &'static str {
        "JSON-LD"
    }

    fn media_type(&self) -> &'static str {
        "application/ld+json"
    }

    fn extension(&self) -> &'static str {
        "jsonld"
    }
}

impl PageFormat for JsonLd {
    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &document(page, site)?)?;
        out.write_all(b"\n")
    }
}

/// Writes a page as a document of one line.
pub(super) fn line(page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &document(page, site)?)?;
    out.write_all(b"\n")
}

fn document(page: &Page, site: &Site) -> io::Result<Map<String, Value>> {
    let words = &*WORDS;
    if words.misread_any(&page.graph) {
        // Some IRI reads like one of our prefixed names: only plain JSON-LD is safe.
        return tree::write(page, &Context::default());
    }
    let address = Value::from(site.base.join(CONTEXT_PATH).into_string());
    let mut document = Map::from_iter([("@context".to_owned(), address)]);
    document.append(&mut tree::write(page, words)?);
    Ok(document)
}

/// JSON-LD 1.1 in its expanded form: without a context, every name in full.
pub struct Expanded;

impl Format for Expanded {
    fn name(&self) -> &'static str {
        "expanded JSON-LD"
    }

    fn media_type(&self) -> &'static str {
        "application/ld+json"
    }

    fn extension(&self) -> &'static str {
        "expanded.jsonld"
    }

    fn variant(&self) -> Option<Variant> {
        Some(Variant { parameter: "profile", value: names::EXPANDED, name: "expanded" })
    }
}

impl PageFormat for Expanded {
    fn write(&self, page: &Page, _: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let document = expanded::node(tree::write(page, &Context::default())?);
        serde_json::to_writer_pretty(&mut *out, &[document])?;
        out.write_all(b"\n")
    }
}
