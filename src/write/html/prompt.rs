//! Showing questions: the gallery, and each with its form, its answer and its picture.

use super::frame::{Frame, Link};
use super::links::{address as file, ask, chosen, path};
use super::picture::{SHOWN, figure, table, takeaway};
use super::sheet::best_text;
use super::words;
use crate::answer::{Outcome, Rows, Site, Table};
use crate::query::{self, Gap, PROMPTS, Prompt, address_of_prompt, beside};
use crate::write::figure::{MOST_ROWS, Stage, draw, view};
use crate::write::say::{ask as say, grouped, picture, quality, sparql};
use crate::write::stopped;
use maud::{Markup, html};
use oxrdf::{Literal, Term, TermRef};
use std::collections::BTreeMap;
use std::io;

/// The themes of the gallery, in order, with what the front matter calls them.
const THEMES: &[(&str, crate::write::say::Message)] = &[
    ("law", say::THEME_LAW),
    ("publications", say::THEME_PUBLICATIONS),
    ("people", say::THEME_PEOPLE),
    ("subjects", say::THEME_SUBJECTS),
    ("trust", say::THEME_TRUST),
];

/// Every question that can be asked by form.
#[must_use]
pub fn gallery(site: &Site) -> String {
    let tongue = site.reader.tongue;
    let mut themes = BTreeMap::<usize, Vec<Prompt>>::new();
    for prompt in PROMPTS {
        let theme = prompt.front("theme", tongue).unwrap_or_default();
        let place = THEMES.iter().position(|(name, _)| *name == theme).unwrap_or(THEMES.len() - 1);
        themes.entry(place).or_default().push(*prompt);
    }
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        description: say::ABOUT.text(site, &[("site", &site.name)]),
        canonical: Some(site.base.join("ask").into_string()),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.of(site)) }
        }
        @for (theme, prompts) in themes {
            section {
                h2 { (THEMES[theme].1.of(site)) }
                ul.cards { @for prompt in prompts { li {
                    a href=(path(site, format_args!("ask/{}", prompt.name))) { (prompt.title(tongue)) }
                    p.more { (prompt.front("description", tongue).unwrap_or_default()) }
                    @if view(prompt.text).is_some_and(|view| !view.starts_with("table")) { p.more { (say::WITH_PICTURE.of(site)) } }
                } } }
            }
        }
    })
}

/// The first questions of the gallery, for the home page.
pub(super) fn some(site: &Site, most: usize) -> Markup {
    let first = |prompt: &&Prompt| prompt.front("home", site.reader.tongue).is_some();
    html! {
        ul.plain { @for prompt in PROMPTS.iter().filter(first).take(most) { li {
            a href=(path(site, format_args!("ask/{}", prompt.name))) { (prompt.title(site.reader.tongue)) }
        } } }
        p { a href=(path(site, "ask")) { (say::ALL.of(site, PROMPTS.len())) } }
    }
}

/// A question with its form and its answer.
///
/// # Errors
///
/// If the rows break off: what is not complete is not shown as if it were.
pub fn prompt(prompt: Prompt, gaps: &[Gap], answer: Table, site: &Site) -> io::Result<String> {
    let title = prompt.title(site.reader.tongue);
    let query = answer.query;
    let rows = match answer.result {
        Outcome::Rows(rows) => {
            Rows::read(rows, MOST_ROWS).map_err(|error| stopped(error.into()))?
        }
        Outcome::Truth(truth) => Rows {
            names: vec!["answer".into()],
            rows: vec![vec![Some(Literal::from(truth).into())]],
            ..Rows::default()
        },
    };
    let parameters: Vec<_> = gaps.iter().map(|gap| gap.parameter.clone()).collect();
    let address = address_of_prompt(prompt, &parameters);
    let drawn = draw(&query.text, &Stage { site, rows: &rows, is_alone: false });
    let folder = if prompt.folder == "quality" { quality::TITLE } else { say::TITLE };
    let frame = Frame {
        title: title.to_owned(),
        description: prompt.front("description", site.reader.tongue).unwrap_or_default().to_owned(),
        canonical: Some(site.base.join(prompt.path()).into_string()),
        version: Some(answer.version),
        formats: vec![Link::feed(file(site, beside(&address, ".atom")))],
        crumbs: vec![(folder.of(site).to_owned(), path(site, prompt.folder))],
        ..Frame::default()
    };
    Ok(frame.around(site, &html! {
        header {
            h1 { (title) }
            p.lead { (prompt.front("description", site.reader.tongue).unwrap_or_default()) }
        }
        (form(site, prompt, gaps))
        p.status-line role="status" { (status(site, &rows)) }
        @if let Some(drawn) = &drawn { (figure(site, title, drawn)) }
        @if rows.is_empty() { p.note { (say::EMPTY.of(site)) } } @else { (table(site, title, (&query.text, &rows))) }
        section.take { h2 { (say::TAKE.of(site)) }
            p.takeaway {
                (takeaway(site, &address))
                a href=(file(site, beside(&address, ".rq"))) { "SPARQL" } " "
                @if answer.version > 0 { a href=(path(site, query::address(&query, Some(answer.version), false))) { (sparql::CITE.of(site)) } }
            }
            @if drawn.is_some() { (embed(site, title, &address)) }
        }
        section { h2 { (say::BEHIND.of(site)) }
            p { (say::BEHIND_NOTE.of(site)) " " a href=(ask(site, &query)) { (say::EDIT.of(site)) } }
            details { summary { (sparql::QUERY.of(site)) } pre.scroll tabindex="0" role="region" aria-label=(sparql::QUERY.of(site)) { (query.text) } }
        }
    }))
}

