//! Showing shelves: topics as a tree, publishers, laws, genres and years, each with its number.

use super::facets::{address, histogram, name};
use super::frame::Frame;
use super::links::{ask, path};
use crate::answer::{Counted, Facet, Findings, Inquiry, Site};
use crate::query::{Branch, Shelves};
use crate::vocab::Kind;
use crate::write::say::{Message, browse as say, grouped, list::DESCRIBED};
use maud::{Markup, html};

/// How many values the first page has of each shelf.
const FEW: usize = 12;

/// A shelf: the end of its address, the facet that it shows, and what it is called.
struct Shelf {
    name: &'static str,
    facet: Option<Facet>,
    title: Message,
}

const SHELVES: &[Shelf] = &[
    Shelf { name: "topics", facet: Some(Facet::Topic), title: say::TOPICS },
    Shelf { name: "publishers", facet: Some(Facet::Publisher), title: say::PUBLISHERS },
    Shelf { name: "laws", facet: Some(Facet::Law), title: say::LAWS },
    Shelf { name: "genres", facet: Some(Facet::Genre), title: say::GENRES },
    Shelf { name: "years", facet: None, title: say::YEARS },
];

/// Whether there is a shelf of this name.
#[must_use]
pub fn is_shelf(name: &str) -> bool {
    SHELVES.iter().any(|shelf| shelf.name == name)
}

/// Every shelf with its first values, or one with all.
#[must_use]
pub fn browse(site: &Site, shelves: &Shelves, only: Option<&str>) -> String {
    let alone = only.and_then(|only| SHELVES.iter().find(|shelf| shelf.name == only));
    let title = alone.map_or(say::TITLE, |shelf| shelf.title).of(site);
    let end = alone.map(|shelf| format!("/{}", shelf.name)).unwrap_or_default();
    let total = grouped(shelves.total);
    let crumbs = alone.map(|_| (say::TITLE.of(site).to_owned(), path(site, "browse")));
    let frame = Frame {
        title: title.into(),
        description: DESCRIBED
            .text(site, &[("kind", title), ("site", &site.name), ("total", &total)]),
        canonical: Some(site.base.join(format_args!("browse{end}")).into_string()),
        version: Some(shelves.version),
        crumbs: crumbs.into_iter().collect(),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (title) }
            p.lead { (say::LEAD.fill(site, &[("total", &total)])) }
        }
        @match alone {
            Some(shelf) => section { (whole(site, shelves, shelf)) },
            None => div.shelves { @for shelf in SHELVES {
                @let (some, more) = some(site, shelves, shelf);
                section {
                    h2 id=(shelf.name) { (shelf.title.of(site)) }
                    (some)
                    @if more > 0 { p { a href=(path(site, format_args!("browse/{}", shelf.name))) { (say::ALL.of(site, more + FEW)) } } }
                }
            } },
        }
        p { a.behind href=(ask(site, &query(site).into())) { (say::BEHIND.of(site)) } }
    })
}

/// The first values of a shelf, and how many more there are.
fn some(site: &Site, shelves: &Shelves, shelf: &Shelf) -> (Markup, usize) {
    match shelf.facet {
        None => (years(site, shelves), 0),
        Some(Facet::Topic) => {
            let all = &shelves.topics;
            (tree(site, &all[..all.len().min(FEW)], 1), all.len().saturating_sub(FEW))
        }
        Some(facet) => {
            let (values, more) = values(shelves, facet);
            let few = &values[..values.len().min(FEW)];
            (flat(site, facet, few), values.len().saturating_sub(FEW) + more)
        }
    }
}

/// Everything on a shelf; of very much it says how much is missing, and where that is.
fn whole(site: &Site, shelves: &Shelves, shelf: &Shelf) -> Markup {
    let Some(facet) = shelf.facet else { return years(site, shelves) };
    let (values, more) = values(shelves, facet);
    let kind = match facet {
        Facet::Topic => Kind::Concept,
        Facet::Publisher => Kind::Agent,
        Facet::Law => Kind::Law,
        _ => Kind::Genre,
    };
    html! {
        @if facet == Facet::Topic { (tree(site, &shelves.topics, 2)) } @else { (flat(site, facet, values)) }
        @if more > 0 { p.note { (say::MORE.of(site, more)) } }
        p { a href=(path(site, kind.segment())) { (say::ALPHABET.of(site)) } }
    }
}

fn values(shelves: &Shelves, facet: Facet) -> (&[Counted], usize) {
    let found = shelves.facets.iter().find(|(of, ..)| *of == facet);
    found.map_or((&[], 0), |(_, values, more)| (values, *more))
}

fn flat(site: &Site, facet: Facet, values: &[Counted]) -> Markup {
    html! {
        @if values.is_empty() { p.note { (say::NONE.of(site)) } }
        ul.shelf { @for value in values { li { (one(site, facet, value)) } } }
    }
}

/// A tree of lists; what is deeper than `open` folds.
fn tree(site: &Site, branches: &[Branch], open: usize) -> Markup {
    html! {
        @if branches.is_empty() { p.note { (say::NONE.of(site)) } }
        ul.shelf { @for branch in branches { li {
            (one(site, Facet::Topic, &branch.counted))
            @if !branch.below.is_empty() {
                @if open > 1 { (tree(site, &branch.below, open - 1)) } @else {
                    details { summary { (say::NARROWER.of(site, branch.below.len())) } (tree(site, &branch.below, 1)) }
                }
            }
        } } }
    }
}

/// A value with the way to its page, and its number with the way to its publications.
fn one(site: &Site, facet: Facet, counted: &Counted) -> Markup {
    let chosen = vec![(facet, counted.value.clone())];
    let search = address(site, &Inquiry { chosen, ..Inquiry::default() });
    let (label, language) = &counted.label;
    let count = say::PUBLICATIONS.of(site, counted.count);
    html! {
        @if facet == Facet::Language || counted.value.contains("://") { bdi lang=[language.as_deref()] { (label) } }
        @else { a href=(path(site, &counted.value)) { bdi lang=[language.as_deref()] { (label) } } }
        " "
        a.count href=(search) aria-label={ (name(site, facet)) " " (label) ": " (count) } { (grouped(counted.count)) }
    }
}

fn years(site: &Site, shelves: &Shelves) -> Markup {
    let findings = Findings { years: shelves.years.clone(), ..Findings::default() };
    let year = |year: i32| {
        address(site, &Inquiry { years: (Some(year), Some(year)), ..Inquiry::default() })
    };
    html! {
        (histogram(site, &findings))
        ul.years { @for (number, count) in shelves.years.iter().rev().filter(|(_, count)| *count > 0) {
            li { a href=(year(*number)) { (number) } " " span.count { (grouped(*count)) } }
        } }
    }
}

/// How many publications each value of a facet has, as a query.
fn query(site: &Site) -> String {
    let prefix = |name: &str| format!("PREFIX {name}: <{}>\n", crate::vocab::namespace(name));
    format!(
        "# {}\n{}{}{}\nSELECT ?facet ?value (COUNT(DISTINCT ?publication) AS ?n) WHERE {{\n  ?publication a colo:Publication ; ?facet ?value .\n  VALUES ?facet {{ dcterms:publisher dcterms:type dcterms:references dcterms:subject schema:mentions }}\n}}\nGROUP BY ?facet ?value\nORDER BY ?facet DESC(?n)",
        say::TITLE.of(site),
        prefix("colo"),
        prefix("dcterms"),
        prefix("schema"),
    )
}
