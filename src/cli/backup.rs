//! `colophon backup`: a data folder becomes a copy that can be proved to be whole.

use super::content;
use super::copying::{Copied, beside, copy, files, is_taken, make_room, sync_folders};
use super::interrupt::Interrupt;
use super::manifest::{DATA, FORMAT, Manifest};
use super::talk::{Failure, count, print};
use crate::config::{Config, base_of};
use crate::ledger::{finish_erasure, utc};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use clap::Args;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

const AFTER: &str = "\
Examples:
  colophon backup /backups/2026-11-24               while the server runs
  colophon restore /backups/2026-11-24 --data new

The folder gets `data/`, which is a data folder itself, and `MANIFEST.json` with the
version and with size and SHA-256 of each file. It is there whole or not at all.";

/// How often a copy is made again because somebody wrote meanwhile.
const ATTEMPTS: usize = 5;

/// Copy the data folder, also while a server writes to it.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Backup {
    /// The folder of the backup; new or empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Backup {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        self.refuse(config).map_err(Failure::untouched)?;
        let unfinished = beside(&self.folder);
        interrupt.unfinished(Some(&unfinished));
        let made = attempt(config, &unfinished).and_then(|manifest| {
            settle(&unfinished, &self.folder).map_err(|error| cannot(&self.folder, error))?;
            Ok(manifest)
        });
        interrupt.unfinished(None);
        let manifest = made.map_err(|problem| {
            let _ = fs::remove_dir_all(&unfinished);
            Failure::untouched(problem)
        })?;
        let (path, version) = (self.folder.display(), manifest.version);
        let number = (count(manifest.files.len(), "file"), count(manifest.quads, "quad"));
        print(|out| writeln!(out, "{path}: version {version}, {}, {}", number.1, number.0))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Refuses what cannot become a backup, before anything is copied.
    fn refuse(&self, config: &Config) -> Result<(), Problem> {
        if base_of(&config.data)?.is_none() {
            let message = format!("there is no catalogue in {}", config.data.display());
            return Err(Problem::new(Kind::NotFound, message).help("name its folder with --data"));
        }
        refuse_taken(&self.folder)?;
        let parent = self.folder.parent().filter(|path| !path.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|error| cannot(&self.folder, error))?;
        let real = |path: &Path| fs::canonicalize(path).map_err(|error| cannot(path, error));
        if real(parent)?.starts_with(real(&config.data)?) {
            let message = format!("{} is inside the data folder", self.folder.display());
            return Err(Problem::new(Kind::Usage, message)
                .help("name a folder elsewhere, best on another disk"));
        }
        Ok(())
    }
}

/// Refuses a folder that has something in it.
pub(super) fn refuse_taken(folder: &Path) -> Result<(), Problem> {
    if is_taken(folder).map_err(|error| cannot(folder, error))? {
        let message = format!("{} is not empty", folder.display());
        return Err(Problem::new(Kind::Usage, message).help("name a new or an empty folder"));
    }
    Ok(())
}

/// Moves a folder that is whole to its name.
pub(super) fn settle(unfinished: &Path, folder: &Path) -> io::Result<()> {
    sync_folders(unfinished)?;
    fs::rename(unfinished, folder)?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

pub(super) fn cannot(folder: &Path, error: io::Error) -> Problem {
    Problem::io(format_args!("{} cannot be written", folder.display()), error)
        .help("check who may write there and whether the disk is full")
}

/// Copies until the copy opens: what a writer did meanwhile may have torn the first ones.
fn attempt(config: &Config, folder: &Path) -> Result<Manifest, Problem> {
    let mut number = 1;
    loop {
        let made = make(config, folder);
        match made {
            Err(problem) if problem.kind() == Kind::Damaged && number < ATTEMPTS => {
                fs::remove_dir_all(folder).map_err(|error| cannot(folder, error))?;
                number += 1;
            }
            made => return made,
        }
    }
}

fn make(config: &Config, folder: &Path) -> Result<Manifest, Problem> {
    let data = folder.join(DATA);
    finish_erasure(&config.data)?;
    let files = copy_all(&config.data, &data).map_err(|error| cannot(folder, error))?;
    // Opening the copy would move them, and the manifest would not fit.
    if files.iter().any(|file| file.path.starts_with("erasing/")) {
        return Err(Problem::new(Kind::Damaged, "something was erased while it was copied")
            .help("try again"));
    }
    let copy = Config { data, ..config.clone() };
    let store = Store::open_reading(&copy, &mut |_, _| ())?;
    let manifest = Manifest {
        format: FORMAT,
        time: utc(SystemTime::now()),
        base: config.base.as_str().to_owned(),
        version: store.version(),
        quads: store.count()?,
        content: content::digest(&store)?,
        files,
    };
    manifest.write(folder).map_err(|error| cannot(folder, error))?;
    Ok(manifest)
}

/// What is not copied: the lock is the process's, the store is made again from the ledger, and a
/// secret is made anew.
const LEFT_OUT: &[&str] = &["lock", "store", "secret"];

/// Copies files in an order that a writer cannot break: notes of what is there before what they
/// note, and sources, which are written before what rests on them, last.
fn copy_all(from: &Path, to: &Path) -> io::Result<Vec<Copied>> {
    let is_source = |path: &PathBuf| path.starts_with("sources");
    let (mut copied, mut later) = (Vec::new(), Vec::new());
    fs::create_dir_all(to)?;
    for path in files(from)? {
        if LEFT_OUT.iter().any(|name| path.starts_with(name)) || is_source(&path) {
            continue;
        }
        copied.push(copy_one(from, to, &path)?);
    }
    // Listed again: by now there may be more of them.
    later.extend(files(from)?.into_iter().filter(is_source));
    for path in later {
        copied.push(copy_one(from, to, &path)?);
    }
    copied.sort();
    Ok(copied)
}

fn copy_one(from: &Path, to: &Path, path: &Path) -> io::Result<Copied> {
    make_room(to, path)?;
    let (size, sha256) = copy(&from.join(path), Some(&to.join(path)))?;
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    Ok(Copied { path: names.join("/"), size, sha256 })
}
