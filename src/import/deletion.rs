//! Deleting: a thing becomes a tombstone, and what was said of it leaves the graph.

use super::context::context;
use super::parting::{is_statement, part, speaks_of};
use super::tombstone::{Fate, orphaned, tombstone, tombstones};
use crate::check::check;
use crate::ledger::{Change, Why};
use crate::lift::Draft;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::{dcterms, foaf, schema, skos};
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::HashSet;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 2000;

/// What a deletion would do.
#[derive(Clone, Debug)]
pub struct Deletion {
    /// The thing.
    pub thing: NamedNode,
    /// What it is called.
    pub label: String,
    /// How many statements are about it.
    pub about: usize,
    /// How many statements of other things point at it.
    pub pointing: usize,
    /// How many statements are about its parts: contributions, excerpts, claims.
    pub parts: usize,
    /// What would be written.
    pub change: Change,
}

/// Says what the deletion of a thing would do; writes nothing.
///
/// Its statements go, and those that point at it; evidence stays, because the source still says
/// what it said. What pointed at it is checked as it then is.
///
/// # Errors
///
/// If it is no thing of this catalogue, is not known, or was deleted before; if there is no
/// reason; if something else would no longer fit its shape.
pub fn deletion(store: &Store, thing: &NamedNode, reason: &str) -> Result<Deletion, Problem> {
    let reason = reason_given(reason)?;
    let own = living(store, thing)?;
    let base = store.base();
    let parts: HashSet<NamedNode> =
        own.iter().filter_map(|quad| part(base, quad, |node| node == thing)).collect();
    let mut leaving: HashSet<Quad> = own.into_iter().collect();
    for node in &parts {
        leaving.extend(around(store, node)?);
    }
    let is_gone = |node: &NamedNode| node == thing || parts.contains(node);
    let neighbours: HashSet<NamedNode> = leaving
        .iter()
        .filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) if !is_gone(node) => Some(node.clone()),
            _ => None,
        })
        .collect();
    let mut staying = Vec::new();
    for node in &neighbours {
        let said = said(store, node)?;
        staying.extend(said.into_iter().filter(|quad| !speaks_of(quad, is_gone)));
    }
    let mut draft = Draft::default();
    let heirless: HashSet<NamedOrBlankNode> = leaving
        .iter()
        .filter(|quad| quad.predicate == dcterms::isReplacedBy)
        .map(|quad| quad.subject.clone())
        .collect();
    draft.quads.extend(
        staying
            .iter()
            .cloned()
            .map(|quad| if heirless.contains(&quad.subject) { orphaned(quad) } else { quad }),
    );
    draft.quads.extend(tombstone(store, thing, reason, Fate::Deleted));
    let mut known = context(store, &draft, |_| false)?;
    for quad in leaving.iter().chain(&staying) {
        known.remove(&Triple::from(quad.clone()));
    }
    let checked = check(draft, &known)?;
    let why = Why {
        agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
        action: "delete",
        message: format!("delete {}: {reason}", thing.as_str()),
        source: None,
    };
    let subject = |quad: &&Quad, is: &dyn Fn(&NamedNode) -> bool| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if is(node));
    let about = leaving.iter().filter(|quad| subject(quad, &|node| node == thing)).count();
    let of_parts =
        leaving.iter().filter(|quad| subject(quad, &|node| parts.contains(node))).count();
    Ok(Deletion {
        thing: thing.clone(),
        label: label(&leaving, thing),
        about,
        pointing: leaving.len() - about - of_parts,
        parts: of_parts,
        change: Change::replace(leaving.into_iter().chain(staying), &checked, why),
    })
}

pub(super) fn reason_given(reason: &str) -> Result<&str, Problem> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if (1..=LONGEST_REASON).contains(&length) {
        return Ok(reason);
    }
    let message = format!("the reason has {length} characters, expected 1 to {LONGEST_REASON}");
    Err(Problem::new(Kind::Usage, message).help("say in a sentence why; everybody can read it"))
}

/// The statements around a thing that can be deleted.
pub(super) fn living(store: &Store, thing: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let (name, base) = (thing.as_str(), store.base());
    if base.kind(thing.as_ref()).is_none() {
        let message = format!("<{name}> is no thing of this catalogue");
        let help = format!("the names of its things look like {base}id/publication/some-key");
        return Err(Problem::new(Kind::Usage, message).help(help));
    }
    let (gone, merged) = tombstones(store)?;
    if let Some(survivor) = merged.get(thing) {
        return Err(Problem::new(Kind::Gone, format_args!("<{name}> was merged into {survivor}"))
            .help("name that one"));
    }
    if gone.contains(thing) {
        return Err(Problem::new(Kind::Gone, format_args!("<{name}> was deleted before"))
            .help("its page says when and why"));
    }
    let own = around(store, thing)?;
    if said(store, thing)?.is_empty() {
        return Err(Problem::new(Kind::NotFound, format_args!("nothing is said of <{name}>"))
            .help("check the spelling; its page shows its name"));
    }
    Ok(own)
}

/// The statements that have a node as subject.
fn said(store: &Store, node: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let quads = store.quads(Some(node.as_ref().into()), None, None, None);
    let mut quads = quads.collect::<Result<Vec<_>, _>>()?;
    quads.retain(|quad| is_statement(store.base(), quad));
    Ok(quads)
}

/// The statements that have a node as subject or as object.
fn around(store: &Store, node: &NamedNode) -> Result<Vec<Quad>, Problem> {
    let mut quads = said(store, node)?;
    for quad in store.quads(None, None, Some(node.as_ref().into()), None) {
        let quad = quad?;
        if is_statement(store.base(), &quad) {
            quads.push(quad);
        }
    }
    Ok(quads)
}

/// The first of its names in the order of the alphabet, or else its address.
pub(super) fn label(quads: &HashSet<Quad>, thing: &NamedNode) -> String {
    let names = [dcterms::title, skos::prefLabel, schema::name, foaf::name];
    let name = |quad: &Quad| match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(node), Term::Literal(name))
            if node == thing && names.iter().any(|known| quad.predicate == *known) =>
        {
            Some(name.value().to_owned())
        }
        _ => None,
    };
    quads.iter().filter_map(name).min().unwrap_or_else(|| thing.as_str().to_owned())
}
