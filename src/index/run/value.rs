//! Comparing: two values stand as the evaluator that judges the answers has them in ORDER BY.
//!
//! Literals that have no common order stand by what is written. That is no total order (2 < 10,
//! but "10" < "1a" < "2"), so nothing here may be given to the sorts of the standard library.

use crate::index::expression::Number;
use oxrdf::{NamedOrBlankNode, Term};
use oxsdatatypes::Duration;
use spareval::{ExpressionTerm, ExpressionTriple};
use std::cmp::Ordering;

/// The order of two terms: blank nodes, IRIs, literals, triples.
pub(super) fn order(a: &ExpressionTerm, b: &ExpressionTerm) -> Ordering {
    match (a, b) {
        (ExpressionTerm::BlankNode(a), ExpressionTerm::BlankNode(b)) => a.as_str().cmp(b.as_str()),
        (ExpressionTerm::NamedNode(a), ExpressionTerm::NamedNode(b)) => a.as_str().cmp(b.as_str()),
        (ExpressionTerm::Triple(a), ExpressionTerm::Triple(b)) => triples(a, b),
        _ if kind(a) != kind(b) => kind(a).cmp(&kind(b)),
        _ => literals(a, b).unwrap_or_else(|| written(a, b)),
    }
}

fn kind(term: &ExpressionTerm) -> u8 {
    match term {
        ExpressionTerm::BlankNode(_) => 0,
        ExpressionTerm::NamedNode(_) => 1,
        ExpressionTerm::Triple(_) => 3,
        _ => 2,
    }
}

fn triples(a: &ExpressionTriple, b: &ExpressionTriple) -> Ordering {
    let subject = |triple: &ExpressionTriple| match &triple.subject {
        NamedOrBlankNode::BlankNode(node) => (0, node.as_str().to_owned()),
        NamedOrBlankNode::NamedNode(node) => (1, node.as_str().to_owned()),
    };
    subject(a)
        .cmp(&subject(b))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| order(&a.object, &b.object))
}

/// The order of two literals by value, if they have one.
fn literals(a: &ExpressionTerm, b: &ExpressionTerm) -> Option<Ordering> {
    use ExpressionTerm as E;
    match (a, b) {
        (E::StringLiteral(a), E::StringLiteral(b)) => Some(a.cmp(b)),
        (
            E::LangStringLiteral { value: a, language: in_a },
            E::LangStringLiteral { value: b, language: in_b },
        ) => (in_a == in_b).then(|| a.cmp(b)),
        (
            E::DirLangStringLiteral { value: a, language: in_a, direction: to_a },
            E::DirLangStringLiteral { value: b, language: in_b, direction: to_b },
        ) => (in_a == in_b && to_a == to_b).then(|| a.cmp(b)),
        (E::DateTimeLiteral(a), E::DateTimeLiteral(b)) => a.partial_cmp(b),
        (E::DateLiteral(a), E::DateLiteral(b)) => a.partial_cmp(b),
        (E::TimeLiteral(a), E::TimeLiteral(b)) => a.partial_cmp(b),
        (E::GYearMonthLiteral(a), E::GYearMonthLiteral(b)) => a.partial_cmp(b),
        (E::GYearLiteral(a), E::GYearLiteral(b)) => a.partial_cmp(b),
        (E::GMonthDayLiteral(a), E::GMonthDayLiteral(b)) => a.partial_cmp(b),
        (E::GDayLiteral(a), E::GDayLiteral(b)) => a.partial_cmp(b),
        (E::GMonthLiteral(a), E::GMonthLiteral(b)) => a.partial_cmp(b),
        _ => match (Number::of(a), Number::of(b)) {
            (Some(a), Some(b)) => a.order(b),
            _ => duration(a)?.partial_cmp(&duration(b)?),
        },
    }
}

fn duration(term: &ExpressionTerm) -> Option<Duration> {
    Some(match term {
        ExpressionTerm::DurationLiteral(duration) => *duration,
        ExpressionTerm::YearMonthDurationLiteral(duration) => (*duration).into(),
        ExpressionTerm::DayTimeDurationLiteral(duration) => (*duration).into(),
        _ => return None,
    })
}

/// The order of two literals by text, datatype and language.
fn written(a: &ExpressionTerm, b: &ExpressionTerm) -> Ordering {
    match (Term::from(a.clone()), Term::from(b.clone())) {
        (Term::Literal(a), Term::Literal(b)) => {
            let whole = |literal: &oxrdf::Literal| {
                let language = literal.language().map(str::to_owned);
                (literal.value().to_owned(), literal.datatype().into_owned(), language)
            };
            whole(&a).cmp(&whole(&b))
        }
        _ => Ordering::Equal,
    }
}
