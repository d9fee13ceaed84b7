//! Showing a concept: its place in its scheme, and the publications that have to do with it.

use super::evidence::{claims, elsewhere, named_in, proposals};
use super::facts::{EVIDENCE, fact, facts, group, pointing_here, row};
use super::links::and;
use super::sheet::Sheet;
use super::words::inverse;
use crate::vocab::{colo, dcterms, rdf, schema, skos};
use crate::write::say::concept as say;
use maud::{Markup, html};
use oxrdf::NamedNodeRef;

/// The places in the scheme, in the order in which a person looks for them.
const PLACES: &[NamedNodeRef<'static>] = &[
    skos::definition,
    skos::scopeNote,
    skos::inScheme,
    skos::broader,
    skos::narrower,
    skos::related,
    skos::exactMatch,
    skos::closeMatch,
    skos::broadMatch,
    skos::relatedMatch,
];

/// Everything that is known of a topic, a subject or a genre.
pub(super) fn body(sheet: Sheet<'_>) -> Markup {
    let mut told = vec![rdf::TYPE, skos::prefLabel, skos::altLabel, skos::topConceptOf, colo::key];
    told.extend(PLACES);
    let by = [dcterms::subject, dcterms::type_];
    let mut here = EVIDENCE.to_vec();
    here.extend(by);
    here.extend([skos::broader, schema::mentions, skos::related]);
    let narrower = sheet.subjects(skos::broader, sheet.topic);
    let silent = by.iter().all(|key| sheet.subjects(*key, sheet.topic).is_empty());
    html! {
        dl.facts {
            @for place in PLACES {
                (row(sheet, *place))
                @if *place == skos::broader && !narrower.is_empty() { (fact(say::NARROWER.of(sheet.site), &and(sheet, &narrower))) }
            }
        }
        (facts(sheet, sheet.topic, &told))
        @for key in by {
            @let publications = sheet.subjects(key, sheet.topic);
            @if !publications.is_empty() { (group(sheet, &inverse(sheet.site, key), key, publications)) }
        }
        @if silent { p.note { (say::SILENT.of(sheet.site)) } }
        (named_in(sheet))
        (claims(sheet))
        (proposals(sheet))
        (elsewhere(sheet))
        (pointing_here(sheet, &here))
    }
}
