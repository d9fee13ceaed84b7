//! Placing: a graph that is sent whole becomes the change that makes it so (SPARQL 1.1 Graph Store
//! HTTP Protocol).
//!
//! What holds of an update holds here: the exact effect is recorded, the shapes are held against
//! it, and where no graph is named, the graph of curation is written to.

use super::Updated;
use super::operation::{MOST_STATEMENTS, default_graph, too_many};
use super::renaming::known;
use super::template::{Labels, Names, triple_term};
use super::update::{expect, judge, same};
use crate::config::DefaultGraph;
use crate::ledger::{Commit, Why};
use crate::lift::as_stored;
use crate::problem::{Kind, Problem};
use crate::read::{self, Profile, Source};
use crate::record::Location;
use crate::store::{Made, Store, Trial};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Which graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The one with this name.
    Named(NamedNode),
    /// The default graph.
    Default,
    /// A new one, which gets a name.
    New,
}

/// What becomes of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It says what was sent and nothing else: `PUT`.
    Replace,
    /// It says what was sent as well: `POST`.
    Merge,
    /// It is gone: `DELETE`.
    Delete,
}

/// A graph that arrived, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What it is called in messages.
    pub name: String,
    /// Its media type, without parameters.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What has to be so for a change to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The catalogue has this version.
    pub version: Option<u64>,
    /// The graph is there.
    pub there: bool,
    /// The graph is not there.
    pub absent: bool,
    /// The graph has one of these [tags](tag).
    pub tags: Option<Vec<String>>,
}

/// A graph that is to be placed, and who asks for it.
#[derive(Clone, Debug)]
pub struct Placing {
    /// Where.
    pub place: Place,
    /// How.
    pub way: Way,
    /// What, in parts that share no blank nodes.
    pub bodies: Vec<Body>,
    /// If what.
    pub condition: Condition,
    /// Who: a person or a program.
    pub agent: String,
    /// Why, in words.
    pub message: String,
    /// The name under which it is made once, even if it is sent again.
    pub key: Option<String>,
    /// What the default graph is.
    pub default_graph: DefaultGraph,
}

/// What became of a graph.
#[derive(Debug)]
pub struct Placed {
    /// Its name.
    pub graph: NamedNode,
    /// Whether it was not there before.
    pub is_new: bool,
    /// What was recorded.
    pub updated: Updated,
}

type Read = Vec<Vec<(Quad, Location)>>;

/// Puts a graph in its place: all of it, or nothing.
///
/// # Errors
///
/// If a body cannot be read; if the graph that is to go is not there; if a condition does not hold;
/// if the default graph cannot be written to; every shape that would be broken; if it cannot be made
/// safe on disk.
pub fn place(store: &Store, placing: &Placing) -> Result<Placed, Problem> {
    let named = target(store, placing)?;
    let base = named.as_ref().map_or_else(|| store.base().join("graph"), Clone::clone);
    let read = read(&placing.bodies, base.as_str())?;
    let digest = digest(placing);
    let (mut version, mut is_new, mut graph) = (0, false, base);
    let made = store.change_once(placing.key.as_deref(), |trial| {
        version = store.version();
        expect(placing.condition.version, version)?;
        graph = named.unwrap_or_else(|| store.base().graph(format_args!("posted-{}", version + 1)));
        let before: Vec<Quad> = within(trial, &graph).collect::<Result<_, _>>()?;
        is_new = before.is_empty();
        permit(placing, &graph, &before)?;
        let (quads, origins) = named_nodes(store, (read, &graph), &before)?;
        if placing.way != Way::Merge {
            let stays: HashSet<&Quad> = quads.iter().collect();
            for quad in before.iter().filter(|quad| !stays.contains(quad)) {
                trial.remove(quad.clone())?;
            }
        }
        quads.into_iter().try_for_each(|quad| trial.insert(quad))?;
        let why = Why {
            agent: placing.agent.clone(),
            action: "update",
            message: placing.message.clone(),
            source: None,
        };
        let change = judge(store, trial, why, &|quad| origins.get(quad))?;
        let kept: Vec<&[u8]> = placing.bodies.iter().map(|body| &*body.bytes).collect();
        let change = change.keeping(kept.concat().as_slice());
        Ok(if placing.key.is_some() { change.asked_by(digest.clone()) } else { change })
    })?;
    let commit = match made {
        Made::Now(commit) => commit,
        Made::Before(commit) => Some(same(commit, &digest)?),
    };
    let version = commit.as_ref().map_or(version, Commit::sequence);
    Ok(Placed { graph, is_new, updated: Updated { version, commit } })
}

