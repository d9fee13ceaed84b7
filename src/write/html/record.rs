//! Showing a record: where a description was read, field by field.

use super::evidence::names;
use super::facts::fact;
use super::links::{label, term, text, thing, time};
use super::sheet::{Node, Sheet};
use super::why::{place, spans};
use super::words::property;
use crate::vocab::{colo, dcterms, oa, prov, schema};
use crate::write::say::{Message, record as say};
use maud::{Markup, html};
use oxrdf::{NamedNodeRef, TermRef};

/// "About this record": the source and every field as it is printed there.
pub(super) fn about_record(sheet: Sheet<'_>, records: &[Node<'_>]) -> Markup {
    html! {
        section {
            h2 { (say::ABOUT.of(sheet.site)) }
            @if records.is_empty() {
                p.note { (say::NONE.of(sheet.site)) }
            }
            @for record in records { (one(sheet, *record)) }
        }
    }
}

/// The page of a record: what it describes, where it stands, its fields and what it names.
pub(super) fn body(sheet: Sheet<'_>) -> Markup {
    let record = Node::from(sheet.topic);
    html! {
        @for publication in sheet.nodes(record, colo::describes) {
            p.by { span.quiet { (say::DESCRIBES.of(sheet.site)) " " } (thing(sheet, publication)) }
        }
        (one(sheet, record))
        (names(sheet, &[record]))
    }
}

fn one<'a>(sheet: Sheet<'a>, record: Node<'a>) -> Markup {
    html! {
        dl.facts {
            @if record != Node::from(sheet.topic) {
                div { dt { (say::RECORD.of(sheet.site)) } dd { (thing(sheet, record)) } }
            }
            @for source in sheet.nodes(record, prov::wasDerivedFrom) {
                div { dt { (say::SOURCE.of(sheet.site)) } dd {
                    (thing(sheet, source))
                    @if let Some(digest) = sheet.text(source, colo::sha256) {
                        " " span.more { "SHA-256 " code title=(digest.value()) { (digest.value().get(..12).unwrap_or(digest.value())) "…" } }
                    }
                } }
            }
            @if let Some(position) = sheet.number(record, schema::position) {
                div { dt { (say::PLACE.of(sheet.site)) } dd {
                    (say::ENTRY.fill(sheet.site, &[("number", &position)]))
                    @for list in sheet.nodes(record, dcterms::isPartOf) { " " (say::OF.of(sheet.site)) " " (thing(sheet, list)) }
                    @for span in spans(sheet, record) { " " span.more { (place(sheet, span)) } }
                } }
            }
            @if let Some(date) = sheet.text(record, colo::listedDate) {
                div { dt { (say::LISTED.of(sheet.site)) } dd { (time(sheet.site, date)) } }
            }
            @for section in sheet.nodes(record, colo::section) {
                div { dt { (say::SECTION.of(sheet.site)) } dd { (thing(sheet, section)) } }
            }
            (silence(sheet, &[record]))
        }
        (fields(sheet, record))
    }
}

fn fields<'a>(sheet: Sheet<'a>, record: Node<'a>) -> Markup {
    let in_order = |mut nodes: Vec<Node<'a>>| {
        nodes.sort_by_key(|node| {
            spans(sheet, *node).first().and_then(|span| sheet.number(*span, oa::start))
        });
        nodes
    };
    let fields = in_order(sheet.nodes(record, colo::field));
    let ignored = in_order(sheet.nodes(record, colo::ignored));
    html! {
        @if !fields.is_empty() {
            details.fields {
                summary { (say::AS_PRINTED.of(sheet.site)) }
                div.scroll role="region" aria-label=(say::FIELDS.of(sheet.site)) tabindex="0" {
                    table {
                        thead { tr { th scope="col" { (say::FIELD.of(sheet.site)) } th scope="col" { (say::PRINTED.of(sheet.site)) } th scope="col" { (say::FEEDS.of(sheet.site)) } th scope="col" { (say::CHARACTERS.of(sheet.site)) } } }
                        tbody { @for field in fields { tr {
                            th scope="row" { (label(sheet, field)) }
                            td.printed { @for words in sheet.objects(field, colo::verbatim) { (term(sheet, words)) } }
                            td { @for target in sheet.objects(field, colo::mapsTo) {
                                @if let TermRef::NamedNode(target) = target { (property(sheet.site, target)) }
                            } }
                            td { (offsets(sheet, field)) }
                        } } }
                    }
                }
                @for passed in ignored {
                    p.note { (say::PASSED.of(sheet.site))
                        @if let Some(words) = sheet.text(passed, colo::verbatim) { q { (text(words)) } }
                        @if let Some(reason) = sheet.text(passed, colo::reason) { " " (text(reason)) }
                    }
                }
            }
        }
    }
}

fn offsets<'a>(sheet: Sheet<'a>, node: Node<'a>) -> Markup {
    html! {
        @for span in spans(sheet, node) {
            @if let (Some(start), Some(end)) = (sheet.number(span, oa::start), sheet.number(span, oa::end)) {
                (start) "–" (end)
            }
        }
    }
}

/// What the source was read for in vain.
pub(super) fn silence<'a>(sheet: Sheet<'a>, records: &[Node<'a>]) -> Markup {
    let properties = records.iter().flat_map(|record| sheet.objects(*record, colo::notStated));
    let mut names: Vec<String> = properties
        .filter_map(|name| match name {
            TermRef::NamedNode(name) => Some(missing(sheet, name)),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    html! { @if !names.is_empty() { (fact(say::SILENT.of(sheet.site), &html! { (names.join(", ")) })) } }
}

/// A property as the name of what is missing.
fn missing(sheet: Sheet<'_>, name: NamedNodeRef<'_>) -> String {
    const MISSING: &[(NamedNodeRef<'static>, Message)] =
        &[(dcterms::publisher, say::PUBLISHER), (dcterms::creator, say::AUTHOR)];
    let known = MISSING.iter().find(|(key, _)| *key == name);
    known.map_or_else(
        || property(sheet.site, name).to_lowercase(),
        |(_, word)| word.of(sheet.site).to_owned(),
    )
}
