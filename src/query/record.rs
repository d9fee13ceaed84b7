//! Recording: publications become what a harvester keeps of each.

use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, foaf, prov, rdf, skos};
use oxrdf::{Graph, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, Triple};
use std::collections::HashMap;

/// What a record says of the things that a publication names.
const NAMES: &[NamedNodeRef<'static>] = &[rdf::TYPE, skos::prefLabel, foaf::name];

/// What belongs to a publication and has no page of its own.
const PARTS: &[NamedNodeRef<'static>] = &[prov::qualifiedAttribution, colo::excerpt];

/// Makes records, and remembers the names that it met.
pub struct Recorder<'a> {
    store: &'a Store,
    names: HashMap<NamedNode, Vec<Triple>>,
}

impl<'a> Recorder<'a> {
    /// One that knows no names yet.
    #[must_use]
    pub fn new(store: &'a Store) -> Self {
        Self { store, names: HashMap::new() }
    }

    /// What is stated of a publication and its parts, and the names of what it names; nothing if
    /// it is not there.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn record(&mut self, thing: &NamedNode) -> Result<Graph, Problem> {
        let mut triples = said(self.store, thing.into())?;
        let parts: Vec<Term> = triples
            .iter()
            .filter(|triple| PARTS.contains(&triple.predicate.as_ref()))
            .map(|triple| triple.object.clone())
            .collect();
        for part in parts {
            match &part {
                Term::NamedNode(part) => triples.extend(said(self.store, part.into())?),
                Term::BlankNode(part) => triples.extend(said(self.store, part.into())?),
                _ => {}
            }
        }
        let mut graph = Graph::new();
        for triple in &triples {
            graph.insert(triple);
            if let Term::NamedNode(named) = &triple.object
                && triple.predicate != rdf::TYPE
                && named != thing
            {
                for name in self.names_of(named)? {
                    graph.insert(name);
                }
            }
        }
        Ok(graph)
    }

    fn names_of(&mut self, named: &NamedNode) -> Result<&[Triple], Problem> {
        if !self.names.contains_key(named) {
            let mut told = Vec::new();
            if self.store.base().parts(named.as_ref()).is_some() {
                for property in NAMES {
                    let quads = self.store.quads(
                        Some(named.into()),
                        Some(*property),
                        None,
                        Some(GraphNameRef::DefaultGraph),
                    );
                    for quad in quads {
                        told.push(Triple::from(quad?));
                    }
                }
            }
            self.names.insert(named.clone(), told);
        }
        Ok(self.names.get(named).map_or(&[], Vec::as_slice))
    }
}

/// What a thing is called: in English, if it is.
#[must_use]
pub fn label(store: &Store, thing: &NamedNode) -> Option<String> {
    let names = Recorder::new(store).names_of(thing).ok()?.to_vec();
    let texts = names.into_iter().filter_map(|name| match name.object {
        Term::Literal(text) => Some(text),
        _ => None,
    });
    texts
        .min_by_key(|text| {
            let language = text.language().unwrap_or("en").to_owned();
            (language.split('-').next() != Some("en"), language, text.value().to_owned())
        })
        .map(|text| text.value().to_owned())
}

fn said(store: &Store, node: NamedOrBlankNodeRef<'_>) -> Result<Vec<Triple>, Problem> {
    let quads = store.quads(Some(node), None, None, Some(GraphNameRef::DefaultGraph));
    quads.map(|quad| Ok(Triple::from(quad?))).collect()
}
