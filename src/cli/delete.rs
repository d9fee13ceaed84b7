//! `colophon delete`: a thing becomes a tombstone, after a person has seen what goes.

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::talk::{Failure, Visible, ask, count, print, say};
use crate::config::{Config, base_of};
use crate::import::{Deletion, deletion};
use crate::problem::Problem;
use crate::store::Store;
use clap::Args;
use oxrdf::NamedNode;
use std::io::{self, Write};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon delete https://library.example/id/agent/quell-trust --reason 'Never existed.'

What is said of the thing goes, and what points at it; what sources said stays as
evidence. Its address answers 410 with the reason, is never used for another thing, and
an import does not bring the thing back.";

/// Delete a thing: shows what goes, asks, then does it.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Delete {
    /// The name of the thing
    #[arg(value_name = "IRI", value_parser = thing)]
    thing: NamedNode,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
}

/// The name of a thing, as it stands on the command line.
pub(super) fn thing(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| format!("expected an absolute address: {error}"))
}

impl Delete {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let store = open(config).map_err(Failure::untouched)?;
        let planned = deletion(&store, &self.thing, &self.reason).map_err(Failure::untouched)?;
        print(|out| write(&planned, out))?;
        if !self.yes {
            ask("Delete this?").map_err(Failure::untouched)?;
        }
        interrupt.hold();
        let commit = store.commit(planned.change).map_err(Failure::untouched)?;
        if let Some(commit) = commit {
            say(format_args!("deleted {}: version {}", self.thing.as_str(), commit.sequence()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens a catalogue to change it; to make one is for import.
pub(super) fn open(config: &Config) -> Result<Store, Problem> {
    if base_of(&config.data)?.is_none() {
        return Store::open_reading(config, &mut |_, _| ());
    }
    let mut progress = Progress::new("opening the catalogue");
    Store::create_or_open(config, &mut |done, total| progress.tell(done, total))
}

fn write(deletion: &Deletion, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", Visible(&deletion.label), deletion.thing)?;
    let rows = [
        (deletion.about, "about it"),
        (deletion.parts, "about its contributions, excerpts and claims"),
        (deletion.pointing, "of other things that point at it"),
    ];
    for (number, what) in rows.iter().filter(|(number, _)| *number > 0) {
        writeln!(out, "  - {} {what}", count(*number, "statement"))?;
    }
    Ok(())
}
