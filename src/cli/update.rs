//! `colophon update`: a SPARQL update becomes a change of the catalogue.

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::query::read_text;
use super::talk::{Failure, GREEN, OFF, RED, Visible, count, print, say};
use crate::config::{Config, base_of};
use crate::problem::{Kind, Problem};
use crate::query::{self, Update as Request, Updated};
use crate::store::Store;
use clap::Args;
use oxrdf::Quad;
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many statements are shown of those that went, and of those that came.
const SHOWN: usize = 10;

const AFTER: &str = "\
Examples:
  colophon update --message 'wrong date' fix.ru
  colophon update --dry-run -m 'try' -u 'DELETE WHERE { ?s <http://quell.example/level> ?o }'
  colophon update --if-version 12 -m 'as agreed' - < fix.ru

What is inserted without GRAPH goes into the graph of curation; what is deleted
without GRAPH goes from every statement graph. The result is held against the
shapes, and all of it is done or nothing. With --json one object is written:
  version (of a dry run: the one that it was tried on), changed, dry_run,
  removed and added (N-Quads without the dot)";

/// Change the catalogue with a SPARQL update.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Update {
    /// The file with the update; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "text", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// The update itself
    #[arg(long = "update", short = 'u', value_name = "TEXT")]
    text: Option<String>,
    /// Why, for the history
    #[arg(long, short, value_name = "WHY")]
    message: String,
    /// Only if the catalogue is at this version
    #[arg(long, value_name = "N")]
    if_version: Option<u64>,
    /// Say what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write what changed as JSON, all of it
    #[arg(long)]
    json: bool,
}

impl Update {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let updated = self.update(config, interrupt).map_err(Failure::untouched)?;
        let version = updated.version;
        print(
            |out| {
                if self.json { self.write_json(&updated, out) } else { write_text(&updated, out) }
            },
        )?;
        match (&updated.commit, self.dry_run) {
            (None, _) => say("Nothing was written: it is so already."),
            (Some(_), true) => say("Nothing was written: this was a dry run."),
            (Some(_), false) => say(format_args!("recorded as version {version}")),
        }
        Ok(ExitCode::SUCCESS)
    }

    fn update(&self, config: &Config, interrupt: Interrupt) -> Result<Updated, Problem> {
        let request = self.request(config)?;
        // Before a large catalogue is opened for it.
        query::admit(&request.text, &config.limits)?;
        if base_of(&config.data)?.is_none() {
            let told = format!("there is no catalogue in {}", config.data.display());
            return Err(Problem::new(Kind::NotFound, told)
                .help("give its folder with --data, or make one with `colophon import`"));
        }
        let mut progress = Progress::new("opening the catalogue");
        let mut watch = |done, total| progress.tell(done, total);
        let store = if self.dry_run {
            Store::open_reading(config, &mut watch)?.scratch()?
        } else {
            Store::create_or_open(config, &mut watch)?
        };
        drop(progress);
        if !self.dry_run {
            interrupt.hold();
        }
        let version = store.version();
        let mut updated = query::update(&store, &request, &config.limits)?;
        if self.dry_run {
            updated.version = version;
        }
        Ok(updated)
    }

    fn request(&self, config: &Config) -> Result<Request, Problem> {
        if self.message.trim().is_empty() {
            return Err(Problem::new(Kind::Usage, "--message is empty")
                .help("say in some words why, for those who read the history"));
        }
        let (text, file) = (self.text.as_deref(), self.file.as_deref());
        Ok(Request {
            text: read_text("update", text, file, config.limits.query_bytes)?,
            using: None,
            if_version: self.if_version,
            agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
            message: self.message.clone(),
            key: None,
            default_graph: config.limits.default_graph,
        })
    }

    fn write_json(&self, updated: &Updated, out: &mut dyn Write) -> io::Result<()> {
        let lines = |quads: &[Quad]| quads.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (removed, added) = parts(updated);
        let object = json!({
            "version": updated.version,
            "changed": updated.commit.is_some(),
            "dry_run": self.dry_run,
            "removed": lines(removed),
            "added": lines(added),
        });
        writeln!(out, "{object}")
    }
}

fn parts(updated: &Updated) -> (&[Quad], &[Quad]) {
    let change = updated.commit.as_ref().map(crate::ledger::Commit::change);
    change.map_or((&[], &[]), |change| (change.removed(), change.added()))
}

fn write_text(updated: &Updated, out: &mut dyn Write) -> io::Result<()> {
    let (removed, added) = parts(updated);
    for (sign, color, quads) in [("-", RED, removed), ("+", GREEN, added)] {
        for quad in quads.iter().take(SHOWN) {
            writeln!(out, "{color}{sign} {}{OFF}", Visible(quad))?;
        }
        if let Some(more) = quads.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            writeln!(out, "{sign} and {more} more")?;
        }
    }
    writeln!(out, "{} removed, {} added", count(removed.len(), "statement"), added.len())
}
