//! `colophon query`: SPARQL becomes a table or a graph on standard output.

use super::explained::explained;
use super::open;
use super::talk::{Failure, say};
use crate::answer::{Answer, Extent, Site};
use crate::config::Config;
use crate::index::{Explanation, Reading};
use crate::ledger::Access;
use crate::problem::{Kind, Problem};
use crate::query::{CancellationToken, Cap, Cursor, MOST_ROWS, Request, explain, sparql};
use crate::store::{Scope, Store};
use crate::vocab::Base;
use crate::write::{self, TABLES};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon query -q 'SELECT * { ?s ?p ?o } LIMIT 10'
  colophon query --format csv question.rq > answer.csv
  echo 'ASK { ?s ?p ?o }' | colophon query -
  colophon query --version 3 question.rq
  colophon query --max-rows 100 question.rq
  colophon query --explain question.rq
  colophon query --graphs all -q 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'

It may run while `colophon serve` does. --json gives SPARQL JSON results for
SELECT and ASK, JSON-LD for CONSTRUCT and DESCRIBE.";

/// Ask the catalogue a question in SPARQL.
#[derive(Debug, Args)]
#[command(after_help = AFTER, disable_version_flag = true)]
pub(super) struct Query {
    /// The file with the query; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "text", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// The query itself
    #[arg(long = "query", short = 'q', value_name = "TEXT")]
    text: Option<String>,
    /// The format of the answer [default: tsv for SELECT and ASK, ttl for CONSTRUCT and DESCRIBE]
    #[arg(long, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<String>,
    /// Short for --format json or jsonld, whichever fits
    #[arg(long)]
    json: bool,
    /// Which graphs the query sees where it names none [default: as --default-graph says]
    #[arg(long, value_enum)]
    graphs: Option<Graphs>,
    /// Give at most so many rows (10000 at most), in one order, and say where the next ones are
    #[arg(long, value_name = "N", value_parser = rows, conflicts_with = "explain")]
    max_rows: Option<usize>,
    /// With --max-rows: the rows behind the place that was told
    #[arg(long, value_name = "PLACE", requires = "max_rows", conflicts_with = "version")]
    after: Option<Cursor>,
    /// Ask the catalogue as it was when this version was made
    #[arg(long, value_name = "VERSION")]
    version: Option<u64>,
    /// Answer from the reading copy, and show its steps instead of the answer
    #[arg(long, conflicts_with_all = ["format", "version"])]
    explain: bool,
}

/// The graphs that a query sees where it names none.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Graphs {
    /// What is stated of publications and what they are linked to
    Statements,
    /// Evidence, provenance and enrichment as well
    All,
    /// What was written without naming a graph, and nothing else
    Strict,
}

impl Graphs {
    pub(super) fn scope(self, base: &Base) -> Scope {
        match self {
            Self::Statements => Scope::Statements,
            Self::All => Scope::All,
            Self::Strict => Scope::Strict(base.curation()),
        }
    }
}

