//! Building: quads, one after the other, become a reading copy.

use super::arrange::arrange;
use super::copy::Copy;
use super::expression::canonical;
use super::gather::Gathered;
use super::permute::Quads;
use super::section::Section;
use super::{Id, UNBOUND};
use crate::problem::{Kind, Problem};
use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Quad, Term, TermRef};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// Quads on their way into a copy: sixteen bytes each, and every term once.
pub struct Builder<F> {
    stated: F,
    terms: Gathered,
    quads: Vec<[Id; 4]>,
    /// The graphs that have come, and those of them that are stated; 0 is the default graph.
    graphs: FxHashSet<Id>,
    stated_graphs: FxHashSet<Id>,
}

impl<F: Fn(&GraphName) -> bool> Builder<F> {
    /// A copy without anything; the quads of the graphs that are `stated` make its default graph.
    pub fn new(stated: F) -> Self {
        Self {
            stated,
            terms: Gathered::new(),
            quads: Vec::new(),
            graphs: FxHashSet::default(),
            stated_graphs: FxHashSet::default(),
        }
    }

    /// Adds a quad; one that has come before changes nothing.
    ///
    /// A quad of the default graph is in no named graph: it is kept if the default graph itself is
    /// stated, and otherwise passed over.
    ///
    /// # Errors
    ///
    /// [`Kind::SourceTooLarge`] if there are more than four thousand million terms or quads,
    /// [`Kind::BadSource`] for a triple term that N-Triples cannot say.
    pub fn push(&mut self, quad: &Quad) -> Result<(), Problem> {
        let last = self.quads.last().copied().unwrap_or_default();
        let graph = match &quad.graph_name {
            GraphName::NamedNode(node) => self.terms.number(node.as_ref().into(), last[3])?,
            GraphName::BlankNode(node) => self.terms.number(node.as_ref().into(), last[3])?,
            GraphName::DefaultGraph => UNBOUND,
        };
        if self.graphs.insert(graph) && (self.stated)(&quad.graph_name) {
            self.stated_graphs.insert(graph);
        }
        if graph == UNBOUND && !self.stated_graphs.contains(&UNBOUND) {
            return Ok(());
        }
        if self.quads.len() >= u32::MAX as usize - 1 {
            return Err(Problem::new(Kind::SourceTooLarge, "too many quads for a reading copy"));
        }
        let subject = self.terms.number(quad.subject.as_ref().into(), last[0])?;
        let predicate = self.terms.number(quad.predicate.as_ref().into(), last[1])?;
        let object = spelled(&quad.object);
        let object = self.terms.number(TermRef::from(&*object), last[2])?;
        self.quads.push([subject, predicate, object, graph]);
        Ok(())
    }

    /// The copy of everything that was added, as it stands at this version of the catalogue.
    #[must_use]
    pub fn finish(self, version: u64) -> Copy {
        let Self { terms, mut quads, stated_graphs, .. } = self;
        let (dictionary, ids) = arrange(&terms);
        drop(terms);
        let id = |number: Id| ids[number as usize];
        for quad in &mut quads {
            *quad = quad.map(id);
        }
        let stated = stated_graphs.into_iter().map(id).collect();
        let last_subject = dictionary.section(Section::Iri).end - 1;
        let last = dictionary.len();
        let triples = Quads { all: quads, last_subject, last, stated }.into_triples();
        Copy::new(version, dictionary, triples)
    }
}

/// A term as the store writes it, where a value can be written in more than one way.
fn spelled(term: &Term) -> Cow<'_, Term> {
    match term {
        Term::Literal(literal)
            if literal.datatype() != xsd::STRING && literal.language().is_none() =>
        {
            Cow::Owned(canonical(term.clone()))
        }
        _ => Cow::Borrowed(term),
    }
}
