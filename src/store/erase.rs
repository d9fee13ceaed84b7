//! Erasing: what has to go leaves the ledger, and this store, which still has it, writes no more.

use super::{Store, behind};
use crate::ledger::{Redaction, Why};
use crate::problem::Problem;
use std::collections::HashMap;
use std::sync::PoisonError;

impl Store {
    /// Takes out of everything that was recorded what has to go; gives the number of the
    /// erasure. This store still says what it said: open the data folder again, which
    /// finishes the erasure.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk.
    pub fn erase(&self, redaction: &Redaction<'_>, why: Why) -> Result<u64, Problem> {
        let mut writer = self.writing()?;
        let sequence = writer.ledger.erase(redaction, why)?;
        writer.behind = true;
        Ok(sequence)
    }

    /// The digests of all sources that are kept.
    ///
    /// # Errors
    ///
    /// If the data folder cannot be read.
    pub fn sources(&self) -> Result<Vec<String>, Problem> {
        self.writer.lock().map_err(|_| behind())?.ledger.sources()
    }

    /// The sources whose bytes are gone, with the erasure that took them.
    #[must_use]
    pub fn sources_erased(&self) -> HashMap<String, u64> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).ledger.sources_erased()
    }
}
