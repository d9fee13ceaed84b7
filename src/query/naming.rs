//! Naming: a thing becomes everything that it is called, in every language.

use super::closing::objects;
use crate::answer::Labels;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{dcterms, foaf, rdfs, schema, skos};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode};

/// The properties that name a thing, the best first.
const NAMES: &[NamedNodeRef<'static>] =
    &[skos::prefLabel, dcterms::title, foaf::name, schema::name, rdfs::LABEL];

/// What a thing is called by the best property that it has.
pub(super) fn names(store: &Store, thing: &NamedNode) -> Result<Vec<Literal>, Problem> {
    let thing = NamedOrBlankNode::from(thing.clone());
    for name in NAMES {
        let labels = objects(store, &thing, *name)?;
        let labels = labels.into_iter().filter_map(|label| Literal::try_from(label).ok());
        let labels: Vec<Literal> = labels.collect();
        if !labels.is_empty() {
            return Ok(labels);
        }
    }
    Ok(Vec::new())
}

/// The labels of a store, for who shows an answer to people; what cannot be read has none.
pub(super) fn labels(store: &Store) -> Labels {
    let store = store.clone();
    Labels::new(move |thing| names(&store, thing).unwrap_or_default())
}
