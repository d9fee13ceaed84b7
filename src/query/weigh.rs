//! Weighing: a parsed query is refused if it would go outside or outgrow the machine.
//!
//! These are the things that neither a deadline nor a count of brackets stops:
//! the planner's time grows with the fourth power of the patterns it may order,
//! and rows of `VALUES` multiply without a single read of the store.

use super::walk::{asked_in, directly_in, expressions, patterns};
use crate::config::Limits;
use crate::index::search::Sought;
use crate::problem::{Kind, Problem};
use spargebra::Query;
use spargebra::algebra::{
    AggregateFunction, Expression, Function, GraphPattern, PropertyPathExpression,
};
use spargebra::term::{NamedNode, NamedNodePattern, Variable};
use std::collections::HashMap;

/// Most rows that `VALUES` blocks may multiply to.
const MOST_ROWS: f64 = 1e6;

/// Longest text, in bytes, that functions may build from what a row has.
const LONGEST_TEXT: f64 = 16e6;

/// How long a text that comes from the store is taken to be, in bytes.
const STORED_TEXT: f64 = 1000.0;

/// Lets a parsed query pass, or says why not.
pub(super) fn weigh(query: &Query, search: &NamedNode, limits: &Limits) -> Result<(), Problem> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    services(pattern, search, limits)?;
    measure(pattern, limits)
}

/// The same for a pattern alone.
pub(super) fn pattern(pattern: &GraphPattern, limits: &Limits) -> Result<(), Problem> {
    refuse_service(pattern)?;
    measure(pattern, limits)
}

fn measure(pattern: &GraphPattern, limits: &Limits) -> Result<(), Problem> {
    let (most, found) = (limits.query_patterns, count(pattern));
    if found > most {
        let default = Limits::default().query_patterns;
        let told =
            format!("{found} triple patterns, path steps and blocks; at most {most} are planned");
        let help = format!("split the query, or raise --max-query-patterns (default {default})");
        return Err(Problem::new(Kind::QueryTooComplex, told).help(help));
    }
    if rows(pattern) > MOST_ROWS {
        let told = format!("the VALUES blocks multiply to more than {MOST_ROWS} rows");
        return Err(Problem::new(Kind::QueryTooComplex, told)
            .help("give the blocks a variable in common in one block, or use fewer values"));
    }
    let mut known = HashMap::new();
    if longest(pattern, &mut known) > LONGEST_TEXT {
        let told = format!("its functions could build a text of more than {LONGEST_TEXT} bytes");
        return Err(Problem::new(Kind::QueryTooComplex, told)
            .help("do not feed CONCAT or REPLACE with its own result so often"));
    }
    Ok(())
}

/// Lets searches of this catalogue pass where they can be answered, and the services that are
/// listed; refuses others.
fn services(pattern: &GraphPattern, search: &NamedNode, limits: &Limits) -> Result<(), Problem> {
    if let GraphPattern::Service { name, inner, .. } = pattern {
        return match name {
            NamedNodePattern::NamedNode(name) if name == search => Sought::read(inner).map(drop),
            NamedNodePattern::NamedNode(name) if is_listed(name, limits) => {
                if limits.federates {
                    return refuse_service(inner);
                }
                let told = format!("SERVICE {name} is asked for those who have a token");
                Err(Problem::new(Kind::OperationDisabled, told)
                    .help("ask that server yourself; or show a token of this catalogue (--service-role)"))
            }
            _ => refuse_service(pattern).map_err(|problem| {
                problem.help(format_args!(
                    "whoever runs this catalogue lists what may be asked (--service); the words of this catalogue are searched with SERVICE {search}"
                ))
            }),
        };
    }
    for hidden in expressions(pattern).into_iter().flat_map(asked_in) {
        refuse_service(hidden).map_err(|problem| {
            problem.help("a SERVICE cannot stand in EXISTS: put it beside the FILTER")
        })?;
    }
    directly_in(pattern).into_iter().try_for_each(|inner| services(inner, search, limits))
}

/// Whether a service is one that queries may name: it is spelt as it was listed.
fn is_listed(name: &NamedNode, limits: &Limits) -> bool {
    limits.services.iter().any(|service| service.as_str() == name.as_str())
}

/// Whether a query has a search in it, once it has been weighed.
pub(super) fn has_search(query: &Query) -> bool {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    refuse_service(pattern).is_err()
}

