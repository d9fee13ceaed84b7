//! Planning: a query becomes steps that run one over the other.
//!
//! [`lower`] numbers the variables, [`group`] chooses the order, [`prune`] drops what nobody needs.

mod count;
mod estimate;
mod group;
mod lower;
mod node;
mod part;
mod path;
mod prune;
mod select;
mod slots;

pub(super) use lower::Planner;
pub(super) use node::{Graph, Join, Left, Node, Place, Route, Scan, Walk};
pub(super) use prune::prune;
pub(super) use slots::Slots;

use super::expression::Unsupported;
use super::expression::canonical;
use super::run::Exists;
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use std::rc::Rc;

impl Planner {
    /// The plan of a pattern, and the variables that some row of it may have.
    pub(super) fn plan(
        &mut self,
        pattern: &GraphPattern,
    ) -> Result<(Rc<Node>, Slots), Unsupported> {
        let part = self.lower(pattern)?;
        let shown = part.possible.clone();
        let mut node = Rc::new(self.within(part, &Slots::default())?);
        prune(&mut node, &shown);
        Ok((node, shown))
    }
}

/// Tells every variable that an expression names, those inside of `EXISTS` apart.
fn variables(expression: &Expression, tell: &mut impl FnMut(&Variable)) {
    match expression {
        Expression::Variable(variable) | Expression::Bound(variable) => tell(variable),
        Expression::NamedNode(_) | Expression::Literal(_) | Expression::Exists(_) => {}
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => {
            variables(a, tell);
            variables(b, tell);
        }
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            variables(a, tell);
        }
        Expression::In(a, list) => {
            variables(a, tell);
            for item in list {
                variables(item, tell);
            }
        }
        Expression::If(a, b, c) => {
            for part in [a, b, c] {
                variables(part, tell);
            }
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            for item in list {
                variables(item, tell);
            }
        }
    }
}
