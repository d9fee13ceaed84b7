//! Keeping: a copy has a folder of its own, named after the change that it was made at.

use super::copy::Copy;
use super::reading::is_outdated;
use crate::problem::Problem;
use crate::store::Store;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Where the copies of a data folder are.
pub(super) struct Generation {
    folder: PathBuf,
    keeps: bool,
}

impl Generation {
    pub(super) fn new(data: &Path, keeps: bool) -> Self {
        Self { folder: data.join("index"), keeps }
    }

    /// Whether copies may be kept here.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// The newest copy that was made of this store, if there is one.
    ///
    /// # Errors
    ///
    /// If it is damaged or cannot be read.
    pub(super) fn open(&self, store: &Store) -> Result<Option<Copy>, Problem> {
        let mut versions = self.versions();
        versions.sort_unstable();
        while let Some(version) = versions.pop() {
            let Ok(folder) = self.place(store, version) else { continue };
            if folder.exists() {
                let copy = Copy::open(&Copy::path(&folder))?;
                let changes = Self::changes(store, version)?;
                let is_outdated = is_outdated(changes, copy.triples().rows() as usize);
                return Ok((!is_outdated).then_some(copy));
            }
        }
        Ok(None)
    }

    /// How many quads came and went after a version.
    fn changes(store: &Store, version: u64) -> Result<usize, Problem> {
        let ledger = store.ledger()?;
        let mut changes = 0;
        for later in version + 1..=ledger.last() {
            let told = ledger.told(later)?;
            changes += usize::try_from(told.removed() + told.added()).unwrap_or(usize::MAX);
        }
        Ok(changes)
    }

    /// The copy from its file, or as it is if it cannot be kept.
    pub(super) fn keep(&self, store: &Store, copy: Copy) -> Copy {
        if !self.keeps || copy.version() == 0 {
            return copy;
        }
        match self.write(store, &copy) {
            Ok(kept) => kept,
            Err(problem) => {
                tracing::warn!("the reading copy is not kept: {problem}");
                copy
            }
        }
    }

    pub(super) fn write(&self, store: &Store, copy: &Copy) -> Result<Copy, Problem> {
        let folder = self.place(store, copy.version())?;
        fs::create_dir_all(&folder).map_err(|error| Problem::io(folder.display(), error))?;
        copy.write(&folder)?;
        let kept = Copy::open(&Copy::path(&folder))?;
        self.sweep(&folder).map_err(|error| Problem::io(self.folder.display(), error))?;
        Ok(kept)
    }

    /// Removes every other copy: whoever has one open keeps it.
    fn sweep(&self, kept: &Path) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path != kept {
                fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }

    /// The folder of the copy of a version: another catalogue's version has another time.
    fn place(&self, store: &Store, version: u64) -> Result<PathBuf, Problem> {
        let time = store.time(version)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(self.folder.join(format!("{version}-{:x}", time.as_nanos())))
    }

    /// The versions of which there may be a copy.
    fn versions(&self) -> Vec<u64> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let version = |name: &str| name.split_once('-')?.0.parse().ok();
        entries.filter_map(|entry| version(&entry.file_name().to_string_lossy())).collect()
    }
}
