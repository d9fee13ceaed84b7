//! `colophon undo`: a version becomes the change that takes it back.

use super::interrupt::Interrupt;
use super::open;
use super::statements::write_text;
use super::talk::{Failure, ask, count, print, say};
use crate::config::Config;
use crate::import::{self, Kept};
use crate::ledger::{Access, Reversal};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::Base;
use clap::Args;
use std::io::{self, Write};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon undo 12 --dry-run                     show what would be taken back, and what not
  colophon undo 12 --yes --message 'wrong file'  take it back without asking
  colophon undo 13                               an undo is a change, so it can be undone";

/// Take back a change: exactly what it did, but for what later changes touched.
///
/// The undo is a new change; nothing is ever removed from the ledger. It is refused if
/// what is left would not have its shape.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Undo {
    /// The version whose change is undone
    #[arg(value_name = "VERSION")]
    number: u64,
    /// Show what would happen and stop
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
    /// Why, for the ledger
    #[arg(long, short, value_name = "TEXT", default_value = "")]
    message: String,
}

impl Undo {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let access = if self.dry_run { Access::Read } else { Access::Write };
        let store = open::unfilled(config, access).map_err(Failure::untouched)?;
        self.tell_of_erasure(&store).map_err(Failure::untouched)?;
        let loaded = import::reversal(&store, self.number).map_err(Failure::untouched)?;
        if let Some(reversal) = loaded {
            return self.reverse(&store, &reversal, interrupt);
        }
        open::fill(&store).map_err(Failure::untouched)?;
        let undo = import::undo(&store, self.number, &self.message).map_err(Failure::untouched)?;
        let (removed, added) = (undo.change.removed(), undo.change.added());
        print(|out| {
            write_text(store.base(), (removed, added), out)?;
            undo.kept
                .iter()
                .try_for_each(|(later, kept)| write_kept(store.base(), (*later, kept), out))
        })?;
        if undo.change.is_empty() {
            say(format_args!(
                "Nothing is left of version {} to take back. Nothing was written.",
                self.number
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let told =
            format!("{} back, {} taken away", count(added.len(), "statement"), removed.len());
        if self.dry_run {
            say(format_args!("Would be undone: {told}. Nothing was written."));
            return Ok(ExitCode::SUCCESS);
        }
        if !self.yes {
            ask("Undo this?").map_err(Failure::untouched)?;
        }
        interrupt.hold();
        let commit = store.commit(undo.change).map_err(Failure::untouched)?;
        let version = commit.map_or_else(|| store.version(), |commit| commit.sequence());
        say(format_args!("undid version {}: version {version}, {told}", self.number));
        Ok(ExitCode::SUCCESS)
    }
}

impl Undo {
    /// Takes back a load, of which nobody wants to see every statement.
    fn reverse(
        &self,
        store: &Store,
        reversal: &Reversal,
        interrupt: Interrupt,
    ) -> Result<ExitCode, Failure> {
        let Reversal { removed, added, kept, .. } = reversal;
        let told = format!(
            "{} back, {removed} taken away",
            count(usize::try_from(*added).unwrap_or(usize::MAX), "statement")
        );
        let number = self.number;
        if *kept > 0 {
            say(format_args!("{kept} stay as later versions left them"));
        }
        if removed + added == 0 {
            say(format_args!(
                "Nothing is left of version {number} to take back. Nothing was written."
            ));
            return Ok(ExitCode::SUCCESS);
        }
        if self.dry_run {
            say(format_args!("Would be undone: {told}. Nothing was written."));
            return Ok(ExitCode::SUCCESS);
        }
        if !self.yes {
            ask(&format!("Undo this: {told}?")).map_err(Failure::untouched)?;
        }
        interrupt.hold();
        let undone = import::reverse(store, reversal, &self.message).map_err(Failure::untouched)?;
        let version = undone.map_or_else(|| store.version(), |told| told.sequence());
        say(format_args!("undid version {number}: version {version}, {told}"));
        Ok(ExitCode::SUCCESS)
    }
}

impl Undo {
    /// Says that there is a part that nobody can take back any more.
    fn tell_of_erasure(&self, store: &Store) -> Result<(), Problem> {
        let number = self.number;
        if let Some(erasure) = store.told(number)?.redacted_by() {
            say(format_args!(
                "Version {erasure} has erased a part of version {number}: that part cannot be taken back."
            ));
        }
        Ok(())
    }
}

/// What stays, with the signs that it had in the version that is undone.
fn write_kept(base: &Base, (later, kept): (u64, &Kept), out: &mut dyn Write) -> io::Result<()> {
    let number = count(kept.removed.len() + kept.added.len(), "statement");
    writeln!(out, "kept as version {later} left it: {number}")?;
    write_text(base, (&kept.removed, &kept.added), out)
}
