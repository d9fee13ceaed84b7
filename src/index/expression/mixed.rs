//! Adding: what is nearly always a number may also be a date or a duration.

use super::asked::Question;
use super::number::Number;
use super::reader::Reader;
use super::shape::{AsNumber, NumberNode};
use super::{Batch, Cx, Id, Node, Problem, UNBOUND};

/// `a + b`, `-a` and the like, of what may be no numbers.
pub(super) struct Mixed<T> {
    pub(super) numbers: AsNumber<T>,
    pub(super) question: Question,
}

impl<T: NumberNode> Node for Mixed<T> {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let mut column = self.numbers.column(rows, cx)?;
        if !column.contains(&UNBOUND) {
            return Ok(column);
        }
        let parts = self.numbers.parts().into_iter().map(|part| part.column(rows, cx));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        let reader = Reader::new(cx);
        for (row, id) in column.iter_mut().enumerate().filter(|(_, id)| **id == UNBOUND) {
            let arguments: Vec<_> = parts.iter().map(|part| part[row]).collect();
            let is_open = !arguments.contains(&UNBOUND)
                && arguments.iter().any(|part| reader.number(*part).is_none());
            if is_open {
                *id = self.question.answer(&arguments, cx)?;
            }
        }
        Ok(column)
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        self.numbers.truths(rows, cx)
    }

    fn numbers(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<Number>>, Problem> {
        self.numbers.numbers(rows, cx)
    }

    fn may_be_number(&self) -> bool {
        true
    }

    fn tell(&self, told: &mut String) {
        self.numbers.tell(told);
    }

    fn is_asked(&self) -> bool {
        self.numbers.is_asked()
    }
}
