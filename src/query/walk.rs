//! Walking: the parts of a pattern, EXISTS included.

use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The patterns directly inside a pattern, those of `EXISTS` included.
pub(super) fn patterns(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    let mut found = directly_in(pattern);
    found.extend(expressions(pattern).into_iter().flat_map(asked_in));
    found
}

/// The patterns that an expression asks for with `EXISTS`.
pub(super) fn asked_in(expression: &Expression) -> Vec<&GraphPattern> {
    let mut found = Vec::new();
    exists(expression, &mut found);
    found
}

/// The patterns directly inside a pattern, but for those of `EXISTS`.
pub(super) fn directly_in(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            Vec::new()
        }
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![&**left, &**right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => vec![&**inner],
    }
}

/// The expressions directly inside a pattern.
pub(super) fn expressions(pattern: &GraphPattern) -> Vec<&Expression> {
    match pattern {
        GraphPattern::Filter { expr, .. } => vec![expr],
        GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::LeftJoin { expression, .. } => expression.iter().collect(),
        GraphPattern::OrderBy { expression, .. } => expression.iter().map(sorted_by).collect(),
        GraphPattern::Group { aggregates, .. } => {
            aggregates.iter().filter_map(|(_, aggregate)| aggregated(aggregate)).collect()
        }
        _ => Vec::new(),
    }
}

fn sorted_by(order: &OrderExpression) -> &Expression {
    let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
    expression
}

fn aggregated(aggregate: &AggregateExpression) -> Option<&Expression> {
    match aggregate {
        AggregateExpression::CountSolutions { .. } => None,
        AggregateExpression::FunctionCall { expr, .. } => Some(expr),
    }
}

/// Collects the patterns of the `EXISTS` in an expression.
fn exists<'a>(expression: &'a Expression, found: &mut Vec<&'a GraphPattern>) {
    match expression {
        Expression::Exists(pattern) => found.push(pattern),
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => {}
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
            exists(inner, found);
        }
        Expression::If(first, second, third) => {
            for part in [first, second, third] {
                exists(part, found);
            }
        }
        Expression::In(first, rest) => {
            exists(first, found);
            for part in rest {
                exists(part, found);
            }
        }
        Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => {
            for part in parts {
                exists(part, found);
            }
        }
        Expression::Or(left, right)
        | Expression::And(left, right)
        | Expression::Equal(left, right)
        | Expression::SameTerm(left, right)
        | Expression::Greater(left, right)
        | Expression::GreaterOrEqual(left, right)
        | Expression::Less(left, right)
        | Expression::LessOrEqual(left, right)
        | Expression::Add(left, right)
        | Expression::Subtract(left, right)
        | Expression::Multiply(left, right)
        | Expression::Divide(left, right) => {
            exists(left, found);
            exists(right, found);
        }
    }
}
