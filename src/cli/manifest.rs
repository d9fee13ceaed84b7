//! Listing: what a backup holds becomes `MANIFEST.json`, with a digest of its own beside it.

use super::copying::{Copied, copy};
use crate::problem::{Kind, Problem};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// The manifest, and what `sha256sum -c` checks it with.
pub(super) const FILE: &str = "MANIFEST.json";
const SEAL: &str = "MANIFEST.json.sha256";
/// The folder of a backup that is a data folder.
pub(super) const DATA: &str = "data";
/// The layout that is written here, and the only one that is read.
pub(super) const FORMAT: u32 = 1;
/// The largest manifest, in bytes.
const LARGEST: u64 = 1 << 30;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// When it was made (UTC).
    pub(super) time: String,
    /// The address under which the names of the catalogue stand.
    pub(super) base: String,
    /// The version of the dataset.
    pub(super) version: u64,
    pub(super) quads: usize,
    /// SHA-256 of the sorted N-Quads: what `colophon export | sha256sum` gives.
    pub(super) content: String,
    pub(super) files: Vec<Copied>,
}

impl Manifest {
    /// Writes the manifest into a new backup.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let path = folder.join(FILE);
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        write(&path, &format!("{text}\n"))?;
        let (_, digest) = copy(&path, None)?;
        write(&folder.join(SEAL), &format!("{digest}  {FILE}\n"))
    }

    /// Reads the manifest of a backup, if it is as it was written.
    pub(super) fn read(folder: &Path) -> Result<Self, Problem> {
        let (path, seal) = (folder.join(FILE), folder.join(SEAL));
        if !path.is_file() {
            let message = format!("{} is no backup: it has no {FILE}", folder.display());
            return Err(Problem::new(Kind::NotFound, message)
                .help("name the folder that colophon backup made"));
        }
        let damaged = |why: &dyn std::fmt::Display| {
            Problem::new(Kind::Damaged, format_args!("{}: {why}", path.display()))
                .help("take another backup")
        };
        let cannot = |error| Problem::io(format_args!("{} cannot be read", path.display()), error);
        let (_, digest) = copy(&path, None).map_err(cannot)?;
        let sealed = read(&seal).map_err(|error| damaged(&format!("{SEAL}: {error}")))?;
        if sealed != format!("{digest}  {FILE}\n") {
            return Err(damaged(&format!("its SHA-256 is not what {SEAL} says")));
        }
        let text = read(&path).map_err(cannot)?;
        let manifest: Self = serde_json::from_str(&text).map_err(|error| damaged(&error))?;
        if manifest.format == FORMAT {
            Ok(manifest)
        } else {
            let format = manifest.format;
            Err(damaged(&format!("format {format}, but this program reads {FORMAT}")))
        }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}
