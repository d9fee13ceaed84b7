//! `colophon check`: files become a report of all that is wrong with them.

use super::begin::pending;
use super::interrupt::Interrupt;
use super::plan::{Plans, must_exist};
use super::progress::Progress;
use super::talk::{Failure, print};
use crate::answer::Tongue;
use crate::config::{Config, base_of};
use crate::import::Corrections;
use crate::problem::{Kind, Problem};
use crate::query::{self, Tallied};
use crate::store::Store;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon check reports.txt             all problems, each with file:line:column
  colophon check --json *.ttl            for a program; the lines are those of `import --json`
  colophon check --quality               what a curator could look at next, with numbers

With --quality --json each line is an object: list, title, found (null if it took too long),
and more (whether there are more than were counted).

Exit code 3 if a file would be refused. Nothing is ever written.";

/// Check files: reads, lifts, checks and links them, and writes nothing.
///
/// They are checked against what the catalogue knows, if there is one, and in order:
/// what an earlier file says is known to a later one.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Check {
    /// The files
    #[arg(required_unless_present = "quality", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Count what could be better in the catalogue itself; each list is a question
    #[arg(long, conflicts_with = "files")]
    quality: bool,
    /// Write findings as one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let _interrupt = Interrupt::listen();
        if self.quality {
            return self.tally(config);
        }
        must_exist(&self.files)?;
        let store = known(config)?;
        let corrections = Corrections::of(&store)?;
        let (store, _) = pending(&store)?;
        let plans = Plans::make((&store, &corrections), &self.files, &config.limits)?;
        print(|out| if self.json { plans.write_json(out) } else { plans.write_text(out) })?;
        Ok(ExitCode::from(plans.refusals().map(exit).min().unwrap_or(0)))
    }
}

impl Check {
    /// What every list about the state of the catalogue has.
    fn tally(&self, config: &Config) -> Result<ExitCode, Failure> {
        let store = known(config)?;
        let (store, _) = pending(&store)?;
        let found = query::tally(&store, &config.limits);
        print(|out| {
            for Tallied { prompt, found } in &found {
                let title = prompt.title(Tongue::English);
                let (number, more) = found.map_or((None, false), |(n, more)| (Some(n), more));
                if self.json {
                    let line =
                        json!({"list": prompt.name, "title": title, "found": number, "more": more});
                    writeln!(out, "{line}")?;
                } else {
                    let number = number.map_or("?".into(), |number| number.to_string());
                    let sign = if more { "+" } else { "" };
                    writeln!(out, "{:>6}  {title} ({})", format!("{number}{sign}"), prompt.path())?;
                }
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
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
