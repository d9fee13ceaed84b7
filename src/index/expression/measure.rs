//! Measuring: numbers are computed from numbers and texts.

use super::number::{Number, Operation, Rounding};
use super::shape::{NumberNode, each_row};
use super::{Batch, Cx, Node, Problem};

type Numbers = Vec<Option<Number>>;

/// `a + b`, `a - b`, `a * b`, `a / b` of what are surely numbers.
pub(super) struct Calculated(pub(super) Operation, pub(super) [Box<dyn Node>; 2]);

impl NumberNode for Calculated {
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Numbers, Problem> {
        let Self(operation, [a, b]) = self;
        let (a, b) = (a.numbers(rows, cx)?, b.numbers(rows, cx)?);
        Ok(a.into_iter().zip(b).map(|(a, b)| a?.with(*operation, b?)).collect())
    }

    fn parts(&self) -> Vec<&dyn Node> {
        self.1.iter().map(|part| &**part).collect()
    }

    fn what(&self) -> &'static str {
        match self.0 {
            Operation::Add => "add",
            Operation::Subtract => "subtract",
            Operation::Multiply => "multiply",
            Operation::Divide => "divide",
        }
    }
}

/// `ABS(…)`, `CEIL(…)` and the like.
pub(super) struct Rounded(pub(super) Rounding, pub(super) Box<dyn Node>);

impl NumberNode for Rounded {
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Numbers, Problem> {
        let numbers = self.1.numbers(rows, cx)?;
        Ok(numbers.into_iter().map(|number| number?.rounded(self.0)).collect())
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.1]
    }

    fn what(&self) -> &'static str {
        match self.0 {
            Rounding::Plus => "plus",
            Rounding::Minus => "minus",
            Rounding::Abs => "abs",
            Rounding::Ceil => "ceil",
            Rounding::Floor => "floor",
            Rounding::Round => "round",
        }
    }
}

/// `STRLEN(…)`.
pub(super) struct Length(pub(super) Box<dyn Node>);

impl NumberNode for Length {
    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Numbers, Problem> {
        let mut texts = self.0.texts(rows, cx)?;
        let mut numbers = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            texts.with(row, &mut |text| {
                let count = text.map(|text| count(text.text));
                let count = count.and_then(|count| i64::try_from(count).ok());
                numbers[row] = count.map(|count| Number::Integer(count.into()));
                Ok(())
            })
        })?;
        Ok(numbers)
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.0]
    }

    fn what(&self) -> &'static str {
        "strlen"
    }
}

/// How many characters a text has; of ASCII, a character is a byte.
fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}
