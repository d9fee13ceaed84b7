//! The command line: one file a command.
//!
//! Results go to standard output, talk to standard error. A command ends with
//! 0 (done), 1 (failed), 2 (not understood), 3 (something was found) or 130 (stopped).

mod backup;
mod batch;
mod begin;
mod check;
mod cite;
mod content;
mod copying;
mod delete;
mod demo;
mod diff;
mod doctor;
mod dump;
mod erase;
mod explained;
mod export;
mod fields;
mod flags;
mod import;
mod interrupt;
mod load;
mod log;
mod manifest;
mod merge;
mod missing;
mod named;
mod open;
mod places;
mod plan;
mod progress;
mod proposed;
mod query;
mod rebuild;
mod reported;
mod restore;
mod review;
mod reviewed;
mod search;
mod serve;
mod show;
mod statements;
mod talk;
mod undo;
mod update;
mod verify;
mod worker;

use crate::config::{Config, log_filter};
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};
use std::io;
use std::process::ExitCode;
use talk::Failure;
use tracing_subscriber::EnvFilter;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default())
    .error(AnsiColor::Red.on_default().bold());

const AFTER: &str = "\
Start here:
  colophon demo                      serve the catalogue that comes with the program
  colophon import reports.ttl        show what an import would change, then ask
  colophon serve                     serve what was imported
  colophon query -q 'ASK { ?s ?p ?o }'

Settings of the catalogue, limits and --listen may also stand in the environment
(--data is COLOPHON_DATA) and, but for --data, in colophon.toml in the data folder.
A flag wins over a variable, a variable over the file.

Exit codes: 0 done, 1 failed, 2 not understood, 3 something was found, 130 stopped.";

/// A library of publications as a linked-data knowledge graph.
#[derive(Debug, Parser)]
#[command(name = "colophon", version, styles = STYLES, after_help = AFTER)]
#[command(propagate_version = true, arg_required_else_help = true)]
pub struct Command {
    #[command(flatten)]
    flags: flags::Flags,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Serve),
    Import(import::Import),
    Load(load::Load),
    Check(check::Check),
    Query(query::Query),
    Search(search::Search),
    Cite(cite::Cite),
    Update(update::Update),
    Export(export::Export),
    Log(log::Log),
    Show(show::Show),
    Diff(diff::Diff),
    Undo(undo::Undo),
    Delete(delete::Delete),
    Merge(merge::Merge),
    Review(review::Review),
    Erase(erase::Erase),
    Doctor(doctor::Doctor),
    Dump(dump::Dump),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Rebuild(rebuild::Rebuild),
    Demo(demo::Demo),
    #[command(hide = true)]
    Worker(worker::Worker),
}

impl Command {
    /// Runs the command and reports how it went.
    #[must_use]
    pub fn run(self) -> ExitCode {
        start_log(self.verb.listen().is_some());
        self.go().unwrap_or_else(|failure| failure.report())
    }

    fn go(self) -> Result<ExitCode, Failure> {
        // It has no configuration: whoever asks says what is allowed.
        if let Verb::Worker(worker) = self.verb {
            return worker.run();
        }
        let mut settings = self.flags.settings();
        settings.listen = self.verb.listen().and_then(|listen| listen.listen);
        let config = Config::load(self.flags.data, settings)?;
        match self.verb {
            Verb::Serve(serve) => serve.run(&config),
            Verb::Import(import) => import.run(&config),
            Verb::Load(load) => load.run(&config),
            Verb::Check(check) => check.run(&config),
            Verb::Query(query) => query.run(&config),
            Verb::Search(search) => search.run(&config),
            Verb::Cite(cite) => cite.run(&config),
            Verb::Update(update) => update.run(&config),
            Verb::Export(export) => export.run(&config),
            Verb::Log(log) => log.run(&config),
            Verb::Show(show) => show.run(&config),
            Verb::Diff(diff) => diff.run(&config),
            Verb::Undo(undo) => undo.run(&config),
            Verb::Delete(delete) => delete.run(&config),
            Verb::Merge(merge) => merge.run(&config),
            Verb::Review(review) => review.run(&config),
            Verb::Erase(erase) => erase.run(&config),
            Verb::Doctor(doctor) => doctor.run(&config),
            Verb::Dump(dump) => dump.run(&config),
            Verb::Backup(backup) => backup.run(&config),
            Verb::Restore(restore) => restore.run(&config),
            Verb::Verify(verify) => verify.run(&config),
            Verb::Rebuild(rebuild) => rebuild.run(&config),
            Verb::Demo(demo) => demo.run(&config),
            Verb::Worker(worker) => worker.run(),
        }
    }
}

impl Verb {
    fn listen(&self) -> Option<&flags::Listen> {
        match self {
            Self::Serve(serve) => Some(&serve.listen),
            Self::Demo(demo) => Some(&demo.listen),
            _ => None,
        }
    }
}

/// The log goes to standard error: what a server does, and warnings of everything else.
fn start_log(serves: bool) {
    let default = if serves { "info" } else { "warn" };
    let filter = log_filter().unwrap_or_else(|| default.to_owned());
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never);
    let _ = log.try_init();
}
