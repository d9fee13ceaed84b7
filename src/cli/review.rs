//! `colophon review`: what rules propose is decided by people.

use super::batch::{named, read, text};
use super::delete::{open, thing};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::reported::write_json;
use super::reviewed::{write_text, write_whole};
use super::talk::{Failure, count, print, say};
use crate::config::Config;
use crate::import::review::Sort;
use crate::problem::Problem;
use crate::query::{self, Choice, Standing, Wish};
use crate::store::Store;
use clap::{Args, Subcommand, ValueEnum};
use oxrdf::NamedNode;
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon review                                     what waits for a person
  colophon review list --kind link --state rejected   what was decided
  colophon review show 3f21c09ab7d4                   one of them, with all its evidence
  colophon review accept 3f21c09ab7d4 --note 'The text of the law says so.'
  colophon review accept 8c11d2e0f3a9 --stays http://library.example/id/agent/basin-forum
  colophon review undo 3f21c09ab7d4
  colophon review batch decisions.txt

A decision is a change that the history keeps. What was accepted is a statement in the
graph of curation; what was rejected is not proposed again by a later import of any
file. A file of decisions has one a line: accept, reject, unsure or undo, the ID, and
why. ID@STAMP, as the list shows it, is refused where the evidence or the decision is
another by then. All of a batch is done, or nothing.

With --format json each line is an object:
  id, stamp, kind, state, subject, predicate, object, rule, score, words, labels,
  decided (by, at, note, version)";

/// Decide what rules propose: links, mentions, and things that may be one.
#[derive(Debug, Args)]
#[command(after_help = AFTER, args_conflicts_with_subcommands = true)]
pub(super) struct Review {
    #[command(subcommand)]
    step: Option<Step>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// List proposals
    List(List),
    /// Show one with all its evidence
    Show(Show),
    /// Say that proposals are so
    Accept(Accept),
    /// Say that they are not so: they are not proposed again
    Reject(Decide),
    /// Say that it cannot be told, and leave them to somebody else
    Unsure(Decide),
    /// Take decisions back
    Undo(Decide),
    /// Decide what a file says, all of it or nothing
    Batch(Batch),
}

#[derive(Debug, Args)]
struct List {
    /// Only of this kind
    #[arg(long, value_name = "KIND")]
    kind: Option<SortName>,
    /// Only those that stand so
    #[arg(long, value_name = "STATE", default_value = "open")]
    state: StandingName,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

#[derive(Debug, Args)]
struct Show {
    /// Its name
    #[arg(value_name = "ID")]
    id: String,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

#[derive(Debug, Args)]
struct Decide {
    /// The proposals
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Why; everybody can read it
    #[arg(long, short, value_name = "TEXT", default_value = "")]
    note: String,
    /// Who decides, for the history [default: the program]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Debug, Args)]
struct Accept {
    #[command(flatten)]
    decide: Decide,
    /// Of two things that are one: the one that stays
    #[arg(long, value_name = "IRI", value_parser = thing)]
    stays: Option<NamedNode>,
}

#[derive(Debug, Args)]
struct Batch {
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who decides, for the history [default: the program]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SortName {
    /// A statement
    Link,
    /// Words that may mean a thing
    Mention,
    /// Two things that may be one
    Identity,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StandingName {
    /// Nobody has decided
    Open,
    /// Somebody looked and was unsure
    Unsure,
    /// It is so
    Accepted,
    /// It is not so
    Rejected,
    /// All
    All,
}

impl Review {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        match self.step {
            None => self.list.run(config),
            Some(Step::List(list)) => list.run(config),
            Some(Step::Show(show)) => show.run(config),
            Some(Step::Accept(accept)) => {
                accept.decide.run(config, (Wish::Accept, accept.stays.as_ref()))
            }
            Some(Step::Reject(decide)) => decide.run(config, (Wish::Reject, None)),
            Some(Step::Unsure(decide)) => decide.run(config, (Wish::Unsure, None)),
            Some(Step::Undo(decide)) => decide.run(config, (Wish::Undo, None)),
            Some(Step::Batch(batch)) => batch.run(config),
        }
    }
}

impl List {
    fn run(&self, config: &Config) -> Result<ExitCode, Failure> {
        let store = reading(config)?;
        let queue = query::queue(&store)?;
        let sort = self.kind.map(|kind| Sort::ALL[kind as usize]);
        let standings = match self.state {
            StandingName::All => Standing::ALL,
            state => &Standing::ALL[state as usize..=state as usize],
        };
        let all: Vec<_> =
            standings.iter().flat_map(|standing| queue.standing(*standing, sort)).collect();
        let few = &all[..all.len().min(self.limit)];
        let graph = query::case_file(&store, few.iter().copied(), &[])?;
        print(|out| match self.format {
            Form::Json => few.iter().try_for_each(|one| write_json(config, (one, &graph), out)),
            Form::Text => few.iter().try_for_each(|one| write_text(config, (one, &graph), out)),
        })?;
        let counts = Standing::ALL.iter().map(|standing| {
            format!("{} {}", queue.standing(*standing, None).count(), standing.name())
        });
        say(counts.collect::<Vec<_>>().join(", "));
        if few.len() < all.len() {
            say(format_args!("{} more: --limit {}", all.len() - few.len(), all.len()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Show {
    fn run(&self, config: &Config) -> Result<ExitCode, Failure> {
        let store = reading(config)?;
        let queue = query::queue(&store)?;
        let proposal = queue.named(self.id.split('@').next().unwrap_or_default())?;
        let (alike, counts) = queue.alike(&proposal.key);
        let graph = query::case_file(&store, [proposal], &alike)?;
        print(|out| match self.format {
            Form::Json => write_json(config, (proposal, &graph), out),
            Form::Text => write_whole(config, (proposal, &graph), (&alike, counts), out),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Decide {
    fn run(
        self,
        config: &Config,
        (wish, stays): (Wish, Option<&NamedNode>),
    ) -> Result<ExitCode, Failure> {
        let choice = |id: &String| {
            let (id, stamp) = named(id);
            let (note, stays) = (self.note.clone(), stays.cloned());
            Choice { id, stamp, wish, note, stays }
        };
        let choices: Vec<Choice> = self.ids.iter().map(choice).collect();
        decide(config, &choices, self.by)
    }
}

impl Batch {
    fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let text = text(&self.file).map_err(Failure::untouched)?;
        let choices = read(&text, &self.file).map_err(Failure::untouched)?;
        decide(config, &choices, self.by)
    }
}

fn decide(config: &Config, choices: &[Choice], by: Option<String>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen();
    let store = open(config).map_err(Failure::untouched)?;
    interrupt.hold();
    let who = by.unwrap_or_else(|| concat!("colophon ", env!("CARGO_PKG_VERSION")).to_owned());
    let commit = query::decide(&store, choices, &who).map_err(Failure::untouched)?;
    let version = commit.map_or_else(|| store.version(), |commit| commit.sequence());
    let many = count(choices.len(), "decision");
    say(format_args!("{many}: version {version}"));
    Ok(ExitCode::SUCCESS)
}

fn reading(config: &Config) -> Result<Store, Problem> {
    let mut progress = Progress::new("opening the catalogue");
    Store::open_reading(config, &mut |done, total| progress.tell(done, total))
}
