//! Showing a picture: its question, the picture, the same as a table, and where to have it.

use super::links::{ask, exact, kept, path};
use crate::answer::{Picture, Rows, Site};
use crate::query::beside;
use crate::write::figure::{Column, Stage, draw, view};
use crate::write::say::{picture as say, sparql::ROWS};
use maud::{Markup, PreEscaped, html};
use oxrdf::{NamedNodeRef, Term};

/// Most rows of a table that a page shows.
pub(super) const SHOWN: usize = 500;

/// The pictures of a page, each with its question; one with nothing to draw is left out.
pub(super) fn pictures(site: &Site, pictures: &[Picture]) -> Markup {
    html! { @for picture in pictures { (one(site, picture)) } }
}

fn one(site: &Site, picture: &Picture) -> Markup {
    let title = &picture.titles[site.reader.tongue as usize];
    let address = path(site, &picture.address);
    let Some(rows) = &picture.rows else {
        return html! { section { h2 { (title) } p.note { (say::LATE.of(site)) " " a href=(address) { (say::SEE.of(site)) } } } };
    };
    // One dot is no picture: what it says stands on the page in words.
    if rows.rows.len() < 2 {
        return html! {};
    }
    let Some(drawn) = draw(&picture.query.text, &Stage { site, rows, is_alone: false }) else {
        return html! {};
    };
    html! {
        section {
            h2 { a.plainly href=(address) { (title) } }
            (figure(site, title, &drawn))
            (twin(site, title, (&picture.query.text, rows)))
            p.takeaway {
                (takeaway(site, &picture.address))
                a href=(ask(site, &picture.query)) { (say::BEHIND.of(site)) }
            }
        }
    }
}

/// A picture with what it shows as its name.
pub(super) fn figure(site: &Site, title: &str, drawn: &Markup) -> Markup {
    let named = drawn.0.replacen(
        "role=\"group\"",
        &format!("role=\"group\" aria-label=\"{}\"", escaped(title)),
        1,
    );
    html! { figure.picture { div.scroll role="region" aria-label=(say::PICTURE.text(site, &[("title", title)])) tabindex="0" { (PreEscaped(named)) } } }
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

/// The rows that a picture was drawn from.
fn twin(site: &Site, title: &str, (query, rows): (&str, &Rows)) -> Markup {
    html! {
        details.twin {
            summary { (say::TABLE.of(site, rows.rows.len())) }
            (table(site, title, (query, rows)))
        }
    }
}

/// Where the rows and the picture can be had as files.
pub(super) fn takeaway(site: &Site, address: &str) -> Markup {
    let file = |ending: &str| super::links::address(site, beside(address, &format!(".{ending}")));
    html! {
        @for (ending, name) in [("csv", "CSV"), ("json", "JSON"), ("svg", "SVG")] { a href=(file(ending)) { (name) } " " }
        button.small type="button" hidden data-png=(file("svg")) { "PNG" } " "
    }
}

/// The rows of an answer; a thing and its label, as the front matter pairs them, are one column.
pub(super) fn table(site: &Site, title: &str, (query, rows): (&str, &Rows)) -> Markup {
    let columns = columns(query, rows);
    let name = format!("{}: {title}", ROWS.of(site));
    html! {
        div.scroll role="region" aria-label=(name) tabindex="0" {
            table.sortable {
                thead { tr { @for column in &columns { th scope="col" { (heading(&rows.names[column.label.unwrap_or(column.value)])) } } } }
                tbody { @for row in rows.rows.iter().take(SHOWN) { tr { @for column in &columns { td { (cell(site, row, *column)) } } } } }
            }
        }
    }
}

/// The columns of a table: the label of a thing takes its place.
fn columns(query: &str, rows: &Rows) -> Vec<Column> {
    let pairs = query.lines().filter_map(|line| line.trim().strip_prefix("#+ pairs:"));
    let words: Vec<&str> =
        view(query).into_iter().chain(pairs).flat_map(str::split_whitespace).collect();
    let paired: Vec<Column> = words
        .iter()
        .filter(|word| word.contains('/'))
        .filter_map(|word| rows.column(word))
        .collect();
    (0..rows.names.len())
        .filter(|index| !paired.iter().any(|pair| pair.label == Some(*index)))
        .map(|index| {
            let pair = paired.iter().find(|pair| pair.value == index);
            pair.copied().unwrap_or(Column { value: index, label: None })
        })
        .collect()
}

fn cell(site: &Site, row: &[Option<Term>], column: Column) -> Markup {
    let label = column.label.and_then(|label| row[label].as_ref());
    html! {
        @match (&row[column.value], label) {
            (Some(Term::NamedNode(node)), Some(Term::Literal(label))) => {
                (linked(site, node.as_ref(), &html! { bdi lang=[label.language()] { (label.value()) } }))
            },
            (Some(Term::Literal(literal)), _) if super::links::is_date(literal.as_ref()) => (super::links::time(site, literal.as_ref())),
            (Some(Term::Literal(literal)), _) => bdi lang=[literal.language()] { (literal.value()) },
            (Some(value), _) => (exact(site, value.as_ref())),
            (None, _) => span.quiet { "–" },
        }
    }
}

fn linked(site: &Site, node: NamedNodeRef<'_>, words: &Markup) -> Markup {
    match site.base.page_path(node) {
        Some(page) => html! { a href=(kept(site, page)) { (words) } },
        None => super::links::around(site, node, words),
    }
}

/// The name of a variable as a heading: `jobTitle` becomes `Job title`.
fn heading(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        match letter {
            '_' => words.push(' '),
            letter if letter.is_uppercase() => {
                words.push(' ');
                words.extend(letter.to_lowercase());
            }
            letter if words.is_empty() => words.extend(letter.to_uppercase()),
            letter => words.push(letter),
        }
    }
    words
}
