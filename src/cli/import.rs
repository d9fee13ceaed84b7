//! `colophon import`: files become changes, after a person has seen which.

use super::begin::pending;
use super::interrupt::Interrupt;
use super::missing::Missing;
use super::plan::{Plans, must_exist};
use super::progress::Progress;
use super::talk::{Failure, ask, count, print, say};
use crate::config::{Config, base_of};
use crate::import::{self, Corrections, Plan};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon import reports.txt              show the plan, then ask
  colophon import --yes a.ttl b.ttl        import both, or neither if one is refused
  colophon import --plan --json a.ttl      the plan for a program; writes nothing
  colophon import --delete-missing a.ttl   what the file no longer has is deleted, too

A source that was imported before under the same file name takes the place of what it
said then. If it no longer has things that it had, nothing is written (exit code 3)
until --delete-missing allows it. What a person took away stays away.

With --json each line is an object with a `type`:
  thing    file, line, column, state (new, changed, same, missing), thing, label, removed, added
  warning  file, line, column, message, help
  problem  file, line, column, message, help
  plan     file, new, changed, same, missing, statements_added, statements_removed
  refused  file, problem
  commit   version, statements_added, statements_removed";

/// Import files into the catalogue: shows what would change, asks, then does it.
///
/// A file is imported whole or not at all, and of several files all or none if one
/// is refused. Importing the same file twice changes nothing. A catalogue is made
/// if the data folder has none.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Import {
    /// The files, in the order in which they are imported
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
    /// Show the plan and stop
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// Write plan and outcome as one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    missing: Missing,
}

impl Import {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        must_exist(&self.files).map_err(Failure::untouched)?;
        let is_new = base_of(&config.data).map_err(Failure::untouched)?.is_none();
        let store = self.open(config, is_new).map_err(Failure::untouched)?;
        let (known, vocabulary) = pending(&store).map_err(Failure::untouched)?;
        let corrections = Corrections::of(&store).map_err(Failure::untouched)?;
        let plans = Plans::make((&known, &corrections), &self.files, &config.limits)
            .map_err(Failure::untouched)?;
        print(|out| if self.json { plans.write_json(out) } else { plans.write_text(out) })?;
        if let Some(problem) = plans.refusals().next() {
            say("Nothing was written: correct what is listed, then import again.");
            return Ok(ExitCode::from(problem.kind().exit()));
        }
        if self.plan || !plans.change_something() {
            say("Nothing was written.");
            return Ok(ExitCode::SUCCESS);
        }
        let objections = self.missing.objections(plans.plans());
        if !objections.is_empty() {
            return Err(Failure::untouched(Problem::all(Kind::WouldDelete, objections)));
        }
        if !self.yes {
            ask("Import this?").map_err(Failure::untouched)?;
        }
        interrupt.hold();
        let store = if is_new {
            Store::create_or_open(config, &mut |_, _| ()).map_err(Failure::untouched)?
        } else {
            store
        };
        for plan in vocabulary {
            import::apply(&store, plan).map_err(Failure::untouched)?;
        }
        self.apply(&store, plans.accepted().unwrap_or_default())
    }

    /// The catalogue, or an empty one that is not on disk before a person has agreed.
    fn open(&self, config: &Config, is_new: bool) -> Result<Store, Problem> {
        let mut progress = Progress::new("opening the catalogue");
        let mut watch = |done, total| progress.tell(done, total);
        match (is_new, self.plan) {
            (true, _) => Store::in_memory(config.base.clone()),
            (false, true) => Store::open_reading(config, &mut watch),
            (false, false) => Store::create_or_open(config, &mut watch),
        }
    }

    fn apply(&self, store: &Store, plans: Vec<Plan>) -> Result<ExitCode, Failure> {
        let number = plans.len();
        for (done, plan) in plans.into_iter().enumerate() {
            let source = plan.source.clone();
            let commit = import::apply(store, plan).map_err(|problem| match done {
                0 => Failure::untouched(problem),
                _ => Failure::new(
                    problem,
                    format!(
                        "{} imported, {} not: {source} and what follows.",
                        count(done, "file"),
                        number - done
                    ),
                ),
            })?;
            let Some(commit) = commit else { continue };
            let (added, removed) = (commit.change().added().len(), commit.change().removed().len());
            let version = commit.sequence();
            if self.json {
                let line = json!({"type": "commit", "version": version, "statements_added": added, "statements_removed": removed});
                print(|out| writeln!(out, "{line}"))?;
            }
            say(format_args!(
                "imported {source}: version {version}, {} added, {removed} removed",
                count(added, "statement")
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}
