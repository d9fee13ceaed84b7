//! Drafting: statements are collected, each with the place at which its source makes it.

use super::form::as_stored;
use crate::record::Location;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// RDF from one source that nobody has checked yet.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What it says, each quad in the graph that it will stand in.
    pub quads: Vec<Quad>,
    origins: Arc<Origins>,
}

/// Where a source says what; only for messages, so it keeps digests instead of names.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    places: HashMap<u64, Location>,
    hasher: RandomState,
}

impl Draft {
    /// Adds a quad that stands at this place of the source, in the [form](as_stored) of the store.
    pub fn say(&mut self, quad: Quad, location: Option<&Location>) {
        if let Some(location) = location {
            let origins = Arc::make_mut(&mut self.origins);
            for predicate in [Some(&quad.predicate), None] {
                let key = origins.hasher.hash_one((&quad.subject, predicate));
                origins.places.entry(key).or_insert_with(|| location.clone());
            }
        }
        self.quads.push(as_stored(quad));
    }

    /// Where the source says what; shared, so that it outlives the draft.
    #[must_use]
    pub fn origins(&self) -> Arc<Origins> {
        Arc::clone(&self.origins)
    }

    /// See [`Origins::locate`].
    #[must_use]
    pub fn locate(
        &self,
        subject: &NamedOrBlankNode,
        predicate: Option<&NamedNode>,
    ) -> Option<&Location> {
        self.origins.locate(subject, predicate)
    }
}

impl Origins {
    /// Where the source says this of the subject; else where it first speaks of the subject.
    #[must_use]
    pub fn locate(
        &self,
        subject: &NamedOrBlankNode,
        predicate: Option<&NamedNode>,
    ) -> Option<&Location> {
        let place = |predicate: Option<&NamedNode>| {
            self.places.get(&self.hasher.hash_one((subject, predicate)))
        };
        predicate.and_then(|predicate| place(Some(predicate))).or_else(|| place(None))
    }
}
