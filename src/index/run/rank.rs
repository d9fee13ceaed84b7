//! Ranking: a column of terms becomes a column of their places in order.

use super::held::Held;
use super::order::{By, Span, first_equal, order, value};
use super::{Batch, Cx, ROWS, merge};
use crate::index::Id;
use crate::problem::Problem;
use rustc_hash::FxHashMap;

/// The places of the terms of a column: equal ones are at the same place, what comes later is
/// at a higher one.
pub(super) fn ranks(batch: &Batch, slot: usize, cx: &Cx) -> Result<Vec<u32>, Problem> {
    let Some(column) = batch.column(slot) else { return Ok(vec![0; batch.len]) };
    match Span::of(column, cx).by(cx) {
        By::Id => Ok(column.to_vec()),
        By::Number => {
            let mut ranks = Vec::with_capacity(column.len());
            for ids in column.chunks(ROWS) {
                cx.meter.check()?;
                ranks.extend(ids.iter().map(|id| first_equal(*id, cx)));
            }
            Ok(ranks)
        }
        By::Value => ranks_by_value(column, cx),
    }
}

fn ranks_by_value(column: &[Id], cx: &Cx) -> Result<Vec<u32>, Problem> {
    let mut held = Held::new(cx);
    let mut places: FxHashMap<Id, u32> = FxHashMap::default();
    let mut terms = Vec::new();
    for ids in column.chunks(ROWS) {
        cx.meter.check()?;
        let known = terms.len();
        for id in ids {
            places.entry(*id).or_insert_with(|| {
                terms.push((*id, value(*id, cx)));
                0
            });
        }
        let texts: usize = terms[known..].iter().map(|(id, _)| cx.terms.text(*id).len()).sum();
        held.add(texts + (terms.len() - known) * (size_of_val(&terms[0]) + 32))?;
    }
    let mut sorted: Vec<u32> = (0..).take(terms.len()).collect();
    let at = |place: &u32| terms[*place as usize].1.as_ref();
    merge::sort(&mut sorted, 1, |a, b| order(at(a), at(b)), cx)?;
    let mut rank = 0;
    let mut before = None;
    for place in &sorted {
        if before.is_some_and(|before| order(at(before), at(place)).is_ne()) {
            rank += 1;
        }
        places.insert(terms[*place as usize].0, rank);
        before = Some(place);
    }
    Ok(column.iter().map(|id| places[id]).collect())
}
