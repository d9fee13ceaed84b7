//! Touching: a change becomes the things that the shapes are held against again.
//!
//! These are the things of which statements come or go, and those whose shapes look at them
//! from some steps away.

use crate::problem::Problem;
use crate::store::{Store, Trial};
use crate::vocab::{colo, dcat, oa, prov, rdf, schema, skos};
use oxrdf::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashSet;

/// How many statements away from a thing a shape may look.
const STEPS: usize = 2;

/// Properties that shapes read of other things than the one that they are held against.
const FAR: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdf::SUBJECT,
    rdf::PREDICATE,
    rdf::OBJECT,
    colo::characters,
    colo::describes,
    colo::field,
    colo::mapsTo,
    colo::notStated,
    colo::status,
    colo::suggests,
    colo::truncated,
    colo::verbatim,
    dcat::hadRole,
    oa::end,
    oa::exact,
    oa::hasSelector,
    oa::hasSource,
    oa::hasTarget,
    oa::start,
    prov::agent,
    prov::qualifiedAttribution,
    schema::itemListElement,
    schema::position,
    skos::broader,
];

/// Properties that shapes also look along from the object's side.
const INVERSE: &[NamedNodeRef<'static>] =
    &[colo::describes, prov::qualifiedAttribution, rdf::SUBJECT];

/// Every thing that has to be judged before the trial may be recorded.
pub(super) fn touched(
    store: &Store,
    trial: &Trial<'_>,
) -> Result<HashSet<NamedOrBlankNode>, Problem> {
    let mut all = HashSet::new();
    let mut edge = HashSet::new();
    for quad in trial.removed().iter().chain(trial.added()) {
        all.insert(quad.subject.clone());
        all.extend(spoken_of(store, trial, &quad.subject)?);
        if FAR.contains(&quad.predicate.as_ref()) {
            edge.insert(quad.subject.clone());
            edge.extend(judged_from_behind(quad));
        }
    }
    for _ in 0..STEPS {
        let mut next = HashSet::new();
        for node in edge {
            next.extend(around(store, trial, &node)?);
            all.insert(node);
        }
        edge = next.into_iter().filter(|node| !all.contains(node)).collect();
    }
    all.extend(edge);
    Ok(all)
}

/// The assertions about a thing: they must not contradict what is said of it.
fn spoken_of(
    store: &Store,
    trial: &Trial<'_>,
    node: &NamedOrBlankNode,
) -> Result<Vec<NamedOrBlankNode>, Problem> {
    let object = Term::from(node.clone());
    let (predicate, object) = (Some(rdf::SUBJECT), Some(object.as_ref()));
    let before = store.quads(None, predicate, object, None);
    let after = trial.quads(None, predicate, object, None);
    before.chain(after).map(|quad| Ok(quad?.subject)).collect()
}

/// The things that refer to a thing (but for its instances), and that it is the inverse of.
fn around(
    store: &Store,
    trial: &Trial<'_>,
    node: &NamedOrBlankNode,
) -> Result<Vec<NamedOrBlankNode>, Problem> {
    let object = Term::from(node.clone());
    let mut found = Vec::new();
    let before = store.quads(None, None, Some(object.as_ref()), None);
    for quad in before.chain(trial.quads(None, None, Some(object.as_ref()), None)) {
        let quad = quad?;
        if quad.predicate != rdf::TYPE {
            found.push(quad.subject);
        }
    }
    for predicate in INVERSE {
        let before = store.quads(Some(node.as_ref()), Some(*predicate), None, None);
        for quad in before.chain(trial.quads(Some(node.as_ref()), Some(*predicate), None, None)) {
            found.extend(judged_from_behind(&quad?));
        }
    }
    Ok(found)
}

/// The object of a quad, if shapes look along the quad from there.
fn judged_from_behind(quad: &Quad) -> Option<NamedOrBlankNode> {
    if !INVERSE.contains(&quad.predicate.as_ref()) {
        return None;
    }
    NamedOrBlankNode::try_from(quad.object.clone()).ok()
}
