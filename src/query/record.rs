//! Recording: publications become what a harvester keeps of each.

use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, foaf, prov, rdf, skos};
use oxrdf::{Graph, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, Triple};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What a record says of the things that a publication names.
const NAMES: &[NamedNodeRef<'static>] = &[rdf::TYPE, skos::prefLabel, foaf::name];

/// What belongs to a publication and has no page of its own.
const PARTS: &[NamedNodeRef<'static>] = &[prov::qualifiedAttribution, colo::excerpt];

/// Most things whose names are remembered.
const MOST: usize = 200_000;

/// Names that were met while records of one version were made.
#[derive(Debug, Default)]
pub struct Named(RwLock<Met>);

#[derive(Debug, Default)]
struct Met {
    version: u64,
    names: HashMap<NamedNode, Arc<[Triple]>>,
}

impl Named {
    /// The names of a thing as of a version; read if nobody met it yet.
    fn of(
        &self,
        thing: &NamedNode,
        version: u64,
        read: impl FnOnce() -> Result<Vec<Triple>, Problem>,
    ) -> Result<Arc<[Triple]>, Problem> {
        let met = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = met.names.get(thing).filter(|_| met.version == version) {
            return Ok(Arc::clone(names));
        }
        drop(met);
        let names: Arc<[Triple]> = read()?.into();
        let mut met = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if met.version < version || met.names.len() >= MOST {
            *met = Met { version, ..Met::default() };
        }
        if met.version == version {
            met.names.insert(thing.clone(), Arc::clone(&names));
        }
        Ok(names)
    }
}

/// Makes records, and remembers the names that it met.
#[derive(Clone, Copy)]
pub struct Recorder<'a> {
    store: &'a Store,
    names: &'a Named,
    version: u64,
}

impl<'a> Recorder<'a> {
    /// One that remembers names together with others.
    #[must_use]
    pub fn new(store: &'a Store, names: &'a Named) -> Self {
        Self { store, names, version: store.version() }
    }

    /// What is stated of a publication and its parts, and the names of what it names; nothing if
    /// it is not there.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn record(&self, thing: &NamedNode) -> Result<Graph, Problem> {
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
                for name in self.names_of(named)?.iter() {
                    graph.insert(name);
                }
            }
        }
        Ok(graph)
    }

    fn names_of(&self, named: &NamedNode) -> Result<Arc<[Triple]>, Problem> {
        self.names.of(named, self.version, || names(self.store, named))
    }
}

/// What says the names of a thing of ours.
fn names(store: &Store, named: &NamedNode) -> Result<Vec<Triple>, Problem> {
    let mut told = Vec::new();
    if store.base().parts(named.as_ref()).is_some() {
        for property in NAMES {
            let graph = Some(GraphNameRef::DefaultGraph);
            for quad in store.quads(Some(named.into()), Some(*property), None, graph) {
                told.push(Triple::from(quad?));
            }
        }
    }
    Ok(told)
}

/// What a thing is called: in English, if it is.
#[must_use]
pub fn label(store: &Store, thing: &NamedNode) -> Option<String> {
    let names = names(store, thing).ok()?;
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
