//! Showing an agent: what it published and wrote, with whom, and where it is named.

use super::evidence::{claims, elsewhere, named_in, proposals};
use super::facts::{EVIDENCE, LISTED, counted, cut, entry, facts, pointing_here};
use super::links::{label, thing};
use super::publication::as_printed;
use super::sheet::{Node, Sheet};
use super::words::inverse;
use crate::vocab::{colo, dcterms, foaf, prov, rdf, schema, skos};
use crate::write::say::agent as say;
use maud::{Markup, html};
use oxrdf::NamedNodeRef;
use std::collections::BTreeMap;

/// What an agent can do for a publication, the most telling first.
const PARTS: &[NamedNodeRef<'static>] =
    &[dcterms::publisher, dcterms::creator, dcterms::contributor];

/// What this page tells in its own way.
const TOLD: &[NamedNodeRef<'static>] =
    &[rdf::TYPE, skos::prefLabel, skos::altLabel, foaf::name, colo::key];

/// Everything that is known of an agent.
pub(super) fn body(sheet: Sheet<'_>) -> Markup {
    let mut told = EVIDENCE.to_vec();
    told.extend(PARTS);
    told.extend([schema::mentions, prov::agent, colo::affiliation]);
    let silent = PARTS.iter().all(|part| sheet.subjects(*part, sheet.topic).is_empty());
    html! {
        (facts(sheet, sheet.topic, TOLD))
        @for part in PARTS { (publications(sheet, *part)) }
        @if silent { p.note { (say::SILENT.of(sheet.site)) } }
        (beside(sheet))
        (affiliated(sheet))
        (named_in(sheet))
        (claims(sheet))
        (proposals(sheet))
        (elsewhere(sheet))
        (pointing_here(sheet, &told))
    }
}

fn publications<'a>(sheet: Sheet<'a>, part: NamedNodeRef<'a>) -> Markup {
    let publications = sheet.newest_first(sheet.subjects(part, sheet.topic));
    html! {
        @if !publications.is_empty() {
            section {
                h2 { (inverse(sheet.site, part)) " " (counted(sheet, part, publications.len())) }
                ul.entries {
                    @for publication in publications.iter().take(LISTED) { li { (entry(sheet, *publication, Some(&printed(sheet, *publication)))) } }
                }
                (cut(sheet, part, publications.len()))
            }
        }
    }
}

/// What the source prints beside the name of this agent on one publication.
fn printed<'a>(sheet: Sheet<'a>, publication: Node<'a>) -> Markup {
    html! {
        @for part in sheet.nodes(publication, prov::qualifiedAttribution) {
            @if sheet.node(part, prov::agent) == Some(sheet.topic.into()) && sheet.text(part, colo::jobTitle).is_some() {
                (say::AS.of(sheet.site)) (as_printed(sheet, part))
            }
        }
    }
}

/// Who else published the same publications, most often first.
fn beside(sheet: Sheet<'_>) -> Markup {
    let mut others = BTreeMap::new();
    for publication in sheet.subjects(dcterms::publisher, sheet.topic) {
        for other in sheet.nodes(publication, dcterms::publisher) {
            if other != Node::from(sheet.topic) {
                others.entry(other.to_string()).or_insert((other, 0_usize)).1 += 1;
            }
        }
    }
    let mut others: Vec<_> = others.into_values().collect();
    others.sort_by_cached_key(|(other, count)| (std::cmp::Reverse(*count), sheet.label(*other)));
    html! {
        @if !others.is_empty() {
            section {
                h2 { (say::BESIDE.of(sheet.site)) }
                ul.entries.wide { @for (other, count) in others { li { span.what {
                    (thing(sheet, other)) " " span.more { (say::PUBLICATIONS.of(sheet.site, count)) }
                } } } }
            }
        }
    }
}

/// Contributors beside whose names a source prints this organisation.
fn affiliated(sheet: Sheet<'_>) -> Markup {
    let parts = sheet.subjects(colo::affiliation, sheet.topic);
    html! {
        @if !parts.is_empty() {
            section {
                h2 { (inverse(sheet.site, colo::affiliation)) }
                p.note { (say::AFFILIATED_NOTE.of(sheet.site)) }
                ul.entries { @for part in parts {
                    @let publications = sheet.subjects(prov::qualifiedAttribution, part);
                    @for publication in publications { li { (entry(sheet, publication, Some(&html! {
                        @for agent in sheet.nodes(part, prov::agent) { (thing(sheet, agent)) }
                        @if let Some(title) = sheet.text(part, colo::jobTitle) { ", " (super::links::text(title)) }
                        @if let Some(project) = sheet.node(part, colo::onProject) { " " (say::OF.of(sheet.site)) " " (label(sheet, project)) }
                    }))) } }
                } }
            }
        }
    }
}
