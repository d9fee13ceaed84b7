//! `colophon dump`: the current version becomes a file with its digest beside it.

use super::content;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::talk::{Failure, count, print};
use crate::config::Config;
use crate::ledger::utc;
use crate::problem::Problem;
use crate::store::Store;
use crate::write::dump;
use clap::Args;
use oxrdf::Quad;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon dump dumps/                  writes dumps/colophon-v12-2026-11-24.nq and its .sha256
  colophon dump dumps/ --all            every form, as a server gives them at /dump
  cd dumps && sha256sum -c *.sha256     whether they are as they were written

The number is the version, the date is when that version was made: the same version
gives the same files. It may run while `colophon serve` does.";

/// Write the current version as sorted N-Quads, with its SHA-256 beside it.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Dump {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Every form: N-Quads, TriG, JSON-LD Lines and CSV, packed with gzip, in a folder of its own
    #[arg(long)]
    all: bool,
}

impl Dump {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let _interrupt = Interrupt::listen();
        let mut progress = Progress::new("opening the catalogue");
        let store = Store::open_reading(config, &mut |done, total| progress.tell(done, total))?;
        drop(progress);
        if self.all {
            let dump = dump::make(&store, &self.folder)?;
            print(|out| {
                dump.files.iter().try_for_each(|piece| {
                    let path = dump.folder.join(&piece.name);
                    writeln!(out, "{}: {}, {} bytes", path.display(), piece.form.name, piece.bytes)
                })
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let quads = content::quads(&store)?;
        let name = name(&store)?;
        self.write(&quads, &name).map_err(|error| {
            let what = format!("{name} cannot be written to {}", self.folder.display());
            let help = "check the folder, who may write there and whether the disk is full";
            Failure::untouched(Problem::io(what, error).help(help))
        })?;
        let path = self.folder.join(name);
        let number = count(quads.len(), "quad");
        print(|out| writeln!(out, "{}: version {}, {number}", path.display(), store.version()))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Writes both files beside their names first, so that each is there whole or not at all.
    fn write(&self, quads: &[Quad], name: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let sum = format!("{name}.sha256");
        let parts = [name, &sum]
            .map(|name| self.folder.join(format!(".{name}.{}.part", std::process::id())));
        let written = write_parts(quads, name, &parts).and_then(|()| {
            fs::rename(&parts[0], self.folder.join(name))?;
            fs::rename(&parts[1], self.folder.join(&sum))?;
            File::open(&self.folder)?.sync_all()
        });
        written.inspect_err(|_| parts.iter().for_each(|part| drop(fs::remove_file(part))))
    }
}

fn write_parts(quads: &[Quad], name: &str, parts: &[PathBuf; 2]) -> io::Result<()> {
    let mut digest = String::new();
    write_synced(&parts[0], |out| {
        digest = content::write(quads, out)?;
        Ok(())
    })?;
    write_synced(&parts[1], |out| writeln!(out, "{digest}  {name}"))
}

fn write_synced(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.into_inner()?.sync_all()
}

/// `colophon-v12-2026-11-24.nq`: the version, and the day on which it was made.
fn name(store: &Store) -> Result<String, Problem> {
    let version = store.version();
    let day = match version {
        0 => String::new(),
        version => format!("-{}", &utc(store.time(version)?)[..10]),
    };
    Ok(format!("colophon-v{version}{day}.nq"))
}
