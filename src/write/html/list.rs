//! Showing a list: a stretch of the things of one kind, with ways to the others.

use super::facets::{facets, histogram};
use super::facts::entry;
use super::formats;
use super::frame::Frame;
use super::links::{address, and, ask, kept, path};
use super::search::form;
use super::sheet::{Node, Sheet};
use super::words::{class, kinds};
use crate::answer::{Findings, Page, Site};
use crate::vocab::{Kind, colo, dcterms};
use crate::write::say::{agent::PUBLICATIONS, grouped, list as say, search::BEHIND};
use maud::{Markup, html};

/// One stretch of a list.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) kind: Kind,
    pub(super) number: usize,
    pub(super) numbers: usize,
    pub(super) total: usize,
}

/// The document of one stretch.
pub(super) fn document(
    page: &Page,
    site: &Site,
    (stretch, narrowing): (Stretch, Option<&Findings>),
) -> String {
    let sheet = Sheet::new(page, site);
    let Stretch { kind, number, .. } = stretch;
    let address = address(site, kind.segment());
    let name = kinds(site, kind);
    let title = match number {
        1 => name.to_owned(),
        _ => say::PAGE_TITLE.text(site, &[("kind", name), ("number", &number.to_string())]),
    };
    let query = if number > 1 { format!("?page={number}&") } else { "?".to_owned() };
    let canonical = format!("{}{}", page.topic.as_str(), query.trim_end_matches(['?', '&']));
    let frame = Frame {
        title,
        description: say::DESCRIBED.text(
            site,
            &[("kind", name), ("site", &site.name), ("total", &grouped(stretch.total))],
        ),
        canonical: Some(canonical),
        formats: formats(page, site, |extension| format!("{address}{query}format={extension}")),
        version: Some(page.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (name) }
            p.lead { (lead(site, stretch)) }
        }
        @if page.entries.is_empty() {
            p.note { (say::EMPTY.of(site)) " " a href=(path(site, "")) { (say::THERE_IS.of(site)) } "." }
        }
        @let entries = html! {
            ul.entries { @for thing in &page.entries { li { (told(sheet, thing.as_ref().into(), kind)) } } }
            (turn(site, &address, stretch))
            @if stretch.total > 0 { p { a.behind href=(ask(site, &every(site, kind).into())) { (BEHIND.of(site)) } } }
        };
        @match narrowing {
            Some(findings) if stretch.total > 0 => {
                (form(site, &findings.inquiry))
                div.found { (facets(site, findings)) div.results { (histogram(site, findings)) (entries) } }
            },
            _ => (entries),
        }
    })
}

/// Every thing of a kind, as a query.
fn every(site: &Site, kind: Kind) -> String {
    let start = site.base.join(format_args!("id/{}/", kind.segment()));
    format!(
        "# {}\nSELECT ?thing WHERE {{\n  ?thing a {} .\n  FILTER(STRSTARTS(STR(?thing), \"{}\"))\n}}",
        kinds(site, kind),
        kind.class(),
        start.as_str()
    )
}

fn lead(site: &Site, stretch: Stretch) -> String {
    let Stretch { kind, number, numbers, total } = stretch;
    if total == 0 {
        return say::NONE.of(site).to_owned();
    }
    let order = if kind == Kind::Publication { say::NEWEST } else { say::ALPHABET };
    let order = order.text(site, &[("total", &grouped(total))]);
    if numbers > 1 { format!("{order} {}.", place(site, number, numbers)) } else { order }
}

/// `Page 2 of 7`
fn place(site: &Site, number: usize, numbers: usize) -> String {
    say::PAGE_OF.text(site, &[("number", &number.to_string()), ("numbers", &grouped(numbers))])
}

fn told<'a>(sheet: Sheet<'a>, thing: Node<'a>, kind: Kind) -> Markup {
    if kind == Kind::Publication {
        return publication(sheet, thing);
    }
    let count =
        sheet.number(thing, colo::publicationCount).and_then(|count| usize::try_from(count).ok());
    let sort = class(sheet.site, |class| sheet.is(thing, class)).filter(|_| kind == Kind::Agent);
    let more = html! {
        @if let Some(sort) = sort { (sort) " · " }
        @match count {
            None | Some(0) => (say::NO_PUBLICATIONS.of(sheet.site)),
            Some(count) => (PUBLICATIONS.of(sheet.site, count)),
        }
    };
    entry(sheet, thing, Some(&more))
}

/// A publication in a list: date, title, genre and who published or wrote it.
pub(super) fn publication<'a>(sheet: Sheet<'a>, thing: Node<'a>) -> Markup {
    let genres = sheet.nodes(thing, dcterms::type_);
    let mut agents = sheet.nodes(thing, dcterms::publisher);
    if agents.is_empty() {
        agents = sheet.nodes(thing, dcterms::creator);
    }
    let more = html! {
        @if !genres.is_empty() { (and(sheet, &genres)) }
        @if !genres.is_empty() && !agents.is_empty() { " · " }
        @if !agents.is_empty() { (and(sheet, &agents)) }
    };
    entry(sheet, thing, Some(&more))
}

fn turn(site: &Site, address: &str, stretch: Stretch) -> Markup {
    let Stretch { number, numbers, .. } = stretch;
    let page = |number: usize| {
        let address =
            if number == 1 { address.to_owned() } else { format!("{address}?page={number}") };
        kept(site, address)
    };
    html! {
        @if numbers > 1 {
            nav.turn aria-label=(say::PAGES.of(site)) {
                @if number > 1 { a rel="prev" href=(page(number - 1)) { (say::PREVIOUS.of(site)) } }
                span { (place(site, number, numbers)) }
                @if number < numbers { a rel="next" href=(page(number + 1)) { (say::NEXT.of(site)) } }
            }
        }
    }
}
