//! Loading: a file that an operator vouches for becomes one commit, and is taken back as one.

use super::{Store, Writer};
use crate::ledger::{Outcome, Reversal, Taker, Told, Why};
use crate::lift::Loading;
use crate::problem::Problem;
use std::sync::atomic::Ordering;

impl Store {
    /// Records what a file says, in the place of what it said before, unchecked; all of it becomes
    /// visible at once or nothing. The graph is not needed for it. Quads that come are also given
    /// to `along`, before it is certain that they stay.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file; or if it cannot be made safe on disk.
    pub fn load(
        &self,
        loading: &mut Loading<'_>,
        agent: &str,
        along: Option<&Taker>,
    ) -> Result<Outcome, Problem> {
        let mut writer = self.writing()?;
        let _writing = self.begin_writing();
        let outcome = writer.ledger.load(loading, agent, along)?;
        if let Some(told) = &outcome.told {
            self.keep_up(&mut writer, told)?;
        }
        Ok(outcome)
    }

    /// Says what it would do to take back a commit of any size as it is: nothing is held against
    /// the shapes.
    ///
    /// # Errors
    ///
    /// If there is no such commit, or the ledger cannot be read.
    pub fn reversal(&self, sequence: u64) -> Result<Reversal, Problem> {
        self.writing()?.ledger.reversal(sequence)
    }

    /// Takes back a commit of any size.
    ///
    /// # Errors
    ///
    /// If the catalogue has changed since the reversal was made; or if it cannot be made safe.
    pub fn reverse(&self, reversal: &Reversal, why: Why) -> Result<Option<Told>, Problem> {
        let mut writer = self.writing()?;
        let _writing = self.begin_writing();
        let told = writer.ledger.reverse(reversal, why)?;
        if let Some(told) = &told {
            self.keep_up(&mut writer, told)?;
        }
        Ok(told)
    }

    /// Brings a graph that was filled before to a commit that the ledger has by now. Who fills
    /// it later finds the commit in the ledger.
    fn keep_up(&self, writer: &mut Writer, told: &Told) -> Result<(), Problem> {
        let sequence = told.sequence();
        let kept_up = self.filling.wait().and_then(|is_filled| {
            if is_filled {
                self.follow(&writer.ledger.reader(), sequence - 1, &mut |_, _| ())
            } else {
                Ok(())
            }
        });
        kept_up.inspect_err(|error| {
            writer.behind = true;
            tracing::error!(%error, "a change is in the ledger, but not in the store");
        })?;
        self.version.store(sequence, Ordering::Release);
        self.tell_chronicle(&writer.ledger);
        Ok(())
    }
}
