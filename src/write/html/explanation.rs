//! Explaining a query: its steps, what was expected of each and what came.

use super::frame::Frame;
use super::sparql::form;
use crate::answer::{Question, Site};
use crate::index::{Explanation, Step};
use crate::write::say::{explanation as say, grouped};
use maud::{Markup, html};

/// The page that tells how a query was answered.
#[must_use]
pub fn explanation(site: &Site, told: &Explanation, query: &Question) -> String {
    let frame = Frame { title: say::TITLE.of(site).into(), ..Frame::default() };
    let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    frame.around(site, &html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.fill(site, &[
                ("rows", &html! { (grouped(whole(told.rows))) }),
                ("time", &html! { (milliseconds(told.micros)) }),
                ("version", &html! { (told.version) }),
                ("changes", &html! { (grouped(told.changes)) }),
            ])) }
        }
        @if let Some(why) = &told.fallback {
            p.note { (say::FALLBACK.fill(site, &[("why", &html! { (why) })])) }
        }
        @if !told.steps.is_empty() {
            div.scroll tabindex="0" role="region" aria-label=(say::TITLE.of(site)) {
                table.results {
                    thead { tr { @for head in [say::EXPECTED, say::ROWS, say::TIME, say::STEP] { th scope="col" { (head.of(site)) } } } }
                    tbody { @for step in &told.steps { (row(step)) } }
                }
            }
            p.note { (say::NOTE.of(site)) }
        }
        (form(site, query))
    })
}

fn row(step: &Step) -> Markup {
    // The depth is text, as the page allows no style of its own.
    let depth = "\u{a0}\u{a0}".repeat(step.depth);
    html! {
        tr {
            td { @if let Some(expected) = step.expected { (expected) } }
            td { (step.rows) }
            td { (milliseconds(step.micros)) }
            td { (depth) code dir="ltr" { (step.what) } }
        }
    }
}

fn milliseconds(micros: u64) -> String {
    format!("{}.{:03} ms", micros / 1000, micros % 1000)
}
