//! Writing the stream: what happened becomes a Linked Data Event Stream, and activities.
//!
//! <https://w3id.org/ldes/specification>, <https://w3id.org/tree/specification>,
//! <https://www.w3.org/TR/activitystreams-core/>. The payload of a member stands in a graph that
//! is named like the member: the address of the thing's page as of that version.

use super::{Format, PageFormat};
use crate::answer::Site;
use crate::ledger::utc_exact;
use crate::query::{Fragment, Member};
use crate::store::Act;
use crate::vocab::{PREFIXES, activity, colo, dcterms, ldes, names, rdf, tree, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use oxrdfio::{RdfFormat, RdfSerializer};
use serde_json::{Value, json};
use std::io;
use std::time::SystemTime;

/// Where the stream is, below the base.
pub const STREAM: &str = "stream";
/// Where the activities are, below the base.
pub const ACTIVITIES: &str = "activity";
/// The media type of activities.
pub const ACTIVITY_TYPE: &str = "application/activity+json";

/// The formats that have named graphs, the one we prefer first.
#[must_use]
pub fn formats() -> Vec<&'static dyn PageFormat> {
    ["trig", "nq", "jsonld"].into_iter().filter_map(super::page).collect()
}

/// The root: what the stream is, and where each page of it is.
///
/// # Errors
///
/// If the output cannot be written.
pub fn root(
    pages: &[Fragment],
    site: &Site,
    format: &dyn Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (stream, root) = (site.base.join("stream#events"), site.base.join(STREAM));
    let mut quads = Vec::new();
    let mut say = |subject: &NamedNode, property: NamedNodeRef<'_>, object: Term| {
        quads.push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
    };
    let node = |node: NamedNodeRef<'_>| Term::from(node.into_owned());
    say(&stream, rdf::TYPE, node(ldes::EventStream));
    say(&stream, ldes::timestampPath, node(dcterms::modified));
    say(&stream, ldes::sequencePath, node(colo::version));
    say(&stream, ldes::versionOfPath, node(dcterms::isVersionOf));
    say(&stream, ldes::versionCreateObject, node(activity::Create));
    say(&stream, ldes::versionUpdateObject, node(activity::Update));
    say(&stream, ldes::versionDeleteObject, node(activity::Delete));
    say(&stream, ldes::pollingInterval, Literal::from(60).into());
    say(&stream, tree::shape, site.base.join("shapes").into());
    say(&stream, tree::view, root.clone().into());
    let title = Literal::new_language_tagged_literal_unchecked(&site.name, "en");
    say(&stream, dcterms::title, title.into());
    let kept = site.base.join("stream#retention");
    say(&root, rdf::TYPE, node(tree::Node));
    say(&root, ldes::retentionPolicy, kept.clone().into());
    say(&kept, rdf::TYPE, node(ldes::RetentionPolicy));
    let told = Literal::new_language_tagged_literal_unchecked("Everything is kept.", "en");
    say(&kept, dcterms::description, told.into());
    for page in pages {
        relate(&mut say, (&root, site), page);
    }
    write(quads, format, out)
}

