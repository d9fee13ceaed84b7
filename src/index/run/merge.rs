//! Merging: stretches that are in order become one that is.

use super::Cx;
use super::held::Held;
use crate::problem::Problem;
use std::cmp::Ordering;

/// Sorts items of which every `run` are sorted; equal ones stay as they are.
///
/// In contrast to the sorts of the standard library it looks at the clock, and an order that
/// contradicts itself gives some order and no panic.
///
/// # Errors
///
/// If the budget is used up.
pub(super) fn sort<T: Copy>(
    items: &mut Vec<T>,
    mut run: usize,
    order: impl Fn(&T, &T) -> Ordering,
    cx: &Cx,
) -> Result<(), Problem> {
    if run >= items.len() {
        return Ok(());
    }
    let mut held = Held::new(cx);
    held.add(size_of_val(items.as_slice()))?;
    let mut merged = Vec::with_capacity(items.len());
    while run < items.len() {
        let mut unchecked = 0;
        for pair in items.chunks(run * 2) {
            unchecked += pair.len();
            if unchecked > 1 << 14 {
                cx.meter.check()?;
                unchecked = 0;
            }
            let (left, right) = pair.split_at(run.min(pair.len()));
            join(left, right, &mut merged, &order);
        }
        std::mem::swap(items, &mut merged);
        merged.clear();
        run *= 2;
    }
    Ok(())
}

fn join<T: Copy>(
    mut left: &[T],
    mut right: &[T],
    merged: &mut Vec<T>,
    order: &impl Fn(&T, &T) -> Ordering,
) {
    while let (Some((a, after_a)), Some((b, after_b))) = (left.split_first(), right.split_first()) {
        if order(a, b).is_gt() {
            merged.push(*b);
            right = after_b;
        } else {
            merged.push(*a);
            left = after_a;
        }
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
}
