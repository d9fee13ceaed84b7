//! Planning: a query becomes steps that run one over the other.
//!
//! [`lower`] numbers the variables, [`group`] chooses the order, [`prune`] drops what nobody needs.

mod count;
mod estimate;
mod group;
mod late;
mod lower;
mod node;
mod part;
mod path;
mod prune;
mod search;
mod select;
mod slots;
mod tune;

pub(super) use lower::Planner;
pub(super) use node::{Found, Graph, Join, Left, Meet, Node, Place, Route, Scan, Walk};
pub(super) use prune::prune;
pub(super) use slots::Slots;

use super::expression::Unsupported;
use super::expression::canonical;
use super::run::Exists;
use spargebra::algebra::GraphPattern;
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
