//! Showing the catalogue: what it is, what is in it, and the doors into it.

use super::formats;
use super::frame::Frame;
use super::links::{ask, path};
use super::list::publication;
use super::picture::pictures;
use super::prompt::some;
use super::search::form;
use super::sheet::Sheet;
use super::words;
use crate::answer::{Inquiry, Page, Site};
use crate::vocab::Kind;
use crate::write::say::{grouped, home as say};
use maud::{Markup, html};

/// The document of the home page.
pub(super) fn document(page: &Page, site: &Site, counts: &[(Kind, usize)]) -> String {
    let sheet = Sheet::new(page, site);
    let home = site.base.path();
    let frame = Frame {
        description: say::ABOUT.text(site, &[("site", &site.name)]),
        canonical: Some(site.base.as_str().to_owned()),
        formats: formats(page, site, |extension| format!("{home}?format={extension}")),
        version: Some(page.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header.hero {
            h1 { bdi { (site.name) } }
            p.lead { (say::LEAD.of(site)) }
            (form(site, &Inquiry::default()))
        }
        section {
            h2 #browse { (say::WHAT.of(site)) }
            ul.kinds { @for (kind, count) in counts { li {
                a href=(path(site, kind.segment())) { span.number { (grouped(*count)) } " " span { (name(site, *kind, *count)) } }
            } } }
            p.takeaway {
                a href=(path(site, "browse")) { (say::BROWSE.of(site)) }
                a.behind href=(ask(site, &numbers(site).into())) { (say::NUMBERS.of(site)) }
            }
        }
        (pictures(site, &page.pictures))
        section {
            h2 { (say::NEWEST.of(site)) }
            @if page.entries.is_empty() { p.note { (say::EMPTY.fill(site, &[("command", &html! { code { "colophon import FILE" } })])) } }
            ul.entries { @for thing in &page.entries { li { (publication(sheet, thing.as_ref().into())) } } }
            @if !page.entries.is_empty() { p { a href=(path(site, Kind::Publication.segment())) { (say::ALL.of(site)) } } }
        }
        div.two {
            section { h2 { (say::QUESTIONS.of(site)) } (some(site, 7)) }
            (doors(site))
        }
    })
}

/// How many things of each kind there are, as a query.
fn numbers(site: &Site) -> String {
    let row = |kind: &Kind| {
        let start = site.base.join(format_args!("id/{}/", kind.segment()));
        format!("    ({} \"{}\")\n", kind.class(), start.as_str())
    };
    let rows: String = Kind::ALL.iter().map(row).collect();
    format!(
        "SELECT ?start (COUNT(DISTINCT ?thing) AS ?n) WHERE {{\n  VALUES (?class ?start) {{\n{rows}  }}\n  ?thing a ?class .\n  FILTER(STRSTARTS(STR(?thing), ?start))\n}}\nGROUP BY ?start\nORDER BY ?start"
    )
}

fn name(site: &Site, kind: Kind, count: usize) -> &'static str {
    if count == 1 { words::kind(site, kind) } else { words::kinds(site, kind) }
}

fn doors(site: &Site) -> Markup {
    html! {
        section { h2 { (say::DOORS.of(site)) }
            p { (say::DOORS_NOTE.fill(site, &[("accept", &html! { code { "Accept" } })])) }
            ul.plain {
                li { code { ".jsonld" } " – " (say::CONTEXT.of(site)) }
                li { code { ".ttl" } " – Turtle" }
                li { a href=(path(site, "sparql")) { code { "/sparql" } } " – " (say::PROTOCOL.of(site)) }
                li { a href=(path(site, "about")) { (say::HOW.of(site)) } }
            }
        }
    }
}
