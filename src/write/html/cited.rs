//! Showing a cited result: what it was, how it is cited, and what has changed since.

use super::frame::Frame;
use super::links::{date_in_words, path};
use super::sparql::{form, outcome, statements};
use super::words::{counted, grouped};
use crate::answer::{Answer, Site};
use crate::ledger::utc;
use crate::query::{self, Drift, Frozen};
use crate::store::Store;
use crate::write::TABLES;
use crate::write::citation::Citation;
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
    let title = citation.title.clone().unwrap_or_else(|| "A cited result".into());
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
            p.lead { "This result stays as it is: the same files, with the same checksums, whatever changes in the catalogue." }
        }
        section { h2 { "How to cite it" }
            p.status-line { (citation.sentence(site)) }
            p.note { "Version " (version(citation.version)) " was recorded on " (date_in_words(&utc(citation.time))) "." }
        }
        section { h2 { "Since then" } (since(site, citation, is_current, now)) }
        (files(site, citation))
        section { h2 { "The result" } (result) }
        section { h2 { "The query" } (form(&then, &frozen.query)) }
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
                _ if is_current => "This is the current version: nothing has changed.",
                Some((0, 0)) => "Today the answer is the same.",
                Some((gone, come)) => {
                    a href=(address) { "Today: " (counted(*come, "row", "rows")) " more, " (counted(*gone, "row", "rows")) " less" }
                },
                None => { "Today's answer could not be had just now. " a href=(address) { "Compare them" } },
            }
        }
    }
}

fn files(site: &Site, citation: &Citation) -> Markup {
    html! {
        section { h2 { "Files and checksums" }
            div.scroll role="region" aria-label="Files and checksums" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "File" } th scope="col" { "Bytes" } th scope="col" { "SHA-256" } } }
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

fn version(version: u64) -> String {
    grouped(usize::try_from(version).unwrap_or(usize::MAX))
}

fn shown(frozen: &Frozen, store: &Store, site: &Site) -> io::Result<Markup> {
    match frozen.answer(store) {
        Answer::Table(table) => outcome(table.result, site),
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
        title: format!("Changes since version {}", version(then)),
        version: Some(drift.table.version),
        crumbs: vec![
            ("SPARQL".into(), path(site, "sparql")),
            ("Cited result".into(), path(site, citation)),
        ],
        ..Frame::default()
    };
    let table = shown(&drift.table, store, site)?;
    let others: Vec<_> =
        TABLES.iter().filter(|format| format.media_type() != "text/html").collect();
    Ok(frame.around(site, &html! {
        header {
            h1 { "Changes since version " (version(then)) }
            p.lead { (counted(drift.come, "row", "rows")) " came, " (counted(drift.gone, "row", "rows")) " went until version " (version(drift.table.version)) "." }
        }
        (table)
        p { "Download as "
            @for (index, format) in others.iter().enumerate() {
                @if index > 0 { " · " }
                a href=(path(site, query::beside(citation, &format!("/diff.{}", format.extension())))) type=(format.media_type()) { (format.name()) }
            }
        }
        section { h2 { "The query" } (form(site, &drift.table.query)) }
    }))
}
