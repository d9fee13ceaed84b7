//! Explaining the catalogue: how it knows what it says, and how programs read it.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::vocab::Kind;
use crate::write::{PAGES, TABLES};
use maud::{Markup, html};

/// The page that explains the catalogue and its interfaces.
#[must_use]
pub fn about(site: &Site) -> String {
    let frame = Frame {
        title: "About".into(),
        description: format!("How {} knows what it says, and how programs read it.", site.name),
        canonical: Some(site.base.join("about").into_string()),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { "About" }
            p.lead { bdi { (site.name) } " turns pages of libraries into linked data, and shows for every statement how it came about." }
        }
        (honesty())
        (programs(site))
    })
}

fn honesty() -> Markup {
    html! {
        section { h2 { "How far something is settled" }
            dl.facts {
                div { dt { "stated" } dd { "The words of the source say it." } }
                div { dt { "normalised" } dd { "A fixed conversion of what the source says, such as a date." } }
                div { dt { "inferred" } dd { "A named rule concludes it from the source. The page shows the rule and the words." } }
                div { dt { "proposed" } dd { "Plausible, but waits for a person. It is never among the facts." } }
                div { dt { "confirmed" } dd { "A person, or a second source, confirmed it." } }
                div { dt { "rejected" } dd { "A person rejected it. It is kept so that it is not proposed again." } }
            }
            p { "Three things stand apart from the facts on every page: what publications claim about the world, what waits for a person, and what was seen outside the sources. "
                "Where a source was read for something and does not say it, the page says so." }
        }
    }
}

fn programs(site: &Site) -> Markup {
    let base = site.base.as_str();
    html! {
        section { h2 { "For programs" }
            dl.facts {
                div { dt { "Things" } dd { code.address { (base) "id/{kind}/{key}" } " answers 303 with the page about it." } }
                div { dt { "Pages" } dd { code.address { (base) "{kind}/{key}" } " negotiates the format by " code { "Accept" } ", by ending or by " code { "?format=" } "." } }
                div { dt { "Formats of pages" } dd { @for (index, format) in PAGES.iter().enumerate() {
                    @if index > 0 { ", " } (format.name()) " (" code { "." (format.extension()) } ")"
                } } }
                div { dt { "Lists" } dd { @for (index, kind) in Kind::ALL.iter().enumerate() {
                    @if index > 0 { ", " } a href=(path(site, kind.segment())) { (kind.plural()) }
                } } }
                div { dt { "SPARQL" } dd { a href=(path(site, "sparql")) { code.address { (base) "sparql" } } ", by GET and POST; queries only." } }
                div { dt { "Formats of results" } dd { @for (index, format) in TABLES.iter().enumerate() {
                    @if index > 0 { ", " } (format.name()) " (" code { (format.extension()) } ")"
                } } }
                div { dt { "Problems" } dd { "RFC 9457 documents; their " a href=(path(site, "problems/not-found")) { "types" } " are pages here." } }
            }
        }
    }
}
