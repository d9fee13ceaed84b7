//! Judging: a term becomes its effective boolean value, and a truth a term.

use super::number::Number;
use super::{Cx, Id, UNBOUND};
use crate::index::section::Section;
use oxrdf::Literal;
use spareval::ExpressionTerm;

/// The effective boolean value of a term (SPARQL 1.1, section 17.2.2); `None` is an error.
pub(super) fn of(id: Id, cx: &Cx) -> Option<bool> {
    let dictionary = cx.view.dictionary();
    if id != UNBOUND && id <= dictionary.len() {
        return match dictionary.section_of(id) {
            Section::Boolean => Some(matches!(dictionary.text(id), "true" | "1")),
            Section::Text if dictionary.is_plain(id) => Some(!dictionary.text(id).is_empty()),
            Section::Number => dictionary.number(id).map(|value| value != 0.0 && !value.is_nan()),
            _ => None,
        };
    }
    match ExpressionTerm::from(cx.terms.term(id)?) {
        ExpressionTerm::BooleanLiteral(value) => Some(value.into()),
        ExpressionTerm::StringLiteral(text) => Some(!text.is_empty()),
        value => Number::of(&value).map(Number::truth),
    }
}

/// Truths as terms.
pub(super) fn column(truths: &[Option<bool>], cx: &Cx) -> Vec<Id> {
    let named = [false, true].map(|truth| cx.terms.id(Literal::from(truth).into()));
    let name = |truth: &Option<bool>| truth.map_or(UNBOUND, |truth| named[usize::from(truth)]);
    truths.iter().map(name).collect()
}
