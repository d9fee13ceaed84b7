//! Writing Dublin Core: a publication becomes the fifteen elements, as OAI-PMH wants them.

use super::bibliography::{Reference, are_publications, of};
use super::html::{Node, Sheet};
use super::xml::escaped;
use super::{Format, PageFormat};
use crate::answer::{Page, Site};
use crate::vocab::{dcterms, names};
use oxrdf::{NamedNodeRef, TermRef};
use std::fmt::Write;
use std::io;

/// The schema of [`element`], below the namespace of OAI-PMH.
pub const SCHEMA: &str = "oai_dc.xsd";

/// <http://www.openarchives.org/OAI/2.0/oai_dc.xsd>.
pub(super) struct DublinCore;

impl Format for DublinCore {
    fn name(&self) -> &'static str {
        "Dublin Core"
    }

    fn media_type(&self) -> &'static str {
        "application/x-dc+xml"
    }

    fn extension(&self) -> &'static str {
        "dc.xml"
    }
}

impl PageFormat for DublinCore {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        are_publications(page, site)
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        let things = of(page, site);
        if let ([thing], crate::answer::View::Thing) = (&things[..], &page.view) {
            return out.write_all(element(page, site, *thing).as_bytes());
        }
        writeln!(out, "<records>")?;
        for thing in things {
            out.write_all(element(page, site, thing).as_bytes())?;
        }
        writeln!(out, "</records>")
    }
}

/// One publication of a page as an `oai_dc:dc` element.
#[must_use]
pub fn element(page: &Page, site: &Site, thing: NamedNodeRef<'_>) -> String {
    let sheet = Sheet { topic: thing, ..Sheet::new(page, site) };
    let (oai_dc, dc, xsi) = (names::OAI_DC, names::DC, names::XSI);
    let schema = format!("{}{SCHEMA}", names::OAI);
    let mut out = format!(
        "<oai_dc:dc xmlns:oai_dc=\"{oai_dc}\" xmlns:dc=\"{dc}\" xmlns:xsi=\"{xsi}\" \
         xsi:schemaLocation=\"{oai_dc} {schema}\">\n"
    );
    let reference = Reference::read(sheet, thing);
    texts(&mut out, sheet, "title", dcterms::title);
    for name in &reference.authors {
        say(&mut out, "creator", &name.plain(), None);
    }
    reference.subjects.iter().for_each(|subject| say(&mut out, "subject", subject, None));
    texts(&mut out, sheet, "description", dcterms::description);
    reference.publishers.iter().for_each(|name| say(&mut out, "publisher", name, None));
    for name in &reference.contributors {
        say(&mut out, "contributor", &name.plain(), None);
    }
    if let Some(date) = &reference.date {
        say(&mut out, "date", date, None);
    }
    for genre in sheet.nodes(thing, dcterms::type_) {
        say(&mut out, "type", &sheet.label(genre), None);
    }
    say(&mut out, "identifier", &reference.id, None);
    if reference.url != reference.id {
        say(&mut out, "identifier", &reference.url, None);
    }
    reference.identifiers.iter().for_each(|it| say(&mut out, "identifier", it, None));
    if let Some(language) = &reference.language {
        say(&mut out, "language", language, None);
    }
    for property in [dcterms::references, dcterms::relation, dcterms::isVersionOf] {
        for node in sheet.nodes(thing, property) {
            if let Node::NamedNode(node) = node {
                say(&mut out, "relation", node.as_str(), None);
            }
        }
    }
    for node in sheet.nodes(thing, dcterms::license) {
        if let Node::NamedNode(node) = node {
            say(&mut out, "rights", node.as_str(), None);
        }
    }
    out + "</oai_dc:dc>\n"
}

/// Every text of a property with its language.
fn texts<'a>(out: &mut String, sheet: Sheet<'a>, name: &str, property: NamedNodeRef<'a>) {
    for term in sheet.objects(sheet.topic, property) {
        if let TermRef::Literal(text) = term {
            say(out, name, text.value(), text.language());
        }
    }
}

fn say(out: &mut String, name: &str, text: &str, language: Option<&str>) {
    let language = language.map(|language| format!(" xml:lang=\"{language}\"")).unwrap_or_default();
    let _ = writeln!(out, "  <dc:{name}{language}>{}</dc:{name}>", escaped(text));
}
