//! Scribbling: the text of one row after the other stands in memory that is counted.

use super::{Cx, Problem};

/// How many places of a text are worked on between two looks at the clock.
const STEP: usize = 1 << 10;

/// A text that is written anew for each row.
pub(super) struct Scratch<'a> {
    text: String,
    /// How much of the budget it has.
    held: usize,
    cx: &'a Cx,
}

impl<'a> Scratch<'a> {
    pub(super) const fn new(cx: &'a Cx) -> Self {
        Self { text: String::new(), held: 0, cx }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    /// Adds to the text.
    ///
    /// # Errors
    ///
    /// If the query would hold more than it may.
    pub(super) fn push(&mut self, more: &str) -> Result<(), Problem> {
        self.expect(more.len())?;
        self.text.push_str(more);
        Ok(())
    }

    /// The text, to add at most this many bytes to it.
    ///
    /// # Errors
    ///
    /// If the query would hold more than it may.
    pub(super) fn room(&mut self, more: usize) -> Result<&mut String, Problem> {
        self.expect(more)?;
        Ok(&mut self.text)
    }

    /// Looks at the clock, now and then.
    ///
    /// # Errors
    ///
    /// If the time of the query is over.
    pub(super) fn check(&self, place: usize) -> Result<(), Problem> {
        if place % STEP == STEP - 1 { self.cx.meter.check() } else { Ok(()) }
    }

    /// Writes a text in the other case.
    ///
    /// # Errors
    ///
    /// If the query would hold more than it may.
    pub(super) fn set_case(&mut self, text: &str, upper: bool) -> Result<(), Problem> {
        self.clear();
        self.expect(text.len())?;
        if !text.is_ascii() {
            self.text = if upper { text.to_uppercase() } else { text.to_lowercase() };
            return self.expect(0);
        }
        self.text.push_str(text);
        if upper {
            self.text.make_ascii_uppercase();
        } else {
            self.text.make_ascii_lowercase();
        }
        Ok(())
    }

    fn expect(&mut self, more: usize) -> Result<(), Problem> {
        let wanted = self.text.len().saturating_add(more);
        if wanted > self.held {
            // As much as the text may grow to without being asked for again.
            let held = wanted.saturating_mul(2).max(256);
            self.cx.meter.hold(held - self.held)?;
            self.held = held;
        }
        Ok(())
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        self.cx.meter.free(self.held);
    }
}
