//! `colophon check`: files become a report of all that is wrong with them.

use super::begin::pending;
use super::interrupt::Interrupt;
use super::plan::{Plans, must_exist};
use super::progress::Progress;
use super::talk::{Failure, print};
use crate::config::{Config, base_of};
use crate::import::Corrections;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon check reports.txt             all problems, each with file:line:column
  colophon check --json *.ttl            for a program; the lines are those of `import --json`

Exit code 3 if a file would be refused. Nothing is ever written.";

/// Check files: reads, lifts, checks and links them, and writes nothing.
///
/// They are checked against what the catalogue knows, if there is one, and in order:
/// what an earlier file says is known to a later one.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Check {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write findings as one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let _interrupt = Interrupt::listen();
        must_exist(&self.files)?;
        let store = known(config)?;
        let corrections = Corrections::of(&store)?;
        let (store, _) = pending(&store)?;
        let plans = Plans::make((&store, &corrections), &self.files, &config.limits)?;
        print(|out| if self.json { plans.write_json(out) } else { plans.write_text(out) })?;
        Ok(ExitCode::from(plans.refusals().map(exit).min().unwrap_or(0)))
    }
}

/// What is wrong with a file is what a check is there to find; that it cannot be read is not.
fn exit(problem: &Problem) -> u8 {
    match problem.kind() {
        Kind::BadSource | Kind::BadShape | Kind::SourceTooLarge | Kind::UnsupportedMediaType => 3,
        other => other.exit(),
    }
}

/// The catalogue as it is now, or an empty one.
fn known(config: &Config) -> Result<Store, Problem> {
    if base_of(&config.data)?.is_none() {
        return Store::in_memory(config.base.clone());
    }
    let mut progress = Progress::new("opening the catalogue");
    Store::open_reading(config, &mut |done, total| progress.tell(done, total))
}
