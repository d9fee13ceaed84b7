//! Distinguishing: each row once, as soon as it comes.

use super::bits::Bits;
use super::held::Held;
use super::keys::Keys;
use super::{Batch, Cx, Rows, Stream};
use crate::index::UNBOUND;
use crate::problem::Problem;

/// The rows that differ from all before them in some variables.
pub(in crate::index) struct Distinct {
    input: Rows,
    seen: Seen,
    cx: Cx,
    held: Held,
}

/// What has been seen, by the number of variables.
enum Seen {
    One { slot: usize, ids: Bits },
    Many { keys: Keys, count: u32 },
}

impl Seen {
    /// The rows that are new.
    fn news(&mut self, batch: &Batch) -> Vec<u32> {
        let rows = 0u32..;
        match self {
            Self::One { slot, ids } => match batch.column(*slot) {
                Some(column) => rows
                    .zip(column)
                    .filter(|(_, id)| ids.insert(**id))
                    .map(|(row, _)| row)
                    .collect(),
                None => rows.take(batch.len.min(1)).filter(|_| ids.insert(UNBOUND)).collect(),
            },
            Self::Many { keys, count } => {
                let mut new = |number: u32| {
                    let new = number == *count;
                    *count += u32::from(new);
                    new
                };
                let numbers = rows.zip(keys.number(batch));
                numbers.filter(|(_, number)| new(**number)).map(|(row, _)| row).collect()
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::One { ids, .. } => ids.bytes(),
            Self::Many { keys, .. } => keys.bytes(),
        }
    }
}

impl Distinct {
    /// Each row once, by the terms of these slots.
    pub(in crate::index) fn new(input: Rows, slots: Vec<usize>, cx: Cx) -> Self {
        let seen = match slots.as_slice() {
            [slot] => Seen::One { slot: *slot, ids: Bits::default() },
            _ => Seen::Many { keys: Keys::new(slots), count: 0 },
        };
        let held = Held::new(&cx);
        Self { input, seen, cx, held }
    }
}

impl Stream for Distinct {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        while let Some(batch) = self.input.next()? {
            self.cx.meter.check()?;
            let rows = self.seen.news(&batch);
            self.held.set(self.seen.bytes())?;
            if rows.len() == batch.len {
                return Ok(Some(batch));
            }
            if !rows.is_empty() {
                return Ok(Some(batch.take(&rows)));
            }
        }
        Ok(None)
    }
}
