//! `colophon erase`: what has to go leaves every file, after a person has seen where it stands.

use super::delete::thing;
use super::interrupt::Interrupt;
use super::open;
use super::places::{Total, write_json, write_text};
use super::talk::{Failure, OFF, Visible, YELLOW, ask, print, say};
use crate::config::Config;
use crate::import::{self, Erasure, Unwanted};
use crate::ledger::Access;
use crate::problem::Problem;
use crate::store::Store;
use clap::Args;
use oxrdf::NamedNode;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon erase https://library.example/id/agent/ana-ruiz --reason 'Asked for it.' --plan
  colophon erase --words 'Ana Ruiz' --words 'A. Ruiz' --reason 'Asked for it.'
  colophon erase --words 'Ana Ruiz' --except 'Ana Ruiz Bridge' --reason 'Asked for it.'

Of a thing goes all that was ever said of it, and every name that it had, wherever that
stands. Words are found in any capitals, with and without accents, and in addresses.
Earlier versions lose it, too; a kept source that says it is dropped as a whole, and so
are dumps in the data folder. What stays is that something was erased: when, by which
program, why, and from which changes. It cannot be undone.

With --json each line is an object whose `type` is word, place, address, source, file,
warning, and in the end erasure (version is null where nothing was written).";

/// What a person should know before and after.
const ELSEWHERE: &str = "Backups, dumps and exports elsewhere still have it, and so may the free \
blocks of the disk. A backup from before brings it back: make a new one, and remove the others.";

/// How many places are shown before a person is asked.
const SHOWN: usize = 20;

/// Erase what a person may not keep: from every version, source and dump, for good.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Erase {
    /// Names of things that go
    #[arg(value_name = "IRI", value_parser = thing)]
    things: Vec<NamedNode>,
    /// Words that go; may be given again
    #[arg(long, value_name = "TEXT")]
    words: Vec<String>,
    /// Longer words that have them in them, and stay; may be given again
    #[arg(long, value_name = "TEXT")]
    except: Vec<String>,
    /// Why, without naming it; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Show every place and what would be left, and stop
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Erase {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let access = if self.plan { Access::Read } else { Access::Write };
        let store = open::unfilled(config, access).map_err(Failure::untouched)?;
        let (things, words, except) =
            (self.things.clone(), self.words.clone(), self.except.clone());
        let erasure = self
            .look(&store, config, &Unwanted { things, words, except })
            .map_err(Failure::untouched)?;
        let shown = if self.plan { usize::MAX } else { SHOWN };
        print(|out| {
            if self.json {
                return write_json(&erasure, out);
            }
            write_text(store.base(), &erasure, shown, out)
        })?;
        for warning in &erasure.warnings {
            say(format_args!("{YELLOW}warning:{OFF} {}", Visible(warning)));
        }
        let mut total = Total::of(&erasure);
        if self.plan || erasure.is_empty() {
            self.tell(&total)?;
            let found = if erasure.is_empty() { "Nothing here says it. " } else { "" };
            say(format_args!("{found}Nothing was written."));
            return Ok(ExitCode::SUCCESS);
        }
        say(ELSEWHERE);
        if !self.yes {
            ask("Erase this for good?").map_err(Failure::untouched)?;
        }
        interrupt.hold();
        let version = self.erase(store, config, erasure).map_err(|problem| {
            Failure::new(problem, "It was erased or not, but not in part: see `colophon log`.")
        })?;
        total.version = Some(version);
        self.tell(&total)?;
        say(format_args!("erased {total}: version {version}"));
        Ok(ExitCode::SUCCESS)
    }

    fn look(
        &self,
        store: &Store,
        config: &Config,
        unwanted: &Unwanted,
    ) -> Result<Erasure, Problem> {
        import::erasure(store, &config.data, unwanted, &self.reason)
    }

    /// Erases, opens the folder again, which finishes that, and looks whether anything is left.
    fn erase(&self, store: Store, config: &Config, erasure: Erasure) -> Result<u64, Problem> {
        let (words, except) = (erasure.words.clone(), self.except.clone());
        let version = import::erase(&store, erasure)?;
        drop(store);
        let left = Unwanted { words, except, ..Unwanted::default() };
        let left = self.look(&open::unfilled(config, Access::Write)?, config, &left)?;
        if left.is_empty() {
            return Ok(version);
        }
        Err(Problem::internal(format!("{} are left after an erasure", Total::of(&left))))
    }

    fn tell(&self, total: &Total) -> Result<(), Problem> {
        if self.json { print(|out| writeln!(out, "{}", total.json())) } else { Ok(()) }
    }
}
