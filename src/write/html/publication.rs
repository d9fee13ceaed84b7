//! Showing a publication: who, what and when, what it refers to and why we say so.

use super::evidence::{claims, elsewhere, names, proposals};
use super::facts::{EVIDENCE, LISTED, fact, facts, pointing_here, rest, row, things};
use super::links::{and, term, text, thing, time};
use super::record::{about_record, silence};
use super::sheet::{Node, Sheet};
use super::why::{cases, why};
use super::words::property;
use crate::vocab::{colo, dcat, dcterms, oa, prov, rdf, rel, schema};
use crate::write::say::{links::AND, publication as say};
use maud::{Markup, html};
use oxrdf::NamedNodeRef;

/// What this page tells in its own way; anything else is told as it comes.
const TOLD: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    colo::key,
    colo::excerpt,
    colo::formAsDescribed,
    colo::reportsOnEvent,
    colo::usesDataSource,
    dcat::landingPage,
    dcterms::contributor,
    dcterms::creator,
    dcterms::date,
    dcterms::description,
    dcterms::issued,
    dcterms::publisher,
    dcterms::references,
    dcterms::subject,
    dcterms::title,
    dcterms::type_,
    prov::qualifiedAttribution,
    schema::mentions,
];

/// What a publication refers to; each of these carries the words that it rests on.
const REFERENCES: &[NamedNodeRef<'static>] =
    &[dcterms::references, colo::usesDataSource, colo::reportsOnEvent];

/// The line above the title.
pub(super) fn eyebrow(sheet: Sheet<'_>) -> Markup {
    let genres = sheet.nodes(sheet.topic, dcterms::type_);
    html! {
        @if genres.is_empty() { (say::PUBLICATION.of(sheet.site)) } @else { (and(sheet, &genres)) }
        @if let Some((date, issued)) = sheet.date(sheet.topic) {
            " · " @if issued { (say::PUBLISHED.of(sheet.site)) } @else { (say::LISTED.of(sheet.site)) } " " (time(sheet.site, date))
        }
    }
}

/// Publishers and people, then everything else.
pub(super) fn body(sheet: Sheet<'_>) -> Markup {
    let records = sheet.subjects(colo::describes, sheet.topic);
    html! {
        (people(sheet))
        (excerpt(sheet))
        (details(sheet, &records))
        (references(sheet))
        (names(sheet, &records))
        (claims(sheet))
        (proposals(sheet))
        (elsewhere(sheet))
        (pointing_here(sheet, EVIDENCE))
        (about_record(sheet, &records))
    }
}

/// The contributions of one role, in the printed order.
pub(super) fn contributions<'a>(sheet: Sheet<'a>, role: NamedNodeRef<'a>) -> Vec<Node<'a>> {
    let mut parts = sheet.nodes(sheet.topic, prov::qualifiedAttribution);
    parts.retain(|part| sheet.graph.contains(oxrdf::TripleRef::new(*part, dcat::hadRole, role)));
    parts.sort_by_key(|part| sheet.number(*part, schema::position).unwrap_or(u64::MAX));
    parts
}

/// The agents of one role in the printed order, also those without a contribution of their own.
pub(in crate::write) fn agents<'a>(
    sheet: Sheet<'a>,
    role: NamedNodeRef<'a>,
    property: NamedNodeRef<'a>,
) -> Vec<Node<'a>> {
    let mut agents: Vec<_> = contributions(sheet, role)
        .into_iter()
        .filter_map(|part| sheet.node(part, prov::agent))
        .collect();
    for agent in sheet.nodes(sheet.topic, property) {
        if !agents.contains(&agent) {
            agents.push(agent);
        }
    }
    agents
}

/// The roles of people and organisations, each with its words and its plain property.
const ROLES: &[(NamedNodeRef<'static>, NamedNodeRef<'static>)] = &[
    (rel::pbl, dcterms::publisher),
    (rel::aut, dcterms::creator),
    (rel::ctb, dcterms::contributor),
];

