//! Steadying: a query becomes one that has the same answer whenever it is asked of the same graph.
//!
//! SPARQL leaves open in which order rows come, which of them `LIMIT` keeps and in which order an
//! aggregate sees its group. Here all of that is put in an order that depends on the values
//! alone. What depends on the moment or on chance is refused.

use crate::problem::{Kind, Problem};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
};
use spargebra::term::Variable;
use std::collections::BTreeSet;

/// Functions whose value is another one each time, with their names.
const FICKLE: &[(Function, &str)] = &[
    (Function::Now, "NOW()"),
    (Function::Rand, "RAND()"),
    (Function::Uuid, "UUID()"),
    (Function::StrUuid, "STRUUID()"),
    (Function::BNode, "BNODE()"),
    (Function::Triple, "TRIPLE()"),
];

/// Steadies a query.
///
/// # Errors
///
/// If it has a function whose value does not follow from the graph.
pub(super) fn steady(query: &mut Query) -> Result<(), Problem> {
    let mut hand = Hand::default();
    match query {
        Query::Select { pattern, .. } => hand.pattern(pattern, true),
        Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => hand.pattern(pattern, false),
    }
    if hand.fickle.is_empty() {
        return Ok(());
    }
    let names = hand.fickle.into_iter().collect::<Vec<_>>().join(", ");
    let told = format!("{names} would give another value each time, and a cited result stays");
    Err(Problem::new(Kind::BadQuery, told).help("write the value into the query in its place"))
}

/// What goes through a query and puts it in order.
#[derive(Default)]
struct Hand {
    /// The fickle functions that were found.
    fickle: BTreeSet<&'static str>,
}

impl Hand {
    /// Steadies a pattern; `ordered` says that the order of its rows is seen.
    fn pattern(&mut self, pattern: &mut GraphPattern, ordered: bool) {
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left, false);
                self.pattern(right, false);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left, false);
                self.pattern(right, false);
                self.expressions(expression);
            }
            GraphPattern::Filter { expr: expression, inner }
            | GraphPattern::Extend { expression, inner, .. } => {
                self.pattern(inner, false);
                self.expression(expression);
            }
            GraphPattern::Graph { inner, .. } => self.pattern(inner, false),
            // How well words fit depends on how the catalogue came to be what it is, and what is
            // elsewhere on others.
            GraphPattern::Service { .. } => {
                self.fickle.insert("SERVICE (a search for words, or another server)");
            }
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner, false);
                for by in expression {
                    let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
                    self.expression(by);
                }
            }
            GraphPattern::Project { inner, variables } => {
                self.pattern(inner, false);
                if ordered {
                    order(inner, variables);
                }
            }
            GraphPattern::Distinct { inner } => self.pattern(inner, ordered),
            GraphPattern::Reduced { inner } => {
                self.pattern(inner, ordered);
                *pattern = GraphPattern::Distinct { inner: std::mem::take(inner) };
            }
            GraphPattern::Slice { inner, .. } => self.pattern(inner, true),
            GraphPattern::Group { inner, aggregates, .. } => {
                self.pattern(inner, false);
                self.group(inner, aggregates);
            }
        }
    }

    /// Sums of fractions, samples and lists depend on the order of what they are made of.
    fn group(
        &mut self,
        inner: &mut GraphPattern,
        aggregates: &mut [(Variable, AggregateExpression)],
    ) {
        let mut sees_order = false;
        for (_, aggregate) in aggregates {
            if let AggregateExpression::FunctionCall { name, expr, .. } = aggregate {
                sees_order |= *name != AggregateFunction::Count;
                self.expression(expr);
            }
        }
        if sees_order {
            sort(inner, ties(&in_scope(inner)));
        }
    }

    fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e mut Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::NamedNode(_)
            | Expression::Literal(_)
            | Expression::Variable(_)
            | Expression::Bound(_) => {}
            Expression::Exists(pattern) => self.pattern(pattern, false),
            Expression::UnaryPlus(inner)
            | Expression::UnaryMinus(inner)
            | Expression::Not(inner) => self.expression(inner),
            Expression::If(first, second, third) => {
                self.expressions([&mut **first, &mut **second, &mut **third]);
            }
            Expression::In(first, others) => {
                self.expression(first);
                self.expressions(others);
            }
            Expression::Coalesce(parts) => {
                self.expressions(parts);
            }
            Expression::FunctionCall(function, parts) => {
                let fickle = FICKLE.iter().find(|(fickle, _)| fickle == function);
                self.fickle.extend(fickle.map(|(_, name)| *name));
                self.expressions(parts);
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
                self.expression(left);
                self.expression(right);
            }
        }
    }
}

/// Puts the rows of a projection in one order: the one that the query asks for, and where that
/// leaves rows side by side, that of their values.
fn order(inner: &mut GraphPattern, variables: &[Variable]) {
    match inner {
        GraphPattern::OrderBy { inner, expression } => {
            // Values of mixed kinds have no order that fits together (SPARQL 1.1 §15.1): what
            // sorting makes of them depends on what it was given.
            sort(inner, ties(&in_scope(inner)));
            expression.extend(ties(variables));
        }
        inner => sort(inner, ties(variables)),
    }
}

fn sort(pattern: &mut GraphPattern, expression: Vec<OrderExpression>) {
    if !expression.is_empty() {
        let inner = Box::new(std::mem::take(pattern));
        *pattern = GraphPattern::OrderBy { inner, expression };
    }
}

/// The order of values by their text, then by what else tells them apart.
fn ties(variables: &[Variable]) -> Vec<OrderExpression> {
    let by = |function: &Function, variable: &Variable| {
        let value = vec![Expression::Variable(variable.clone())];
        OrderExpression::Asc(Expression::FunctionCall(function.clone(), value))
    };
    let functions = [Function::Str, Function::Datatype, Function::Lang];
    let of_one = |variable| functions.iter().map(move |function| by(function, variable));
    variables.iter().flat_map(of_one).collect()
}

fn in_scope(pattern: &GraphPattern) -> Vec<Variable> {
    let mut variables = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| {
        variables.insert(variable.clone());
    });
    variables.into_iter().collect()
}
