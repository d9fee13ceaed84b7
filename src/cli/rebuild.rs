//! `colophon rebuild`: what follows from the ledger is made again.

use super::progress::Progress;
use super::talk::{Failure, say};
use crate::config::Config;
use crate::store::Store;
use clap::Args;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon rebuild                       what a message of another command asked for

Only the ledger and the sources count; everything else in the data folder is thrown away
and made again from them. A ledger that is damaged is left as it is: see `colophon verify`.";

/// Rebuild what follows from the ledger: the store on disk
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Rebuild {}

impl Rebuild {
    #[expect(clippy::unused_self, reason = "every command runs in the same way")]
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let mut progress = Progress::new("rebuilding the catalogue");
        let store = Store::rebuild(config, &mut |done, total| progress.tell(done, total))?;
        drop(progress);
        let quads = store.count()?;
        say(format_args!("rebuilt: version {}, {quads} quads", store.version()));
        Ok(ExitCode::SUCCESS)
    }
}
