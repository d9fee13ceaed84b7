//! `colophon worker`: what `colophon serve` starts to answer queries; not for people.

use super::talk::Failure;
use crate::serve;
use clap::Args;
use std::process::ExitCode;

/// Answer queries for a server that started this.
#[derive(Debug, Args)]
#[command(hide = true)]
pub(super) struct Worker {}

impl Worker {
    #[expect(clippy::unused_self, reason = "it has no flags")]
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        serve::work()?;
        Ok(ExitCode::SUCCESS)
    }
}
