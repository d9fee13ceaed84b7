//! Keeping: commits become entries of a data folder.

use super::durable::{self, UNFINISHED, make_folder};
use super::entry::Header;
use super::lock::Lock;
use super::log::{HEAD, LEDGER, Log};
use super::long::Long;
use super::reader::{Reader, Segments};
use super::redaction::{Marks, Redaction};
use super::sheet::Packed;
use super::verify::{self, End, Spot};
use super::{Commit, Told, Why, entry, erasing};
use crate::answer::Site;
use crate::config::{self, FILE};
use crate::problem::{Kind, Problem};
use std::borrow::Cow;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What a process wants with a data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing is changed, and others may write meanwhile: entries never change.
    Read,
    /// The folder is made if need be, and nobody else may write.
    Write,
}

/// The folder of sources.
pub(super) const SOURCES: &str = "sources";

/// A data folder that was verified.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    base: String,
    end: End,
    segments: Arc<Segments>,
    /// Entries that were not written yet.
    staged: Vec<Staged>,
    writer: Option<(Log, Lock)>,
}

/// An entry that waits to be written.
#[derive(Debug)]
struct Staged {
    bytes: Vec<u8>,
    digest: String,
    removed: u64,
    added: u64,
}

impl Folder {
    pub(super) fn open(dir: &Path, site: &Site, access: Access) -> Result<Self, Problem> {
        let lock = match access {
            Access::Read => {
                finish_erasure(dir)?;
                None
            }
            Access::Write => Some(create(dir, site)?),
        };
        let Some(base) = config::base_of(dir)? else {
            return Err(Problem::new(
                Kind::NotFound,
                format_args!("there is no catalogue in {}", dir.display()),
            )
            .help(
                "name its folder with --data; or make one: colophon import FILE…, or colophon demo",
            ));
        };
        if base != site.base {
            let asked = &site.base;
            let message = format!("{} has its names under <{base}>, not <{asked}>", dir.display());
            return Err(Problem::new(Kind::Usage, message)
                .help("open it with its own base, or make another folder"));
        }
        let end = verify::verify(dir, base.as_str())?;
        let writer = match lock {
            None => None,
            Some(lock) => Some((Log::open(dir, &end).map_err(|error| refused(dir, error))?, lock)),
        };
        let base = base.as_str().to_owned();
        let segments = Arc::new(Segments::of(dir));
        Ok(Self { dir: dir.to_owned(), base, end, segments, staged: Vec::new(), writer })
    }

    /// What is there.
    pub(super) fn end(&self) -> &End {
        &self.end
    }

    /// Starts a new segment when the last one has more bytes than this.
    pub(super) fn fill_up_to(&mut self, full: u64) {
        if let Some((log, _)) = &mut self.writer {
            log.fill_up_to(full);
        }
    }

    /// The folder in which the writer may write.
    pub(super) fn writing(&self) -> Result<PathBuf, Problem> {
        let Some((log, _)) = &self.writer else {
            return Err(Problem::internal("the folder was opened for reading"));
        };
        if log.is_uncertain() {
            return Err(Problem::new(Kind::Io, "the last change may or may not be on disk")
                .help("start colophon again: it looks which"));
        }
        Ok(self.dir.join(LEDGER))
    }

    /// Makes an entry of a commit, and its source safe; [`sync`](Self::sync) writes it.
    pub(super) fn stage(&mut self, commit: &Commit) -> Result<(), Problem> {
        self.writing()?;
        let before = self.staged.last().map(|staged| &staged.digest);
        let previous = before.or(self.end.digest.as_ref());
        let (bytes, digest) = entry::encode(commit, &self.base, previous.map(String::as_str))
            .map_err(|error| self.failed(io::Error::other(error)))?;
        self.keep(commit).map_err(|error| self.failed(error))?;
        let (removed, added) = (commit.change.removed.len(), commit.change.added.len());
        self.staged.push(Staged { bytes, digest, removed: removed as u64, added: added as u64 });
        Ok(())
    }

    /// Forgets what is staged.
    pub(super) fn forget(&mut self) {
        self.staged.clear();
    }

