//! Helping: where to begin, SPARQL in eight steps, and how the pages can be used by everybody.

use super::frame::Frame;
use super::links::{ask, path, report};
use crate::answer::Site;
use crate::query::{LESSONS, Prompt, address_of_prompt};
use crate::write::say::{Message, help as say};
use maud::{Markup, html};

/// Where to begin.
#[must_use]
pub fn help(site: &Site) -> String {
    let doors = [
        ("ask", say::ASK, say::ASK_NOTE),
        ("help/sparql", say::LEARN, say::LEARN_NOTE),
        ("sparql", say::SPARQL, say::SPARQL_NOTE),
        ("vocab", say::VOCABULARY, say::VOCABULARY_NOTE),
        ("about", say::ABOUT, say::ABOUT_NOTE),
        ("accessibility", say::ACCESSIBILITY, say::ACCESSIBILITY_NOTE),
    ];
    plain(
        site,
        "help",
        (say::TITLE, say::LEAD),
        &html! {
            ul.cards { @for (place, name, note) in doors { li {
                a href=(path(site, place)) { (name.of(site)) }
                p.more { (note.of(site)) }
            } } }
            section { h2 { (say::QUICK.of(site)) }
                ol.steps { @for step in say::STEPS.of(site) { li { (step) } } }
            }
        },
    )
}

/// SPARQL in eight steps, each with a query on the data that is here.
#[must_use]
pub fn lessons(site: &Site) -> String {
    plain(
        site,
        "help/sparql",
        (say::LEARN_TITLE, say::LEARN_LEAD),
        &html! {
            ol.lessons { @for lesson in LESSONS { li { section { (step(site, *lesson)) } } } }
            p { a href=(path(site, "ask")) { (say::ASK.of(site)) } }
        },
    )
}

fn step(site: &Site, lesson: Prompt) -> Markup {
    let said = |key| lesson.front(key, site.reader.tongue).unwrap_or_default();
    let query: String = lesson
        .text
        .lines()
        .filter(|line| !line.starts_with("#+") || line.starts_with("#+ view"))
        .collect::<Vec<_>>()
        .join("\n");
    html! {
        h2 { (said("title")) }
        p { (said("text")) }
        pre.scroll tabindex="0" role="region" aria-label=(said("title")) { (query) }
        p.guess { strong { (say::GUESS.of(site)) } " " (said("guess")) }
        p { a.button href=(ask(site, &query.into())) { (say::RUN.of(site)) } }
    }
}

/// How the pages can be used by everybody.
#[must_use]
pub fn accessibility(site: &Site) -> String {
    plain(
        site,
        "accessibility",
        (say::ACCESSIBILITY, say::ACCESS_LEAD),
        &html! {
            section { h2 { (say::ACCESS_WHAT.of(site)) }
                ul.dots { @for line in say::ACCESS.of(site) { li { (line) } } }
            }
            section { h2 { (say::ACCESS_LIMITS.of(site)) }
                ul.dots { @for line in say::LIMITS.of(site) { li { (line) } } }
                @if let Some(report) = report(site, Some(say::ACCESSIBILITY.of(site))) { p { a href=(report) { (say::REPORT.of(site)) } } }
            }
        },
    )
}

/// A page of words.
fn plain(site: &Site, place: &str, (title, lead): (Message, Message), main: &Markup) -> String {
    let home = (say::TITLE.of(site).to_owned(), path(site, "help"));
    let frame = Frame {
        title: title.of(site).into(),
        description: lead.of(site).into(),
        canonical: Some(site.base.join(place).into_string()),
        crumbs: if place == "help" { Vec::new() } else { vec![home] },
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            header { h1 { (title.of(site)) } p.lead { (lead.of(site)) } }
            (main)
        },
    )
}

/// Where the question is asked that the page of the words draws.
pub(super) fn links_between_kinds(site: &Site) -> Option<String> {
    let prompt = Prompt::named("links-between-kinds")?;
    Some(path(site, address_of_prompt(prompt, &[])))
}
