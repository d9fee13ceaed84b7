//! Showing a law: its numbers, who refers to it, with which words, and since when.

use super::evidence::{claims, elsewhere, named_in, proposals};
use super::facts::{EVIDENCE, LISTED, counted, cut, entry, facts, pointing_here, total};
use super::links::time;
use super::publication::words_of;
use super::sheet::Sheet;
use super::why::{cases, why};
use crate::vocab::{colo, dcterms, rdf, schema, skos};
use crate::write::say::law as say;
use maud::{Markup, html};
use oxrdf::NamedNodeRef;

/// What this page tells in its own way.
const TOLD: &[NamedNodeRef<'static>] = &[rdf::TYPE, skos::prefLabel, skos::altLabel, colo::key];

/// Everything that is known of a law.
pub(super) fn body(sheet: Sheet<'_>) -> Markup {
    let mut told = EVIDENCE.to_vec();
    told.extend([dcterms::references, schema::mentions]);
    html! {
        (facts(sheet, sheet.topic, TOLD))
        (references(sheet))
        (named_in(sheet))
        (claims(sheet))
        (proposals(sheet))
        (elsewhere(sheet))
        (pointing_here(sheet, &told))
    }
}

fn references(sheet: Sheet<'_>) -> Markup {
    let publications = sheet.newest_first(sheet.subjects(dcterms::references, sheet.topic));
    let count = total(sheet, dcterms::references).unwrap_or(publications.len());
    let first = publications
        .iter()
        .filter_map(|publication| sheet.date(*publication))
        .map(|(date, _)| date)
        .min_by_key(|date| date.value());
    html! {
        section {
            h2 { (say::WHO.of(sheet.site)) " " (counted(sheet, dcterms::references, publications.len())) }
            @if publications.is_empty() {
                p.note { (say::NOBODY.of(sheet.site)) }
            } @else {
                p.lead-in {
                    (say::REFER.of(sheet.site, count))
                    @if let Some(first) = first { (say::SINCE.fill(sheet.site, &[("date", &time(sheet.site, first))])) }
                    "."
                }
                ul.entries {
                    @for publication in publications.iter().take(LISTED) {
                        @let cases = cases(sheet, *publication, dcterms::references, sheet.topic.into());
                        li { (entry(sheet, *publication, Some(&html! { (words_of(sheet, &cases)) (why(sheet, &sheet.label(*publication), &cases)) }))) }
                    }
                }
                (cut(sheet, dcterms::references, publications.len()))
            }
        }
    }
}
