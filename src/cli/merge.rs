//! `colophon merge`: two things become one, after a person has seen what that means.

use super::delete::{open, thing};
use super::interrupt::Interrupt;
use super::talk::{Failure, Visible, ask, count, print, say};
use crate::config::Config;
use crate::import::merger;
use clap::Args;
use oxrdf::NamedNode;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon merge https://library.example/id/agent/quell-trust \\
    https://library.example/id/agent/river-quell-trust --reason 'Same body.'

What names the first names the second from then on, also in later imports. The address
of the first answers 301 to that of the second. Where there can be one value only, that
of the second stands, and another title or label becomes an alternative one.";

/// Merge a thing into another: shows what moves, asks, then does it.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Merge {
    /// The one that goes
    #[arg(value_name = "IRI", value_parser = thing)]
    from: NamedNode,
    /// The one that stays
    #[arg(value_name = "INTO", value_parser = thing)]
    into: NamedNode,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
}

impl Merge {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let store = open(config).map_err(Failure::untouched)?;
        let names = [&self.from, &self.into];
        let planned = merger(&store, names, &self.reason).map_err(Failure::untouched)?;
        print(|out| {
            for (label, name) in planned.labels.iter().zip(names) {
                writeln!(out, "{} {name}", Visible(label))?;
            }
            writeln!(out, "  > {} moved", count(planned.moved, "statement"))?;
            writeln!(out, "  - {} said already or settled", count(planned.dropped, "statement"))
        })?;
        if !self.yes {
            ask("Merge the first into the second?").map_err(Failure::untouched)?;
        }
        interrupt.hold();
        if let Some(commit) = store.commit(planned.change).map_err(Failure::untouched)? {
            let (from, into) = (self.from.as_str(), self.into.as_str());
            say(format_args!("merged {from} into {into}: version {}", commit.sequence()));
        }
        Ok(ExitCode::SUCCESS)
    }
}