/// The name of the graph that is written to; a new one gets it later.
fn target(store: &Store, placing: &Placing) -> Result<Option<NamedNode>, Problem> {
    let curation = store.base().curation();
    match (&placing.place, placing.default_graph, placing.way) {
        (Place::Named(name), ..) => Ok(Some(name.clone())),
        (Place::New, ..) => Ok(None),
        (Place::Default, DefaultGraph::Strict, _) | (Place::Default, _, Way::Merge) => {
            Ok(Some(curation))
        }
        (Place::Default, DefaultGraph::Union, _) => Err(default_graph()),
    }
}

fn within<'t>(
    trial: &'t Trial<'_>,
    graph: &'t NamedNode,
) -> impl Iterator<Item = Result<Quad, Problem>> + 't {
    trial.quads(None, None, None, Some(graph.as_ref().into()))
}

fn read(bodies: &[Body], base: &str) -> Result<Read, Problem> {
    let one = |body: &Body| {
        let location = Location::of(body.name.as_str());
        let source = Source { location, bytes: body.bytes.clone(), profile: Profile::default() };
        // What arrives is a request, and none of our files.
        read::graph(&source, &body.media_type, base).map_err(|problem| match problem.kind() {
            Kind::BadSource => Problem::all(Kind::BadRequest, problem.details().to_vec()),
            _ => problem,
        })
    };
    bodies.iter().map(one).collect()
}

fn permit(placing: &Placing, graph: &NamedNode, before: &[Quad]) -> Result<(), Problem> {
    let Condition { there, absent, tags, .. } = &placing.condition;
    let failed = |told: String| {
        Err(Problem::new(Kind::PreconditionFailed, told)
            .help("look at what has changed, then ask again with the ETag of now"))
    };
    if before.is_empty() && placing.way == Way::Delete {
        return Err(Problem::new(Kind::NotFound, format!("there is no graph {graph}"))
            .help("the graphs are listed at the address of the SPARQL service"));
    }
    if *there && before.is_empty() {
        return failed(format!("there is no graph {graph}"));
    }
    if *absent && !before.is_empty() {
        return failed(format!("the graph {graph} is there already"));
    }
    match tags {
        Some(tags) if !tags.contains(&tag(before.iter())) => {
            failed(format!("the graph {graph} has changed in the meantime"))
        }
        _ => Ok(()),
    }
}

type Origins = HashMap<Quad, Location>;

/// The statements as they are stored: blank nodes have names, the ones that they had if they did.
fn named_nodes(
    store: &Store,
    (read, graph): (Read, &NamedNode),
    before: &[Quad],
) -> Result<(Vec<Quad>, Origins), Problem> {
    let mut names = Names::new(store.base(), store.version() + 1);
    let (mut quads, mut origins) = (Vec::new(), HashMap::new());
    for part in read {
        let triples: Vec<Triple> = part.iter().map(|(quad, _)| quad.clone().into()).collect();
        let mut labels: Labels = known(store.base(), before, &triples);
        for (quad, place) in part {
            let subject = match quad.subject {
                NamedOrBlankNode::BlankNode(node) => names.written(&node, &mut labels),
                NamedOrBlankNode::NamedNode(node) => node,
            };
            let object = match quad.object {
                Term::BlankNode(node) => names.written(&node, &mut labels).into(),
                Term::Triple(_) => return Err(triple_term().at(place)),
                object => object,
            };
            let graph = GraphName::from(graph.clone());
            let quad = as_stored(Quad::new(subject, quad.predicate, object, graph));
            origins.insert(quad.clone(), place);
            quads.push(quad);
            if quads.len() > MOST_STATEMENTS {
                return Err(too_many());
            }
        }
    }
    Ok((quads, origins))
}

/// What tells the state of a graph from every other: the order of its statements does not count.
pub fn tag<'a>(quads: impl Iterator<Item = &'a Quad>) -> String {
    let mut sum = 0_u128;
    for quad in quads {
        let Quad { subject, predicate, object, .. } = quad;
        let digest = Sha256::digest(format!("{subject} {predicate} {object}"));
        let half = digest.first_chunk().copied().unwrap_or_default();
        sum = sum.wrapping_add(u128::from_be_bytes(half));
    }
    format!("{sum:032x}")
}

/// The digest of what is asked for.
fn digest(placing: &Placing) -> String {
    let bodies: Vec<_> = placing
        .bodies
        .iter()
        .map(|body| (&body.media_type, format!("{:x}", Sha256::digest(&body.bytes))))
        .collect();
    let asked = format!("{:?} {:?} {bodies:?} {}", placing.place, placing.way, placing.message);
    format!("{:x}", Sha256::digest(asked))
}
