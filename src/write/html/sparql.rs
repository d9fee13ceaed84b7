//! Asking: the query form, and what a query gave.

use super::frame::{Frame, Link};
use super::links::{address as address_of, ask, chosen, exact, of_version, path};
use super::problem::{details, excerpt};
use crate::answer::{Outcome, Page, Question, Site, Table};
use crate::problem::{Fix, Problem};
use crate::query::{address, beside};
use crate::vocab::PREFIXES;
use crate::write::TABLES;
use crate::write::say::{grouped, sparql as say};
use crate::write::stopped;
use maud::{Markup, html};
use oxigraph::sparql::{QueryEvaluationError, QuerySolutionIter};
use oxrdf::{Term, TermRef, Variable};
use std::io;

/// Queries that people can start from.
const EXAMPLES: &[&str] = &[
    include_str!("../../../queries/examples/references.rq"),
    include_str!("../../../queries/examples/publishers.rq"),
    include_str!("../../../queries/examples/evidence.rq"),
];

/// Most rows that a page shows; the other formats have them all.
const SHOWN: usize = 1000;

/// Most rows that are counted behind the shown ones.
const COUNTED: usize = 100_000;

/// The page of the query form, with what is wrong with the query if something is.
#[must_use]
pub fn sparql_form(site: &Site, query: Option<&str>, problem: Option<&Problem>) -> String {
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        description: say::ABOUT.text(site, &[("site", &site.name)]),
        canonical: (query.is_none() && problem.is_none())
            .then(|| site.base.join("sparql").into_string()),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.fill(site, &[("graph", &html! { code { "GRAPH" } })])) }
        }
        @if let Some(problem) = problem {
            div.problem role="alert" {
                h2 { (problem.kind().title()) }
                (details(problem))
                @if let Some(query) = query { (excerpt(site, problem, query)) (mended(site, problem, query)) }
            }
        }
        (form(site, &query.unwrap_or_else(|| text(EXAMPLES[0])).into()))
        div.two {
            section { h2 { (say::EXAMPLES.of(site)) } (examples(site)) }
            section { h2 { (say::PREFIXES.of(site)) }
                p.note { (say::PREFIXES_NOTE.of(site)) }
                details { summary { (say::PREFIXES_HERE.of(site)) }
                    pre.scroll tabindex="0" role="region" aria-label=(say::PREFIXES.of(site)) { @for (prefix, namespace) in PREFIXES { "PREFIX " (prefix) ": <" (namespace) ">\n" } }
                }
            }
        }
    })
}

/// The query with everything in it mended that can be, to be run with one click.
fn mended(site: &Site, problem: &Problem, query: &str) -> Markup {
    let mut fixes: Vec<&Fix> =
        problem.details().iter().filter_map(|it| it.fix.as_deref()).collect();
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.start));
    let text = fixes.iter().fold(query.to_owned(), |text, fix| fix.apply(&text));
    html! {
        @if text != query {
            pre.scroll tabindex="0" role="region" aria-label=(say::QUERY.of(site)) { (text) }
            p { a.mend href=(ask(site, &text.as_str().into())) { (say::MEND.of(site)) } }
        }
    }
}

pub(super) fn form(site: &Site, query: &Question) -> Markup {
    let rows = query.text.lines().count().clamp(8, 24);
    html! {
        form.ask action=(address_of(site, "sparql")) method="get" {
            (chosen(site))
            label for="query" { (say::QUERY.of(site)) }
            textarea #query name="query" rows=(rows) spellcheck="false" autocapitalize="off" autocomplete="off" dir="ltr" { "\n" (query.text) }
            @for (name, value) in query.graphs() { input type="hidden" name=(name) value=(value); }
            @if let Some((version, _)) = site.as_of { input type="hidden" name="version" value=(version); }
            div.actions { button type="submit" { (say::RUN.of(site)) } }
        }
    }
}

/// The example queries as links that fill the form and run it.
pub(super) fn examples(site: &Site) -> Markup {
    html! { ul.plain { @for example in EXAMPLES { li { a href=(ask(site, &text(example).into())) { (title(example)) } } } } }
}

fn title(example: &str) -> &str {
    example.lines().next().and_then(|line| line.strip_prefix("#+ title: ")).unwrap_or("An example")
}

fn text(example: &str) -> &str {
    example.split_once('\n').map_or(example, |(_, query)| query).trim_end()
}

/// The document of a result, with its query above it.
///
/// # Errors
///
/// If the rows break off: what is not complete is not shown as if it were.
pub(super) fn results(table: Table, site: &Site) -> io::Result<String> {
    let (version, query) = (table.version, table.query);
    let result = outcome(table.result, site)?;
    let downloads = downloads(site, &query);
    let cite = cite(site, &query, version);
    Ok(answer(site, &query, version, &html! { (result) (downloads) (cite) }))
}

/// What a `SELECT` or an `ASK` gave.
///
/// # Errors
///
/// As [`results`].
pub(super) fn outcome(outcome: Outcome, site: &Site) -> io::Result<Markup> {
    Ok(match outcome {
        Outcome::Truth(truth) => html! {
            p.status-line role="status" { (say::ONE_ANSWER.of(site)) }
            p.truth { @if truth { (say::YES.of(site)) } @else { (say::NO.of(site)) } }
        },
        Outcome::Rows(rows) => rows_of(rows, site)?,
    })
}

