//! Falling back: the evaluator of Oxigraph over the same copy, for what has no operator here.

use super::plan::Graph as Default;
use super::run::Cx;
use super::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::rc::Rc;

/// The copy as Oxigraph's evaluator sees it.
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
        let view = &self.cx.view;
        let rows: Vec<u32> = match (subject, object, predicate) {
            (Some(subject), ..) => view.about(*subject).collect(),
            (_, Some(object), _) => view.naming(*object).collect(),
            (_, _, Some(predicate)) => view.rows_with(*predicate).to_vec(),
            _ => view.rows().collect(),
        };
        let graph = graph_name.map(Option::<&Id>::copied);
        let wanted = [subject, predicate, object].map(Option::<&Id>::copied);
        let mut found = Vec::new();
        for (done, row) in rows.into_iter().enumerate() {
            if done % 4096 == 0
                && let Err(problem) = self.cx.meter.check()
            {
                return vec![Err(problem)].into_iter();
            }
            let triple = view.row(row);
            if wanted
                .iter()
                .zip(triple)
                .all(|(wanted, is)| wanted.is_none_or(|wanted| wanted == is))
            {
                let [subject, predicate, object] = triple;
                for graph in self.places(row, graph) {
                    let graph_name = (graph != UNBOUND).then_some(graph);
                    found.push(Ok(InternalQuad { subject, predicate, object, graph_name }));
                }
            }
        }
        found.into_iter()
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
