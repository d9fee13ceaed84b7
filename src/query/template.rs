//! Instantiating: a template of an update and a row of its answer become a quad.

use crate::problem::{Kind, Problem};
use crate::vocab::Base;
use oxigraph::sparql::QuerySolution;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use spargebra::term::{GraphNamePattern, NamedNodePattern, QuadPattern, TermPattern};
use std::collections::HashMap;

/// Gives every blank node of a request a name that stays: `{base}.well-known/genid/update-N-M`,
/// where N is the version that the request makes.
pub(super) struct Names<'a> {
    base: &'a Base,
    version: u64,
    given: u64,
    /// Blank nodes that functions made; they are the same in all templates.
    made: HashMap<BlankNode, NamedNode>,
}

/// The blank nodes of a template, which are other nodes in every row.
pub(super) type Labels = HashMap<BlankNode, NamedNode>;

impl<'a> Names<'a> {
    pub(super) fn new(base: &'a Base, version: u64) -> Self {
        Self { base, version, given: 0, made: HashMap::new() }
    }

    fn next(&mut self) -> NamedNode {
        self.given += 1;
        let Self { base, version, given, .. } = self;
        base.join(format_args!(".well-known/genid/update-{version}-{given}"))
    }

    /// The name of a blank node that is written in the request.
    pub(super) fn written(&mut self, node: &BlankNode, labels: &mut Labels) -> NamedNode {
        labels.entry(node.clone()).or_insert_with(|| self.next()).clone()
    }

    /// The name of a blank node that a row has.
    fn found(&mut self, node: &BlankNode) -> NamedNode {
        if let Some(name) = self.made.get(node) {
            return name.clone();
        }
        let name = self.next();
        self.made.insert(node.clone(), name.clone());
        name
    }
}

/// The quad that a template makes of a row; `None` if it makes none (SPARQL 1.1 Update §3.1.3).
pub(super) fn quad(
    template: &QuadPattern,
    row: &QuerySolution,
    labels: &mut Labels,
    names: &mut Names<'_>,
) -> Result<Option<Quad>, Problem> {
    let subject = term(&template.subject, row, labels, names)?;
    let object = term(&template.object, row, labels, names)?;
    let predicate = match &template.predicate {
        NamedNodePattern::NamedNode(node) => Some(Term::from(node.clone())),
        NamedNodePattern::Variable(variable) => row.get(variable).cloned(),
    };
    let graph = match &template.graph_name {
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::Variable(variable) => match row.get(variable) {
            Some(Term::NamedNode(node)) => Some(node.clone().into()),
            _ => None,
        },
    };
    let (Some(subject), Some(Term::NamedNode(predicate)), Some(object), Some(graph)) =
        (subject, predicate, object, graph)
    else {
        return Ok(None);
    };
    let Ok(subject) = NamedOrBlankNode::try_from(subject) else {
        return Ok(None);
    };
    Ok(Some(Quad::new(subject, predicate, object, graph)))
}

fn term(
    pattern: &TermPattern,
    row: &QuerySolution,
    labels: &mut Labels,
    names: &mut Names<'_>,
) -> Result<Option<Term>, Problem> {
    Ok(match pattern {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::BlankNode(node) => Some(names.written(node, labels).into()),
        TermPattern::Triple(_) => return Err(triple_term()),
        TermPattern::Variable(variable) => match row.get(variable) {
            Some(Term::BlankNode(node)) => Some(names.found(node).into()),
            Some(Term::Triple(_)) => return Err(triple_term()),
            other => other.cloned(),
        },
    })
}

/// Triple terms have no place in the model, wherever they come from.
pub(super) fn triple_term() -> Problem {
    Problem::new(Kind::BadQuery, "a triple term (RDF 1.2) is not stored here")
        .help("describe the statement with rdf:subject, rdf:predicate and rdf:object")
}