fn refuse_service(pattern: &GraphPattern) -> Result<(), Problem> {
    if let GraphPattern::Service { name, .. } = pattern {
        let told = format!("SERVICE {name} would ask another server");
        return Err(Problem::new(Kind::OperationDisabled, told)
            .help("ask that server yourself; nothing is asked that was not listed"));
    }
    patterns(pattern).into_iter().try_for_each(refuse_service)
}

/// How many leaves the planner may have to order; an empty group is one, too.
fn count(pattern: &GraphPattern) -> usize {
    let here = match pattern {
        GraphPattern::Bgp { patterns } => patterns.len().max(1),
        GraphPattern::Path { path, .. } => steps(path),
        GraphPattern::Values { .. } => 1,
        _ => 0,
    };
    here + patterns(pattern).into_iter().map(count).sum::<usize>()
}

fn steps(path: &PropertyPathExpression) -> usize {
    match path {
        PropertyPathExpression::Sequence(left, right)
        | PropertyPathExpression::Alternative(left, right) => steps(left) + steps(right),
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => steps(inner),
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => 1,
    }
}

/// How many rows `VALUES` blocks alone can make of this pattern.
fn rows(pattern: &GraphPattern) -> f64 {
    match pattern {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        GraphPattern::Values { bindings, .. } => bindings.len() as f64,
        GraphPattern::Union { left, right } => rows(left) + rows(right),
        _ => patterns(pattern).into_iter().map(|inner| rows(inner).max(1.0)).product(),
    }
}

/// The longest text that a pattern can build, given and adding to what variables can hold.
fn longest(pattern: &GraphPattern, known: &mut HashMap<Variable, f64>) -> f64 {
    let mut most = 0.0_f64;
    for inner in patterns(pattern) {
        most = most.max(longest(inner, known));
    }
    for expression in expressions(pattern) {
        most = most.max(length(expression, known));
    }
    match pattern {
        GraphPattern::Extend { variable, expression, .. } => {
            known.insert(variable.clone(), length(expression, known));
        }
        GraphPattern::Values { variables, bindings } => {
            for (column, variable) in variables.iter().enumerate() {
                let sizes = bindings.iter().filter_map(|row| row.get(column)?.as_ref());
                let size = sizes.map(|term| term.to_string().len()).max().unwrap_or(0);
                #[expect(clippy::cast_precision_loss, reason = "an estimate")]
                known.insert(variable.clone(), size as f64);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            for (variable, aggregate) in aggregates {
                let size = group_length(aggregate, rows(inner), known);
                most = most.max(size);
                known.insert(variable.clone(), size);
            }
        }
        _ => {}
    }
    most
}

fn group_length(
    aggregate: &spargebra::algebra::AggregateExpression,
    rows: f64,
    known: &HashMap<Variable, f64>,
) -> f64 {
    use spargebra::algebra::AggregateExpression::{CountSolutions, FunctionCall};
    match aggregate {
        CountSolutions { .. } => 20.0,
        FunctionCall { name: AggregateFunction::GroupConcat { separator }, expr, .. } => {
            #[expect(clippy::cast_precision_loss, reason = "an estimate")]
            let gap = separator.as_deref().unwrap_or(" ").len() as f64;
            rows * (length(expr, known) + gap)
        }
        FunctionCall { expr, .. } => length(expr, known),
    }
}

/// The longest text that an expression can give.
fn length(expression: &Expression, known: &HashMap<Variable, f64>) -> f64 {
    let of = |expression: &Expression| length(expression, known);
    match expression {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        Expression::Literal(literal) => literal.value().len() as f64,
        Expression::Variable(variable) => known.get(variable).copied().unwrap_or(STORED_TEXT),
        Expression::If(_, then, other) => of(then).max(of(other)),
        Expression::Coalesce(all) => all.iter().map(of).fold(0.0, f64::max),
        Expression::FunctionCall(function, arguments) => {
            let lengths = arguments.iter().map(of);
            match function {
                Function::Concat => lengths.sum(),
                Function::Replace => {
                    let lengths: Vec<f64> = lengths.collect();
                    let [text, _, new, ..] = lengths[..] else { return 0.0 };
                    (text + 1.0) * (new + 1.0)
                }
                Function::EncodeForUri => 3.0 * lengths.fold(0.0, f64::max),
                _ => lengths.fold(20.0, f64::max),
            }
        }
        _ => 20.0,
    }
}
