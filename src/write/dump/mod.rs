//! Dumping: a version of the catalogue becomes files, for who takes all of it, and their digests.
//!
//! A dump is a folder whose name is its version and the day on which that was made. It is made under
//! another name and renamed once everything in it is on disk, so it is there whole or not at all. The
//! same version gives the same bytes. Memory does not grow with the catalogue, but for the names of
//! what is not a publication.

mod forms;
mod rows;
mod sorter;

use crate::ledger::utc;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A form in which all of the catalogue can be had.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// What the name of its file ends with.
    pub ending: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What is in it once it is unpacked.
    pub media_type: &'static str,
}

/// Every form, the one first that says all.
pub const FORMS: &[Form] = &[
    Form { ending: "nq.gz", name: "N-Quads", media_type: "application/n-quads" },
    Form { ending: "trig.gz", name: "TriG", media_type: "application/trig" },
    Form { ending: "jsonl.gz", name: "JSON-LD Lines", media_type: "application/x-ndjson" },
    Form { ending: "publications.csv.gz", name: "publications as CSV", media_type: "text/csv" },
    Form { ending: "things.csv.gz", name: "all other things as CSV", media_type: "text/csv" },
    Form { ending: "links.csv.gz", name: "links as CSV", media_type: "text/csv" },
    Form { ending: "rdfp.gz", name: "RDF Patch", media_type: PATCH },
];

/// The media type of RDF Patch.
pub const PATCH: &str = "application/rdf-patch";

/// The digests of a dump, as `sha256sum -c` reads them.
const SUMS: &str = "sha256";

/// What the names of dumps begin with.
const NAME: &str = "colophon-v";

/// One dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    /// Of which version.
    pub version: u64,
    /// Its name: `colophon-v12-2026-11-24`.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// When it was made.
    pub made: SystemTime,
    /// Its files, in the order of [`FORMS`].
    pub files: Vec<Piece>,
}

/// One file of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub form: &'static Form,
    /// Its size.
    pub bytes: u64,
    /// Its digest in hexadecimal digits.
    pub sha256: String,
}

impl Dump {
    /// What its digests are in.
    #[must_use]
    pub fn sums(&self) -> String {
        format!("{}.{SUMS}", self.name)
    }

    /// Reads what a dump consists of; `None` if it is none.
    fn read(folder: &Path) -> Option<Self> {
        let name = folder.file_name()?.to_str()?.to_owned();
        let version = name.strip_prefix(NAME)?.split('-').next()?.parse().ok()?;
        let sums = fs::read_to_string(folder.join(format!("{name}.{SUMS}"))).ok()?;
        let piece = |line: &str| {
            let (sha256, file) = line.split_once("  ")?;
            let form = FORMS.iter().rev().find(|form| file.ends_with(form.ending))?;
            let bytes = fs::metadata(folder.join(file)).ok()?.len();
            Some(Piece { name: file.to_owned(), form, bytes, sha256: sha256.to_owned() })
        };
        let files = sums.lines().map(piece).collect::<Option<Vec<_>>>()?;
        let made = fs::metadata(folder).and_then(|about| about.modified()).ok()?;
        Some(Self { version, name, folder: folder.to_owned(), made, files })
    }
}

/// The dumps in a folder, the newest first.
#[must_use]
pub fn found(folder: &Path) -> Vec<Dump> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut dumps: Vec<Dump> = items.filter_map(|item| Dump::read(&item.path())).collect();
    dumps.sort_by_key(|dump| std::cmp::Reverse(dump.version));
    dumps
}

/// Makes the dump of the version of now in a folder, unless it is there. With it comes what changed
/// since the last one there.
///
/// # Errors
///
/// [`Kind::NotFound`] of an empty catalogue; if a file cannot be written; if the ledger cannot be read.
pub fn make(store: &Store, folder: &Path) -> Result<Dump, Problem> {
    let version = store.version();
    if version == 0 {
        return Err(Problem::new(Kind::NotFound, "there is nothing to dump yet"));
    }
    let name = format!("{NAME}{version}-{}", &utc(store.time(version)?)[..10]);
    let place = folder.join(&name);
    if let Some(dump) = Dump::read(&place) {
        return Ok(dump);
    }
    let before = found(folder).into_iter().find(|dump| dump.version < version);
    let part = folder.join(format!(".{name}.part"));
    sweep(folder).and_then(|()| fs::create_dir_all(&part)).map_err(told)?;
    let made = forms::write(store, &part, &name, (before.map(|dump| dump.version), version));
    let finished = made.and_then(|sums| {
        finish(&part, &name, &sums).and_then(|()| fs::rename(&part, &place)).map_err(told)
    });
    finished.inspect_err(|_| drop(fs::remove_dir_all(&part)))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(told)?;
    Dump::read(&place).ok_or_else(|| Problem::internal("a dump cannot be read back"))
}

/// Removes all dumps but the newest.
///
/// # Errors
///
/// If the operating system refuses.
pub fn keep(folder: &Path, most: usize) -> io::Result<()> {
    found(folder).into_iter().skip(most).try_for_each(|dump| fs::remove_dir_all(dump.folder))
}

/// Writes what two versions differ in as RDF Patch.
///
/// # Errors
///
/// If there is no such version, the ledger cannot be read or the patch cannot be written.
pub fn patch(
    store: &Store,
    versions: (u64, u64),
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Problem> {
    fs::create_dir_all(folder).map_err(told)?;
    forms::patch(&store.ledger()?, versions, folder, out)
}

/// The problem of a dump that cannot be written.
fn told(error: io::Error) -> Problem {
    let is_problem =
        error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Problem>);
    if is_problem {
        return super::problem(error);
    }
    Problem::io("a dump cannot be written", error)
        .help("check the folder, who may write there and whether the disk is full")
}

/// Removes what was begun and never finished.
fn sweep(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = item.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!(".{NAME}")) && item.file_type()?.is_dir() {
            fs::remove_dir_all(item.path())?;
        }
    }
    Ok(())
}

fn finish(part: &Path, name: &str, sums: &[(String, String)]) -> io::Result<()> {
    let mut file = File::create(part.join(format!("{name}.{SUMS}")))?;
    for (name, digest) in sums {
        writeln!(file, "{digest}  {name}")?;
    }
    file.sync_all()?;
    File::open(part)?.sync_all()
}
