//! `colophon show`: a version becomes the statements that went and came with it.

use super::log::{about, write_heading};
use super::open;
use super::statements::{lines, write_text};
use super::talk::{Failure, print};
use crate::config::Config;
use crate::ledger::Access;
use crate::problem::Problem;
use crate::store::Store;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon show 12
  colophon show 12 --format patch > 12.rdfp
  colophon show 12 --json";

/// Show one change: the statements that went and came, by thing.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Show {
    /// The version that the change made
    #[arg(value_name = "VERSION")]
    number: u64,
    #[command(flatten)]
    form: Form,
}

/// The form in which statements are shown.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The form
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "json")]
    pub(super) format: Format,
    /// Write one JSON object, its statements as N-Quads lines
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// By thing, with short names
    Text,
    /// RDF Patch
    Patch,
}

impl Show {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let store = open::unfilled(config, Access::Read)?;
        let told = store.told(self.number)?;
        if self.form.format == Format::Patch && !self.form.json {
            return self.stream(&store);
        }
        let commit = store.recorded(self.number)?;
        let (removed, added) = (commit.change().removed(), commit.change().added());
        print(|out| {
            if self.form.json {
                let mut told = about(&told);
                told["removed"] = lines(removed).into();
                told["added"] = lines(added).into();
                return writeln!(out, "{told}");
            }
            write_heading(&told, out)?;
            writeln!(out)?;
            write_text(store.base(), (removed, added), out)
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the patch row by row, however many there are.
    fn stream(&self, store: &Store) -> Result<ExitCode, Failure> {
        let ledger = store.ledger()?;
        let mut failed = None;
        print(|out| {
            writeln!(out, "TX .")?;
            let mut refused = Ok(());
            let mut write = |adds, row: &str| {
                let sign = if adds { 'A' } else { 'D' };
                writeln!(out, "{sign} {row}").map_err(|error| {
                    refused = Err(error);
                    Problem::internal("nobody reads on")
                })
            };
            let read = ledger.rows(self.number, &mut write);
            refused?;
            match read {
                Ok(()) => writeln!(out, "TC ."),
                // A patch without its end is refused by whoever reads it.
                Err(problem) => {
                    failed = Some(problem);
                    Ok(())
                }
            }
        })?;
        failed.map_or(Ok(ExitCode::SUCCESS), |problem| Err(problem.into()))
    }
}
