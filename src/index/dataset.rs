//! Falling back: the evaluator of Oxigraph over the same copy, for what has no operator here.

use super::plan::Graph as Default;
use super::run::{Cx, Held, gather};
use super::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::rc::Rc;

type Found = Result<InternalQuad<Id>, Problem>;

/// The copy as Oxigraph's evaluator sees it.
#[derive(Clone)]
pub(super) struct Fallback {
    cx: Cx,
    /// The graphs that make the default graph.
    default: Default,
    among: Option<Rc<[Id]>>,
}

impl Fallback {
    pub(super) fn new(cx: Cx, default: Default, among: Option<Rc<[Id]>>) -> Self {
        Self { cx, default, among }
    }

    /// The triples that may fit a pattern.
    fn rows(&self, [s, p, o]: [Option<Id>; 3], held: &mut Held) -> Result<Vec<u32>, Problem> {
        let (cx, view) = (&self.cx, &self.cx.view);
        match (s, o, p) {
            (Some(s), ..) => gather(view.about(s), held, cx),
            (_, Some(o), _) => gather(view.naming(o), held, cx),
            (_, _, Some(p)) => gather(view.rows_with(p), held, cx),
            _ => gather(view.rows(), held, cx),
        }
    }

    /// The quads that a triple makes, if it fits.
    #[expect(clippy::option_option, reason = "spareval asks so: none is any named graph")]
    fn quads(&self, row: u32, wanted: [Option<Id>; 3], graph: Option<Option<Id>>) -> Vec<Found> {
        let triple = self.cx.view.row(row);
        let fits = |(wanted, is): (&Option<Id>, Id)| wanted.is_none_or(|wanted| wanted == is);
        if !wanted.iter().zip(triple).all(fits) {
            return Vec::new();
        }
        let [subject, predicate, object] = triple;
        let quad = |graph| {
            let graph_name = (graph != UNBOUND).then_some(graph);
            Ok(InternalQuad { subject, predicate, object, graph_name })
        };
        self.places(row, graph).into_iter().map(quad).collect()
    }

    fn may_name(&self, graph: Id) -> bool {
        self.among.as_ref().is_none_or(|among| among.contains(&graph))
    }

    /// The graphs in which a triple stands, as far as they are asked for: [`UNBOUND`] is the
    /// default graph.
    #[expect(clippy::option_option, reason = "spareval asks so: none is any named graph")]
    fn places(&self, row: u32, graph: Option<Option<Id>>) -> Vec<Id> {
        let view = &self.cx.view;
        let graphs = view.graphs_of(row);
        match graph {
            Some(None) => {
                let here = self.default.holds(row, UNBOUND, view);
                if here { vec![UNBOUND] } else { Vec::new() }
            }
            Some(Some(graph)) if graphs.contains(&graph) && self.may_name(graph) => vec![graph],
            Some(Some(_)) => Vec::new(),
            None => graphs.iter().copied().filter(|graph| self.may_name(*graph)).collect(),
        }
    }
}

impl QueryableDataset<'static> for Fallback {
    type InternalTerm = Id;
    type Error = Problem;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        graph_name: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, Problem>> + use<> {
        let graph = graph_name.map(Option::<&Id>::copied);
        let wanted = [subject, predicate, object].map(Option::<&Id>::copied);
        let mut held = Held::new(&self.cx);
        let (rows, failed) = match self.rows(wanted, &mut held) {
            Ok(rows) => (rows, None),
            Err(problem) => (Vec::new(), Some(Err(problem))),
        };
        let scan = self.clone();
        let quads = rows.into_iter().enumerate().flat_map(move |(done, row)| {
            // Held for as long as the rows are.
            let _ = &held;
            match scan.cx.meter.check() {
                Err(problem) if done % 1024 == 0 => vec![Err(problem)],
                _ => scan.quads(row, wanted, graph),
            }
        });
        failed.into_iter().chain(quads)
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Problem>> + use<> {
        let graphs = self.cx.view.graphs().iter().copied();
        let named: Vec<_> = graphs.filter(|graph| self.may_name(*graph)).map(Ok).collect();
        named.into_iter()
    }

    fn contains_internal_graph_name(&self, graph_name: &Id) -> Result<bool, Problem> {
        Ok(self.may_name(*graph_name) && self.cx.view.graphs().contains(graph_name))
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Problem> {
        Ok(self.cx.terms.id(super::expression::canonical(term)))
    }

    fn externalize_term(&self, id: Id) -> Result<Term, Problem> {
        let lost = || Problem::internal("a term without a number");
        self.cx.terms.term(id).ok_or_else(lost)
    }
}
