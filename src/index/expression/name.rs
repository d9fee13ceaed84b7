//! Naming: a term that an expression makes gets a number, and its memory is counted.

use super::{Cx, Id};
use crate::problem::Problem;
use oxrdf::Term;
use spareval::ExpressionTerm;

/// What a term costs beside its text: it is held twice, in a list and in a table.
const OVERHEAD: usize = 160;

/// Gives a computed term its number.
///
/// # Errors
///
/// If the query would hold more than it may.
pub(super) fn name(term: Term, cx: &Cx) -> Result<Id, Problem> {
    let (made, size) = (cx.terms.made(), size(&term));
    let id = cx.terms.id(term);
    if cx.terms.made() > made {
        cx.meter.hold(size)?;
    }
    Ok(id)
}

fn size(term: &Term) -> usize {
    let text = match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
        Term::Triple(triple) => size(&triple.object) + OVERHEAD,
    };
    OVERHEAD + 2 * text
}

/// A term as the evaluator of Oxigraph writes it: `"01"^^xsd:integer` is `1`.
pub(in crate::index) fn canonical(term: Term) -> Term {
    ExpressionTerm::from(term).into()
}
