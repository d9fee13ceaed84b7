//! Erasing: a ledger becomes one that does not have what goes, at once or not at all.
//!
//! Everything that will be other than it was is written beside the ledger, into a folder that
//! counts for nothing. When all of it is safe, one renaming makes that folder count: from
//! then on the erasure has happened. Moving its files to their places can be
//! done again and again, so whoever opens the data folder next finishes what a killed
//! process has left.

use super::durable::{self, UNFINISHED, make_folder, sync_folder};
use super::entry::{self, Header};
use super::folder::SOURCES;
use super::head::Head;
use super::log::{FULL, HEAD, LEDGER};
use super::redaction::{Erased, Redaction, Shadow};
use super::rewriting::{copy, seal};
use super::verify::End;
use std::fs;
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Component, Path, PathBuf};

/// The folder of an erasure that has happened and is not yet finished.
pub(super) const ERASING: &str = "erasing";
/// In it, the list of what has to be removed.
const GONE: &str = "gone.json";
/// What is made from the ledger again: its files may hold anything that was ever recorded.
const DERIVED: &[&str] = &["store", "index"];
/// What a data folder consists of, and an erasure takes care of.
pub const LAID_OUT: &[&str] = &[LEDGER, SOURCES, HEAD, "lock", ERASING, DERIVED[0], DERIVED[1]];

/// Makes an erasure happen; [`finish`] moves everything to its place. `header` is that of its
/// own entry, but for what it says of the others.
pub(super) fn erase(
    dir: &Path,
    end: &End,
    redaction: &Redaction<'_>,
    header: Header,
) -> io::Result<()> {
    let to = unfinished(dir, ERASING);
    remove(&to)?;
    let written = write(dir, &to, end, (redaction, header))
        .and_then(|()| fs::rename(&to, dir.join(ERASING)))
        .inspect_err(|_| drop(fs::remove_dir_all(&to)));
    written.and_then(|()| sync_folder(dir))
}

fn write(
    dir: &Path,
    to: &Path,
    end: &End,
    (redaction, mut header): (&Redaction<'_>, Header),
) -> io::Result<()> {
    make_folder(&to.join(LEDGER))?;
    let mut copy = copy(dir, to, Shadow::new(redaction), header.sequence);
    let full = end.segment == 0 || end.length > FULL;
    let mut last = None;
    let mut first = 1;
    for spots in end.spots.chunk_by(|one, other| one.segment == other.segment) {
        let open = spots[0].segment == end.segment && !full;
        let out = copy.segment(spots, first, open)?;
        first += spots.len() as u64;
        match out {
            Some(out) if open => last = Some(out),
            Some(out) => seal(out)?,
            None => {}
        }
    }
    let segment = if full { header.sequence } else { end.segment };
    let mut last = match last {
        Some(last) => last,
        None => copy.start(segment)?,
    };
    let sources = redaction.sources.iter().cloned().collect();
    header.erased = Some(Erased { changes: copy.rewritten, sources });
    let sequence = header.sequence;
    let (bytes, digest) = entry::seal(header, &[], &[]).map_err(io::Error::other)?;
    last.write_all(&bytes)?;
    let length = last.stream_position()?;
    seal(last)?;
    let head = Head { sequence, segment, end: length, digest };
    durable::write(&to.join(HEAD), head.text().as_bytes())?;
    let gone = serde_json::to_vec(&gone(redaction)).map_err(io::Error::other)?;
    durable::write(&to.join(GONE), &gone)?;
    sync_folder(&to.join(LEDGER))?;
    sync_folder(to)
}

fn gone(redaction: &Redaction<'_>) -> Vec<PathBuf> {
    let sources = redaction.sources.iter().map(|sha256| Path::new(SOURCES).join(sha256));
    let derived = DERIVED.iter().map(PathBuf::from);
    sources.chain(redaction.files.iter().cloned()).chain(derived).collect()
}

/// Moves everything to its place that an erasure has left to move; tells whether there was one.
///
/// Only whoever has the lock of the folder may do this.
pub(super) fn finish(dir: &Path) -> io::Result<bool> {
    let from = dir.join(ERASING);
    if !from.is_dir() {
        return Ok(false);
    }
    for item in fs::read_dir(from.join(LEDGER))? {
        let item = item?;
        fs::rename(item.path(), dir.join(LEDGER).join(item.file_name()))?;
    }
    sync_folder(&dir.join(LEDGER))?;
    if from.join(HEAD).exists() {
        fs::rename(from.join(HEAD), dir.join(HEAD))?;
        sync_folder(dir)?;
    }
    let gone: Vec<PathBuf> = serde_json::from_slice(&fs::read(from.join(GONE))?)?;
    for path in gone.iter().filter(|path| path.components().all(is_plain)) {
        let path = dir.join(path);
        remove(&path)?;
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            sync_folder(folder)?;
        }
    }
    // Its list may be removed before its folder is: then it must not count any more.
    let done = unfinished(dir, "erased");
    remove(&done)?;
    fs::rename(&from, &done)?;
    sync_folder(dir)?;
    remove(&done)?;
    Ok(true)
}

fn is_plain(part: Component<'_>) -> bool {
    matches!(part, Component::Normal(_))
}

fn unfinished(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{UNFINISHED}{name}"))
}

/// Removes a file or a folder; what is not there is removed already.
fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