/// The way to the same answer at an address that keeps it.
fn cite(site: &Site, query: &Question, version: u64) -> Markup {
    html! {
        @if version > 0 {
            p { a href=(path(site, address(query, Some(version), false))) { (say::CITE.of(site)) } (say::CITE_NOTE.of(site)) }
        }
    }
}

fn answer(site: &Site, query: &Question, version: u64, result: &Markup) -> String {
    // Only what has an address of its own can be followed.
    let here = &site.reader.here;
    let is_cited = here.starts_with(&path(site, "q/"));
    let frame = Frame {
        title: say::RESULT.of(site).into(),
        formats: is_cited.then(|| Link::feed(beside(here, ".atom"))).into_iter().collect(),
        version: Some(version),
        crumbs: vec![("SPARQL".into(), path(site, "sparql"))],
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            h1 { (say::RESULT.of(site)) }
            (result)
            section { h2 { (say::AGAIN.of(site)) } (form(site, query)) }
        },
    )
}

fn rows_of(mut rows: QuerySolutionIter<'static>, site: &Site) -> io::Result<Markup> {
    let names: Vec<Variable> = rows.variables().to_vec();
    let mut shown = Vec::new();
    for row in rows.by_ref().take(SHOWN) {
        let row = row.map_err(broken_off)?;
        shown.push(names.iter().map(|name| row.get(name).cloned()).collect::<Vec<Option<Term>>>());
    }
    let mut behind = 0;
    for row in rows.take(COUNTED + 1) {
        row.map_err(broken_off)?;
        behind += 1;
    }
    Ok(html! {
        p.status-line role="status" { (status(site, shown.len(), behind)) }
        @if !shown.is_empty() { (grid(&names, &shown, site)) }
    })
}

/// Carries the problem because of which rows broke off to whoever answers.
fn broken_off(error: QueryEvaluationError) -> io::Error {
    stopped(Problem::from(error))
}

/// What is shown of what there is, never more than is known.
fn status(site: &Site, shown: usize, behind: usize) -> String {
    match (shown, behind) {
        (0, _) => say::NO_ROWS.of(site).into(),
        (_, 0) => say::COMPLETE.of(site, shown),
        (_, behind) if behind > COUNTED => say::FIRST_MORE
            .text(site, &[("shown", &grouped(shown)), ("total", &grouped(shown + COUNTED))]),
        _ => say::FIRST
            .text(site, &[("shown", &grouped(shown)), ("total", &grouped(shown + behind))]),
    }
}

fn grid(names: &[Variable], rows: &[Vec<Option<Term>>], site: &Site) -> Markup {
    html! {
        div.scroll role="region" aria-label=(say::ROWS.of(site)) tabindex="0" {
            table {
                thead { tr { @for name in names { th scope="col" { (name.as_str()) } } } }
                tbody { @for row in rows { tr { @for cell in row { td {
                    @match cell {
                        Some(cell) => (exact(site, cell.as_ref())),
                        None => span.quiet { "–" },
                    }
                } } } } }
            }
        }
    }
}

fn downloads(site: &Site, query: &Question) -> Markup {
    let address = ask(site, query);
    let others: Vec<_> =
        TABLES.iter().filter(|format| format.media_type() != "text/html").collect();
    html! {
        @if !others.is_empty() {
            p { (say::DOWNLOAD.of(site)) " "
                @for (index, format) in others.iter().enumerate() {
                    @if index > 0 { " · " }
                    a href=(of_version(site, format!("{address}&format={}", format.extension()))) type=(format.media_type()) { (format.name()) }
                }
            }
        }
    }
}

/// The statements that a `CONSTRUCT` or a `DESCRIBE` gave.
pub(super) fn statements(page: &Page, site: &Site) -> Markup {
    let mut triples: Vec<[TermRef<'_>; 3]> = page
        .graph
        .iter()
        .map(|triple| [triple.subject.into(), triple.predicate.into(), triple.object])
        .collect();
    triples.sort_by_cached_key(|triple| triple.map(|term| term.to_string()));
    let total = triples.len();
    triples.truncate(SHOWN);
    html! {
            p.status-line role="status" {
                @if total > SHOWN { (say::FIRST_STATEMENTS.fill(site, &[("shown", &grouped(SHOWN)), ("total", &grouped(total))])) }
                @else { (say::COMPLETE_STATEMENTS.of(site, total)) }
            }
            @if total > 0 {
                div.scroll role="region" aria-label=(say::STATEMENTS.of(site)) tabindex="0" {
                    table {
                        thead { tr { th scope="col" { (say::SUBJECT.of(site)) } th scope="col" { (say::PROPERTY.of(site)) } th scope="col" { (say::OBJECT.of(site)) } } }
                        tbody { @for triple in &triples { tr { @for term in triple { td { (exact(site, *term)) } } } } }
                    }
                }
            }
    }
}

/// The document of a graph that a query made.
pub(super) fn graph(page: &Page, site: &Site, query: &Question) -> String {
    let address = ask(site, query);
    answer(
        site,
        query,
        page.version,
        &html! {
            (statements(page, site))
            p { (say::DOWNLOAD.of(site)) " "
                @for (index, format) in super::formats(page, site, |extension| format!("{address}&format={extension}")).iter().enumerate() {
                    @if index > 0 { " · " }
                    a href=(format.address) type=(format.media_type) { (format.name) }
                }
            }
            (cite(site, query, page.version))
        },
    )
}