fn people(sheet: Sheet<'_>) -> Markup {
    html! {
        @for (role, plain) in ROLES {
            @let agents = agents(sheet, *role, *plain);
            @if !agents.is_empty() {
                p.by { span.quiet { (property(sheet.site, *plain)) } " "
                    @for (index, agent) in agents.iter().enumerate() {
                        @if index > 0 { @if index + 1 == agents.len() { " " (AND.of(sheet.site)) " " } @else { ", " } }
                        (thing(sheet, *agent))
                        @for part in contributions(sheet, *role).into_iter().filter(|part| sheet.node(*part, prov::agent) == Some(*agent)) {
                            (as_printed(sheet, part))
                        }
                    }
                }
            }
        }
    }
}

/// Job title, project and affiliation as the source prints them beside the name.
pub(super) fn as_printed<'a>(sheet: Sheet<'a>, part: Node<'a>) -> Markup {
    let title = sheet.text(part, colo::jobTitle);
    let project = sheet.node(part, colo::onProject);
    let affiliation = sheet.node(part, colo::affiliation);
    html! {
        @if let Some(title) = title { ", " (text(title)) }
        @if let Some(project) = project { " " (say::OF.of(sheet.site)) " " (thing(sheet, project)) }
        @if let Some(affiliation) = affiliation { ", " (thing(sheet, affiliation)) }
    }
}

fn excerpt(sheet: Sheet<'_>) -> Markup {
    let part = sheet.node(sheet.topic, colo::excerpt);
    let words = part
        .and_then(|part| {
            sheet.text(part, schema::text).or_else(|| sheet.text(part, colo::verbatim))
        })
        .or_else(|| sheet.text(sheet.topic, dcterms::description));
    let cut = part
        .and_then(|part| sheet.text(part, colo::truncated))
        .is_some_and(|cut| cut.value() == "true");
    html! {
        @if let Some(words) = words {
            figure.excerpt {
                blockquote { p { (text(words)) @if cut { span.cut { " …" } } } }
                figcaption { @if cut { (say::EXCERPT_CUT.of(sheet.site)) } @else { (say::EXCERPT.of(sheet.site)) } }
            }
        } @else { p.note { (say::NO_EXCERPT.of(sheet.site)) } }
    }
}

fn details(sheet: Sheet<'_>, records: &[Node<'_>]) -> Markup {
    html! {
        section {
            h2 { (say::DETAILS.of(sheet.site)) }
            dl.facts {
                @if let Some((date, issued)) = sheet.date(sheet.topic) {
                    (fact(&property(sheet.site, if issued { dcterms::issued } else { dcterms::date }), &html! {
                        (time(sheet.site, date))
                        @if !issued { " " span.more { (say::LISTED_NOTE.of(sheet.site)) } }
                    }))
                }
                (row(sheet, dcterms::subject))
                (row(sheet, colo::formAsDescribed))
                (row(sheet, dcat::landingPage))
                (silence(sheet, records))
            }
            (facts(sheet, sheet.topic, TOLD))
        }
    }
}

fn references(sheet: Sheet<'_>) -> Markup {
    html! {
        @for key in REFERENCES {
            @let objects = sheet.objects(sheet.topic, *key);
            @if !objects.is_empty() {
                section {
                    h2 { (property(sheet.site, *key)) }
                    ul.entries.wide {
                        @for node in things(&objects).into_iter().take(LISTED) {
                            @let cases = cases(sheet, sheet.topic.into(), *key, node.into());
                            li { span.what {
                                (thing(sheet, node))
                                (words_of(sheet, &cases))
                                (why(sheet, &sheet.label(node), &cases))
                            } }
                        }
                        @for object in objects.iter().filter(|object| object.is_literal()) { li { (term(sheet, *object)) } }
                    }
                    @if objects.len() > LISTED { (rest(sheet, (LISTED, objects.len()), &format!("SELECT ?value WHERE {{ {} {key} ?value }}", sheet.topic))) }
                }
            }
        }
    }
}

/// The words that a statement rests on, before anybody has to ask.
pub(super) fn words_of<'a>(sheet: Sheet<'a>, cases: &[Node<'a>]) -> Markup {
    html! {
        @for case in cases {
            @for span in super::why::spans(sheet, *case) {
                @if let Some(words) = sheet.text(span, oa::exact) { " " span.more { q { (text(words)) } } }
            }
        }
    }
}
