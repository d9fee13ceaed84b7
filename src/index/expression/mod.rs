//! Computing: an expression and a batch become a column of terms, or of truths.
//!
//! An expression is a tree of [`Node`]s. What has no node of its own is asked of `spareval`,
//! once for each combination of its arguments ([`asked`]); so every answer is spareval's.

mod against;
mod asked;
mod bounds;
mod calendar;
mod call;
mod compare;
mod constant;
mod datatype;
mod find;
mod listed;
mod logic;
mod measure;
mod memo;
mod mixed;
mod name;
mod number;
mod pattern;
mod plan;
mod range;
mod reader;
mod rewrite;
mod same;
mod scratch;
mod shape;
mod sort;
mod text;
mod truth;

use super::run::{Batch, Cx};
use super::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::{Term, Variable};
use reader::Reader;
use shape::{Leaf, Texts};
use spargebra::algebra::{self, GraphPattern};
use std::fmt;

pub(in crate::index) use name::canonical;
pub(in crate::index) use number::{Number, Operation};
pub(in crate::index) use range::range;

/// Whether a pattern has a solution, for each row of a batch.
pub(in crate::index) trait Matches {
    /// # Errors
    ///
    /// If the budget is used up.
    fn matches(&self, rows: &Batch, cx: &Cx) -> Result<Vec<bool>, Problem>;
}

/// What an expression asks of the plan that it is part of.
pub(in crate::index) trait Names {
    /// The column of a variable.
    fn slot(&mut self, variable: &Variable) -> usize;

    /// What answers `EXISTS { pattern }`.
    ///
    /// # Errors
    ///
    /// If the pattern cannot be planned.
    fn exists(&mut self, pattern: &GraphPattern) -> Result<Box<dyn Matches>, Unsupported>;
}

/// Why an expression cannot be computed here.
#[derive(Debug)]
pub(in crate::index) struct Unsupported(pub(in crate::index) String);

/// A part of an expression. An error is a value: [`UNBOUND`], or `None`.
trait Node {
    /// The value in each row.
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem>;

    /// The effective boolean value in each row.
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let column = self.column(rows, cx)?;
        Ok(column.into_iter().map(|id| truth::of(id, cx)).collect())
    }

    /// The number in each row; `None` also for what is none.
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<Number>>, Problem> {
        let (column, reader) = (self.column(rows, cx)?, Reader::new(cx));
        Ok(column.into_iter().map(|id| reader.number(id)).collect())
    }

    /// The string in each row, as it is asked for.
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        Ok(Box::new(Leaf { column: self.column(rows, cx)?, reader: Reader::new(cx) }))
    }

    /// Whether its value is a number or an error.
    fn is_number(&self) -> bool {
        false
    }

    /// Whether its numbers are found without their terms.
    fn may_be_number(&self) -> bool {
        false
    }

    /// Whether its value is a string or an error.
    fn is_text(&self) -> bool {
        false
    }

    /// The term whose text it is, if it is `STR(term)`.
    fn text_of(&self) -> Option<&dyn Node> {
        None
    }

    /// Whether it costs less to compute it for all rows than to choose some of them.
    fn is_cheap(&self) -> bool {
        false
    }

    /// Its value, if that is the same in every row.
    fn constant(&self) -> Option<&Term> {
        None
    }

    /// Says in a few words how it is computed.
    fn tell(&self, told: &mut String);

    /// Whether it asks `spareval`.
    fn is_asked(&self) -> bool {
        false
    }
}

/// What gives a term for each row, other than an expression of SPARQL.
pub(in crate::index) trait Given {
    /// # Errors
    ///
    /// If the budget is used up.
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem>;

    /// What it gives, in a few words.
    fn tell(&self) -> String;
}

struct GivenNode<G>(G);

impl<G: Given> Node for GivenNode<G> {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        self.0.column(rows, cx)
    }

    fn tell(&self, told: &mut String) {
        told.push_str(&self.0.tell());
    }
}

/// An expression that can be computed.
pub(in crate::index) struct Expression {
    node: Box<dyn Node>,
    memo: Option<memo::Memo>,
}

impl Expression {
    /// Plans how an expression is computed.
    ///
    /// # Errors
    ///
    /// If nobody here can compute it, or nobody can.
    pub(in crate::index) fn compile(
        expression: &algebra::Expression,
        cx: &Cx,
        names: &mut dyn Names,
    ) -> Result<Self, Unsupported> {
        let node = plan::node(expression, cx, names)?;
        let memo =
            memo::variable(expression).map(|variable| memo::Memo::new(names.slot(&variable)));
        Ok(Self { node, memo })
    }

    /// What no expression of SPARQL gives.
    pub(in crate::index) fn given(by: impl Given + 'static) -> Self {
        Self { node: Box::new(GivenNode(by)), memo: None }
    }

    /// Its value in each row; [`UNBOUND`] where it has none.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    pub(in crate::index) fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        match &self.memo {
            Some(memo) => memo.column(&*self.node, rows, cx),
            None => self.node.column(rows, cx),
        }
    }

    /// The rows in which it is true, as `FILTER` wants it: an error is not true.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    pub(in crate::index) fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<bool>, Problem> {
        let truths = self.node.truths(rows, cx)?;
        Ok(truths.into_iter().map(|truth| truth == Some(true)).collect())
    }

    /// How it is computed, in a few words.
    pub(in crate::index) fn explain(&self) -> String {
        let mut told = String::new();
        self.node.tell(&mut told);
        told
    }

    /// Whether a part of it is asked of `spareval`, which is slow for many different values.
    pub(in crate::index) fn is_slow(&self) -> bool {
        self.node.is_asked()
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.is_slow() { "slowly" } else { "at once" };
        write!(f, "{how}: {}", self.explain())
    }
}
