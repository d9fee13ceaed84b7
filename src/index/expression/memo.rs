//! Remembering: what an expression gives depends on one variable, whose terms come again and again.

use super::rewrite;
use super::{Batch, Cx, Id, Node, Problem};
use oxrdf::Variable;
use spargebra::algebra::{Expression, Function};
use std::cell::RefCell;

/// How many terms are remembered, each in the place that its number ends in.
const PLACES: usize = 1 << 14;

/// Fewer rows than this are not worth a memory.
const FEW: usize = 64;

/// What an expression of one variable has given for its terms.
pub(super) struct Memo {
    slot: usize,
    places: RefCell<Vec<Known>>,
}

#[derive(Clone, Copy, Default)]
struct Known {
    /// One more than the term; 0 where nothing is remembered.
    key: u64,
    value: Id,
    /// The value is not known yet; `value` is its place among those that are computed.
    waits: bool,
}

impl Memo {
    pub(super) fn new(slot: usize) -> Self {
        Self { slot, places: RefCell::default() }
    }

    /// The value in each row, computed once for each term.
    pub(super) fn column(
        &self,
        node: &dyn Node,
        rows: &Batch,
        cx: &Cx,
    ) -> Result<Vec<Id>, Problem> {
        let column = match rows.column(self.slot) {
            Some(column) if rows.len >= FEW => column,
            _ => return node.column(rows, cx),
        };
        let mut places = self.places.borrow_mut();
        places.resize(PLACES, Known::default());
        let (mut terms, mut waiting) = (Vec::new(), Vec::new());
        let mut values = Vec::with_capacity(rows.len);
        for (row, term) in (0u32..).zip(column) {
            let known = &mut places[*term as usize % PLACES];
            let key = u64::from(*term) + 1;
            if known.key != key {
                let place = u32::try_from(terms.len()).unwrap_or(u32::MAX);
                *known = Known { key, value: place, waits: true };
                terms.push(*term);
            }
            if known.waits {
                waiting.push(row);
            }
            values.push(known.value);
        }
        let computed = compute(node, self.slot, &terms, cx);
        for term in &terms {
            let known = &mut places[*term as usize % PLACES];
            if known.waits {
                *known = match &computed {
                    Ok(computed) => {
                        Known { value: computed[known.value as usize], waits: false, ..*known }
                    }
                    Err(_) => Known::default(),
                };
            }
        }
        let computed = computed?;
        for row in waiting {
            let value = &mut values[row as usize];
            *value = computed[*value as usize];
        }
        Ok(values)
    }
}

fn compute(node: &dyn Node, slot: usize, terms: &[Id], cx: &Cx) -> Result<Vec<Id>, Problem> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Batch::empty(terms.len(), cx.width.get());
    rows.set(slot, terms.to_vec());
    node.column(&rows, cx)
}

/// The only variable that the value of an expression depends on.
pub(super) fn variable(expression: &Expression) -> Option<Variable> {
    let mut found = None;
    if matches!(expression, Expression::Variable(_)) || !look(expression, &mut found) {
        return None;
    }
    found
}

/// Whether an expression has the same value whenever its only variable has the same term.
fn look(expression: &Expression, found: &mut Option<Variable>) -> bool {
    match expression {
        Expression::Variable(variable) | Expression::Bound(variable) => {
            return *found.get_or_insert_with(|| variable.clone()) == *variable;
        }
        Expression::Exists(_)
        | Expression::FunctionCall(
            Function::Rand | Function::Uuid | Function::StrUuid | Function::BNode,
            _,
        ) => return false,
        _ => {}
    }
    let looked = rewrite::parts(expression, &mut |part| {
        if look(part, found) { Ok(part.clone()) } else { Err(()) }
    });
    looked.is_ok()
}
