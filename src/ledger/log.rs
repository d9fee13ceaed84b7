//! Appending: entries become bytes at the end of the last segment, synced before they count.

use super::durable::{self, sync_folder};
use super::head::Head;
use super::verify::{End, Spot};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// The folder of segments, and the note of its end.
pub(super) const LEDGER: &str = "ledger";
pub(super) const HEAD: &str = "head";

/// A segment that is longer gets a follower and is never touched again.
pub(super) const FULL: u64 = 64 << 20;

/// The file of the segment that starts with this entry.
pub(super) fn name(first: u64) -> String {
    format!("{first:012}.log")
}

/// The last segment, open to append to.
#[derive(Debug)]
pub(super) struct Log {
    dir: PathBuf,
    file: Option<File>,
    segment: u64,
    length: u64,
    head: File,
    turn: bool,
    full: u64,
    /// Something was written that could neither be synced nor cut off again: only opening
    /// the folder again tells whether it is there.
    uncertain: bool,
}

impl Log {
    /// Takes up a verified ledger where it ends, and cuts off what was never finished.
    pub(super) fn open(dir: &Path, end: &End) -> io::Result<Self> {
        let file = if end.segment == 0 { None } else { Some(take_up(dir, end)?) };
        Ok(Self {
            dir: dir.to_owned(),
            file,
            segment: end.segment,
            length: end.length,
            head: write_head(dir, &end.head())?,
            turn: false,
            full: FULL,
            uncertain: false,
        })
    }

    pub(super) fn is_uncertain(&self) -> bool {
        self.uncertain
    }

    pub(super) fn fill_up_to(&mut self, full: u64) {
        self.full = full;
    }

    /// Writes entries in one go, syncs them, and tells where they start. If it fails, they
    /// are not there, or it is [uncertain](Self::is_uncertain).
    pub(super) fn append(
        &mut self,
        first: u64,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Spot> {
        if self.file.is_none() || self.length > self.full {
            self.follow(first)?;
        }
        let Some(file) = &self.file else {
            return Err(io::Error::other("there is no segment"));
        };
        let at = self.length;
        let mut out = Out { file, at };
        if let Err(error) = write(&mut out).and_then(|()| file.sync_data()) {
            self.uncertain = file.set_len(at).and_then(|()| file.sync_all()).is_err();
            return Err(error);
        }
        self.length = out.at;
        Ok(Spot { segment: self.segment, at, length: out.at - at })
    }

    /// Notes the end. Without the note the entries count all the same.
    pub(super) fn note(&mut self, head: &Head) {
        self.turn = !self.turn;
        if let Err(error) = head.write(&self.head, self.turn) {
            tracing::warn!(%error, "the note of the last change could not be written");
        }
    }

    /// Starts a new segment.
    fn follow(&mut self, first: u64) -> io::Result<()> {
        let folder = self.dir.join(LEDGER);
        let path = folder.join(name(first));
        let file = File::options().write(true).create(true).truncate(true).open(path)?;
        file.sync_all()?;
        sync_folder(&folder)?;
        (self.file, self.segment, self.length) = (Some(file), first, 0);
        Ok(())
    }
}

/// A file from some byte on.
struct Out<'a> {
    file: &'a File,
    at: u64,
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write_at(bytes, self.at)?;
        self.at += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        if let Err(error) = self.head.sync_data() {
            tracing::warn!(%error, "the note of the last change could not be synced");
        }
    }
}

/// Opens the last segment and cuts off what is not whole.
fn take_up(dir: &Path, end: &End) -> io::Result<File> {
    let folder = dir.join(LEDGER);
    let path = folder.join(name(end.segment));
    let file = File::options().write(true).open(&path)?;
    let rest = file.metadata()?.len().saturating_sub(end.length);
    if rest > 0 {
        let path = path.display();
        tracing::warn!("{path}: cut off {rest} bytes of a change that was never finished");
        file.set_len(end.length)?;
    }
    // What a killed process left may not be on disk yet.
    file.sync_all()?;
    sync_folder(&folder)?;
    Ok(file)
}

fn write_head(dir: &Path, head: &Head) -> io::Result<File> {
    durable::write_whole(dir, HEAD, head.text().as_bytes())?;
    File::options().write(true).open(dir.join(HEAD))
}
