//! The command line: one file a command.

use std::process::ExitCode;

/// A library of publications as a linked-data knowledge graph.
#[derive(clap::Parser)]
pub struct Command {}

impl Command {
    /// Runs the command and reports how it went.
    #[must_use]
    pub fn run(self) -> ExitCode {
        ExitCode::SUCCESS
    }
}
