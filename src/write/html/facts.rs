//! Telling facts: statements become definition lists, whatever their properties are.

use super::links::{term, thing, time};
use super::sheet::{Node, Sheet, as_node};
use super::words::{inverse, property};
use crate::vocab::{colo, rdf, void};
use crate::write::say::{facts as say, grouped, thing as say_thing};
use maud::{Markup, html};
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::BTreeMap;

/// How many values of one property a definition list shows before it folds the rest away.
const SHOWN: usize = 12;

/// What is said of a thing, but for the properties that its page tells in another way.
pub(super) fn facts<'a>(
    sheet: Sheet<'a>,
    node: impl Into<Node<'a>>,
    told: &[NamedNodeRef<'_>],
) -> Markup {
    let node = node.into();
    let mut properties = BTreeMap::new();
    for triple in sheet.graph.triples_for_subject(node) {
        if !told.contains(&triple.predicate) {
            properties.insert(property(sheet.site, triple.predicate), triple.predicate);
        }
    }
    html! {
        @if !properties.is_empty() {
            dl.facts {
                @for (name, property) in &properties {
                    (fact(name, &html! { (values(sheet, &sheet.objects(node, *property))) }))
                }
            }
        }
    }
}

/// One fact with a name.
pub(super) fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// The values of one property for the topic, if it has any.
pub(super) fn row<'a>(sheet: Sheet<'a>, key: NamedNodeRef<'a>) -> Markup {
    let objects = sheet.objects(sheet.topic, key);
    html! {
        @if !objects.is_empty() { (fact(&property(sheet.site, key), &values(sheet, &objects))) }
    }
}

/// Values, one a line; many of them fold.
fn values<'a>(sheet: Sheet<'a>, objects: &[TermRef<'a>]) -> Markup {
    let list = |objects: &[TermRef<'a>]| {
        html! { ul.values { @for object in objects { li { (term(sheet, *object)) } } } }
    };
    html! {
        @match objects {
            [only] => (term(sheet, *only)),
            few if few.len() <= SHOWN => (list(few)),
            many => {
                (list(&many[..SHOWN]))
                details { summary { (say::MORE.of(sheet.site, many.len() - SHOWN)) } (list(&many[SHOWN..])) }
            }
        }
    }
}

/// What points at the topic, by property, but for the properties that its page tells in another way.
pub(super) fn pointing_here<'a>(sheet: Sheet<'a>, told: &[NamedNodeRef<'_>]) -> Markup {
    let mut groups = BTreeMap::<String, (NamedNodeRef<'a>, Vec<Node<'a>>)>::new();
    for triple in sheet.graph.triples_for_object(sheet.topic) {
        let own = triple.subject == Node::from(sheet.topic);
        if !own && !told.contains(&triple.predicate) && triple.predicate != rdf::SUBJECT {
            let group = groups
                .entry(inverse(sheet.site, triple.predicate))
                .or_insert_with(|| (triple.predicate, Vec::new()));
            group.1.push(triple.subject);
        }
    }
    html! {
        @for (name, (property, subjects)) in groups {
            (group(sheet, &name, property, subjects))
        }
    }
}

/// Things under a heading with their number, the newest first; says if there are more.
pub(super) fn group<'a>(
    sheet: Sheet<'a>,
    name: &str,
    property: NamedNodeRef<'a>,
    nodes: Vec<Node<'a>>,
) -> Markup {
    let nodes = sheet.newest_first(nodes);
    html! {
        section {
            h2 { (name) " " span.count { (grouped(total(sheet, property).unwrap_or(nodes.len()))) } }
            ul.entries { @for node in &nodes { li { (entry(sheet, *node, None)) } } }
            (cut(sheet, property, nodes.len()))
        }
    }
}

/// A thing in a list: its date, its label and what else there is to say.
pub(super) fn entry<'a>(sheet: Sheet<'a>, node: Node<'a>, more: Option<&Markup>) -> Markup {
    html! {
        @if let Some((date, _)) = sheet.date(node) { span.when { (time(sheet.site, date)) } }
        span.what {
            (thing(sheet, node))
            @if let Some(more) = more { " " span.more { (more) } }
        }
    }
}

/// Says so when the page shows only some of what points at the topic.
pub(super) fn cut(sheet: Sheet<'_>, property: NamedNodeRef<'_>, shown: usize) -> Markup {
    let topic = sheet.topic;
    html! {
        @if let Some(total) = total(sheet, property).filter(|total| *total > shown) {
            p.note {
                (say::SHOWS.fill(sheet.site, &[("shown", &grouped(shown)), ("total", &grouped(total))])) " "
                a href=(super::links::ask(sheet.site, &format!("SELECT ?thing WHERE {{ ?thing {property} {topic} }}").into())) {
                    (say::QUERY.of(sheet.site))
                }
            }
        }
    }
}

/// How many statements of a property point at the topic, where the page does not have them all.
pub(super) fn total(sheet: Sheet<'_>, property: NamedNodeRef<'_>) -> Option<usize> {
    let parts = sheet.graph.subjects_for_predicate_object(void::property, property);
    parts.filter_map(|part| sheet.number(part, void::triples)).max()?.try_into().ok()
}

/// Other names of the topic, in one line.
pub(super) fn also_called(sheet: Sheet<'_>) -> Markup {
    let names = sheet.objects(sheet.topic, crate::vocab::skos::altLabel);
    html! {
        @if !names.is_empty() {
            p.also { (say_thing::ALSO_CALLED.of(sheet.site)) " "
                @for (index, name) in names.iter().enumerate() {
                    @if index > 0 { ", " }
                    (term(sheet, *name))
                }
            }
        }
    }
}

/// Everything that points at the topic from evidence is told by the evidence sections.
pub(super) const EVIDENCE: &[NamedNodeRef<'static>] = &[
    rdf::SUBJECT,
    rdf::OBJECT,
    colo::suggests,
    colo::claimedBy,
    colo::candidate,
    colo::describes,
    crate::vocab::oa::hasBody,
    crate::vocab::schema::about,
    crate::vocab::schema::item,
    void::propertyPartition,
];

/// The things among the objects of a property.
pub(super) fn things<'a>(objects: &[TermRef<'a>]) -> Vec<Node<'a>> {
    objects.iter().filter_map(|object| as_node(*object)).collect()
}
