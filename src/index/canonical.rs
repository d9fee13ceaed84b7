//! Spelling: a literal of a type that has values is written in one way, as the store writes it.

use oxrdf::Term;
use spareval::ExpressionTerm;

/// The term as the store keeps it: `"01"^^xsd:integer` is `"1"^^xsd:integer` there.
pub(super) fn canonical(term: Term) -> Term {
    match term {
        Term::Literal(literal) if !literal.is_plain() && literal.language().is_none() => {
            ExpressionTerm::from(Term::Literal(literal)).into()
        }
        other => other,
    }
}
