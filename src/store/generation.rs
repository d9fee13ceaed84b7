//! Generating: a store on disk is built anew beside the old one, and takes its place whole.
//!
//! ```text
//! store/current        the name of the generation that counts
//! store/{number}/      RocksDB
//! ```
//!
//! A generation is filled by the bulk loader, which writes files and no log: half of one is worth
//! nothing. It counts once `current` names it; every other folder is swept.

use super::Store;
use super::filling::{Read, Watch};
use crate::ledger::write_whole;
use crate::problem::Problem;
use crate::vocab::Base;
use oxrdf::{GraphName, Quad};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

const CURRENT: &str = "current";

/// How many quads are loaded in one go.
const BULK: usize = 500_000;

/// Fewer quads than this are put in by a transaction.
const FEW: usize = 10_000;

/// A generation that does not count yet.
#[derive(Debug)]
pub(super) struct Generation {
    folder: PathBuf,
    name: String,
}

/// The folder of the generation that counts, if there is one.
pub(super) fn current(folder: &Path) -> Result<Option<PathBuf>, Problem> {
    match fs::read_to_string(folder.join(CURRENT)) {
        Ok(name) => {
            let path = folder.join(name.trim());
            let is_number = name.trim().parse::<u64>().is_ok();
            Ok((is_number && path.is_dir()).then_some(path))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {
            Ok(None)
        }
        Err(error) => Err(refused(folder, error)),
    }
}

impl Generation {
    /// A new one; what another process left unfinished is swept.
    pub(super) fn begin(folder: &Path) -> Result<Self, Problem> {
        let counts = current(folder)?;
        let last = counts.as_deref().and_then(number).unwrap_or(0);
        let name = (last + 1).to_string();
        fs::create_dir_all(folder)
            .and_then(|()| sweep(folder, counts.as_deref()))
            .map_err(|error| refused(folder, error))?;
        Ok(Self { folder: folder.to_owned(), name })
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Has it count from now on, and sweeps the one before.
    fn switch(&self) -> io::Result<()> {
        write_whole(&self.folder, CURRENT, self.name.as_bytes())?;
        sweep(&self.folder, Some(&self.path()))
    }
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.parse().ok()
}

/// Removes everything but the generation that counts and its name.
pub(super) fn sweep(folder: &Path, keep: Option<&Path>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        let counts = keep == Some(&*path) || keep.is_some() && path.ends_with(CURRENT);
        if counts {
            continue;
        }
        if path.is_dir() { fs::remove_dir_all(&path)? } else { fs::remove_file(&path)? }
    }
    Ok(())
}

fn refused(folder: &Path, error: io::Error) -> Problem {
    Problem::io(format_args!("{} cannot be built", folder.display()), error)
        .help("check who may write there and whether the disk is full")
}

impl Store {
    /// Fills a new generation with what is read from the ledger.
    pub(super) fn build(&self, receiver: Receiver<Read>, watch: Watch<'_>) -> Result<(), Problem> {
        let (mut bulk, mut version) = (Vec::new(), None);
        for read in receiver {
            match read {
                Read::Piece(piece) => {
                    self.advance(&piece, watch);
                    if !piece.removed.is_empty() {
                        self.put_all(&mut bulk)?;
                        let mut transaction = self.graph.start_transaction()?;
                        self.apply(&mut transaction, piece)?;
                        transaction.commit()?;
                        continue;
                    }
                    piece.added.into_iter().for_each(|quad| with_copy(&self.base, quad, &mut bulk));
                    if bulk.len() > BULK {
                        self.put_all(&mut bulk)?;
                    }
                }
                Read::End(sequence) => version = Some(sequence),
                Read::Failed(problem) => return Err(problem),
            }
        }
        self.put_all(&mut bulk)?;
        let transaction = self.graph.start_transaction()?;
        version.map_or(Ok(()), |version| self.finish(transaction, version))
    }

    fn put_all(&self, quads: &mut Vec<Quad>) -> Result<(), Problem> {
        let quads = std::mem::take(quads);
        if quads.len() < FEW {
            let mut transaction = self.graph.start_transaction()?;
            quads.iter().for_each(|quad| transaction.insert(quad));
            return Ok(transaction.commit()?);
        }
        let mut loader = self.graph.bulk_loader();
        loader.load_quads(quads)?;
        Ok(loader.commit()?)
    }

    /// Has a generation count that was built, once all of it is on disk.
    pub(super) fn switch(&self) -> Result<(), Problem> {
        let Some(generation) = &self.generation else { return Ok(()) };
        self.graph.flush()?;
        generation.switch().map_err(|error| refused(&generation.folder, error))
    }
}

/// A quad; a statement also in the default graph.
fn with_copy(base: &Base, quad: Quad, quads: &mut Vec<Quad>) {
    if super::is_statement(base, &quad) {
        quads.push(Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
    }
    quads.push(quad);
}
