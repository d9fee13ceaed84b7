//! Judging: a term becomes its effective boolean value, and a truth a term.

use super::{Cx, Id, UNBOUND};
use oxrdf::Literal;
use oxsdatatypes::Boolean;
use spareval::ExpressionTerm;

/// The effective boolean value of a term (SPARQL 1.1, section 17.2.2); `None` is an error.
pub(super) fn of(id: Id, cx: &Cx) -> Option<bool> {
    let value = ExpressionTerm::from(cx.terms.term(id)?);
    Some(match value {
        ExpressionTerm::BooleanLiteral(value) => value.into(),
        ExpressionTerm::StringLiteral(text) => !text.is_empty(),
        ExpressionTerm::FloatLiteral(value) => Boolean::from(value).into(),
        ExpressionTerm::DoubleLiteral(value) => Boolean::from(value).into(),
        ExpressionTerm::IntegerLiteral(value) => Boolean::from(value).into(),
        ExpressionTerm::DecimalLiteral(value) => Boolean::from(value).into(),
        _ => return None,
    })
}

/// Truths as terms.
pub(super) fn column(truths: &[Option<bool>], cx: &Cx) -> Vec<Id> {
    let named = [false, true].map(|truth| cx.terms.id(Literal::from(truth).into()));
    let name = |truth: &Option<bool>| truth.map_or(UNBOUND, |truth| named[usize::from(truth)]);
    truths.iter().map(name).collect()
}
