//! Listing: a kind becomes a stretch of the list of its things.

use super::catalogue::Catalogue;
use super::closing::{close, dated};
use crate::answer::{Page, View as Seen};
use crate::index::{Id, Reading, View};
use crate::problem::{self, Problem};
use crate::store::Store;
use crate::vocab::{Kind, colo, dcterms, foaf, hydra, rdf, schema, skos, tree};
use oxrdf::{
    Graph, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple,
};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How many things one stretch has.
pub(super) const STRETCH: usize = 50;

/// What a list tells of a publication.
const TOLD: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    dcterms::title,
    dcterms::date,
    dcterms::issued,
    dcterms::type_,
    dcterms::publisher,
    dcterms::creator,
];

/// A stretch of the things of one kind, from 1: publications newest first, others by label.
///
/// # Errors
///
/// [`problem::Kind::NotFound`] past the end; otherwise if the store cannot be read.
pub fn list(store: &Store, kind: Kind, number: usize) -> Result<Page, Problem> {
    let version = store.version();
    let listed = Listed::of(store, kind)?;
    let total = listed.len();
    let numbers = total.div_ceil(STRETCH).max(1);
    if number == 0 || number > numbers {
        let what = format_args!("the list of {} has {numbers} pages, not {number}", kind.plural());
        return Err(Problem::new(problem::Kind::NotFound, what));
    }
    let entries = listed.stretch((number - 1) * STRETCH, STRETCH);
    let topic = address(store, kind);
    let mut graph = Graph::new();
    for thing in &entries {
        tell(store, thing, &mut graph)?;
        graph.insert(&Triple::new(topic.clone(), schema::itemListElement, thing.clone()));
    }
    close(store, &mut graph)?;
    dated(store, &entries, &mut graph)?;
    head(store, (kind, total), &mut graph);
    turn(&topic, (number, numbers, total), &entries, &mut graph);
    Ok(Page {
        topic,
        view: Seen::List { kind, number, numbers, total, narrowing: None },
        entries,
        graph,
        version,
        pictures: Vec::new(),
    })
}

/// The things of a kind in the order in which a person looks for them.
pub(super) enum Listed {
    /// As the reading copy has them.
    Copied(View, Arc<[Id]>),
    /// As the store has them, where there is no copy yet.
    Stored(Vec<NamedNode>),
}

impl Listed {
    pub(super) fn of(store: &Store, kind: Kind) -> Result<Self, Problem> {
        let Some(view) = Reading::ready(store) else {
            return in_order(store, kind).map(Self::Stored);
        };
        let catalogue = view.kept(|| Catalogue::of(&view, store.base()));
        let things = catalogue.in_order(&view, store.base(), kind);
        Ok(Self::Copied(view, things))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Copied(_, things) => things.len(),
            Self::Stored(things) => things.len(),
        }
    }

    /// Some of them.
    pub(super) fn stretch(&self, start: usize, length: usize) -> Vec<NamedNode> {
        match self {
            Self::Stored(things) => things.iter().skip(start).take(length).cloned().collect(),
            Self::Copied(view, things) => {
                let things = things.iter().skip(start).take(length);
                let named = things.filter_map(|thing| match view.term(*thing) {
                    Term::NamedNode(node) => Some(node),
                    _ => None,
                });
                named.collect()
            }
        }
    }
}

/// Says which page of a collection this is and where the others are, in the words of Hydra
/// (<https://www.hydra-cg.com/spec/latest/core/>) and of TREE (<https://w3id.org/tree/specification>).
fn turn(
    list: &NamedNode,
    (number, numbers, total): (usize, usize, usize),
    entries: &[NamedNode],
    graph: &mut Graph,
) {
    let at = |number| NamedNode::new_unchecked(format!("{}?page={number}", list.as_str()));
    let page = at(number);
    let mut say = |subject: &NamedNode, property: NamedNodeRef<'_>, object: Term| {
        graph.insert(&Triple::new(subject.clone(), property, object));
    };
    say(list, rdf::TYPE, hydra::Collection.into_owned().into());
    say(list, rdf::TYPE, tree::Collection.into_owned().into());
    say(list, hydra::totalItems, count(total).into());
    say(list, hydra::view, page.clone().into());
    say(list, tree::view, page.clone().into());
    for entry in entries {
        say(list, hydra::member, entry.clone().into());
        say(list, tree::member, entry.clone().into());
    }
    say(&page, rdf::TYPE, hydra::PartialCollectionView.into_owned().into());
    say(&page, rdf::TYPE, tree::Node.into_owned().into());
    say(&page, hydra::first, at(1).into());
    say(&page, hydra::last, at(numbers).into());
    if number > 1 {
        say(&page, hydra::previous, at(number - 1).into());
    }
    // Whoever follows only these comes from the first page to every other one.
    if number < numbers {
        let relation = NamedNode::new_unchecked(format!("{}#next", page.as_str()));
        say(&page, hydra::next, at(number + 1).into());
        say(&page, tree::relation, relation.clone().into());
        say(&relation, rdf::TYPE, tree::Relation.into_owned().into());
        say(&relation, tree::node, at(number + 1).into());
    }
}

