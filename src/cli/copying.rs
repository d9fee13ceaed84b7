//! Copying: files become equal files elsewhere, synced, each with its size and digest.

use super::content::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copied {
    /// Where it stands in the data folder, with `/` between the names.
    pub(super) path: String,
    /// How many bytes it has.
    pub(super) size: u64,
    /// SHA-256 in hexadecimal digits.
    pub(super) sha256: String,
}

impl Copied {
    /// Its path, if it leads nowhere but into the folder below which it is looked for.
    pub(super) fn inside(&self) -> Option<&Path> {
        let path = Path::new(&self.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        (plain && !self.path.is_empty()).then_some(path)
    }
}

/// Copies a file to a new one, or only reads it, as far as it goes when it is opened: whoever
/// appends to it meanwhile appends for the next copy.
pub(super) fn copy(from: &Path, to: Option<&Path>) -> io::Result<(u64, String)> {
    let source = File::open(from)?;
    let length = source.metadata()?.len();
    let mut source = source.take(length);
    let mut target = to.map(File::create_new).transpose()?;
    let mut digest = Sha256::new();
    let (mut size, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        digest.update(&buffer[..count]);
        size += count as u64;
        if let Some(target) = &mut target {
            target.write_all(&buffer[..count])?;
        }
    }
    if let Some(target) = target {
        target.sync_all()?;
    }
    Ok((size, hex(digest)))
}

/// The files below a folder as paths relative to it: those directly in it first, then folder by
/// folder in the order of their names. Hidden ones are left out.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut here, mut below) = (Vec::new(), Vec::new());
    let mut items = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    items.sort_by_key(fs::DirEntry::file_name);
    for item in items {
        let name = PathBuf::from(item.file_name());
        if item.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if item.file_type()?.is_dir() {
            below.extend(files(&item.path())?.into_iter().map(|path| name.join(path)));
        } else {
            here.push(name);
        }
    }
    here.extend(below);
    Ok(here)
}

/// Makes the folders of a file below a folder.
pub(super) fn make_room(folder: &Path, file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), |parent| fs::create_dir_all(folder.join(parent)))
}

/// Syncs the names in a folder and in all folders below it.
pub(super) fn sync_folders(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            sync_folders(&item.path())?;
        }
    }
    File::open(folder)?.sync_all()
}

/// A folder beside another one in which that one is built, until it is whole.
pub(super) fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Whether something is there; an empty folder is nothing.
pub(super) fn is_taken(path: &Path) -> io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut items) => Ok(items.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(error),
    }
}
