//! Showing rows: what a query gave becomes a number, a picture and a table with labels.

use super::drawable::{number, usual, views};
use super::links::{around, ask, exact, path};
use super::picture::figure;
use super::sheet::best_text;
use crate::answer::{Labels, Outcome, Question, Rows, Site, Table};
use crate::problem::Problem;
use crate::query;
use crate::write::figure::{MOST_ROWS, Stage, draw, view};
use crate::write::say::{Message, grouped, sparql as say};
use crate::write::{TABLES, stopped};
use maud::{Markup, html};
use oxigraph::sparql::{QueryEvaluationError, QuerySolutionIter};
use oxrdf::{NamedNode, Term, TermRef};
use std::collections::HashSet;
use std::io;

/// Most rows that a page shows; the other formats have them all.
const SHOWN: usize = 200;

/// Most rows that are counted behind those that are read.
const COUNTED: usize = 100_000;

/// Most things whose labels are looked up for one page.
const MOST_NAMED: usize = 2000;

/// The forms of an answer and what people call them; the first two are tables.
const FORMS: &[(&str, Message)] = &[
    (TABLE, say::TABLE),
    (EXACT, say::EXACT),
    ("bars", say::BARS),
    ("matrix", say::MATRIX),
    ("network", say::NETWORK),
    ("timeline", say::TIMELINE),
    ("tree", say::TREE),
    ("map", say::MAP),
];
const TABLE: &str = "table";
const EXACT: &str = "exact";

/// What a `SELECT` or an `ASK` gave.
///
/// # Errors
///
/// If the rows break off: what is not complete is not shown as if it were.
pub(super) fn outcome(table: Table, site: &Site) -> io::Result<Markup> {
    match table.result {
        Outcome::Truth(truth) => Ok(html! {
            p.status-line role="status" { (say::ONE_ANSWER.of(site)) }
            p.truth { @if truth { (say::YES.of(site)) } @else { (say::NO.of(site)) } }
            (downloads(site, &table.query, None))
        }),
        Outcome::Rows(rows) => {
            let (mut rows, behind) = read(rows)?;
            name(&mut rows, &table.labels, site);
            Ok(shown(site, &table.query, &rows, behind))
        }
    }
}

/// The rows that can be shown or drawn, and how many are behind them.
fn read(mut all: QuerySolutionIter<'static>) -> io::Result<(Rows, usize)> {
    let names = all.variables().to_vec();
    let mut rows = Rows::default();
    for row in all.by_ref().take(MOST_ROWS) {
        let row = row.map_err(broken_off)?;
        rows.rows.push(names.iter().map(|name| row.get(name).cloned()).collect());
    }
    let mut behind = 0;
    for row in all.take(COUNTED + 1) {
        row.map_err(broken_off)?;
        behind += 1;
    }
    rows.names = names.iter().map(|name| name.as_str().to_owned()).collect();
    rows.has_more = behind > 0;
    Ok((rows, behind))
}

/// Carries the problem because of which rows broke off to whoever answers.
fn broken_off(error: QueryEvaluationError) -> io::Error {
    stopped(Problem::from(error))
}

/// Looks up what the things in the rows are called.
fn name(rows: &mut Rows, labels: &Labels, site: &Site) {
    let cells = rows.rows.iter().flatten().filter_map(|cell| match cell {
        Some(Term::NamedNode(node)) => Some(node.clone()),
        _ => None,
    });
    let mut things: HashSet<NamedNode> = HashSet::new();
    for thing in cells {
        if things.len() >= MOST_NAMED {
            break;
        }
        things.insert(thing);
    }
    for thing in things {
        let known = labels.of(&thing);
        let best = best_text(site, known.iter().map(|label| TermRef::from(label.as_ref())));
        if let Some(best) = best.map(oxrdf::LiteralRef::into_owned) {
            rows.labels.insert(thing, best);
        }
    }
}

fn shown(site: &Site, query: &Question, rows: &Rows, behind: usize) -> Markup {
    let views = views(rows);
    let wish = view(&query.text).map(str::to_owned).or_else(|| usual(rows, &views));
    let wish = wish.unwrap_or_else(|| TABLE.to_owned());
    let stage = Stage { site, rows, is_alone: false };
    let drawn = draw(&format!("#+ view: {wish}"), &stage);
    let title = query::title(&query.text).unwrap_or_else(|| say::RESULT.of(site));
    html! {
        p.status-line role="status" { (status(site, rows.rows.len(), behind)) }
        @if let Some(number) = number(rows) {
            p.truth { (number) }
        } @else if !rows.rows.is_empty() {
            (forms(site, query, &views, &wish))
            @if let Some(drawn) = &drawn { (figure(site, title, drawn)) }
            (grid(site, rows, wish.starts_with(EXACT)))
        } @else {
            p.note { (say::EMPTY.of(site)) }
        }
        (downloads(site, query, drawn.is_some().then_some(&wish)))
    }
}

