//! Shaping: what is computed as truths, numbers or texts becomes a column of terms.

use super::number::Number;
use super::reader::{Reader, Text, Then};
use super::{Batch, Cx, Id, Node, Problem, UNBOUND, name, truth};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// How many rows are computed between two looks at the clock.
const STEP: usize = 1 << 8;
/// How many names of computed terms are remembered.
const MOST: usize = 1 << 12;

/// Does something for each row, and looks at the clock.
pub(super) fn each_row(
    rows: usize,
    cx: &Cx,
    mut step: impl FnMut(usize) -> Result<(), Problem>,
) -> Result<(), Problem> {
    for row in 0..rows {
        if row % STEP == 0 {
            cx.meter.check()?;
        }
        step(row)?;
    }
    Ok(())
}

/// What is true, false or an error.
pub(super) trait TruthNode {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem>;

    /// See [`Node::is_cheap`].
    fn is_cheap(&self) -> bool {
        false
    }

    fn parts(&self) -> Vec<&dyn Node>;

    fn what(&self) -> &'static str;
}

/// What is a number or an error.
pub(super) trait NumberNode {
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<Number>>, Problem>;

    fn parts(&self) -> Vec<&dyn Node>;

    fn what(&self) -> &'static str;
}

/// What is a string or an error.
pub(super) trait TextNode {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem>;

    fn parts(&self) -> Vec<&dyn Node>;

    fn what(&self) -> &'static str;

    /// The term whose text it is, if it is `STR(term)`.
    fn text_of(&self) -> Option<&dyn Node> {
        None
    }
}

/// The strings of a batch, which may be asked for in any order.
pub(super) trait Texts {
    /// Gives the string of a row.
    ///
    /// # Errors
    ///
    /// If it would be too long, and those of `then`.
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem>;
}

/// Strings that terms are.
pub(super) struct Leaf<'a> {
    pub(super) column: Vec<Id>,
    pub(super) reader: Reader<'a>,
}

impl Texts for Leaf<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        self.reader.string(self.column[row], then)
    }
}

/// A node that computes truths.
pub(super) struct AsTruth<T>(pub(super) T);

impl<T: TruthNode> Node for AsTruth<T> {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(truth::column(&self.0.truths(rows, cx)?, cx))
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        self.0.truths(rows, cx)
    }

    fn is_cheap(&self) -> bool {
        self.0.is_cheap()
    }

    fn tell(&self, told: &mut String) {
        tell_all(self.0.what(), &self.0.parts(), told);
    }

    fn is_asked(&self) -> bool {
        self.0.parts().iter().any(|part| part.is_asked())
    }
}

/// A node that computes numbers.
pub(super) struct AsNumber<T> {
    inner: T,
    names: RefCell<FxHashMap<(u8, i128), Id>>,
}

impl<T> AsNumber<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, names: RefCell::default() }
    }

    pub(super) fn parts(&self) -> Vec<&dyn Node>
    where
        T: NumberNode,
    {
        self.inner.parts()
    }

    fn name(&self, number: Number, cx: &Cx) -> Result<Id, Problem> {
        let mut names = self.names.borrow_mut();
        if let Some(id) = names.get(&number.key()) {
            return Ok(*id);
        }
        if names.len() >= MOST {
            names.clear();
        }
        let id = name::name(number.term(), cx)?;
        names.insert(number.key(), id);
        Ok(id)
    }
}

impl<T: NumberNode> Node for AsNumber<T> {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let numbers = self.inner.numbers(rows, cx)?;
        let name = |number: Option<Number>| number.map_or(Ok(UNBOUND), |n| self.name(n, cx));
        numbers.into_iter().map(name).collect()
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let numbers = self.inner.numbers(rows, cx)?;
        Ok(numbers.into_iter().map(|number| number.map(Number::truth)).collect())
    }

    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<Number>>, Problem> {
        self.inner.numbers(rows, cx)
    }

    fn is_number(&self) -> bool {
        true
    }

    fn may_be_number(&self) -> bool {
        true
    }

    fn tell(&self, told: &mut String) {
        tell_all(self.inner.what(), &self.inner.parts(), told);
    }

    fn is_asked(&self) -> bool {
        self.inner.parts().iter().any(|part| part.is_asked())
    }
}

/// A node that computes strings.
pub(super) struct AsText<T> {
    inner: T,
    names: RefCell<FxHashMap<String, Id>>,
}

impl<T> AsText<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, names: RefCell::default() }
    }

    fn name(&self, text: Text<'_>, cx: &Cx) -> Result<Id, Problem> {
        if text.tongue.is_some() {
            return name::name(text.term(), cx);
        }
        let mut names = self.names.borrow_mut();
        if let Some(id) = names.get(text.text) {
            return Ok(*id);
        }
        if names.len() >= MOST {
            names.clear();
        }
        let id = name::name(text.term(), cx)?;
        if text.text.len() < MOST {
            names.insert(text.text.to_owned(), id);
        }
        Ok(id)
    }
}

impl<T: TextNode> Node for AsText<T> {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let mut texts = self.inner.texts(rows, cx)?;
        let mut column = vec![UNBOUND; rows.len];
        each_row(rows.len, cx, |row| {
            texts.with(row, &mut |text| {
                if let Some(text) = text {
                    column[row] = self.name(text, cx)?;
                }
                Ok(())
            })
        })?;
        Ok(column)
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let mut texts = self.inner.texts(rows, cx)?;
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            texts.with(row, &mut |text| {
                let plain = text.filter(|text| text.tongue.is_none());
                truths[row] = plain.map(|text| !text.text.is_empty());
                Ok(())
            })
        })?;
        Ok(truths)
    }

    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        self.inner.texts(rows, cx)
    }

    fn is_text(&self) -> bool {
        true
    }

    fn text_of(&self) -> Option<&dyn Node> {
        self.inner.text_of()
    }

    fn tell(&self, told: &mut String) {
        tell_all(self.inner.what(), &self.inner.parts(), told);
    }

    fn is_asked(&self) -> bool {
        self.inner.parts().iter().any(|part| part.is_asked())
    }
}

/// Says `what(part, part)`.
pub(super) fn tell_all(what: &str, parts: &[&dyn Node], told: &mut String) {
    told.push_str(what);
    told.push('(');
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            told.push_str(", ");
        }
        part.tell(told);
    }
    told.push(')');
}
