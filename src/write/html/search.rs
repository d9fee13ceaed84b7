//! Showing a search: what was found, what it could be narrowed down to, and what to do if nothing was.

use super::facets::{FORM, address, facets, histogram, name};
use super::formats;
use super::frame::Frame;
use super::links::{ask, path, thing};
use super::list::publication;
use super::sheet::Sheet;
use super::words::kind;
use crate::answer::{Facet, Findings, Inquiry, Page, Quote, Site, Sorted};
use crate::query::{WHOLE, parameters};
use crate::vocab::Kind;
use crate::write::say::{Message, list as turn, search as say};
use maud::{Markup, html};

/// The files in which a whole result is taken away.
const FILES: &[(&str, &str)] = &[
    ("csv", "CSV"),
    ("jsonld", "JSON-LD"),
    ("bib", "BibTeX"),
    ("ris", "RIS"),
    ("csl.json", "CSL-JSON"),
];

/// The document of one stretch of what was found.
pub(super) fn document(page: &Page, site: &Site, findings: &Findings) -> String {
    let sheet = Sheet::new(page, site);
    let Findings { inquiry, total, .. } = findings;
    let count = match total {
        0 => say::NOTHING.of(site).to_owned(),
        total => say::ALL.of(site, *total),
    };
    let about = format!(" {} “{}”", say::ABOUT.of(site), inquiry.words);
    let title = format!("{count}{}", if inquiry.words.is_empty() { "" } else { &about });
    let asked = parameters(inquiry);
    let and = if asked.is_empty() { "" } else { "&" };
    let frame = Frame {
        title: title.clone(),
        description: say::DESCRIBED.text(site, &[("site", &site.name)]),
        formats: formats(page, site, |extension| {
            path(site, format_args!("search?{asked}{and}format={extension}"))
        }),
        version: Some(page.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        h1 { bdi { (title) } }
        (form(site, inquiry))
        (notes(site, findings))
        (chips(site, findings))
        div.found {
            (facets(site, findings))
            div.results {
                (direct(sheet, findings))
                (histogram(site, findings))
                @if findings.total == 0 { (ways(site, findings)) }
                ul.entries { @for (at, entry) in page.entries.iter().enumerate() { li {
                    (publication(sheet, entry.as_ref().into()))
                    @if let Some(Some(found)) = findings.quotes.get(at) { (quote(found)) }
                } } }
                (pager(site, findings))
                (takeaway(site, findings))
                @if !findings.query.is_empty() {
                    p { a.behind href=(ask(site, &findings.query.as_str().into())) { (say::BEHIND.of(site)) } }
                }
            }
        }
    })
}

/// The box to search with, and the order; the facets belong to it wherever they stand.
pub(super) fn form(site: &Site, inquiry: &Inquiry) -> Markup {
    html! {
        form.find id=(FORM) role="search" action=(super::links::address(site, "search")) method="get" {
            @if site.reader.is_chosen { input type="hidden" name="ui" value=(site.reader.tongue.code()); }
            label for="q" { (say::LABEL.of(site)) }
            div.box {
                input #q type="search" name="q" value=(inquiry.words) placeholder=(say::PLACEHOLDER.of(site)) maxlength="1000" aria-describedby="tips";
                select name="sort" aria-label=(say::SORT.of(site)) { @for sorted in Sorted::ALL {
                    option value=(sorted.name()) selected[sorted == inquiry.sorted] { (order(sorted).of(site)) }
                } }
                button { (say::GO.of(site)) }
            }
            p #tips .note { (say::TIPS.of(site)) }
        }
    }
}

/// The whole result as files.
fn takeaway(site: &Site, findings: &Findings) -> Markup {
    let asked = parameters(&Inquiry {
        number: 1,
        length: Inquiry::default().length,
        all_of: None,
        ..findings.inquiry.clone()
    });
    let and = if asked.is_empty() { "" } else { "&" };
    let file = |extension: &str| {
        super::links::address(site, format_args!("search?{asked}{and}format={extension}"))
    };
    html! {
        @if findings.total > 0 {
            p.takeaway {
                span { (say::TAKE.of(site, findings.total.min(WHOLE))) }
                @for (extension, name) in FILES { a rel="nofollow" href=(file(extension)) { (name) } }
            }
        }
    }
}

fn order(sorted: Sorted) -> Message {
    match sorted {
        Sorted::Best => say::BEST,
        Sorted::Newest => say::NEWEST,
        Sorted::Oldest => say::OLDEST,
    }
}

fn notes(site: &Site, findings: &Findings) -> Markup {
    html! {
        @if let Some(trouble) = &findings.trouble { p.problem role="alert" { (trouble) } }
        @for (word, near) in &findings.corrected {
            @let near = html! { @for (at, near) in near.iter().enumerate() {
                @if at > 0 { ", " }
                a rel="nofollow" href=(address(site, &Inquiry { words: findings.inquiry.words.replace(word.as_str(), near), number: 1, ..findings.inquiry.clone() })) { bdi { (near) } }
            } };
            p.note { (say::CORRECTED.fill(site, &[("word", &word.as_str()), ("near", &near)])) }
        }
    }
}

