//! Showing a list: a stretch of the things of one kind, with ways to the others.

use super::facts::entry;
use super::formats;
use super::frame::Frame;
use super::links::{and, path};
use super::sheet::{Node, Sheet};
use super::words::{class, counted, grouped};
use crate::answer::{Page, Site};
use crate::vocab::{Kind, colo, dcterms};
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
pub(super) fn document(page: &Page, site: &Site, stretch: Stretch) -> String {
    let sheet = Sheet::new(page, site);
    let Stretch { kind, number, .. } = stretch;
    let address = path(site, kind.segment());
    let place = if number > 1 { format!(", page {number}") } else { String::new() };
    let query = if number > 1 { format!("?page={number}&") } else { "?".to_owned() };
    let canonical = format!("{}{}", page.topic.as_str(), query.trim_end_matches(['?', '&']));
    let frame = Frame {
        title: format!("{}{place}", kind.plural()),
        description: format!("{} in {}: {} in all.", kind.plural(), site.name, stretch.total),
        canonical: Some(canonical),
        formats: formats(page, site, |extension| format!("{address}{query}format={extension}")),
        version: Some(page.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (kind.plural()) }
            p.lead { (lead(stretch)) }
        }
        @if page.entries.is_empty() {
            p.note { "When a source names one, it will stand here. " a href=(site.base.path()) { "What there is already" } "." }
        }
        ul.entries { @for thing in &page.entries { li { (told(sheet, thing.as_ref().into(), kind)) } } }
        (turn(&address, stretch))
    })
}

fn lead(stretch: Stretch) -> String {
    let Stretch { kind, number, numbers, total } = stretch;
    if total == 0 {
        return format!("The catalogue has no {} yet.", kind.plural().to_lowercase());
    }
    let order =
        if kind == Kind::Publication { "the newest first" } else { "in the order of the alphabet" };
    let place = if numbers > 1 { format!(" Page {number} of {numbers}.") } else { String::new() };
    format!("{} in all, {order}.{place}", grouped(total))
}

fn told<'a>(sheet: Sheet<'a>, thing: Node<'a>, kind: Kind) -> Markup {
    if kind == Kind::Publication {
        return publication(sheet, thing);
    }
    let count =
        sheet.number(thing, colo::publicationCount).and_then(|count| usize::try_from(count).ok());
    let sort = class(|class| sheet.is(thing, class)).filter(|_| kind == Kind::Agent);
    let more = html! {
        @if let Some(sort) = sort { (sort) " · " }
        @match count {
            None | Some(0) => "no publications yet",
            Some(count) => (counted(count, "publication", "publications")),
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

fn turn(address: &str, stretch: Stretch) -> Markup {
    let Stretch { number, numbers, .. } = stretch;
    let page = |number: usize| {
        if number == 1 { address.to_owned() } else { format!("{address}?page={number}") }
    };
    html! {
        @if numbers > 1 {
            nav.turn aria-label="Pages of this list" {
                @if number > 1 { a rel="prev" href=(page(number - 1)) { "Previous" } }
                span { "Page " (number) " of " (numbers) }
                @if number < numbers { a rel="next" href=(page(number + 1)) { "Next" } }
            }
        }
    }
}
