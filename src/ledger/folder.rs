//! Keeping: commits become entries of a data folder.

use super::durable::{self, UNFINISHED, make_folder, sync_folder};
use super::lock::Lock;
use super::verify::{self, End};
use super::{Commit, entry};
use crate::answer::Site;
use crate::config::{self, FILE};
use crate::problem::{Kind, Problem};
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

/// The folders of entries and of sources.
pub(super) const IMPORTS: &str = "imports";
pub(super) const SOURCES: &str = "sources";

/// The note of the last entry.
pub(super) const HEAD: &str = "head";

/// A data folder that was verified.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    base: String,
    end: End,
    lock: Option<Lock>,
    /// An entry was renamed into its place, but the name could not be synced: only
    /// opening the folder again tells whether it is there.
    uncertain: bool,
}

impl Folder {
    pub(super) fn open(
        dir: &Path,
        site: &Site,
        access: Access,
    ) -> Result<(Self, SystemTime), Problem> {
        let lock = match access {
            Access::Read => None,
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
        let (base, time) = (base.as_str().to_owned(), end.time);
        Ok((Self { dir: dir.to_owned(), base, end, lock, uncertain: false }, time))
    }

    pub(super) fn last(&self) -> u64 {
        self.end.sequence
    }

    pub(super) fn totals(&self) -> (u64, u64) {
        (self.end.removed, self.end.added)
    }

    pub(super) fn append(&mut self, commit: &Commit) -> Result<(), Problem> {
        if self.lock.is_none() {
            return Err(Problem::internal("the folder was opened for reading"));
        }
        if self.uncertain {
            return Err(Problem::new(Kind::Io, "the last change may or may not be on disk")
                .help("start colophon again: it looks which"));
        }
        let digest = self.write(commit).map_err(|error| {
            Problem::io(
                format_args!("the change cannot be written to {}", self.dir.display()),
                error,
            )
            .help(if self.uncertain {
                "it may or may not be on disk: start colophon again, it looks which"
            } else {
                "nothing was changed; make room or correct the permissions, then try again"
            })
        })?;
        // Without the note the entry counts all the same: nothing would miss it if it were lost.
        let note = verify::note(commit.sequence, &digest);
        if let Err(error) = durable::write_whole(&self.dir, HEAD, note.as_bytes()) {
            tracing::warn!(%error, "the note of the last entry could not be written");
        }
        self.end.push(commit, digest);
        Ok(())
    }

    fn write(&mut self, commit: &Commit) -> io::Result<String> {
        self.keep(commit)?;
        let imports = self.dir.join(IMPORTS);
        let name = name(commit.sequence);
        let unfinished = imports.join(format!("{UNFINISHED}{name}"));
        fs::create_dir(&unfinished)?;
        let digest = entry::write(&unfinished, commit, &self.base, self.end.head.as_deref())
            .and_then(|digest| {
                fs::rename(&unfinished, imports.join(&name))?;
                Ok(digest)
            })
            .inspect_err(|_| drop(fs::remove_dir_all(&unfinished)))?;
        self.uncertain = true;
        sync_folder(&imports)?;
        self.uncertain = false;
        Ok(digest)
    }

    fn keep(&self, commit: &Commit) -> io::Result<()> {
        let change = &commit.change;
        let (Some(bytes), Some(sha256)) = (&change.kept, &change.why.source) else {
            return Ok(());
        };
        let sources = self.dir.join(SOURCES);
        match durable::sum(&sources.join(sha256)) {
            Ok(sum) if sum.sha256 == *sha256 => Ok(()),
            _ => durable::write_whole(&sources, sha256, bytes),
        }
    }

    pub(super) fn commit(&self, sequence: u64) -> Result<Commit, Problem> {
        entry::read(&self.dir.join(IMPORTS).join(name(sequence)))
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

/// The folder name of an entry.
pub(super) fn name(sequence: u64) -> String {
    format!("{sequence:08}")
}

/// Takes the lock, makes what is not there, and sweeps what was never finished.
fn create(dir: &Path, site: &Site) -> Result<Lock, Problem> {
    let refused = |error| {
        Problem::io(format_args!("{} cannot be made a data folder", dir.display()), error)
            .help("nothing was changed; check who may write there and whether the disk is full")
    };
    make_folder(dir).map_err(refused)?;
    let is_new = config::base_of(dir)?.is_none();
    if is_new {
        refuse_other_things(dir)?;
    }
    let lock = Lock::take(dir)?;
    let folders = [dir.to_owned(), dir.join(IMPORTS), dir.join(SOURCES)];
    for folder in &folders {
        make_folder(folder).and_then(|()| sweep(folder)).map_err(refused)?;
    }
    if is_new {
        durable::write_whole(dir, FILE, config::text(site).as_bytes()).map_err(refused)?;
    }
    Ok(lock)
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
    let ours = ["lock", HEAD, IMPORTS, SOURCES, "lost+found"];
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
