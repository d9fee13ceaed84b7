//! Sorting out: terms become the answer whether they are of a kind.

use super::reader::Reader;
use super::shape::TruthNode;
use super::{Batch, Cx, Id, Node, Problem, UNBOUND};
use crate::index::section::Section;
use spareval::ExpressionTerm;
use std::ops::Range;

/// A kind of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Iri,
    Blank,
    Literal,
    Numeric,
    Triple,
}

/// `isIRI(…)`, `isBlank(…)` and the like.
pub(super) struct IsSort(pub(super) Sort, pub(super) Box<dyn Node>);

impl TruthNode for IsSort {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let (column, reader) = (self.1.column(rows, cx)?, Reader::new(cx));
        let own = self.0.ids(&reader);
        let is = |id: Id| match id {
            UNBOUND => None,
            _ if reader.is_known(id) => Some(own.contains(&id)),
            _ => reader.value(id).map(|value| self.0.is(&value)),
        };
        Ok(column.into_iter().map(is).collect())
    }

    fn is_cheap(&self) -> bool {
        self.1.is_cheap()
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.1]
    }

    fn what(&self) -> &'static str {
        match self.0 {
            Sort::Iri => "is iri",
            Sort::Blank => "is blank",
            Sort::Literal => "is literal",
            Sort::Numeric => "is numeric",
            Sort::Triple => "is triple",
        }
    }
}

impl Sort {
    /// The ids of the copy that are of the kind.
    fn ids(self, reader: &Reader<'_>) -> Range<Id> {
        let section = |section| reader.dictionary.section(section);
        match self {
            Self::Iri => section(Section::Iri),
            Self::Blank => section(Section::Blank),
            Self::Literal => section(Section::Text).start..section(Section::Other).end,
            Self::Numeric => section(Section::Number),
            Self::Triple => section(Section::Triple),
        }
    }

    fn is(self, value: &ExpressionTerm) -> bool {
        use ExpressionTerm as T;
        match (self, value) {
            (Self::Iri, T::NamedNode(_))
            | (Self::Blank, T::BlankNode(_))
            | (Self::Triple, T::Triple(_)) => true,
            (Self::Iri | Self::Blank | Self::Triple, _) => false,
            (Self::Literal, value) => {
                !matches!(value, T::NamedNode(_) | T::BlankNode(_) | T::Triple(_))
            }
            (Self::Numeric, value) => matches!(
                value,
                T::IntegerLiteral(_)
                    | T::DecimalLiteral(_)
                    | T::FloatLiteral(_)
                    | T::DoubleLiteral(_)
            ),
        }
    }
}
