//! Drafting: statements are collected, each with the place at which its source makes it.

use crate::record::Location;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad};
use std::collections::HashMap;

/// RDF from one source that nobody has checked yet.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What it says, each quad in the graph that it will stand in.
    pub quads: Vec<Quad>,
    origins: HashMap<(NamedOrBlankNode, Option<NamedNode>), Location>,
}

impl Draft {
    /// Adds a quad that stands at this place of the source.
    pub fn say(&mut self, quad: Quad, location: Option<&Location>) {
        if let Some(location) = location {
            let key = (quad.subject.clone(), Some(quad.predicate.clone()));
            self.origins.entry(key).or_insert_with(|| location.clone());
            self.origins.entry((quad.subject.clone(), None)).or_insert_with(|| location.clone());
        }
        self.quads.push(quad);
    }

    /// Where the source says this of the subject; else where it first speaks of the subject.
    #[must_use]
    pub fn locate(
        &self,
        subject: &NamedOrBlankNode,
        predicate: Option<&NamedNode>,
    ) -> Option<&Location> {
        predicate
            .and_then(|predicate| self.origins.get(&(subject.clone(), Some(predicate.clone()))))
            .or_else(|| self.origins.get(&(subject.clone(), None)))
    }
}
