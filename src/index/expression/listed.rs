//! Listing: a term becomes the answer whether it is one of many.

use super::reader::Reader;
use super::shape::TruthNode;
use super::{Batch, Cx, Id, Node, Problem, UNBOUND};
use crate::index::section::Section;
use rustc_hash::FxHashSet;
use spareval::ExpressionTerm;

/// `… IN (…)` of IRIs and strings, which nothing but themselves is equal to.
pub(super) struct Listed {
    pub(super) wanted: Box<dyn Node>,
    pub(super) list: FxHashSet<Id>,
    /// Whether a plain string is among them: whether that is equal to a literal of an unknown
    /// datatype cannot be said.
    pub(super) has_plain: bool,
}

impl TruthNode for Listed {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let (column, reader) = (self.wanted.column(rows, cx)?, Reader::new(cx));
        let other = reader.dictionary.section(Section::Other);
        let is_odd = |id| {
            (!reader.is_known(id) || other.contains(&id))
                && matches!(reader.value(id), Some(ExpressionTerm::OtherTypedLiteral { .. }))
        };
        let is = |id: Id| match id {
            UNBOUND => None,
            _ if self.list.contains(&id) => Some(true),
            _ if self.has_plain && is_odd(id) => None,
            _ => Some(false),
        };
        Ok(column.into_iter().map(is).collect())
    }

    fn is_cheap(&self) -> bool {
        self.wanted.is_cheap()
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.wanted]
    }

    fn what(&self) -> &'static str {
        "listed"
    }
}
