//! Reading rows: what an answer says, held for a picture and for the table beside it.

use crate::answer::{Rows, Site};
use oxrdf::{NamedNode, Term};

/// A column of a picture: things or values, and the column of their labels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) value: usize,
    pub(crate) label: Option<usize>,
}

/// What stands in one place: what it is called, what it counts as, where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// Tells it from others.
    pub(crate) key: String,
    pub(crate) label: String,
    /// The language of the label.
    pub(crate) language: Option<String>,
}

impl Rows {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The column that `?thing` or `?thing/?label` names.
    pub(crate) fn column(&self, word: &str) -> Option<Column> {
        let place = |name: &str| {
            self.names.iter().position(|known| Some(&**known) == name.strip_prefix('?'))
        };
        match word.split_once('/') {
            Some((value, label)) => {
                Some(Column { value: place(value)?, label: Some(place(label)?) })
            }
            None => Some(Column { value: place(word)?, label: None }),
        }
    }

    /// What stands in a column of a row.
    pub(crate) fn cell(&self, row: usize, column: Column) -> Option<Cell> {
        let value = self.rows.get(row)?.get(column.value)?.as_ref()?;
        let label = column.label.and_then(|label| self.rows[row][label].as_ref()).unwrap_or(value);
        let (label, language) = match label {
            Term::NamedNode(node) if self.labels.contains_key(node) => {
                let label = &self.labels[node];
                (label.value(), label.language())
            }
            Term::Literal(literal) => (literal.value(), literal.language()),
            Term::NamedNode(node) => {
                (node.as_str().rsplit(['/', '#']).next().unwrap_or_default(), None)
            }
            _ => ("", None),
        };
        let key = match value {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            other => other.to_string(),
        };
        Some(Cell { key, label: label.to_owned(), language: language.map(str::to_owned) })
    }

    /// The number in a column of a row.
    pub(crate) fn number(&self, row: usize, column: Column) -> Option<u64> {
        match self.rows.get(row)?.get(column.value)?.as_ref()? {
            Term::Literal(literal) => literal.value().parse().ok(),
            _ => None,
        }
    }
}

impl Cell {
    /// The page of the thing that it is, where it is one of ours: below the host or whole.
    pub(crate) fn address(&self, site: &Site, is_alone: bool) -> Option<String> {
        let thing = NamedNode::new(&self.key).ok()?;
        if is_alone {
            let (segment, key) = site.base.parts(thing.as_ref())?;
            return Some(site.base.join(format_args!("{segment}/{key}")).into_string());
        }
        site.base.page_path(thing.as_ref())
    }
}
