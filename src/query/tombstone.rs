//! Asking for the dead: the name of a deleted thing becomes the page about its tombstone.

use super::closing::close;
use crate::answer::{Page, View};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, rdf};
use oxrdf::{Graph, NamedNode, TermRef};

/// The page about what remains of a deleted thing, if it was deleted.
///
/// # Errors
///
/// If the store cannot be read.
pub fn tombstone(store: &Store, thing: &NamedNode) -> Result<Option<Page>, Problem> {
    let version = store.version();
    let curation = store.base().graph("curation");
    let mut graph = Graph::new();
    let said = store.quads(Some(thing.into()), None, None, Some(curation.as_ref().into()));
    for quad in said {
        graph.insert(&quad?.into());
    }
    let class = TermRef::from(colo::Tombstone);
    if graph.object_for_subject_predicate(thing, rdf::TYPE) != Some(class) {
        return Ok(None);
    }
    close(store, &mut graph)?;
    let (topic, view) = (thing.clone(), View::Tombstone);
    Ok(Some(Page { topic, view, entries: Vec::new(), graph, version, pictures: Vec::new() }))
}