    /// Writes what is staged, all of it with one sync.
    pub(super) fn sync(&mut self) -> Result<(), Problem> {
        let staged = std::mem::take(&mut self.staged);
        let Some((log, _)) = &mut self.writer else {
            return Err(Problem::internal("the folder was opened for reading"));
        };
        let bytes = match &*staged {
            [] => return Ok(()),
            [one] => Cow::Borrowed(&*one.bytes),
            all => Cow::Owned(all.iter().flat_map(|one| &one.bytes).copied().collect()),
        };
        let written = log.append(self.end.sequence + 1, |out| out.write_all(&bytes));
        let Spot { segment, mut at, .. } = written.map_err(|error| self.failed(error))?;
        for Staged { bytes, digest, removed, added } in staged {
            let length = bytes.len() as u64;
            self.reach(Spot { segment, at, length }, digest, (removed, added));
            at += length;
        }
        self.note();
        Ok(())
    }

    /// Makes packed rows the next entry: those that go, then those that come.
    pub(super) fn seal(&mut self, told: &Told, rows: [Packed; 2]) -> Result<(), Problem> {
        let written = self.write_long(told, rows).map_err(|error| self.failed(error))?;
        let (spot, digest) = written;
        self.reach(spot, digest, (told.removed, told.added));
        self.note();
        Ok(())
    }

    fn write_long(&mut self, told: &Told, rows: [Packed; 2]) -> io::Result<(Spot, String)> {
        let previous = self.end.digest.as_deref();
        let mut entry = Long::new(told, rows, &self.base, previous)?;
        let Some((log, _)) = &mut self.writer else {
            return Err(io::Error::other("the folder was opened for reading"));
        };
        let mut digest = String::new();
        let spot = log.append(told.sequence, |out| {
            digest = entry.write(out)?;
            Ok(())
        })?;
        Ok((spot, digest))
    }

    /// Takes up an entry that is safe.
    fn reach(&mut self, spot: Spot, digest: String, (removed, added): (u64, u64)) {
        self.end.spots.push(spot);
        self.end.sequence += 1;
        self.end.digest = Some(digest);
        self.end.removed += removed;
        self.end.added += added;
        (self.end.segment, self.end.length) = (spot.segment, spot.at + spot.length);
    }

    fn note(&mut self) {
        if let Some((log, _)) = &mut self.writer {
            log.note(&self.end.head());
        }
    }

    fn failed(&self, error: io::Error) -> Problem {
        let uncertain = self.writer.as_ref().is_some_and(|(log, _)| log.is_uncertain());
        Problem::io(format_args!("the change cannot be written to {}", self.dir.display()), error)
            .help(if uncertain {
                "it may or may not be on disk: start colophon again, it looks which"
            } else {
                "nothing was changed; make room or correct the permissions, then try again"
            })
    }

    fn keep(&self, commit: &Commit) -> io::Result<()> {
        let change = &commit.change;
        let (Some(bytes), Some(sha256)) = (&change.kept, &change.why.source) else {
            return Ok(());
        };
        let sources = self.dir.join(SOURCES);
        match durable::sum(&sources.join(sha256)) {
            Ok(sum) if sum == *sha256 => Ok(()),
            _ => durable::write_whole(&sources, sha256, bytes),
        }
    }

    pub(super) fn commit(&self, sequence: u64) -> Result<Option<Commit>, Problem> {
        self.spot(sequence).map(|spot| self.segments.commit(sequence, spot)).transpose()
    }

    pub(super) fn told(&self, sequence: u64) -> Result<Told, Problem> {
        let spot =
            self.spot(sequence).ok_or_else(|| Problem::internal("there is no such entry"))?;
        self.segments.told(sequence, spot)
    }

    fn spot(&self, sequence: u64) -> Option<Spot> {
        let index = usize::try_from(sequence.checked_sub(1)?).ok()?;
        self.end.spots.get(index).copied()
    }

    /// What is there now, to be read by anybody.
    pub(super) fn reader(&self) -> Reader {
        Reader::of_folder(Arc::clone(&self.segments), self.end.spots.clone())
    }

    /// Makes an erasure happen. Nothing more is written, for entries are where they were only
    /// until it is finished.
    pub(super) fn erase(
        &mut self,
        redaction: &Redaction<'_>,
        why: Why,
        time: SystemTime,
    ) -> Result<u64, Problem> {
        let Some(_writer) = self.writer.take_if(|(log, _)| !log.is_uncertain()) else {
            return Err(Problem::internal("the folder was opened for reading"));
        };
        let sequence = self.end.sequence + 1;
        let (key, request, marks) = (None, None, Marks::default());
        let told = Told { sequence, time, why, key, request, removed: 0, added: 0, marks };
        let header = Header::of(&told, false, 0).under(&self.base, self.end.digest.as_deref());
        erasing::erase(&self.dir, &self.end, redaction, header).map_err(|error| {
            Problem::io(format_args!("nothing can be erased in {}", self.dir.display()), error)
                .help("make room or correct the permissions, then try again")
        })?;
        Ok(sequence)
    }