/// The forms in which the answer can be shown; the one that is shown is marked.
fn forms(site: &Site, query: &Question, views: &[String], wish: &str) -> Markup {
    let mut all = vec![TABLE.to_owned(), EXACT.to_owned()];
    all.extend(views.iter().cloned());
    if !all.iter().any(|view| kind(view) == kind(wish)) {
        all.push(wish.to_owned());
    }
    html! {
        nav.views aria-label=(say::FORMS.of(site)) { ul { @for view in &all {
            @let named = FORMS.iter().find(|(form, _)| *form == kind(view));
            @if let Some((_, name)) = named { li {
                @if kind(view) == kind(wish) { span aria-current="true" { (name.of(site)) } }
                @else { a rel="nofollow" href={ (ask(site, &viewed(query, view))) "#result" } { (name.of(site)) } }
            } }
        } } }
    }
}

fn kind(view: &str) -> &str {
    view.split(' ').next().unwrap_or_default()
}

/// The same query with another form in its front matter.
fn viewed(query: &Question, view: &str) -> Question {
    let kept = query.text.lines().filter(|line| !line.trim_start().starts_with("#+ view:"));
    let text = std::iter::once(format!("#+ view: {view}")).chain(kept.map(str::to_owned));
    Question { text: text.collect::<Vec<_>>().join("\n"), scope: query.scope.clone() }
}

/// What is shown of what there is, never more than is known.
fn status(site: &Site, read: usize, behind: usize) -> String {
    let total = read + behind;
    match (read, total) {
        (0, _) => say::NO_ROWS.of(site).into(),
        (_, total) if total <= SHOWN => say::COMPLETE.of(site, total),
        _ if behind > COUNTED => say::FIRST_MORE
            .text(site, &[("shown", &grouped(SHOWN)), ("total", &grouped(read + COUNTED))]),
        (_, total) => {
            say::FIRST.text(site, &[("shown", &grouped(SHOWN)), ("total", &grouped(total))])
        }
    }
}

fn grid(site: &Site, rows: &Rows, exactly: bool) -> Markup {
    html! {
        div.scroll role="region" aria-label=(say::ROWS.of(site)) tabindex="0" {
            table.sortable {
                thead { tr { @for name in &rows.names { th scope="col" { (name) } } } }
                tbody { @for row in rows.rows.iter().take(SHOWN) { tr { @for value in row { td {
                    @match value {
                        Some(Term::NamedNode(node)) if !exactly && rows.labels.contains_key(node) => {
                            (around(site, node.as_ref(), &super::links::text(rows.labels[node].as_ref())))
                        },
                        Some(value) => (exact(site, value.as_ref())),
                        None => span.quiet { "–" },
                    }
                } } } } }
            }
        }
    }
}

/// Every format of tables; pictures where there is one.
fn downloads(site: &Site, query: &Question, drawn: Option<&String>) -> Markup {
    let address = |extension: &str| {
        let query = match drawn.filter(|_| extension == "svg") {
            Some(view) => viewed(query, view),
            None => query.clone(),
        };
        let address = ask(site, &query);
        super::links::of_version(site, format!("{address}&format={extension}"))
    };
    let others = TABLES.iter().filter(|format| format.media_type() != "text/html");
    let others: Vec<_> =
        others.filter(|format| drawn.is_some() || format.extension() != "svg").collect();
    html! {
        p { (say::DOWNLOAD.of(site)) " "
            @for (index, format) in others.iter().enumerate() {
                @if index > 0 { " · " }
                a href=(address(format.extension())) type=(format.media_type()) { (format.name()) }
            }
        }
    }
}

/// The way to the query at an address of its own, and to the same answer at one that keeps it.
pub(super) fn lasting(site: &Site, query: &Question, version: u64) -> Markup {
    html! {
        ul.plain {
            li { a href=(path(site, query::address(query, None, false))) { (say::PERMALINK.of(site)) } (say::PERMALINK_NOTE.of(site)) }
            @if version > 0 {
                li { a href=(path(site, query::address(query, Some(version), false))) { (say::CITE.of(site)) } (say::CITE_NOTE.of(site)) }
            }
        }
    }
}