impl Query {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let request = Request {
            text: read_text(
                "query",
                self.text.as_deref(),
                self.file.as_deref(),
                config.limits.query_bytes,
            )?,
            scope: self.graphs.map_or_else(
                || config.limits.default_graph.scope(&config.base),
                |graphs| graphs.scope(&config.base),
            ),
            base: None,
            cap: self.max_rows.map(|rows| Cap { rows, after: self.after, format: None }),
        };
        let store = open::unfilled(config, Access::Read)?;
        if self.explain {
            let explanation = how(&store, &request, config)?;
            explained(&explanation, self.json)?;
            return Ok(ExitCode::SUCCESS);
        }
        if !Reading::found(&store, &config.data) {
            open::fill(&store)?;
        }
        let version = self.version.or(self.after.map(|after| after.version));
        let store = version.map_or_else(|| Ok(store.clone()), |version| store.at(version))?;
        let (json, format, site) = (self.json, self.format, config.site());
        sparql(&store, &request, &config.limits, move |answer| {
            let format = match (&answer, json) {
                (Answer::Table(_), true) => "json",
                (Answer::Page(_), true) => "jsonld",
                (Answer::Table(_), false) => format.as_deref().unwrap_or("tsv"),
                (Answer::Page(_), false) => format.as_deref().unwrap_or("ttl"),
            };
            let extent = match &answer {
                Answer::Table(table) => table.extent.clone(),
                Answer::Page(_) => Extent::All,
            };
            let mut out = BufWriter::new(io::stdout().lock());
            write_answer(answer, format, &site, &mut out)?;
            tell(&extent);
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How many rows may be asked for.
fn rows(text: &str) -> Result<usize, String> {
    let rows = text.parse().ok().filter(|rows| (1..=MOST_ROWS).contains(rows));
    rows.ok_or_else(|| format!("expected a number from 1 to {MOST_ROWS}"))
}

/// Says that there are more rows, if there are.
fn tell(extent: &Extent) {
    match extent {
        Extent::All | Extent::Rest => {}
        Extent::Part { cursor: Some(cursor), .. } => {
            say(format_args!("there are more rows; the next ones: --after {cursor}"));
        }
        Extent::Part { cursor: None, .. } => {
            say("there are more rows; they change each time, so ask for all: without --max-rows");
        }
    }
}

/// How the query is answered; a copy is made if there is none.
fn how(store: &Store, request: &Request, config: &Config) -> Result<Explanation, Problem> {
    let view = match Reading::view_of(store, &config.data)? {
        Some(view) => view,
        None => Reading::made_of(store)?,
    };
    explain(store, &view, request, &config.limits, &CancellationToken::new())
}

/// The query or the update that was given on the command line, in a file or on standard input.
pub(super) fn read_text(
    what: &str,
    text: Option<&str>,
    file: Option<&Path>,
    limit: usize,
) -> Result<String, Problem> {
    let name = |path: &Path| match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => path.display().to_string(),
    };
    match (text, file) {
        (Some(text), _) => Ok(text.to_owned()),
        (None, None) => Err(Problem::new(Kind::Usage, format_args!("there is no {what}"))),
        (None, Some(path)) => read(path, limit).map_err(|error| {
            Problem::io(format_args!("the {what} in {} cannot be read", name(path)), error).help(
                format_args!("give a file in UTF-8, - for standard input, or -{} TEXT", &what[..1]),
            )
        }),
    }
}

/// Reads one byte more than is allowed, so that the limit can be told from the end.
fn read(path: &Path, limit: usize) -> io::Result<String> {
    let mut text = String::new();
    let limit = limit as u64 + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_string(&mut text)?;
    } else {
        File::open(path)?.take(limit).read_to_string(&mut text)?;
    }
    Ok(text)
}

fn write_answer(
    answer: Answer,
    format: &str,
    site: &Site,
    out: &mut dyn Write,
) -> Result<(), Problem> {
    let written = match answer {
        Answer::Table(table) => match write::table(format) {
            Some(format) => format.write(table, site, out),
            None => return Err(no_such(format, TABLES.iter().map(|format| format.extension()))),
        },
        Answer::Page(page) => {
            let formats = write::suiting(&page, site);
            match formats.iter().find(|suiting| suiting.extension() == format) {
                Some(format) => format.write(&page, site, out),
                None => return Err(no_such(format, formats.iter().map(|it| it.extension()))),
            }
        }
    };
    // On a screen the next prompt starts on a line of its own.
    let end = if io::stdout().is_terminal() { "\n" } else { "" };
    match written.and_then(|()| write!(out, "{end}")).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(write::problem),
    }
}

/// The problem of a format that there is not.
pub(super) fn no_such(format: &str, formats: impl Iterator<Item = &'static str>) -> Problem {
    let formats = formats.collect::<Vec<_>>().join(", ");
    Problem::new(Kind::NotAcceptable, format_args!("this answer has no format {format:?}"))
        .help(format_args!("choose one of: {formats}"))
}