/// The address of the list of a kind: its first page.
fn address(store: &Store, kind: Kind) -> NamedNode {
    store.base().join(kind.segment())
}

/// Says what the list is and how long it is.
pub(super) fn head(store: &Store, (kind, total): (Kind, usize), graph: &mut Graph) {
    let list = address(store, kind);
    let name = Literal::new_language_tagged_literal_unchecked(kind.plural(), "en");
    graph.insert(&Triple::new(list.clone(), rdf::TYPE, schema::ItemList));
    graph.insert(&Triple::new(list.clone(), schema::name, name));
    graph.insert(&Triple::new(list, schema::numberOfItems, count(total)));
}

/// Adds what a list tells of one thing.
pub(super) fn tell(store: &Store, thing: &NamedNode, graph: &mut Graph) -> Result<(), Problem> {
    if store.base().kind(thing.as_ref()) == Some(Kind::Publication) {
        for property in TOLD {
            let quads = store.quads(Some(thing.into()), Some(*property), None, DEFAULT);
            for quad in quads {
                graph.insert(&Triple::from(quad?));
            }
        }
    } else {
        graph.insert(&Triple::new(
            thing.clone(),
            colo::publicationCount,
            count(publications(store, thing)?),
        ));
    }
    Ok(())
}

const DEFAULT: Option<GraphNameRef<'static>> = Some(GraphNameRef::DefaultGraph);

fn count(number: usize) -> Literal {
    Literal::from(u64::try_from(number).unwrap_or(u64::MAX))
}

/// How many publications say something of a thing.
fn publications(store: &Store, thing: &NamedNode) -> Result<usize, Problem> {
    if let Some(view) = Reading::ready(store) {
        let catalogue = view.kept(|| Catalogue::of(&view, store.base()));
        let thing = view.id(thing.into());
        return Ok(thing.map_or(0, |thing| catalogue.naming(&view, thing)));
    }
    let mut publications = BTreeSet::new();
    for quad in store.quads(None, None, Some(thing.into()), DEFAULT) {
        if let NamedOrBlankNode::NamedNode(subject) = quad?.subject
            && store.base().kind(subject.as_ref()) == Some(Kind::Publication)
        {
            publications.insert(subject);
        }
    }
    Ok(publications.len())
}

/// All things of a kind in the order in which a person looks for them.
fn in_order(store: &Store, kind: Kind) -> Result<Vec<NamedNode>, Problem> {
    let mut things = members(store, kind)?;
    if kind == Kind::Publication {
        let mut dates = values(store, dcterms::date)?;
        dates.extend(values(store, dcterms::issued)?);
        things.sort_by_cached_key(|thing| (Reverse(dates.get(thing).cloned()), thing.clone()));
    } else {
        let mut labels = values(store, foaf::name)?;
        labels.extend(values(store, skos::prefLabel)?);
        things.sort_by_cached_key(|thing| {
            let label = labels.get(thing).map_or(thing.as_str(), String::as_str);
            (label.to_lowercase(), thing.clone())
        });
    }
    Ok(things)
}

/// Concepts, topics and genres share a class; their names tell them apart.
fn members(store: &Store, kind: Kind) -> Result<Vec<NamedNode>, Problem> {
    let mut members = Vec::new();
    for quad in store.quads(None, Some(rdf::TYPE), Some(kind.class().into()), DEFAULT) {
        if let NamedOrBlankNode::NamedNode(member) = quad?.subject
            && store.base().kind(member.as_ref()) == Some(kind)
        {
            members.push(member);
        }
    }
    Ok(members)
}

/// The value of a property for everything that has one; of several the English, else the first.
fn values(
    store: &Store,
    property: NamedNodeRef<'_>,
) -> Result<HashMap<NamedNode, String>, Problem> {
    let mut values = HashMap::<NamedNode, (bool, String)>::new();
    for quad in store.quads(None, Some(property), None, DEFAULT) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(thing), Term::Literal(value)) =
            (quad.subject, quad.object)
        {
            let foreign = value.language().is_some_and(|language| language != "en");
            let candidate = (foreign, value.value().to_owned());
            values
                .entry(thing)
                .and_modify(|best| {
                    if candidate < *best {
                        best.clone_from(&candidate);
                    }
                })
                .or_insert(candidate);
        }
    }
    Ok(values.into_iter().map(|(thing, (_, value))| (thing, value)).collect())
}
