//! `colophon cite`: a query and a version become an address, checksums and a sentence for a footnote.

use super::open;
use super::query::{Graphs, no_such, read_text};
use super::talk::{Failure, count, print, printed, say};
use crate::config::Config;
use crate::ledger::Access;
use crate::ledger::utc;
use crate::problem::Problem;
use crate::query::{self, CancellationToken, Frozen, Request, drift, freeze};
use crate::store::Store;
use crate::write::citation::{Citation, file};
use crate::write::{self, TABLES};
use clap::Args;
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon cite question.rq                            what a footnote needs, of the current version
  colophon cite --version 3 --format csv question.rq   the file itself, byte for byte
  colophon cite --version 3 --diff question.rq         what came and went since version 3
  colophon cite --save question.rq                     record the query; its address becomes short

The same query and version give the same bytes for ever: here, from a server, after a
restart and from a backup. Rows that the query does not order stand in the order of
their values; NOW() and RAND() are refused. Without --save nothing is written, and it
may run while `colophon serve` does.

With --json: address, version, time, title, size, sentence, files (format, address,
bytes, sha256)";

/// Cite the answer to a query: an address and checksums that stay.
#[derive(Debug, Args)]
#[command(after_help = AFTER, disable_version_flag = true)]
pub(super) struct Cite {
    /// The file with the query; - is standard input
    #[arg(value_name = "FILE", required_unless_present = "text", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// The query itself
    #[arg(long = "query", short = 'q', value_name = "TEXT")]
    text: Option<String>,
    /// The version of the catalogue [default: the current one]
    #[arg(long, value_name = "VERSION")]
    version: Option<u64>,
    /// Which graphs the query sees where it names none
    #[arg(long, value_enum, default_value_t = Graphs::Statements)]
    graphs: Graphs,
    /// Write the cited file in this format instead of what a footnote needs
    #[arg(long, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<String>,
    /// Write the citation as one JSON object
    #[arg(long)]
    json: bool,
    /// Write what came and went since that version, as a table [default format: tsv]
    #[arg(long, conflicts_with_all = ["json", "save"])]
    diff: bool,
    /// Record the query in the catalogue, so that its address does not need its text
    #[arg(long)]
    save: bool,
}

impl Cite {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let limit = config.limits.query_bytes;
        let text = read_text("query", self.text.as_deref(), self.file.as_deref(), limit)?;
        let request = Request {
            text: query::plain(&text),
            scope: self.graphs.scope(&config.base),
            base: None,
            cap: None,
        };
        let access = if self.save { Access::Write } else { Access::Read };
        let store = open::unfilled(config, access).map_err(Failure::untouched)?;
        let version = self.version.unwrap_or_else(|| store.version());
        let ask =
            |version| freeze(&store, &request, version, &config.limits, &CancellationToken::new());
        let frozen = ask(version).map_err(Failure::untouched)?;
        if self.diff {
            let drift = drift(&frozen, &ask(store.version())?);
            let format = self.format.as_deref().unwrap_or("tsv");
            write_file(&drift.table, (&store, config), format)?;
            let (come, gone) = (count(drift.come, "row"), drift.gone);
            say(format_args!(
                "{come} came, {gone} went from version {version} to {}",
                store.version()
            ));
            return Ok(ExitCode::SUCCESS);
        }
        if self.save {
            save(&store, &request, config)?;
        }
        if let Some(format) = &self.format {
            write_file(&frozen, (&store, config), format)?;
            return Ok(ExitCode::SUCCESS);
        }
        self.write_citation(&frozen, &request, (&store, config))?;
        Ok(ExitCode::SUCCESS)
    }

    fn write_citation(
        &self,
        frozen: &Frozen,
        request: &Request,
        (store, config): (&Store, &Config),
    ) -> Result<(), Problem> {
        let site = config.site();
        let is_saved = query::saved(store, &query::hash(&request.text))?.is_some();
        let address = query::address(&request.question(), Some(frozen.version), is_saved);
        let address = store.base().join(address).into_string();
        let citation = Citation::of(frozen, (store, &site), address)?;
        let sentence = citation.sentence(&site);
        print(|out| {
            if self.json {
                return writeln!(out, "{}", about(&citation, &sentence));
            }
            writeln!(out, "{sentence}\n")?;
            citation.sums.iter().try_for_each(|sum| {
                let extension = sum.format.extension();
                let address = query::beside(&citation.address, &format!(".{extension}"));
                writeln!(out, "{}  {address}", sum.sha256)
            })
        })?;
        if !is_saved && !self.json {
            say(
                "The query is not saved, so its address has its text in it; --save makes it short.",
            );
        }
        Ok(())
    }
}

fn save(store: &Store, request: &Request, config: &Config) -> Result<(), Failure> {
    let agent = concat!("colophon ", env!("CARGO_PKG_VERSION"));
    let change = query::save(store, &request.text, agent, &config.limits);
    let commit = change.and_then(|change| store.commit(change)).map_err(Failure::untouched)?;
    let name = query::hash(&request.text);
    match commit {
        Some(commit) => say(format_args!("saved query {name}: version {}", commit.sequence())),
        None => say(format_args!("query {name} is saved already")),
    }
    Ok(())
}

/// Writes a file and nothing else, so that its digest is the one that is cited.
fn write_file(
    frozen: &Frozen,
    (store, config): (&Store, &Config),
    format: &str,
) -> Result<(), Problem> {
    let bytes = file(frozen, (store, &config.site()), format)?.filter(|_| format != "html");
    let Some(bytes) = bytes else {
        let tables = TABLES.iter().map(|format| format.extension());
        let pages = write::whole();
        let pages = pages.iter().map(|format| format.extension());
        let all: Vec<_> = if frozen.is_graph() { pages.collect() } else { tables.collect() };
        return Err(no_such(format, all.into_iter().filter(|name| *name != "html")));
    };
    let mut out = io::stdout().lock();
    printed(out.write_all(&bytes).and_then(|()| out.flush()))
}

fn about(citation: &Citation, sentence: &str) -> serde_json::Value {
    let files = citation.sums.iter().map(|sum| {
        let extension = sum.format.extension();
        json!({
            "format": extension,
            "address": query::beside(&citation.address, &format!(".{extension}")),
            "bytes": sum.bytes,
            "sha256": sum.sha256,
        })
    });
    let files = files.collect();
    json!({
        "address": citation.address,
        "version": citation.version,
        "time": utc(citation.time),
        "title": citation.title,
        "size": citation.size,
        "sentence": sentence,
        "files": serde_json::Value::Array(files),
    })
}
