//! Packing: the keys of a row and its number become one number, and these are sorted.

use super::held::Held;
use super::{Cx, merge};
use crate::problem::Problem;

/// How many rows are sorted at once, without a look at the clock.
const RUN: usize = 1 << 18;

/// The numbers of the rows in the order of columns of keys, the first ones if there is a limit.
pub(super) fn sorted(
    keys: &[Vec<u32>],
    len: usize,
    limit: Option<usize>,
    cx: &Cx,
) -> Result<Vec<u32>, Problem> {
    if let [first, second, rest @ ..] = keys
        && rest.len() > 1
    {
        let keys = [first.clone(), second.clone(), joined(rest, len, cx)?];
        return sorted(&keys, len, limit, cx);
    }
    let numbers = (0u32..).take(len);
    match keys {
        [] => Ok(numbers.take(limit.unwrap_or(len)).collect()),
        [key] => {
            let packed = key.iter().zip(numbers).map(|(key, row)| low(*key, row));
            packed_order(packed.collect(), limit, cx)
        }
        [first, rest @ ..] => {
            let second = rest[0].iter();
            let third = rest.get(1);
            let packed = first.iter().zip(second).zip(numbers).map(|((first, second), row)| {
                let third = third.map_or(0, |third| third[row as usize]);
                u128::from(low(*first, *second)) << 64 | u128::from(low(third, row))
            });
            packed_order(packed.collect(), limit, cx)
        }
    }
}

fn low(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// One column of keys that gives the order of several.
fn joined(keys: &[Vec<u32>], len: usize, cx: &Cx) -> Result<Vec<u32>, Problem> {
    let order = sorted(keys, len, None, cx)?;
    let mut places = vec![0; len];
    let mut place = 0;
    for pair in order.windows(2) {
        let [before, row] = [pair[0] as usize, pair[1] as usize];
        place += u32::from(keys.iter().any(|key| key[before] != key[row]));
        places[row] = place;
    }
    Ok(places)
}

/// Keys that end in a row: they are in order when their bits are.
trait Packed: Copy + Ord {
    fn row(self) -> u32;
}

impl Packed for u64 {
    #[expect(clippy::cast_possible_truncation, reason = "the row is the lower half")]
    fn row(self) -> u32 {
        self as u32
    }
}

impl Packed for u128 {
    #[expect(clippy::cast_possible_truncation, reason = "the row is the lowest quarter")]
    fn row(self) -> u32 {
        self as u32
    }
}

fn packed_order<P: Packed>(
    mut keys: Vec<P>,
    limit: Option<usize>,
    cx: &Cx,
) -> Result<Vec<u32>, Problem> {
    let mut held = Held::new(cx);
    held.add(size_of_val(keys.as_slice()))?;
    let limit = limit.unwrap_or(keys.len());
    if limit < keys.len() && keys.len() <= RUN {
        keys.select_nth_unstable(limit);
        keys.truncate(limit);
    }
    for run in keys.chunks_mut(RUN) {
        run.sort_unstable();
        cx.meter.check()?;
    }
    merge::sort(&mut keys, RUN, P::cmp, cx)?;
    Ok(keys.into_iter().take(limit).map(P::row).collect())
}
