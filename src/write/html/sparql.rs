//! Asking: the query form, and what a query gave.

use super::answer::{lasting, outcome};
use super::assets::EDITOR;
use super::frame::{Frame, Link};
use super::links::{address as address_of, ask, chosen, exact, path};
use super::problem::{details, excerpt};
use super::snippets::snippets;
use crate::answer::{Page, Question, Site, Table};
use crate::problem::{Fix, Problem};
use crate::query::beside;
use crate::vocab::PREFIXES;
use crate::write::say::{grouped, sparql as say};
use maud::{Markup, html};
use oxrdf::TermRef;
use std::io;

/// Queries that people can start from.
const EXAMPLES: &[&str] = &[
    include_str!("../../../queries/examples/references.rq"),
    include_str!("../../../queries/examples/publishers.rq"),
    include_str!("../../../queries/examples/evidence.rq"),
];

/// Most statements that a page shows; the other formats have them all.
const SHOWN: usize = 1000;

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

/// The form to ask with. Where scripts run, the field becomes an editor that asks this server for
/// help; without them it is a form.
pub(super) fn form(site: &Site, query: &Question) -> Markup {
    let rows = query.text.lines().count().clamp(8, 24);
    let tongue = site.reader.is_chosen.then_some(site.reader.tongue.code());
    html! {
        form.ask action={ (address_of(site, "sparql")) "#result" } method="get" data-assist=(address_of(site, "sparql")) data-ui=[tongue]
            data-name=(say::QUERY.of(site)) data-line=(say::LINE.of(site)) data-fix=(say::FIX.of(site)) {
            (chosen(site))
            label for="query" { (say::QUERY.of(site)) }
            textarea #query name="query" rows=(rows) spellcheck="false" autocapitalize="off" autocomplete="off" dir="ltr" { "\n" (query.text) }
            @for (name, value) in query.graphs() { input type="hidden" name=(name) value=(value); }
            @if let Some((version, _)) = site.as_of { input type="hidden" name="version" value=(version); }
            div.actions {
                button type="submit" { (say::RUN.of(site)) }
                button.small type="button" hidden data-format { (say::LAY_OUT.of(site)) }
                button.small type="button" hidden data-cancel { (say::CANCEL.of(site)) }
                span role="status" data-running=(say::RUNNING.of(site)) data-cancelled=(say::CANCELLED.of(site)) {}
            }
            details.keys hidden {
                summary { (say::KEYS.of(site)) }
                ul.plain { @for key in say::KEY_LIST.of(site) { li { (key) } } }
            }
        }
        script type="module" src=(EDITOR.address(site)) {}
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
    let (version, query) = (table.version, table.query.clone());
    let result = outcome(table, site)?;
    Ok(answer(site, &query, version, &result))
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
            (form(site, query))
            section #result aria-label=(say::RESULT.of(site)) { (result) (lasting(site, query, version)) }
            (snippets(site, query))
        },
    )
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
        },
    )
}