fn status(site: &Site, rows: &Rows) -> String {
    match rows.rows.len() {
        0 => sparql::NO_ROWS.of(site).to_owned(),
        read if rows.has_more => {
            sparql::FIRST_MORE.text(site, &[("shown", &grouped(SHOWN)), ("total", &grouped(read))])
        }
        read if read > SHOWN => {
            sparql::FIRST.text(site, &[("shown", &grouped(SHOWN)), ("total", &grouped(read))])
        }
        read => sparql::COMPLETE.of(site, read),
    }
}

/// The form that the gaps of the query make.
fn form(site: &Site, prompt: Prompt, gaps: &[Gap]) -> Markup {
    html! {
        @if !gaps.is_empty() {
            form.prompt action=(file(site, prompt.path())) method="get" {
                @for gap in gaps { (field(site, prompt, gap)) }
                (chosen(site))
                button type="submit" { (say::ASK.of(site)) }
            }
        }
    }
}

fn field(site: &Site, prompt: Prompt, gap: &Gap) -> Markup {
    let parameter = &gap.parameter;
    let (name, tongue) = (parameter.name.as_str(), site.reader.tongue);
    let label = prompt.front(&format!("label {name}"), tongue).map_or_else(
        || parameter.kind.map_or(name, |kind| words::kind(site, kind)).to_owned(),
        str::to_owned,
    );
    let many = gap.parameter.values.len() > 1;
    html! {
        div.field {
            label for={ "in-" (name) } { (label) }
            @if let Some(choices) = &gap.choices {
                select id={ "in-" (name) } name=(name) multiple[many] size=[many.then(|| choices.len().clamp(2, 6))] {
                    @for (thing, labels) in choices {
                        @let is_chosen = parameter.values.contains(&thing.clone().into());
                        option value=(short(site, thing.as_ref())) selected[is_chosen] { (named(site, labels, thing.as_str())) }
                    }
                }
            } @else {
                @for (value, labels) in gap.chosen.iter().take(1) {
                    input type="text" id={ "in-" (name) } name=(name) value=(written(site, value, labels)) autocomplete="off" spellcheck="false";
                }
            }
        }
    }
}

/// A thing as it stands in an address: its key where it is one of ours.
fn short(site: &Site, thing: oxrdf::NamedNodeRef<'_>) -> String {
    site.base.parts(thing).map_or_else(|| thing.as_str().to_owned(), |(_, key)| key.to_owned())
}

fn written(site: &Site, value: &Term, labels: &[Literal]) -> String {
    match value {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => named(site, labels, node.as_str()),
        other => other.to_string(),
    }
}

fn named(site: &Site, labels: &[Literal], address: &str) -> String {
    let best = best_text(site, labels.iter().map(|label| TermRef::from(label.as_ref())));
    best.map_or_else(|| address.to_owned(), |label| label.value().to_owned())
}

/// What another page copies to show the picture.
fn embed(site: &Site, title: &str, address: &str) -> Markup {
    let base = site.base.as_str();
    let code = html! {
        a href={ (base) (address) } { img src={ (base) (beside(address, ".svg")) } alt=(title) width="760"; }
    };
    html! {
        details { summary { (say::EMBED.of(site)) }
            pre.scroll #embed tabindex="0" role="region" aria-label=(say::EMBED.of(site)) { (code.into_string()) }
            (super::thing::copy(site, "embed"))
        }
        p.note { (picture::SVG_NOTE.of(site)) }
    }
}
