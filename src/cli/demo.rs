//! `colophon demo`: the catalogue that comes with the program goes on the web.

use super::begin::begin;
use super::flags::Listen;
use super::serve::{open, serve};
use super::talk::{Failure, count, say};
use crate::config::Config;
use crate::import;
use crate::problem::Problem;
use crate::store::Store;
use clap::Args;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon demo                          then open http://127.0.0.1:7777/
  colophon demo --data /tmp/try --listen 127.0.0.1:8000";

/// Serve the catalogue that comes with the program.
///
/// It is loaded if the data folder is empty; a folder with something in it is served
/// as it is.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Demo {
    #[command(flatten)]
    pub(super) listen: Listen,
}

impl Demo {
    #[expect(clippy::unused_self, reason = "its flags are in the configuration")]
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let store = open(config)?;
        load(&store)?;
        serve(store, config)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Loads the sources if nothing else is there; goes on where an earlier start was stopped.
fn load(store: &Store) -> Result<(), Problem> {
    let mut sources = import::vocabulary()?;
    sources.extend(import::shipped()?);
    let loaded = usize::try_from(store.version()).unwrap_or(usize::MAX).min(sources.len());
    for source in &sources[..loaded] {
        if !import::plan(store, source)?.change.is_empty() {
            return begin(store);
        }
    }
    for source in &sources[loaded..] {
        import::apply(store, import::plan(store, source)?)?;
    }
    if loaded < sources.len() {
        let number = count(sources.len() - loaded, "file");
        say(format_args!("loaded the catalogue that comes with the program: {number}"));
    }
    Ok(())
}
