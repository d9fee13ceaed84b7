//! Explaining the catalogue: how it knows what it says, and how programs read it.

use super::frame::Frame;
use super::links::path;
use super::words::kinds;
use crate::answer::Site;
use crate::vocab::Kind;
use crate::write::say::about as say;
use crate::write::{PAGES, TABLES};
use maud::{Markup, html};

/// The page that explains the catalogue and its interfaces.
#[must_use]
pub fn about(site: &Site) -> String {
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        description: say::DESCRIBED.text(site, &[("site", &site.name)]),
        canonical: Some(site.base.join("about").into_string()),
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            header {
                h1 { (say::TITLE.of(site)) }
                p.lead { (say::LEAD.fill(site, &[("site", &html! { bdi { (site.name) } })])) }
            }
            (honesty(site))
            (programs(site))
        },
    )
}

fn honesty(site: &Site) -> Markup {
    use crate::write::say::why;
    let degrees = [
        (why::NAME_STATED, say::STATED),
        (why::NAME_NORMALISED, say::NORMALISED),
        (why::NAME_INFERRED, say::INFERRED),
        (why::NAME_PROPOSED, say::PROPOSED),
        (why::NAME_CONFIRMED, say::CONFIRMED),
        (why::NAME_REJECTED, say::REJECTED),
    ];
    html! {
        section { h2 { (say::SETTLED.of(site)) }
            dl.facts {
                @for (name, meaning) in degrees { div { dt { (name.of(site)) } dd { (meaning.of(site)) } } }
            }
            p { (say::APART.of(site)) }
        }
    }
}

fn programs(site: &Site) -> Markup {
    let base = site.base.as_str();
    html! {
        section { h2 { (say::PROGRAMS.of(site)) }
            dl.facts {
                div { dt { (say::THINGS.of(site)) } dd { (say::THINGS_NOTE.fill(site, &[("address", &html! { code.address { (base) "id/{kind}/{key}" } })])) } }
                div { dt { (say::PAGES.of(site)) } dd { (say::PAGES_NOTE.fill(site, &[
                    ("address", &html! { code.address { (base) "{kind}/{key}" } }),
                    ("accept", &html! { code { "Accept" } }),
                    ("format", &html! { code { "?format=" } }),
                ])) } }
                div { dt { (say::PAGE_FORMATS.of(site)) } dd { @for (index, format) in PAGES.iter().enumerate() {
                    @if index > 0 { ", " } (format.name()) " (" code { "." (format.extension()) } ")"
                } } }
                div { dt { (say::LISTS.of(site)) } dd { @for (index, kind) in Kind::ALL.iter().enumerate() {
                    @if index > 0 { ", " } a href=(path(site, kind.segment())) { (kinds(site, *kind)) }
                } } }
                div { dt { "SPARQL" } dd { (say::SPARQL_NOTE.fill(site, &[("address", &html! { a href=(path(site, "sparql")) { code.address { (base) "sparql" } } })])) } }
                div { dt { (say::RESULT_FORMATS.of(site)) } dd { @for (index, format) in TABLES.iter().enumerate() {
                    @if index > 0 { ", " } (format.name()) " (" code { (format.extension()) } ")"
                } } }
                div { dt { (say::PROBLEMS.of(site)) } dd { (say::PROBLEMS_NOTE.fill(site, &[("types", &html! { a href=(path(site, "problems/not-found")) { (say::TYPES.of(site)) } })])) } }
            }
        }
    }
}
