//! Telling search engines: a page becomes schema.org, as JSON-LD for a script element.
//!
//! A date that a library lists is not a date of publication: `datePublished` is
//! told only where `dcterms:issued` is known.

use super::html::{Node, Sheet, is_web};
use super::{Format, PageFormat, Variant};
use crate::answer::{Page, Site, View};
use crate::vocab::{Kind, colo, dcat, dcterms, eli, foaf, namespace, org, owl, schema, skos};
use oxrdf::{LiteralRef, NamedNodeRef};
use serde_json::{Map, Value, json};
use std::io;

/// Most values of one property in the head of a page.
const MOST: usize = 50;

/// Genres by the end of their address, as schema.org knows them.
const GENRES: &[(&str, &str)] = &[
    ("briefing", "Report"),
    ("report", "Report"),
    ("blog-post", "BlogPosting"),
    ("focus-area-page", "WebPage"),
];

/// A page in the words of <https://schema.org/>, as JSON-LD.
pub(super) struct SchemaOrg;

impl Format for SchemaOrg {
    fn name(&self) -> &'static str {
        "schema.org"
    }

    fn media_type(&self) -> &'static str {
        "application/ld+json"
    }

    fn extension(&self) -> &'static str {
        "schema.jsonld"
    }

    fn variant(&self) -> Option<Variant> {
        Some(Variant { parameter: "profile", value: namespace("schema"), name: "schema" })
    }
}

impl PageFormat for SchemaOrg {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        page.view == View::Thing && of(Sheet::new(page, site)).is_some()
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let told = of(Sheet::new(page, site)).unwrap_or_default();
        serde_json::to_writer_pretty(&mut *out, &told)?;
        out.write_all(b"\n")
    }
}

/// What schema.org can say of the topic of a page; nothing for things that it has no word for.
pub(super) fn of(sheet: Sheet<'_>) -> Option<Value> {
    let topic = Node::from(sheet.topic);
    let mut told = Map::new();
    told.insert(
        "@context".into(),
        json!({ "@vocab": namespace("schema"), "dcterms": namespace("dcterms") }),
    );
    told.extend(named(sheet, topic)?);
    if let Some((segment, key)) = sheet.site.base.parts(sheet.topic) {
        told.insert(
            "url".into(),
            sheet.site.base.join(format_args!("{segment}/{key}")).as_str().into(),
        );
    }
    put(
        &mut told,
        "alternateName",
        sheet.objects(topic, skos::altLabel).into_iter().filter_map(literal).collect(),
    );
    match sheet.site.base.kind(sheet.topic)? {
        Kind::Publication => publication(sheet, &mut told),
        Kind::Law => put(&mut told, "sameAs", addresses(sheet, owl::sameAs)),
        Kind::Topic | Kind::Concept | Kind::Genre => concept(sheet, &mut told),
        _ => {}
    }
    Some(Value::Object(told))
}

/// The same for the head of a page: of a long list only the first.
pub(super) fn brief(sheet: Sheet<'_>) -> Option<Value> {
    let mut told = of(sheet)?;
    for value in told.as_object_mut()?.values_mut() {
        if let Value::Array(all) = value {
            all.truncate(MOST);
        }
    }
    Some(told)
}

/// Address, type and name of a thing.
fn named<'a>(sheet: Sheet<'a>, node: Node<'a>) -> Option<Map<String, Value>> {
    let Node::NamedNode(address) = node else {
        return None;
    };
    let mut told = Map::new();
    told.insert("@id".into(), address.as_str().into());
    told.insert("@type".into(), class(sheet, node)?);
    told.insert(
        "name".into(),
        sheet.name(node).map_or_else(|| sheet.label(node).into(), |name| text(&name)),
    );
    let numbers = sheet.objects(node, eli::id_local).into_iter().filter_map(literal);
    put(&mut told, "legislationIdentifier", numbers.collect());
    Some(told)
}

/// The most telling class of the topic of a page.
pub(super) fn kind(sheet: Sheet<'_>) -> Option<String> {
    let class = class(sheet, Node::from(sheet.topic))?;
    let first = if let Value::Array(all) = &class { all.first()? } else { &class };
    first.as_str().map(|name| format!("{}{name}", namespace("schema")))
}

