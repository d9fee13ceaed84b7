//! Ordering: two terms become an order, where SPARQL knows one.

use oxrdf::Term;
use spareval::QueryEvaluator;
use sparopt::algebra::Expression;
use std::cmp::Ordering;

/// How two values of a sort key stand to each other (SPARQL 1.1 §15.1): nothing, blank nodes,
/// IRIs, literals. `None` where nobody says: of two blank nodes, and of literals that `<` does not
/// compare (of different types, of a time with a zone and one without, NaN). Oxigraph has an order
/// there, which is not transitive; another engine may have another one.
pub(super) fn known(left: Option<&Term>, right: Option<&Term>) -> Option<Ordering> {
    let (rank_left, rank_right) = (rank(left), rank(right));
    if rank_left != rank_right {
        return Some(rank_left.cmp(&rank_right));
    }
    let (Some(left), Some(right)) = (left, right) else {
        return Some(Ordering::Equal);
    };
    match (left, right) {
        (left, right) if left == right => Some(Ordering::Equal),
        (Term::NamedNode(left), Term::NamedNode(right)) => Some(left.as_str().cmp(right.as_str())),
        (Term::Literal(_), Term::Literal(_)) => literals(left, right),
        _ => None,
    }
}

/// Whether `<` would have to say how they stand.
pub(super) fn both_literals(left: Option<&Term>, right: Option<&Term>) -> bool {
    matches!((left, right), (Some(Term::Literal(_)), Some(Term::Literal(_))))
}

fn rank(term: Option<&Term>) -> u8 {
    match term {
        None => 0,
        Some(Term::BlankNode(_)) => 1,
        Some(Term::NamedNode(_)) => 2,
        Some(Term::Literal(_)) => 3,
        Some(Term::Triple(_)) => 4,
    }
}

fn literals(left: &Term, right: &Term) -> Option<Ordering> {
    let less = |left: &Term, right: &Term| {
        let (Term::Literal(left), Term::Literal(right)) = (left.clone(), right.clone()) else {
            return None;
        };
        let less = Expression::less(left.into(), right.into());
        QueryEvaluator::new().evaluate_effective_boolean_value_expression(&less, [])
    };
    match (less(left, right)?, less(right, left)?) {
        (true, _) => Some(Ordering::Less),
        (_, true) => Some(Ordering::Greater),
        // Neither: equal, or one is NaN.
        _ => [left, right]
            .iter()
            .all(|term| !term.to_string().contains("NaN"))
            .then_some(Ordering::Equal),
    }
}

/// How two lists of keys stand to each other; the first that differ say it.
pub(super) fn known_of_all(
    left: &[Option<Term>],
    right: &[Option<Term>],
    descending: &[bool],
) -> Option<Ordering> {
    for ((left, right), descending) in left.iter().zip(right).zip(descending) {
        match known(left.as_ref(), right.as_ref())? {
            Ordering::Equal => {}
            order if *descending => return Some(order.reverse()),
            order => return Some(order),
        }
    }
    Some(Ordering::Equal)
}
