//! Planning sub-selects: what is made alone, grouped, sorted or cut.

use super::lower::{Planner, extend};
use super::part::{Alone, Form, Part};
use super::slots::Slots;
use crate::index::expression::Unsupported;
use crate::index::run::aggregate::{Aggregate, Function};
use oxrdf::Variable;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression as Source, GraphPattern, OrderExpression,
};

impl Planner {
    pub(super) fn select(&mut self, pattern: &GraphPattern) -> Result<Part, Unsupported> {
        match pattern {
            GraphPattern::Project { inner, variables } => self.project(inner, variables),
            GraphPattern::Distinct { inner } => {
                let inner = self.lower(inner)?;
                Ok(alone(inner, Alone::Distinct))
            }
            GraphPattern::Reduced { inner } => self.lower(inner),
            GraphPattern::Slice { inner, start, length } => {
                let inner = self.lower(inner)?;
                let (start, length) = (*start, *length);
                Ok(alone(inner, |inner| Alone::Slice { inner, start, length }))
            }
            GraphPattern::OrderBy { inner, expression } => self.sort(inner, expression),
            GraphPattern::Group { inner, variables, aggregates } => {
                self.group(inner, variables, aggregates)
            }
            _ => Err(Unsupported("an operator of another version of SPARQL".into())),
        }
    }

    fn project(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
    ) -> Result<Part, Unsupported> {
        let inner = self.hiding(variables, |planner| planner.lower(inner))?;
        let shown: Slots = variables.iter().map(|variable| self.variable(variable)).collect();
        let (certain, possible) = (inner.certain.and(&shown), inner.possible.and(&shown));
        Ok(Part { form: Form::Alone(Alone::Project(Box::new(inner))), certain, possible })
    }

    fn sort(&mut self, inner: &GraphPattern, by: &[OrderExpression]) -> Result<Part, Unsupported> {
        let mut inner = self.lower(inner)?;
        let shown = (inner.certain.clone(), inner.possible.clone());
        let mut keys = Vec::new();
        for expression in by {
            let (source, descending) = match expression {
                OrderExpression::Asc(source) => (source, false),
                OrderExpression::Desc(source) => (source, true),
            };
            let slot;
            (inner, slot) = self.computed(inner, source)?;
            keys.push((slot, descending));
        }
        let form = Form::Alone(Alone::Sort { inner: Box::new(inner), keys });
        Ok(Part { form, certain: shown.0, possible: shown.1 })
    }

    /// An expression as a variable: itself if it is one.
    fn computed(&mut self, inner: Part, source: &Source) -> Result<(Part, usize), Unsupported> {
        if let Source::Variable(variable) = source {
            return Ok((inner, self.variable(variable)));
        }
        let condition = self.condition(source)?;
        let slot = self.fresh();
        Ok((extend(inner, slot, condition), slot))
    }

    fn group(
        &mut self,
        inner: &GraphPattern,
        by: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Result<Part, Unsupported> {
        let mut inner = self.lower(inner)?;
        let row: Vec<usize> = inner.possible.iter().collect();
        let keys: Vec<usize> = by.iter().map(|variable| self.variable(variable)).collect();
        let mut made = Vec::new();
        for (variable, aggregate) in aggregates {
            let result = self.variable(variable);
            let (function, distinct, argument) = match aggregate {
                AggregateExpression::CountSolutions { distinct } => {
                    (Function::Count, *distinct, None)
                }
                AggregateExpression::FunctionCall { name, expr, distinct } => {
                    let slot;
                    (inner, slot) = self.computed(inner, expr)?;
                    (function(name, expr)?, *distinct, Some(slot))
                }
            };
            let is_sure = argument.is_some_and(|slot| inner.certain.contains(slot));
            // Where every row has the term, nobody needs to look at it.
            let argument = argument.filter(|_| distinct || function != Function::Count || !is_sure);
            let row = if argument.is_none() && distinct { row.clone() } else { Vec::new() };
            made.push(Aggregate { function, distinct, argument, row, result });
        }
        let mut certain: Slots = keys.iter().copied().collect();
        certain = certain.and(&inner.certain);
        let mut possible: Slots = keys.iter().copied().collect();
        for aggregate in &made {
            possible.insert(aggregate.result);
            if matches!(aggregate.function, Function::Count) {
                certain.insert(aggregate.result);
            }
        }
        let form = Form::Alone(Alone::Group { inner: Box::new(inner), keys, aggregates: made });
        Ok(Part { form, certain, possible })
    }
}

fn function(name: &AggregateFunction, of: &Source) -> Result<Function, Unsupported> {
    Ok(match name {
        AggregateFunction::Count if is_plain(of) => Function::Count,
        AggregateFunction::Count => Function::CountAll,
        AggregateFunction::Sum => Function::Sum,
        AggregateFunction::Avg => Function::Avg,
        AggregateFunction::Min => Function::Min,
        AggregateFunction::Max => Function::Max,
        AggregateFunction::Sample => Function::Sample,
        AggregateFunction::GroupConcat { separator } => {
            Function::GroupConcat { separator: separator.clone().unwrap_or_else(|| " ".into()) }
        }
        AggregateFunction::Custom(name) => {
            return Err(Unsupported(format!("the aggregate function {name}")));
        }
    })
}

/// Whether the judge counts an expression without calculating its value: errors are not counted
/// then, and spoil the count of every other expression.
fn is_plain(expression: &Source) -> bool {
    match expression {
        Source::Variable(_) | Source::NamedNode(_) | Source::Literal(_) => true,
        Source::Coalesce(parts) => parts.iter().all(is_plain),
        Source::If(_, then, otherwise) => is_plain(then) && is_plain(otherwise),
        _ => false,
    }
}

fn alone(inner: Part, form: impl FnOnce(Box<Part>) -> Alone) -> Part {
    let (certain, possible) = (inner.certain.clone(), inner.possible.clone());
    Part { form: Form::Alone(form(Box::new(inner))), certain, possible }
}
