//! `colophon restore`: a backup becomes a data folder again, or every fault of it is told.

use super::backup::{cannot, refuse_taken, settle};
use super::content;
use super::copying::{Copied, beside, copy, files, make_room};
use super::interrupt::Interrupt;
use super::manifest::{DATA, Manifest};
use super::talk::{Failure, count, print};
use crate::config::{Config, base_of};
use crate::problem::{Detail, Kind, Problem};
use crate::store::Store;
use crate::vocab::Base;
use clap::Args;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon restore /backups/2026-11-24 --data new
  colophon restore /backups/2026-11-24 --check      whether it is whole; writes nothing

Every file is compared with MANIFEST.json first, and what was restored is opened and
compared with what was backed up. The data folder is there whole or not at all.";

/// Make a data folder from a backup.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Restore {
    /// The backup; it goes to the folder that --data names, which is new or empty
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// Only compare the backup with its manifest
    #[arg(long)]
    check: bool,
}

impl Restore {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let manifest = self.verified().map_err(Failure::untouched)?;
        let number = (manifest.version, count(manifest.quads, "quad"));
        if self.check {
            let path = self.backup.display();
            print(|out| writeln!(out, "{path}: whole, version {}, {}", number.0, number.1))?;
            return Ok(ExitCode::SUCCESS);
        }
        refuse_taken(&config.data).map_err(Failure::untouched)?;
        let unfinished = beside(&config.data);
        interrupt.unfinished(Some(&unfinished));
        let made = self.make(&manifest, config, &unfinished);
        interrupt.unfinished(None);
        made.map_err(|problem| {
            let _ = fs::remove_dir_all(&unfinished);
            Failure::untouched(problem)
        })?;
        let path = config.data.display();
        print(|out| writeln!(out, "{path}: version {}, {}", number.0, number.1))?;
        Ok(ExitCode::SUCCESS)
    }

    /// The manifest, if every file is as it says and there is no other.
    fn verified(&self) -> Result<Manifest, Problem> {
        let manifest = Manifest::read(&self.backup)?;
        let data = self.backup.join(DATA);
        let mut faults: Vec<Detail> =
            manifest.files.iter().filter_map(|file| fault(&data, file)).collect();
        let listed: BTreeSet<&Path> = manifest.files.iter().filter_map(Copied::inside).collect();
        let found = files(&data).map_err(|error| {
            Problem::io(format_args!("{} cannot be read", data.display()), error)
        })?;
        for path in found.iter().filter(|path| !listed.contains(path.as_path())) {
            let path = data.join(path);
            faults.push(Detail::new(format_args!("{}: not in the manifest", path.display())));
        }
        match faults.last_mut() {
            None => Ok(manifest),
            Some(last) => {
                last.help = Some("this backup is damaged: take another one".into());
                Err(Problem::all(Kind::Damaged, faults))
            }
        }
    }

    fn make(&self, manifest: &Manifest, config: &Config, folder: &Path) -> Result<(), Problem> {
        for file in &manifest.files {
            let path = file.inside().ok_or_else(|| changed(&self.backup))?;
            let from = self.backup.join(DATA).join(path);
            let copied = make_room(folder, path)
                .and_then(|()| copy(&from, Some(&folder.join(path))))
                .map_err(|error| cannot(&config.data, error))?;
            if copied != (file.size, file.sha256.clone()) {
                return Err(changed(&from));
            }
        }
        let base = base_of(folder)?.ok_or_else(|| changed(&self.backup))?;
        let restored = Config { data: folder.to_owned(), base, ..config.clone() };
        compare(manifest, &Store::open_reading(&restored, &mut |_, _| ())?, &restored.base)
            .map_err(|what| {
                let message = format!("{}: {what}", self.backup.display());
                Problem::new(Kind::Damaged, message).help("take another backup")
            })?;
        settle(folder, &config.data).map_err(|error| cannot(&config.data, error))
    }
}

/// What is wrong with a file of a backup.
fn fault(data: &Path, file: &Copied) -> Option<Detail> {
    let Some(path) = file.inside() else {
        return Some(Detail::new(format_args!("{:?} leads out of the backup", file.path)));
    };
    let path = data.join(path);
    let (size, sha256) = match copy(&path, None) {
        Ok(found) => found,
        Err(error) => return Some(Detail::new(format_args!("{}: {error}", path.display()))),
    };
    let what = match (size == file.size, sha256 == file.sha256) {
        (true, true) => return None,
        (false, _) => format!("it has {size} bytes, not {}", file.size),
        (true, false) => "its SHA-256 is not what the manifest says".to_owned(),
    };
    Some(Detail::new(format_args!("{}: {what}", path.display())))
}

/// Whether a store says what was backed up.
fn compare(manifest: &Manifest, store: &Store, base: &Base) -> Result<(), String> {
    let content = content::digest(store).map_err(|problem| problem.to_string())?;
    let found = (base.as_str(), store.version(), content.as_str());
    let expected = (manifest.base.as_str(), manifest.version, manifest.content.as_str());
    if found == expected {
        Ok(())
    } else {
        Err(format!("the manifest says {expected:?}, but the files come to {found:?}"))
    }
}

fn changed(path: &Path) -> Problem {
    Problem::new(Kind::Damaged, format_args!("{} changed while it was read", path.display()))
        .help("see that nobody writes to the backup, then try again")
}
