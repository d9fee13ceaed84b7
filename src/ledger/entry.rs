//! Entering: a commit becomes a folder with two lists of quads and a header, and back.

use super::durable::{self, sha256};
use super::{ACTIONS, Change, Commit, Why, time};
use crate::config::FORMAT;
use crate::problem::Problem;
use oxrdf::Quad;
use oxttl::NQuadsParser;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// The files of an entry.
pub(super) const ADDED: &str = "added.nq";
pub(super) const REMOVED: &str = "removed.nq";
pub(super) const HEADER: &str = "entry.json";
pub(super) const SEAL: &str = "entry.sha256";

/// What `entry.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) format: u32,
    pub(super) sequence: u64,
    pub(super) time: String,
    pub(super) base: String,
    pub(super) agent: String,
    pub(super) action: String,
    pub(super) message: String,
    pub(super) source: Option<Origin>,
    pub(super) removed: List,
    pub(super) added: List,
    /// SHA-256 of the header before.
    pub(super) previous: Option<String>,
}

/// The source of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Origin {
    pub(super) sha256: String,
    /// Whether its bytes are in `sources/`.
    pub(super) kept: bool,
}

/// What the bytes of a list of quads come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) quads: u64,
    pub(super) sha256: String,
}

/// Writes the files of an entry into an empty folder, syncs them, reads them back
/// and gives the header's digest.
pub(super) fn write(
    folder: &Path,
    commit: &Commit,
    base: &str,
    previous: Option<&str>,
) -> io::Result<String> {
    let Change { removed, added, why, kept } = &commit.change;
    let origin = |sha256: &String| Origin { sha256: sha256.clone(), kept: kept.is_some() };
    let header = Header {
        format: FORMAT,
        sequence: commit.sequence,
        time: time::to_text(commit.time),
        base: base.to_owned(),
        agent: why.agent.clone(),
        action: why.action.to_owned(),
        message: why.message.clone(),
        source: why.source.as_ref().map(origin),
        removed: write_list(&folder.join(REMOVED), removed)?,
        added: write_list(&folder.join(ADDED), added)?,
        previous: previous.map(ToOwned::to_owned),
    };
    let mut text = serde_json::to_vec_pretty(&header)?;
    text.push(b'\n');
    let digest = sha256(&text);
    durable::write(&folder.join(HEADER), &text)?;
    durable::write(&folder.join(SEAL), seal(&digest).as_bytes())?;
    durable::sync_folder(folder)?;
    Ok(digest)
}

/// What `entry.sha256` says, in the form that `sha256sum -c` reads.
pub(super) fn seal(digest: &str) -> String {
    format!("{digest}  {HEADER}\n")
}

fn write_list(path: &Path, quads: &[Quad]) -> io::Result<List> {
    let mut out = BufWriter::new(File::create_new(path)?);
    for quad in quads {
        writeln!(out, "{quad} .")?;
    }
    out.into_inner()?.sync_all()?;
    let sum = durable::sum(path)?;
    read_back(path, quads)?;
    Ok(List { quads: sum.lines, sha256: sum.sha256 })
}

/// What cannot be read again must not be acknowledged, be it a fault of the disk or of ours.
fn read_back(path: &Path, quads: &[Quad]) -> io::Result<()> {
    let mut written = NQuadsParser::new().for_reader(BufReader::new(File::open(path)?));
    for quad in quads {
        let same = matches!(written.next(), Some(Ok(read)) if read == *quad);
        if !same {
            return Err(io::Error::other(format!("this quad cannot be read back: {quad}")));
        }
    }
    Ok(())
}

/// Reads the commit that a verified folder holds.
pub(super) fn read(folder: &Path) -> Result<Commit, Problem> {
    let path = folder.join(HEADER);
    let cannot = |error| Problem::io(format_args!("{} cannot be read", path.display()), error);
    let text = std::fs::read(&path).map_err(cannot)?;
    let header: Header = serde_json::from_slice(&text).map_err(Problem::internal)?;
    let time = time::from_text(&header.time).ok_or_else(|| Problem::internal("unverified time"))?;
    let action = action(&header.action).ok_or_else(|| Problem::internal("unverified action"))?;
    let why = Why {
        agent: header.agent,
        action,
        message: header.message,
        source: header.source.map(|source| source.sha256),
    };
    let (removed, added) = (read_list(&folder.join(REMOVED))?, read_list(&folder.join(ADDED))?);
    let change = Change { removed, added, why, kept: None };
    Ok(Commit { sequence: header.sequence, time, change })
}

/// The kind of change with this name.
pub(super) fn action(name: &str) -> Option<&'static str> {
    ACTIONS.iter().copied().find(|action| *action == name)
}

fn read_list(path: &Path) -> Result<Vec<Quad>, Problem> {
    let cannot = |error| Problem::io(format_args!("{} cannot be read", path.display()), error);
    let file = BufReader::new(File::open(path).map_err(cannot)?);
    NQuadsParser::new()
        .for_reader(file)
        .collect::<Result<_, _>>()
        .map_err(|error| cannot(io::Error::other(error)))
}