/// What is chosen, each with a way to give it up.
fn chips(site: &Site, findings: &Findings) -> Markup {
    let inquiry = &findings.inquiry;
    let without = |at: usize| {
        let mut fewer = Inquiry { number: 1, ..inquiry.clone() };
        fewer.chosen.remove(at);
        address(site, &fewer)
    };
    let years = Inquiry { years: (None, None), number: 1, ..inquiry.clone() };
    let none = Inquiry { chosen: Vec::new(), ..years.clone() };
    if inquiry.chosen.is_empty() && inquiry.years == (None, None) {
        return html! {};
    }
    html! {
        nav.chips aria-label=(say::CHOSEN.of(site)) { ul {
            @for (at, (facet, value)) in inquiry.chosen.iter().enumerate() {
                @let value = called(findings, *facet, value);
                li { a rel="nofollow" href=(without(at)) aria-label=(say::REMOVE.text(site, &[("facet", name(site, *facet)), ("value", value)])) {
                    (name(site, *facet)) ": " bdi { (value) } " ×"
                } }
            }
            @if inquiry.years != (None, None) {
                @let span = span(inquiry.years);
                li { a rel="nofollow" href=(address(site, &years)) aria-label=(say::REMOVE.text(site, &[("facet", say::YEARS.of(site)), ("value", &span)])) {
                    (say::YEARS.of(site)) ": " (span) " ×"
                } }
            }
            li { a rel="nofollow" href=(address(site, &none)) { (say::CLEAR.of(site)) } }
        } }
    }
}

fn span((from, to): (Option<i32>, Option<i32>)) -> String {
    let end = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    if from == to { end(from) } else { format!("{}–{}", end(from), end(to)) }
}

/// What people call a chosen value.
fn called<'f>(findings: &'f Findings, facet: Facet, value: &'f str) -> &'f str {
    let values = findings.facets.iter().filter(|(of, ..)| *of == facet).flat_map(|(_, all, _)| all);
    let mut known = values.filter(|counted| counted.value == value);
    known.next().map_or(value, |counted| counted.label.0.as_str())
}

fn direct(sheet: Sheet<'_>, findings: &Findings) -> Markup {
    html! {
        @if !findings.direct.is_empty() {
            section.direct {
                h2 { (say::DIRECT.of(sheet.site)) }
                ul.plain { @for found in &findings.direct {
                    @let kind = sheet.site.base.kind(found.as_ref()).unwrap_or(Kind::Publication);
                    li { span.eyebrow { (self::kind(sheet.site, kind)) } " " (thing(sheet, found.as_ref())) }
                } }
            }
        }
    }
}

/// The words of a text, those marked that were looked for.
fn quote(quote: &Quote) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    for mark in &quote.marks {
        if let (Some(before), Some(found)) =
            (quote.text.get(at..mark.start), quote.text.get(mark.clone()))
        {
            pieces.push((before, found));
            at = mark.end;
        }
    }
    html! {
        p.words { bdi lang=[quote.language.as_deref()] {
            @for (before, found) in pieces { (before) mark { (found) } }
            (quote.text.get(at..).unwrap_or_default())
        } }
    }
}

fn ways(site: &Site, findings: &Findings) -> Markup {
    html! {
        section {
            p { (say::NOTHING_HAS.of(site)) }
            h2 { (say::WAYS.of(site)) }
            ul.plain {
                @for (way, count) in &findings.ways { li {
                    a rel="nofollow" href=(address(site, way)) {
                        @if way.words == findings.inquiry.words { (say::WITHOUT.of(site)) } @else { bdi { (way.words) } }
                    } " " span.more { (say::WAY.of(site, *count)) }
                } }
                li { a href=(path(site, Kind::Publication.segment())) { (say::NEWEST.of(site)) } }
                li { a href=(path(site, Kind::Topic.segment())) { (say::BROWSE.of(site)) } }
            }
        }
    }
}

fn pager(site: &Site, findings: &Findings) -> Markup {
    let (number, numbers) = (findings.inquiry.number, findings.numbers());
    let page = |number: usize| address(site, &Inquiry { number, ..findings.inquiry.clone() });
    html! {
        @if numbers > 1 {
            nav.turn aria-label=(turn::PAGES.of(site)) {
                @if number > 1 { a rel="prev nofollow" href=(page(number - 1)) { (turn::PREVIOUS.of(site)) } }
                span { (turn::PAGE_OF.text(site, &[("number", &number.to_string()), ("numbers", &numbers.to_string())])) }
                @if number < numbers { a rel="next nofollow" href=(page(number + 1)) { (turn::NEXT.of(site)) } }
            }
        }
    }
}