/// Says that a page has what happened between two moments.
fn relate(
    say: &mut impl FnMut(&NamedNode, NamedNodeRef<'_>, Term),
    (root, site): (&NamedNode, &Site),
    page: &Fragment,
) {
    let to = site.base.join(format_args!("{STREAM}/{}", page.number));
    let Some((first, last)) = page.span else {
        let relation = site.base.join(format_args!("stream#page-{}", page.number));
        say(root, tree::relation, relation.clone().into());
        say(&relation, rdf::TYPE, tree::Relation.into_owned().into());
        say(&relation, tree::node, to.into());
        return;
    };
    let bounds = [
        ("from", tree::GreaterThanOrEqualToRelation, Some(first)),
        ("to", tree::LessThanOrEqualToRelation, Some(last).filter(|_| page.is_full)),
    ];
    for (name, kind, bound) in bounds {
        let Some(bound) = bound else { continue };
        let relation = site.base.join(format_args!("stream#page-{}-{name}", page.number));
        say(root, tree::relation, relation.clone().into());
        say(&relation, rdf::TYPE, kind.into_owned().into());
        say(&relation, tree::node, to.clone().into());
        say(&relation, tree::path, dcterms::modified.into_owned().into());
        say(&relation, tree::value, time(bound));
    }
}

/// One page with its members.
///
/// # Errors
///
/// If the output cannot be written.
pub fn page(
    (number, members): (usize, &[Member]),
    site: &Site,
    format: &dyn Format,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let stream = site.base.join("stream#events");
    let own = site.base.join(format_args!("{STREAM}/{number}"));
    let mut quads = vec![Quad::new(own, rdf::TYPE, tree::Node, GraphName::DefaultGraph)];
    for member in members {
        let name = name(member, site);
        quads.push(Quad::new(stream.clone(), tree::member, name.clone(), GraphName::DefaultGraph));
        let told: [(_, Term); 4] = [
            (rdf::TYPE, class(member.act).into_owned().into()),
            (dcterms::isVersionOf, member.thing.clone().into()),
            (dcterms::modified, time(member.time)),
            (colo::version, Literal::from(member.version).into()),
        ];
        for (property, value) in told {
            quads.push(Quad::new(name.clone(), property, value, GraphName::DefaultGraph));
        }
    }
    for member in members {
        let graph = GraphName::from(name(member, site));
        quads.extend(member.statements.iter().cloned().map(|it| it.in_graph(graph.clone())));
    }
    write(quads, format, out)
}

/// A member is the page of its thing as of its version.
fn name(member: &Member, site: &Site) -> NamedNode {
    let (segment, key) = site.base.parts(member.thing.as_ref()).unwrap_or_default();
    site.base.join(format_args!("{segment}/{key}?version={}", member.version))
}

const fn class(act: Act) -> NamedNodeRef<'static> {
    match act {
        Act::Made => activity::Create,
        Act::Changed => activity::Update,
        Act::Gone => activity::Delete,
    }
}

fn time(time: SystemTime) -> Term {
    Literal::new_typed_literal(utc_exact(time), xsd::DATE_TIME).into()
}

fn write(quads: Vec<Quad>, format: &dyn Format, out: &mut dyn io::Write) -> io::Result<()> {
    let syntax = RdfFormat::from_extension(format.extension()).unwrap_or(RdfFormat::NQuads);
    // JSON-LD has one object for each graph and subject: what belongs together stands together.
    let mut quads = quads;
    if matches!(syntax, RdfFormat::JsonLd { .. }) {
        quads.sort_by_cached_key(|quad| (quad.graph_name.to_string(), quad.subject.to_string()));
    }
    let mut serializer = RdfSerializer::from_format(syntax);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace).map_err(io::Error::other)?;
    }
    let mut out = serializer.for_writer(out);
    for quad in quads {
        out.serialize_quad(&quad)?;
    }
    out.finish()?.flush()
}

/// The collection of all activities, and where its newest and its oldest page are.
#[must_use]
pub fn collection(pages: usize, total: usize, site: &Site) -> Value {
    let page = |number: usize| collected("OrderedCollectionPage", number, site);
    json!({
        "@context": names::ACTIVITY,
        "type": "OrderedCollection",
        "id": site.base.join(ACTIVITIES).as_str(),
        "name": site.name,
        "totalItems": total,
        "first": page(pages),
        "last": page(1),
    })
}

/// A page of activities, the newest first; pages count from the oldest.
#[must_use]
pub fn activities((number, pages): (usize, usize), members: &[Member], site: &Site) -> Value {
    let mut told = collected("OrderedCollectionPage", number, site);
    told["@context"] = names::ACTIVITY.into();
    told["partOf"] = collected("OrderedCollection", 0, site);
    if number > 1 {
        told["next"] = collected("OrderedCollectionPage", number - 1, site);
    }
    if number < pages {
        told["prev"] = collected("OrderedCollectionPage", number + 1, site);
    }
    told["orderedItems"] = members.iter().rev().map(|member| activity(member, site)).collect();
    told
}

fn collected(kind: &str, number: usize, site: &Site) -> Value {
    let address = match number {
        0 => site.base.join(ACTIVITIES),
        number => site.base.join(format_args!("{ACTIVITIES}/{number}")),
    };
    json!({ "id": address.as_str(), "type": kind })
}

fn activity(member: &Member, site: &Site) -> Value {
    let kind = match member.act {
        Act::Made => "Create",
        Act::Changed => "Update",
        Act::Gone => "Delete",
    };
    let version = name(member, site);
    json!({
        "id": format!("{}#activity", version.as_str()),
        "type": kind,
        "published": utc_exact(member.time),
        "object": {
            "id": member.thing.as_str(),
            "type": if member.act == Act::Gone { "Tombstone" } else { "Object" },
            "url": version.as_str(),
        },
    })
}