    /// The digests of all sources that are there.
    pub(super) fn sources(&self) -> Result<Vec<String>, Problem> {
        let path = self.dir.join(SOURCES);
        let names = fs::read_dir(&path).and_then(|items| {
            items.map(|item| Ok(item?.file_name().to_string_lossy().into_owned())).collect()
        });
        let names: Vec<String> = names.map_err(|error| {
            Problem::io(format_args!("{} cannot be read", path.display()), error)
        })?;
        Ok(names.into_iter().filter(|name| verify::is_digest(name)).collect())
    }

    pub(super) fn source(&self, sha256: &str) -> Result<Option<Arc<[u8]>>, Problem> {
        if !verify::is_digest(sha256) {
            return Ok(None);
        }
        let path = self.dir.join(SOURCES).join(sha256);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => {
                Err(Problem::io(format_args!("{} cannot be read", path.display()), error))
            }
        }
    }
}

/// Takes the lock, makes what is not there, and sweeps what was never finished.
fn create(dir: &Path, site: &Site) -> Result<Lock, Problem> {
    let refused = |error| refused(dir, error);
    make_folder(dir).map_err(refused)?;
    let is_new = config::base_of(dir)?.is_none();
    if is_new {
        refuse_other_things(dir)?;
    }
    let lock = Lock::take(dir)?;
    let folders = [dir.to_owned(), dir.join(LEDGER), dir.join(SOURCES)];
    for folder in &folders {
        // What a killed process left there may not be on disk yet, and is built upon from now on.
        let made = make_folder(folder).and_then(|()| sweep(folder));
        made.and_then(|()| durable::sync_folder(folder)).map_err(refused)?;
    }
    erasing::finish(dir).map_err(refused)?;
    if is_new {
        durable::write_whole(dir, FILE, config::text(site).as_bytes()).map_err(refused)?;
    }
    Ok(lock)
}

/// Finishes an erasure that a killed process has left, if there is one. Opening the ledger does
/// that, also to read: what is still there is not to be read any more.
///
/// # Errors
///
/// If another process is at it, or files cannot be moved.
pub fn finish_erasure(dir: &Path) -> Result<(), Problem> {
    const HELP: &str = "an erasure has to be finished first: see who may write to the folder, \
                        or try again in a moment if it is being finished";
    if !dir.join(erasing::ERASING).is_dir() {
        return Ok(());
    }
    let _lock = Lock::take(dir).map_err(|problem| problem.help(HELP))?;
    let refused = |error| Problem::io(format_args!("{} cannot be read", dir.display()), error);
    erasing::finish(dir).map(drop).map_err(|error| refused(error).help(HELP))
}

fn refused(dir: &Path, error: io::Error) -> Problem {
    Problem::io(format_args!("{} cannot be made a data folder", dir.display()), error)
        .help("nothing was changed; check who may write there and whether the disk is full")
}

fn sweep(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_name().to_string_lossy().starts_with(UNFINISHED) {
            if item.file_type()?.is_dir() {
                fs::remove_dir_all(item.path())?;
            } else {
                fs::remove_file(item.path())?;
            }
        }
    }
    Ok(())
}

/// A folder without `colophon.toml` may become a data folder if nothing stands in it yet.
fn refuse_other_things(dir: &Path) -> Result<(), Problem> {
    let cannot = |error| Problem::io(format_args!("{} cannot be read", dir.display()), error);
    let holds_entries = verify::base_of_entries(dir);
    if let Some(base) = holds_entries {
        return Err(Problem::new(
            Kind::Damaged,
            format_args!("{} has entries, but no {FILE}", dir.display()),
        )
        .help(format_args!(
            "write it back: format = {} and base-url = \"{base}\"",
            config::FORMAT
        )));
    }
    let ours = ["lock", HEAD, LEDGER, SOURCES, "lost+found"];
    for item in fs::read_dir(dir).map_err(cannot)? {
        let name = item.map_err(cannot)?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !ours.contains(&&*name) {
            return Err(Problem::new(
                Kind::Usage,
                format_args!(
                    "{} is no data folder, and it is not empty: it has {name}",
                    dir.display()
                ),
            )
            .help("name an empty or a new folder with --data"));
        }
    }
    Ok(())
}
