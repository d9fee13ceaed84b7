//! Telling facts: statements become definition lists, whatever their properties are.

use super::links::{term, thing, time};
use super::sheet::{Node, Sheet, as_node};
use super::words::{inverse, property};
use crate::vocab::{colo, dcterms, rdf, schema, void};
use crate::write::say::{facts as say, grouped, thing as say_thing};
use maud::{Markup, html};
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::BTreeMap;

/// How many values of one property a definition list shows before it folds the rest away.
const SHOWN: usize = 12;

/// Most entries of one list on a page of a thing; the query behind it has them all.
pub(super) const LISTED: usize = 50;

/// Most values of one property that a page has, folded ones included.
const MOST: usize = 200;

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
                    (fact(name, &values(sheet, (node, *property), &sheet.objects(node, *property))))
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
        @if !objects.is_empty() { (fact(&property(sheet.site, key), &values(sheet, (sheet.topic.into(), key), &objects))) }
    }
}

/// Values, one a line; many of them fold, and of very many the page says how many there are.
fn values<'a>(
    sheet: Sheet<'a>,
    (node, property): (Node<'a>, NamedNodeRef<'_>),
    objects: &[TermRef<'a>],
) -> Markup {
    let list = |objects: &[TermRef<'a>]| {
        html! { ul.values { @for object in objects { li { (term(sheet, *object)) } } } }
    };
    html! {
        @match objects {
            [only] => (term(sheet, *only)),
            few if few.len() <= SHOWN => (list(few)),
            many => {
                (list(&many[..SHOWN]))
                details {
                    summary { (say::MORE.of(sheet.site, many.len() - SHOWN)) }
                    (list(&many[SHOWN..many.len().min(MOST)]))
                    @if many.len() > MOST { (rest(sheet, (MOST, many.len()), &format!("SELECT ?value WHERE {{ {node} {property} ?value }}"))) }
                }
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
            h2 { (name) " " (counted(sheet, property, nodes.len())) }
            ul.entries { @for node in nodes.iter().take(LISTED) { li { (entry(sheet, *node, None)) } } }
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

/// Says so when the page shows only some of what points at the topic; `known` is how many it knows.
pub(super) fn cut(sheet: Sheet<'_>, property: NamedNodeRef<'_>, known: usize) -> Markup {
    let total = total(sheet, property).unwrap_or(known);
    let query = format!("SELECT ?thing WHERE {{ ?thing {property} {} }}", sheet.topic);
    html! { @if total > LISTED.min(known) {
        (rest(sheet, (LISTED.min(known), total), &query))
        @if let Some(search) = searched(sheet, property) { p { a href=(search) { (say::NARROW.of(sheet.site)) } } }
    } }
}

/// Where the publications that have the topic in a property are had page by page.
fn searched(sheet: Sheet<'_>, property: NamedNodeRef<'_>) -> Option<String> {
    let facet = [
        (dcterms::publisher, "publisher"),
        (dcterms::references, "law"),
        (dcterms::subject, "topic"),
        (schema::mentions, "topic"),
        (dcterms::type_, "genre"),
    ];
    let (_, facet) = facet.into_iter().find(|(known, _)| *known == property)?;
    let (segment, key) = sheet.site.base.parts(sheet.topic)?;
    Some(super::links::path(sheet.site, format_args!("search?{facet}={segment}/{key}")))
}

/// Says that these are not all, and leads to the query that has them.
pub(super) fn rest(sheet: Sheet<'_>, (shown, total): (usize, usize), query: &str) -> Markup {
    let counts: [(&str, &dyn maud::Render); 2] =
        [("shown", &grouped(shown)), ("total", &grouped(total))];
    html! {
        p.note {
            (say::SHOWS.fill(sheet.site, &counts)) " "
            a href=(super::links::ask(sheet.site, &query.into())) { (say::QUERY.of(sheet.site)) }
        }
    }
}

/// How many there are of what points at the topic, with the way to the query that counts them;
/// `known` is how many the page knows.
pub(super) fn counted(sheet: Sheet<'_>, property: NamedNodeRef<'_>, known: usize) -> Markup {
    let query = format!("SELECT ?thing WHERE {{ ?thing {property} {} }}", sheet.topic);
    html! {
        a.count href=(super::links::ask(sheet.site, &query.into())) title=(say::QUERY.of(sheet.site)) {
            (grouped(total(sheet, property).unwrap_or(known)))
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
