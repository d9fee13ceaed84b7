//! Shelving: the files of a text index lie in memory, or side by side in one mapped file.
//!
//! Tantivy wants a directory. It gets one in which nothing is locked and nothing is watched:
//! what is written once is only read, by as many processes as like to.

use super::analyse::ANALYSIS;
use crate::index::file;
use crate::index::stored::Piece;
use crate::problem::{Kind, Problem};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, FileHandle, OwnedBytes, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

/// The file in the folder of its copy.
const NAME: &str = "text-index";

type Files = BTreeMap<PathBuf, OwnedBytes>;

/// Files by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf(Arc<RwLock<Files>>);

impl Shelf {
    /// Where [`write`](Self::write) puts all of it.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    fn files(&self) -> RwLockReadGuard<'_, Files> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Files> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts all files into one, whose first piece tells their names.
    ///
    /// # Errors
    ///
    /// [`Kind::DiskFull`] and [`Kind::Io`].
    pub(super) fn write(&self, folder: &Path, version: u64) -> Result<(), Problem> {
        let files = self.files();
        let mut names = format!("analysis {ANALYSIS}");
        for name in files.keys() {
            names.push('\n');
            names.push_str(&name.to_string_lossy());
        }
        let mut pieces = vec![Piece { bytes: names.as_bytes(), width: 1 }];
        pieces.extend(files.values().map(|bytes| Piece { bytes, width: 1 }));
        file::write(folder, NAME, version, &pieces)
    }

    /// The files of a mapped file, if it is of this version and made by this analysis.
    ///
    /// # Errors
    ///
    /// [`Kind::Damaged`] if it is not byte for byte as it was written; [`Kind::Io`].
    pub(super) fn open(folder: &Path, version: u64) -> Result<Option<Self>, Problem> {
        let path = Self::path(folder);
        let (map, header) = file::open(&path)?;
        let mut places = header.places.into_iter().map(|(place, _)| place);
        let names = places.next().and_then(|place| std::str::from_utf8(map.get(place)?).ok());
        let mut names = names.unwrap_or_default().lines().map(str::to_owned);
        if header.version != version || names.next() != Some(format!("analysis {ANALYSIS}")) {
            return Ok(None);
        }
        let names: Vec<String> = names.collect();
        if names.len() != places.len() {
            let told = format!("{}: its files do not have as many names", path.display());
            return Err(Problem::new(Kind::Damaged, told));
        }
        let bytes = OwnedBytes::new(map);
        let files = names.into_iter().zip(places);
        let files = files.map(|(name, place)| (PathBuf::from(name), bytes.slice(place)));
        Ok(Some(Self(Arc::new(RwLock::new(files.collect())))))
    }
}

impl Directory for Shelf {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.files().get(path) {
            Some(bytes) => Ok(Arc::new(bytes.clone())),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let gone = self.change().remove(path);
        gone.map(drop).ok_or_else(|| DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files().contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let mut files = self.change();
        if files.contains_key(path) {
            return Err(OpenWriteError::FileAlreadyExists(path.to_owned()));
        }
        files.insert(path.to_owned(), OwnedBytes::empty());
        let writer = Writer { shelf: self.clone(), path: path.to_owned(), bytes: Vec::new() };
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let files = self.files();
        let bytes = files.get(path).map(|bytes| bytes.to_vec());
        bytes.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.change().insert(path.to_owned(), OwnedBytes::new(data.to_vec()));
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// A file that is being written; it is there when it ends.
struct Writer {
    shelf: Shelf,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Writer {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let bytes = OwnedBytes::new(std::mem::take(&mut self.bytes));
        self.shelf.change().insert(std::mem::take(&mut self.path), bytes);
        Ok(())
    }
}
