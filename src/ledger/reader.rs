//! Reading back: entries become rows and quads again, piece by piece, however large they are.

use super::entry::{self, Opened, Summed};
use super::log::{LEDGER, name};
use super::patch::{Piece, Rows};
use super::unpack::Unpacked;
use super::verify::Spot;
use super::{Change, Commit, Told};
use crate::problem::{Kind, Problem};
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufReader, Read, Take};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Most quads of a change that are put together in memory.
pub const MOST_TOGETHER: u64 = 2_000_000;

/// The commits up to a version, to be read by anybody while others are added: they never change.
#[derive(Clone, Debug)]
pub struct Reader {
    place: Place,
    last: u64,
}

#[derive(Clone, Debug)]
enum Place {
    Memory(Vec<Arc<Commit>>),
    Folder { segments: Arc<Segments>, spots: Vec<Spot> },
}

impl Reader {
    pub(super) fn of_memory(commits: &[Arc<Commit>]) -> Self {
        Self { place: Place::Memory(commits.to_vec()), last: commits.len() as u64 }
    }

    pub(super) fn of_folder(segments: Arc<Segments>, spots: Vec<Spot>) -> Self {
        let last = spots.len() as u64;
        Self { place: Place::Folder { segments, spots }, last }
    }

    /// The last version that it has.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// What is told of a commit: everything but its quads.
    ///
    /// # Errors
    ///
    /// If there is none with this number, or it cannot be read.
    pub fn told(&self, sequence: u64) -> Result<Told, Problem> {
        match (&self.place, index(sequence, self.last)?) {
            (Place::Memory(commits), index) => Ok(commits[index].told()),
            (Place::Folder { segments, spots }, index) => segments.told(sequence, spots[index]),
        }
    }

    /// The commit itself.
    ///
    /// # Errors
    ///
    /// As [`told`](Self::told); and if it has more than [`MOST_TOGETHER`] quads.
    pub fn commit(&self, sequence: u64) -> Result<Commit, Problem> {
        match (&self.place, index(sequence, self.last)?) {
            (Place::Memory(commits), index) => Ok(Commit::clone(&commits[index])),
            (Place::Folder { segments, spots }, index) => segments.commit(sequence, spots[index]),
        }
    }

    /// Shows each row of a commit: whether it comes, and its quad as an N-Quads line.
    ///
    /// # Errors
    ///
    /// As [`told`](Self::told), and whatever `visit` gives.
    pub fn rows(
        &self,
        sequence: u64,
        visit: &mut dyn FnMut(bool, &str) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        match (&self.place, index(sequence, self.last)?) {
            (Place::Memory(commits), index) => {
                let Change { removed, added, .. } = &commits[index].change;
                removed.iter().try_for_each(|quad| visit(false, &format!("{quad} .")))?;
                added.iter().try_for_each(|quad| visit(true, &format!("{quad} .")))
            }
            (Place::Folder { segments, spots }, index) => {
                let spot = spots[index];
                let damaged = |error: String| segments.damaged(sequence, spot, error);
                let (told, mut rows) = segments.open(spot).map_err(damaged)?;
                while let Some((adds, row)) = rows.next().map_err(damaged)? {
                    visit(adds, row)?;
                }
                rows.settle(told.removed, told.added).map_err(damaged)
            }
        }
    }

    /// Shows the quads of a commit, some at a time.
    ///
    /// # Errors
    ///
    /// As [`told`](Self::told), and whatever `visit` gives.
    pub fn pieces(
        &self,
        sequence: u64,
        visit: &mut dyn FnMut(Piece) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        match (&self.place, index(sequence, self.last)?) {
            (Place::Memory(commits), index) => {
                let Change { removed, added, .. } = &commits[index].change;
                visit(Piece { removed: removed.clone(), added: added.clone() })
            }
            (Place::Folder { segments, spots }, index) => {
                let spot = spots[index];
                let damaged = |error: String| segments.damaged(sequence, spot, error);
                let (told, mut rows) = segments.open(spot).map_err(damaged)?;
                loop {
                    let piece = rows.piece().map_err(damaged)?;
                    if piece.is_empty() {
                        return rows.settle(told.removed, told.added).map_err(damaged);
                    }
                    visit(piece)?;
                }
            }
        }
    }
}

/// Where the commit with this number stands, if it is one of so many.
fn index(sequence: u64, last: u64) -> Result<usize, Problem> {
    let index = sequence.checked_sub(1).filter(|index| *index < last);
    index.and_then(|index| usize::try_from(index).ok()).ok_or_else(|| {
        Problem::new(Kind::NotFound, format_args!("there is no version {sequence}"))
            .help(format_args!("the last version is {last}"))
    })
}

/// The segments of a folder, to read from; the last one that was asked for stays open.
#[derive(Debug)]
pub(super) struct Segments {
    folder: PathBuf,
    open: Mutex<Option<(u64, Arc<File>)>>,
}

type Patch = Rows<BufReader<Take<Unpacked<Summed<At>>>>>;

impl Segments {
    pub(super) fn of(dir: &Path) -> Self {
        Self { folder: dir.join(LEDGER), open: Mutex::new(None) }
    }

    pub(super) fn file(&self, segment: u64) -> io::Result<Arc<File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, file)) = open.as_ref().filter(|(number, _)| *number == segment) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(File::open(self.folder.join(name(segment)))?);
        *open = Some((segment, Arc::clone(&file)));
        Ok(file)
    }

    pub(super) fn entry(&self, spot: Spot) -> Result<Opened<At>, String> {
        let open = || entry::open(At { file: self.file(spot.segment)?, at: spot.at });
        open().map_err(|error: io::Error| error.to_string())
    }

    pub(super) fn told(&self, sequence: u64, spot: Spot) -> Result<Told, Problem> {
        let told = self.entry(spot).and_then(|entry| entry.header.told());
        told.map_err(|error| self.damaged(sequence, spot, error))
    }

    fn open(&self, spot: Spot) -> Result<(Told, Patch), String> {
        let Opened { header, packed } = self.entry(spot)?;
        let rows = Rows::of_packed(packed, header.patch)?;
        Ok((header.told()?, rows))
    }

    pub(super) fn commit(&self, sequence: u64, spot: Spot) -> Result<Commit, Problem> {
        let damaged = |error: String| self.damaged(sequence, spot, error);
        let (told, mut rows) = self.open(spot).map_err(damaged)?;
        if told.size() > MOST_TOGETHER {
            return Err(too_large(&told));
        }
        let piece = rows.quads().map_err(damaged)?;
        rows.settle(told.removed, told.added).map_err(damaged)?;
        Ok(Commit::of(told, piece))
    }

    fn damaged(&self, sequence: u64, spot: Spot, error: impl Display) -> Problem {
        let path = self.folder.join(name(spot.segment));
        let what = format!("{}: change {sequence}, byte {}", path.display(), spot.at);
        Problem::new(Kind::Damaged, format_args!("{what}: {error}")).help(
            "put it back from a backup of the folder, then let `colophon verify` read every byte",
        )
    }
}

fn too_large(told: &Told) -> Problem {
    let (sequence, size) = (told.sequence, told.size());
    let told = format!(
        "change {sequence} has {size} quads; more than {MOST_TOGETHER} are not put together in memory"
    );
    Problem::new(Kind::OperationDisabled, told)
        .help(format_args!("`colophon show {sequence} --format patch` writes them one by one"))
}

/// A file from some byte on.
pub(super) struct At {
    pub(super) file: Arc<File>,
    pub(super) at: u64,
}

impl Read for At {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(piece, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}
