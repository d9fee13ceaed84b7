//! Comparing: two terms become the answer whether one is less than the other, or equal.

use super::against::Against;
use super::asked::Question;
use super::number::Number;
use super::reader::{Reader, Text};
use super::shape::{TruthNode, each_row};
use super::{Batch, Cx, Id, Node, Problem, UNBOUND, truth};
use crate::index::section::Section;
use std::cmp::Ordering;

type Truths = Vec<Option<bool>>;

/// `=`, `<`, `<=`, `>` or `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// Whether it holds for what is in this order.
    pub(super) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The one that holds for the sides the other way round.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    pub(super) fn of_numbers(self, a: Number, b: Number) -> Option<bool> {
        match self {
            Self::Equal => Some(a.equals(b)),
            _ => a.order(b).map(|order| self.holds(order)),
        }
    }

    fn of_texts(self, a: Text<'_>, b: Text<'_>) -> Option<bool> {
        match self {
            Self::Equal => Some(a == b),
            _ => (a.tongue == b.tongue).then(|| self.holds(a.text.cmp(b.text))),
        }
    }
}

/// A comparison.
pub(super) struct Compare {
    pub(super) operator: Operator,
    pub(super) pair: [Box<dyn Node>; 2],
    /// Where one side is a term of the query: what its other side is held against.
    pub(super) against: Option<Against>,
    /// For what is not numbers, texts, or IRIs.
    pub(super) question: Question,
}

impl Compare {
    fn of_texts(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let [a, b] = &self.pair;
        let (mut a, mut b) = (a.texts(rows, cx)?, b.texts(rows, cx)?);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            a.with(row, &mut |a| {
                b.with(row, &mut |b| {
                    truths[row] = a.zip(b).and_then(|(a, b)| self.operator.of_texts(a, b));
                    Ok(())
                })
            })
        })?;
        Ok(truths)
    }

    fn of_numbers(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let [a, b] = &self.pair;
        let both = a.numbers(rows, cx)?.into_iter().zip(b.numbers(rows, cx)?);
        let compare = |(a, b): (Option<Number>, Option<Number>)| match (a, b) {
            (Some(a), Some(b)) => (true, self.operator.of_numbers(a, b)),
            _ => (false, None),
        };
        let (done, mut truths): (Vec<bool>, Truths) = both.map(compare).unzip();
        if done.contains(&false) && !(a.is_number() && b.is_number()) {
            let (a, b) = (a.column(rows, cx)?, b.column(rows, cx)?);
            let reader = Reader::new(cx);
            for row in (0..rows.len).filter(|row| !done[*row]) {
                truths[row] = self.of_terms(a[row], b[row], &reader, cx)?;
            }
        }
        Ok(truths)
    }

    fn of_columns(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let [a, b] = &self.pair;
        let (a, b) = (a.column(rows, cx)?, b.column(rows, cx)?);
        let reader = Reader::new(cx);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            truths[row] = self.of_terms(a[row], b[row], &reader, cx)?;
            Ok(())
        })?;
        Ok(truths)
    }

    /// `STR(?a) < STR(?b)`, which needs no text if both are IRIs of the copy.
    fn of_names(&self, names: [&dyn Node; 2], rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let [a, b] = names;
        let (a, b) = (a.column(rows, cx)?, b.column(rows, cx)?);
        let reader = Reader::new(cx);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            if reader.iris.contains(&a[row]) && reader.iris.contains(&b[row]) {
                truths[row] = Some(self.operator.holds(a[row].cmp(&b[row])));
                return Ok(());
            }
            reader.lexical(a[row], &mut |a| {
                reader.lexical(b[row], &mut |b| {
                    truths[row] = a.zip(b).and_then(|(a, b)| self.operator.of_texts(a, b));
                    Ok(())
                })
            })
        })?;
        Ok(truths)
    }

    fn of_terms(
        &self,
        a: Id,
        b: Id,
        reader: &Reader<'_>,
        cx: &Cx,
    ) -> Result<Option<bool>, Problem> {
        if a == UNBOUND || b == UNBOUND {
            return Ok(None);
        }
        if reader.is_known(a) && reader.is_known(b) {
            let section = reader.dictionary.section_of(a);
            let other = reader.dictionary.section_of(b);
            let same = section == other;
            match section {
                // Only of literals of unknown meaning it cannot be said that they are different.
                _ if !same && self.operator != Operator::Equal => return Ok(None),
                _ if !same && section != Section::Other && other != Section::Other => {
                    return Ok(Some(false));
                }
                Section::Iri | Section::Blank if same => {
                    return Ok(match self.operator {
                        Operator::Equal => Some(a == b),
                        operator => (a == b).then(|| operator.holds(Ordering::Equal)),
                    });
                }
                Section::Text if same => {
                    let tag = |id| reader.tag(id);
                    return Ok(match self.operator {
                        Operator::Equal => Some(a == b),
                        operator => (tag(a) == tag(b)).then(|| operator.holds(a.cmp(&b))),
                    });
                }
                _ => {}
            }
        }
        if let (Some(a), Some(b)) = (reader.number(a), reader.number(b)) {
            return Ok(self.operator.of_numbers(a, b));
        }
        Ok(truth::of(self.question.answer(&[a, b], cx)?, cx))
    }

    fn against(&self, against: &Against, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let column = self.pair[0].column(rows, cx)?;
        let reader = Reader::new(cx);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            let id = column[row];
            truths[row] = if id == UNBOUND {
                None
            } else if let Some(truth) = against.of(self.operator, id, &reader) {
                truth
            } else {
                self.of_terms(id, against.term, &reader, cx)?
            };
            Ok(())
        })?;
        Ok(truths)
    }
}

impl TruthNode for Compare {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let [a, b] = &self.pair;
        if let (Some(a), Some(b)) = (a.text_of(), b.text_of()) {
            return self.of_names([a, b], rows, cx);
        }
        if a.is_text() && b.is_text() {
            return self.of_texts(rows, cx);
        }
        if a.may_be_number() || b.may_be_number() {
            return self.of_numbers(rows, cx);
        }
        match &self.against {
            Some(against) => self.against(against, rows, cx),
            None => self.of_columns(rows, cx),
        }
    }

    fn is_cheap(&self) -> bool {
        self.against.is_some() && self.pair[0].is_cheap()
    }

    fn parts(&self) -> Vec<&dyn Node> {
        self.pair.iter().map(|part| &**part).collect()
    }

    fn what(&self) -> &'static str {
        match self.operator {
            Operator::Equal => "equal",
            Operator::Less => "less",
            Operator::LessOrEqual => "less or equal",
            Operator::Greater => "greater",
            Operator::GreaterOrEqual => "greater or equal",
        }
    }
}
