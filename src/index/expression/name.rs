//! Naming: a term that an expression makes gets a number.

use super::{Cx, Id};
use crate::problem::Problem;
use oxrdf::Term;
use spareval::ExpressionTerm;

/// Gives a computed term its number.
///
/// # Errors
///
/// If the query would hold more than it may.
pub(super) fn name(term: Term, cx: &Cx) -> Result<Id, Problem> {
    let id = cx.terms.id(term);
    cx.meter.hold(0)?;
    Ok(id)
}

/// A term as the evaluator of Oxigraph writes it: `"01"^^xsd:integer` is `1`.
pub(in crate::index) fn canonical(term: Term) -> Term {
    ExpressionTerm::from(term).into()
}
