//! Holding memory: what an operator keeps is taken from the budget, and given back when it ends.

use super::Cx;
use crate::problem::Problem;

/// Memory of the budget that is in use.
pub(in crate::index) struct Held {
    cx: Cx,
    bytes: usize,
}

impl Held {
    /// None yet.
    pub(in crate::index) fn new(cx: &Cx) -> Self {
        Self { cx: Cx::clone(cx), bytes: 0 }
    }

    /// How much is in use.
    pub(in crate::index) fn bytes(&self) -> usize {
        self.bytes
    }

    /// So much more is in use.
    ///
    /// # Errors
    ///
    /// If the budget has no more.
    pub(in crate::index) fn add(&mut self, bytes: usize) -> Result<(), Problem> {
        self.bytes += bytes;
        self.cx.meter.hold(bytes)
    }

    /// So much is in use now, whatever it was before.
    ///
    /// # Errors
    ///
    /// If the budget has no more.
    pub(in crate::index) fn set(&mut self, bytes: usize) -> Result<(), Problem> {
        if let Some(more) = bytes.checked_sub(self.bytes) {
            return if more == 0 { Ok(()) } else { self.add(more) };
        }
        self.cx.meter.free(self.bytes - bytes);
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.cx.meter.free(self.bytes);
    }
}
