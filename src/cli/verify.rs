//! `colophon verify`: every byte of the data folder is read.

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::talk::{Failure, count, print};
use crate::config::Config;
use crate::store::{Store, Verified};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon verify                        of ./var
  colophon verify --data ./backup        of a copy, before it is needed

It reads sums, chain, counts and sources, makes every change again in memory, and lists
all that is not as it was written. Nothing is changed; it may run while `colophon serve`
does. Exit code 1 if something is wrong.";

/// Verify the data folder: every byte is as it was written
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Verify {
    /// Write the result as a JSON object
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let _interrupt = Interrupt::listen();
        let mut progress = Progress::new("verifying the catalogue");
        let Verified { changes, quads } =
            Store::verify(config, &mut |done, total| progress.tell(done, total))?;
        drop(progress);
        print(|out| {
            if self.json {
                let line = json!({"type": "verified", "changes": changes, "quads": quads});
                return writeln!(out, "{line}");
            }
            let changes = count(usize::try_from(changes).unwrap_or(usize::MAX), "change");
            writeln!(out, "{changes}, {quads} quads: everything is as it was written")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
