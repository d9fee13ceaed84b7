//! Placing: the keys by which rows are ordered become a verdict on their places.

use super::compare::{Ask, Select, Verdict, text, with_pattern};
use super::engines::{Answer, Row};
use super::order;
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, OrderExpression};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Whether the rows that were found stand in the order that was asked for.
pub(super) fn compare(
    query: &Query,
    judge: Ask<'_>,
    select: &Select<'_>,
    rows: [&[Row]; 2],
) -> Verdict {
    let Some(keys) = Keys::of(query, judge, select) else {
        return Verdict::Open("the keys of the order are not to be had");
    };
    let [expected, found] =
        rows.map(|rows| rows.iter().map(|row| keys.of_row(row)).collect::<Vec<_>>());
    let descending = &keys.descending;
    let both = |at: usize| Some((expected.get(at)?.as_ref()?, found.get(at)?.as_ref()?));
    if keys.total && !select.reduced {
        // Rule: rows whose keys are equal stand in any order.
        for at in 0..found.len() {
            let Some((expected, found)) = both(at) else { continue };
            if order::known_of_all(expected, found, descending) != Some(Ordering::Equal) {
                return Verdict::Differ(format!("row {at}: keys {found:?}, expected {expected:?}"));
            }
        }
        return Verdict::Agree;
    }
    // Rule: where some keys are compared by nobody, the order of Oxigraph is not transitive, and
    // what it sorts by it may stand anywhere; but literals come after IRIs, in order, and so on.
    for (at, earlier) in found.iter().enumerate() {
        for later in found.iter().skip(at + 1).take(NEAR) {
            let (Some(earlier), Some(later)) = (earlier, later) else { continue };
            let (one, other) = (earlier[0].as_ref(), later[0].as_ref());
            let wrong = if descending[0] { Ordering::Less } else { Ordering::Greater };
            if !order::both_literals(one, other) && order::known(one, other) == Some(wrong) {
                return Verdict::Differ(format!("{earlier:?} stands before {later:?}"));
            }
        }
    }
    Verdict::Agree
}

/// So many rows after each are compared with it: not all, for that takes long.
const NEAR: usize = 12;

/// The keys by which rows are ordered, as the judge calculates them.
struct Keys {
    by_row: HashMap<String, Option<Vec<Option<Term>>>>,
    descending: Vec<bool>,
    /// Whether each pair of keys can be compared.
    total: bool,
}

impl Keys {
    fn of(query: &Query, judge: Ask<'_>, select: &Select<'_>) -> Option<Self> {
        let mut inner = select.inner.clone();
        let mut variables = select.variables.to_vec();
        let mut descending = Vec::new();
        for (at, order) in select.order.iter().enumerate() {
            let (expression, down) = match order {
                OrderExpression::Asc(expression) => (expression, false),
                OrderExpression::Desc(expression) => (expression, true),
            };
            let variable = Variable::new(format!("key{at}")).ok()?;
            variables.push(variable.clone());
            descending.push(down);
            let expression = expression.clone();
            inner = GraphPattern::Extend { inner: Box::new(inner), variable, expression };
        }
        let project = GraphPattern::Project { inner: Box::new(inner), variables };
        let Ok(Answer::Rows(rows)) = judge(&with_pattern(query, project)) else { return None };
        let width = select.variables.len();
        let mut by_row = HashMap::new();
        for row in &rows.rows {
            let (row, keys) = row.split_at(width);
            let known = by_row.entry(text(row)).or_insert_with(|| Some(keys.to_vec()));
            // Rule: where equal rows have different keys, their places tell nothing.
            if known.as_deref().is_some_and(|known| known != keys) {
                *known = None;
            }
        }
        let total = total(by_row.values().flatten(), &descending);
        Some(Self { by_row, descending, total })
    }

    fn of_row(&self, row: &Row) -> Option<&[Option<Term>]> {
        self.by_row.get(&text(row))?.as_deref()
    }
}

/// Whether keys stand in one order, each compared with each.
fn total<'k>(keys: impl Iterator<Item = &'k Vec<Option<Term>>>, descending: &[bool]) -> bool {
    let keys: Vec<_> = keys.collect();
    let few = keys.len() <= 150;
    few && keys.iter().enumerate().all(|(at, one)| {
        let rest = &keys[at + 1..];
        rest.iter().all(|other| order::known_of_all(one, other, descending).is_some())
    })
}
