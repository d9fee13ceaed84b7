//! Showing the catalogue: what it is, what is in it, and the doors into it.

use super::formats;
use super::frame::Frame;
use super::links::path;
use super::list::publication;
use super::sheet::Sheet;
use super::sparql::examples;
use super::words::grouped;
use crate::answer::{Page, Site};
use crate::vocab::Kind;
use maud::{Markup, html};

/// The document of the home page.
pub(super) fn document(page: &Page, site: &Site, counts: &[(Kind, usize)]) -> String {
    let sheet = Sheet::new(page, site);
    let home = site.base.path();
    let frame = Frame {
        description: format!(
            "{}: a catalogue of publications as linked data, with the words that every statement rests on.",
            site.name
        ),
        canonical: Some(site.base.as_str().to_owned()),
        formats: formats(page, site, |extension| format!("{home}?format={extension}")),
        version: Some(page.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header.hero {
            h1 { bdi { (site.name) } }
            p.lead { "Publications, who made them and what they refer to, as linked data. Every statement shows the words that it rests on; what a source does not say is not made up." }
        }
        section {
            h2 #browse { "What is in here" }
            ul.kinds { @for (kind, count) in counts { li {
                a href=(path(site, kind.segment())) { span.number { (grouped(*count)) } " " span { (name(*kind, *count)) } }
            } } }
        }
        section {
            h2 { "Newest publications" }
            @if page.entries.is_empty() { p.note { "Nothing has been imported yet. " code { "colophon import FILE" } " reads the first source." } }
            ul.entries { @for thing in &page.entries { li { (publication(sheet, thing.as_ref().into())) } } }
            @if !page.entries.is_empty() { p { a href=(path(site, Kind::Publication.segment())) { "All publications" } } }
        }
        div.two {
            section { h2 { "Ask a question" }
                p { "The graph answers SPARQL. Start from one of these:" }
                (examples(site))
            }
            (doors(site))
        }
    })
}

fn name(kind: Kind, count: usize) -> String {
    if count == 1 { kind.label().to_owned() } else { kind.plural().to_owned() }
}

fn doors(site: &Site) -> Markup {
    html! {
        section { h2 { "Doors for programs" }
            p { "Every page is also data: ask for another format with the " code { "Accept" } " header, or add an ending to its address." }
            ul.plain {
                li { code { ".jsonld" } " – JSON-LD, with a context of our own" }
                li { code { ".ttl" } " – Turtle" }
                li { a href=(path(site, "sparql")) { code { "/sparql" } } " – the SPARQL 1.1 protocol" }
                li { a href=(path(site, "about")) { "How it all works" } }
            }
        }
    }
}
