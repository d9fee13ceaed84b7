//! The door: parse the arguments, run the command, report the outcome.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    colophon::cli::Command::parse().run()
}
