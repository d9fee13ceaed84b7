//! Showing a cited result: what it was, how it is cited, and what has changed since.

use super::answer::outcome;
use super::frame::Frame;
use super::links::{date_in_words, path};
use super::sparql::{form, statements};
use crate::answer::{Answer, Site};
use crate::ledger::utc;
use crate::query::{self, Drift, Frozen};
use crate::store::Store;
use crate::write::TABLES;
use crate::write::citation::Citation;
use crate::write::say::{cited as say, grouped, grouped_version, sparql::DOWNLOAD};
use maud::{Markup, html};
use std::io;

/// The page of a cited result; `now` says how many of its rows went since, and how many came.
///
/// # Errors
///
/// If the rows break off.
pub fn cited(
    frozen: &Frozen,
    (store, site): (&Store, &Site),
    citation: &Citation,
    now: Option<&(usize, usize)>,
) -> io::Result<String> {
    let then = Site { as_of: Some((citation.version, citation.time)), ..site.clone() };
    let title = citation.title.clone().unwrap_or_else(|| say::RESULT.of(site).into());
    let frame = Frame {
        title: title.clone(),
        version: Some(frozen.version),
        crumbs: vec![("SPARQL".into(), path(site, "sparql"))],
        ..Frame::default()
    };
    let result = shown(frozen, store, &then)?;
    let is_current = store.version() == frozen.version;
    Ok(frame.around(&then, &html! {
        header {
            h1 { bdi { (title) } }
            p.lead { (say::LEAD.of(site)) }
        }
        section { h2 { (say::HOW.of(site)) }
            p.status-line { (citation.sentence(site)) }
            p.note { (say::RECORDED.fill(site, &[("version", &grouped_version(citation.version)), ("date", &date_in_words(site, &utc(citation.time)))])) }
        }
        section { h2 { (say::SINCE.of(site)) } (since(site, citation, is_current, now)) }
        (files(site, citation))
        section { h2 { (say::THE_RESULT.of(site)) } (result) }
        section { h2 { (say::QUERY.of(site)) } (form(&then, &frozen.query)) }
    }))
}

fn since(
    site: &Site,
    citation: &Citation,
    is_current: bool,
    now: Option<&(usize, usize)>,
) -> Markup {
    let address = beside(site, citation, "/diff");
    html! {
        p role="status" {
            @match now {
                _ if is_current => (say::CURRENT.of(site)),
                Some((0, 0)) => (say::SAME.of(site)),
                Some((gone, come)) => {
                    a href=(address) { (say::TODAY.of(site)) " " (say::MORE.of(site, *come)) ", " (say::LESS.of(site, *gone)) }
                },
                None => { (say::UNKNOWN.of(site)) " " a href=(address) { (say::COMPARE.of(site)) } },
            }
        }
    }
}

fn files(site: &Site, citation: &Citation) -> Markup {
    html! {
        section { h2 { (say::FILES.of(site)) }
            div.scroll role="region" aria-label=(say::FILES.of(site)) tabindex="0" {
                table {
                    thead { tr { th scope="col" { (say::FILE.of(site)) } th scope="col" { (say::BYTES.of(site)) } th scope="col" { "SHA-256" } } }
                    tbody { @for sum in &citation.sums { tr {
                        td { a href=(beside(site, citation, &format!(".{}", sum.format.extension()))) type=(sum.format.media_type()) { (sum.format.name()) } }
                        td { (grouped(sum.bytes)) }
                        td { code { (sum.sha256) } }
                    } } }
                }
            }
        }
    }
}

/// The path of what stands beside a result.
fn beside(site: &Site, citation: &Citation, end: &str) -> String {
    let own = citation.address.strip_prefix(site.base.as_str()).unwrap_or(&citation.address);
    path(site, query::beside(own, end))
}

fn shown(frozen: &Frozen, store: &Store, site: &Site) -> io::Result<Markup> {
    match frozen.answer(store) {
        Answer::Table(table) => outcome(table, site),
        Answer::Page(page) => Ok(statements(&page, site)),
    }
}

/// The page of what came and went since a result; `citation` is that of the result.
///
/// # Errors
///
/// If the rows break off.
pub fn drift(
    drift: &Drift,
    (store, site): (&Store, &Site),
    (citation, then): (&str, u64),
) -> io::Result<String> {
    let frame = Frame {
        title: say::CHANGES.text(site, &[("version", &grouped_version(then))]),
        version: Some(drift.table.version),
        crumbs: vec![
            ("SPARQL".into(), path(site, "sparql")),
            (say::RESULT.of(site).into(), path(site, citation)),
        ],
        ..Frame::default()
    };
    let table = shown(&drift.table, store, site)?;
    let others: Vec<_> =
        TABLES.iter().filter(|format| format.media_type() != "text/html").collect();
    Ok(frame.around(site, &html! {
        header {
            h1 { (say::CHANGES.fill(site, &[("version", &grouped_version(then))])) }
            p.lead { (say::CAME.of(site, drift.come)) ", " (say::WENT.of(site, drift.gone)) " " (say::UNTIL.fill(site, &[("version", &grouped_version(drift.table.version))])) "." }
        }
        (table)
        p { (DOWNLOAD.of(site)) " "
            @for (index, format) in others.iter().enumerate() {
                @if index > 0 { " · " }
                a href=(path(site, query::beside(citation, &format!("/diff.{}", format.extension())))) type=(format.media_type()) { (format.name()) }
            }
        }
        section { h2 { (say::QUERY.of(site)) } (form(site, &drift.table.query)) }
    }))
}
