//! `colophon load`: RDF of another system becomes part of the catalogue as it is.

use super::interrupt::Interrupt;
use super::plan::must_exist;
use super::progress::Progress;
use super::talk::{Failure, count, print, say};
use crate::config::Config;
use crate::index::Along;
use crate::ledger::{Access, Outcome, Told};
use crate::lift::Loading;
use crate::problem::Problem;
use crate::read::Stream;
use crate::store::Store;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon load catalogue.nt               load it, or load what it says by now
  colophon load a.nq b.ttl --json          two files, two versions
  colophon undo 3                          take back what version 3 loaded

Files end with .nt, .nq, .ttl or .trig and may be as large as the disk allows. Statements
stand in the graph BASE/graph/loaded-NAME, NAME being that of the file, or in the graph
that the file names if it stands under the base. A graph of another address is not ours:
its statements stand in the graph of the file. A graph that the catalogue fills itself
(curation, provenance, import-, evidence-, enrichment-, vocabulary) is refused.

What the same file said before and says no longer goes. What a person took away since
(update, delete, merge) stays away.

With --json each line is an object:
  file, version (null if nothing has changed), graph, statements_added,
  statements_removed, statements_withdrawn (a person took them away), foreign_graphs";

/// Load RDF of another system as it is: not linked, and not held against the shapes.
///
/// You vouch for it: `colophon import` is for what has to be checked. Each file is one
/// version, whole or not there. Loading the same file again changes nothing, a changed one
/// takes the place of what it said. A catalogue is made if the data folder has none.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Load {
    /// The files, in the order in which they are loaded
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the outcome as one JSON object a file
    #[arg(long)]
    json: bool,
}

impl Load {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        must_exist(&self.files).map_err(Failure::untouched)?;
        let store = Store::open(config, Access::Write).map_err(Failure::untouched)?;
        let along = Along::begin(&store).map_err(Failure::untouched)?;
        for (done, path) in self.files.iter().enumerate() {
            let aftermath = if done == 0 {
                "Nothing was written.".to_owned()
            } else {
                format!("{} loaded, {} not.", count(done, "file"), self.files.len() - done)
            };
            self.load(&store, path, (&along, &interrupt))
                .map_err(|problem| Failure::new(problem, aftermath))?;
        }
        // Without it the next server makes it, and answers slowly until then.
        if let Err(problem) = along.finish(&store, &config.data) {
            say(format_args!("The reading copy is not made: {problem}"));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn load(
        &self,
        store: &Store,
        path: &Path,
        (along, interrupt): (&Along, &Interrupt),
    ) -> Result<(), Problem> {
        let mut progress = Progress::of("loading", "bytes");
        // Until all is read nothing is there; then it is written to its end.
        let mut paused = None;
        let base = store.base();
        let stream = Stream::open(path, base.as_str(), |read, size| {
            progress.tell(read, size);
            if read == size {
                paused.get_or_insert_with(|| interrupt.pause());
            }
        })?;
        let mut loading = Loading::new(stream, base);
        let agent = concat!("colophon ", env!("CARGO_PKG_VERSION"));
        let outcome = store.load(&mut loading, agent, along.taker())?;
        let (graph, foreign) = (loading.graph().clone(), loading.foreign_graphs());
        drop(loading);
        drop(progress);
        if self.json {
            let told = outcome.told.as_ref();
            let line = json!({
                "file": path.to_string_lossy(),
                "version": told.map(Told::sequence),
                "graph": graph.as_str(),
                "statements_added": told.map_or(0, Told::added),
                "statements_removed": told.map_or(0, Told::removed),
                "statements_withdrawn": outcome.withdrawn,
                "foreign_graphs": foreign,
            });
            print(|out| writeln!(out, "{line}"))?;
        }
        tell(path, &outcome);
        if foreign > 0 {
            let graphs = count(foreign, "graph");
            say(format_args!("  {graphs} of other addresses: their statements stand in {graph}"));
        }
        Ok(())
    }
}

fn tell(path: &Path, Outcome { told, withdrawn }: &Outcome) {
    let path = path.display();
    match told {
        Some(told) => {
            let (version, removed) = (told.sequence(), told.removed());
            let added = count(usize::try_from(told.added()).unwrap_or(usize::MAX), "statement");
            say(format_args!("loaded {path}: version {version}, {added} added, {removed} removed"));
        }
        None => say(format_args!("{path}: nothing was written, it is so already")),
    }
    if *withdrawn > 0 {
        say(format_args!("  {withdrawn} stay away: a person took them away"));
    }
}