fn class<'a>(sheet: Sheet<'a>, node: Node<'a>) -> Option<Value> {
    Some(match sheet.kind(node)? {
        Kind::Publication => genre_class(sheet, node),
        Kind::Agent if sheet.is(node, foaf::Person) => "Person".into(),
        Kind::Agent if sheet.is(node, org::Organization) => "Organization".into(),
        Kind::Topic | Kind::Concept | Kind::Genre => "DefinedTerm".into(),
        Kind::Law => "Legislation".into(),
        Kind::Event => "Event".into(),
        Kind::Project => "Project".into(),
        Kind::Place => "Place".into(),
        Kind::DataSource => "Dataset".into(),
        Kind::Agent => return None,
    })
}

fn genre_class<'a>(sheet: Sheet<'a>, node: Node<'a>) -> Value {
    let genre = sheet.node(node, dcterms::type_).map(|genre| genre.to_string());
    let ends =
        |end: &str| genre.as_deref().is_some_and(|genre| genre.ends_with(&format!("/{end}>")));
    match GENRES.iter().find(|(end, _)| ends(end)) {
        Some((_, class)) => json!([class, "CreativeWork"]),
        None => "CreativeWork".into(),
    }
}

fn publication(sheet: Sheet<'_>, told: &mut Map<String, Value>) {
    let topic = Node::from(sheet.topic);
    if let Some(title) = sheet.text(topic, dcterms::title) {
        told.insert("headline".into(), text(&title));
    }
    if let Some(words) = sheet.text(topic, dcterms::description) {
        told.insert("description".into(), text(&words));
    }
    for (key, property) in [
        ("author", dcterms::creator),
        ("publisher", dcterms::publisher),
        ("contributor", dcterms::contributor),
        ("about", dcterms::subject),
        ("citation", dcterms::references),
        ("mentions", schema::mentions),
    ] {
        put(told, key, things(sheet, property));
    }
    let genres =
        sheet.nodes(topic, dcterms::type_).into_iter().map(|genre| sheet.label(genre).into());
    put(told, "genre", genres.collect());
    if let Some(issued) = sheet.text(topic, dcterms::issued) {
        told.insert("datePublished".into(), issued.value().into());
    }
    if let Some(date) = sheet.text(topic, dcterms::date) {
        told.insert(
            "dcterms:date".into(),
            json!({ "@value": date.value(), "@type": date.datatype().as_str() }),
        );
    }
    put(told, "sameAs", addresses(sheet, dcat::landingPage));
    told.insert("sdPublisher".into(), json!({ "@type": "Organization", "name": sheet.site.name }));
}

fn concept(sheet: Sheet<'_>, told: &mut Map<String, Value>) {
    put(told, "inDefinedTermSet", addresses(sheet, skos::inScheme));
    put(told, "sameAs", addresses(sheet, skos::exactMatch));
    put(
        told,
        "termCode",
        sheet.objects(sheet.topic, colo::key).into_iter().filter_map(literal).collect(),
    );
}

/// The things that a property leads to, each with type and name; laws with their numbers.
fn things<'a>(sheet: Sheet<'a>, property: NamedNodeRef<'a>) -> Vec<Value> {
    let nodes = sheet.nodes(sheet.topic, property).into_iter();
    nodes.filter_map(|node| named(sheet, node)).map(Value::Object).collect()
}

/// The addresses on the web that a property leads to.
fn addresses<'a>(sheet: Sheet<'a>, property: NamedNodeRef<'a>) -> Vec<Value> {
    let nodes = sheet.nodes(sheet.topic, property).into_iter();
    nodes
        .filter_map(|node| match node {
            Node::NamedNode(node) if is_web(node) => Some(node.as_str().into()),
            _ => None,
        })
        .collect()
}

/// One value as itself, several as an array, none not at all.
fn put(told: &mut Map<String, Value>, key: &str, mut values: Vec<Value>) {
    let value = match values.len() {
        0 => return,
        1 => values.remove(0),
        _ => Value::Array(values),
    };
    told.insert(key.into(), value);
}

fn literal(term: oxrdf::TermRef<'_>) -> Option<Value> {
    match term {
        oxrdf::TermRef::Literal(literal) => Some(text(&literal)),
        _ => None,
    }
}

/// A text with its language where it has one.
fn text(literal: &LiteralRef<'_>) -> Value {
    match literal.language() {
        Some(language) => json!({ "@value": literal.value(), "@language": language }),
        None => literal.value().into(),
    }
}
