//! Folding: an expression without variables becomes its value before any row is read.

use super::{Cx, asked, name, rewrite};
use oxrdf::Term;
use spareval::QueryEvaluator;
use spargebra::algebra::{Expression, Function};
use std::iter;

/// The value of an expression that has the same in every row, and is cheap to compute.
pub(super) fn value(expression: &Expression, cx: &Cx) -> Option<Term> {
    let expression = fixed(expression, cx)?;
    match &expression {
        Expression::NamedNode(node) => Some(node.clone().into()),
        Expression::Literal(literal) => Some(name::canonical(literal.clone().into())),
        _ => {
            let expression = asked::optimised(&expression)?;
            QueryEvaluator::new().evaluate_expression(&expression, iter::empty())
        }
    }
}

/// The expression with `NOW()` as a literal, if it is a calculation or a cast of literals.
fn fixed(expression: &Expression, cx: &Cx) -> Option<Expression> {
    match expression {
        Expression::NamedNode(_) | Expression::Literal(_) => return Some(expression.clone()),
        Expression::FunctionCall(Function::Now, _) => {
            let Term::Literal(now) = cx.now.clone() else { return None };
            return Some(Expression::Literal(now));
        }
        Expression::FunctionCall(Function::Custom(_) | Function::StrDt | Function::Year, _)
        | Expression::Add(..)
        | Expression::Subtract(..)
        | Expression::Multiply(..)
        | Expression::Divide(..)
        | Expression::UnaryMinus(_)
        | Expression::UnaryPlus(_) => {}
        _ => return None,
    }
    rewrite::parts(expression, &mut |part| fixed(part, cx).ok_or(())).ok()
}
