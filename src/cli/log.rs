//! `colophon log`: the ledger becomes a list of changes, the newest first.

use super::open;
use super::talk::{BOLD, Failure, GREEN, OFF, RED, Visible, print};
use crate::config::Config;
use crate::ledger::{Access, Told, utc};
use crate::query::changes;
use clap::Args;
use oxrdf::NamedNode;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon log --limit 10
  colophon log --thing http://127.0.0.1:7777/id/law/gdpr    what changed about one thing
  colophon log --json                                       one object a line

With --json each line is an object:
  version, time, agent, action, message, source, statements_removed, statements_added,
  redacted_by (the version that erased a part of it), and of an erasure
  redacted (the versions that it took from) and sources_dropped";

/// List the changes, the newest first.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Log {
    /// At most so many
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Only those that speak of this thing
    #[arg(long, value_name = "IRI", value_parser = address)]
    thing: Option<NamedNode>,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

fn address(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| format!("expected an absolute address: {error}"))
}

impl Log {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let store = open::unfilled(config, Access::Read)?;
        let limit = self.limit.unwrap_or(usize::MAX);
        let mut lines = Vec::new();
        for change in changes(&store, self.thing.as_ref()).take(limit) {
            let (told, _) = change?;
            lines.push(if self.json { about(&told).to_string() } else { line(&told) });
        }
        print(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A change without its statements, for a program.
pub(super) fn about(told: &Told) -> Value {
    let why = told.why();
    let mut object = json!({
        "version": told.sequence(),
        "time": utc(told.time()),
        "agent": why.agent,
        "action": why.action,
        "message": why.message,
        "source": why.source,
        "statements_removed": told.removed(),
        "statements_added": told.added(),
        "redacted_by": told.redacted_by(),
    });
    if let Some(erased) = told.erased() {
        object["redacted"] = erased.changes.iter().map(|change| change.sequence).collect();
        object["sources_dropped"] = erased.sources.clone().into();
    }
    object
}

/// A change in one line: version, time, agent, action, what for, from where, how much.
fn line(told: &Told) -> String {
    let why = told.why();
    let source = why.source.as_deref().and_then(|digest| digest.get(..12)).unwrap_or("-");
    let redacted = told.redacted_by().map(|by| format!("  redacted by {by}")).unwrap_or_default();
    format!(
        "{BOLD}{}{OFF}  {}  {}  {}  {}  {source}  {RED}-{}{OFF} {GREEN}+{}{OFF}{redacted}",
        told.sequence(),
        utc(told.time()),
        Visible(&why.agent),
        why.action,
        Visible(why.message.replace('\n', " ")),
        told.removed(),
        told.added(),
    )
}

/// A change as a heading over its statements.
pub(super) fn write_heading(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let why = told.why();
    let time = utc(told.time());
    writeln!(out, "{BOLD}version {}{OFF}, {time}", told.sequence())?;
    writeln!(out, "{} by {}: {}", why.action, Visible(&why.agent), Visible(&why.message))?;
    if let Some(source) = &why.source {
        writeln!(out, "source {source}")?;
    }
    if let Some(erasure) = told.redacted_by() {
        writeln!(out, "version {erasure} has erased a part of it")?;
    }
    let Some(erased) = told.erased() else { return Ok(()) };
    let changes = erased.changes.iter().map(|change| change.sequence.to_string());
    let changes: Vec<String> = changes.collect();
    if !changes.is_empty() {
        writeln!(out, "erased from versions {}", changes.join(", "))?;
    }
    erased.sources.iter().try_for_each(|source| writeln!(out, "dropped source {source}"))
}
