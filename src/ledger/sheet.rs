//! Writing at length: rows without end become packed pieces on disk, before they are an entry.

use super::patch::{parse, unpacked};
use crate::problem::Problem;
use oxrdf::Quad;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// How many bytes of rows are packed in one go.
const PIECE: usize = 1 << 20;

/// How many pieces may wait to be packed.
const WAITING: usize = 4;

/// Rows of one kind, as many as there will be.
pub(super) enum Sheet {
    /// For a ledger that is in memory itself.
    Memory(Vec<Quad>),
    Disk(Scribe),
}

impl Sheet {
    /// Writes a row: the N-Quads line of a quad. Where the quad itself is given, the line is read
    /// again and has to give the same; without it, the line comes out of the ledger.
    pub(super) fn write(&mut self, row: &str, quad: Option<Quad>) -> Result<(), Problem> {
        match (self, quad) {
            (Self::Memory(quads), Some(quad)) => quads.push(quad),
            (Self::Memory(quads), None) => quads.extend(parse(row).map_err(Problem::internal)?),
            (Self::Disk(scribe), quad) => scribe.write(row, quad).map_err(cannot)?,
        }
        Ok(())
    }

    pub(super) fn rows(&self) -> u64 {
        match self {
            Self::Memory(quads) => quads.len() as u64,
            Self::Disk(scribe) => scribe.rows,
        }
    }
}

pub(super) fn cannot(error: io::Error) -> Problem {
    Problem::io("the change cannot be written", error)
        .help("nothing was changed; make room or correct the permissions, then try again")
}

/// Whoever goes along with what is written, quads by the ten thousand.
pub type Taker = SyncSender<Vec<Quad>>;

/// Writes rows to a file that has no name: whatever happens, nothing of it is left behind.
pub(super) struct Scribe {
    sign: char,
    text: String,
    quads: Vec<Quad>,
    rows: u64,
    /// To whom pieces are handed, until that has failed.
    packer: Option<(SyncSender<Written>, JoinHandle<io::Result<Packed>>)>,
}

/// Rows, and the quads that they have to give when they are read again.
struct Written {
    text: String,
    quads: Vec<Quad>,
}

/// Packed rows in a file.
pub(super) struct Packed {
    file: File,
    /// How many bytes they had.
    pub(super) text: u64,
    /// How many bytes they have now.
    pub(super) size: u64,
}

impl Scribe {
    /// Begins a file on the disk of a folder, for rows with this sign.
    ///
    /// Quads that were proved to be on disk are handed on to `taker`, who may not want them.
    pub(super) fn begin(folder: &Path, sign: char, taker: Option<Taker>) -> io::Result<Self> {
        let file = tempfile::tempfile_in(folder)?;
        let (sender, receiver) = sync_channel(WAITING);
        let packer = thread::Builder::new()
            .name("packing".into())
            .spawn(move || Packed { file, text: 0, size: 0 }.take(&receiver, taker))?;
        let (text, quads) = (String::new(), Vec::new());
        Ok(Self { sign, text, quads, rows: 0, packer: Some((sender, packer)) })
    }

    fn write(&mut self, row: &str, quad: Option<Quad>) -> io::Result<()> {
        self.text.push(self.sign);
        self.text.push(' ');
        self.text.push_str(row);
        self.text.push('\n');
        self.quads.extend(quad);
        self.rows += 1;
        if self.text.len() >= PIECE { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let text = std::mem::replace(&mut self.text, String::with_capacity(PIECE + PIECE / 8));
        let quads = std::mem::take(&mut self.quads);
        let sent = self.packer.as_ref().map(|(sender, _)| sender.send(Written { text, quads }));
        match sent {
            Some(Ok(())) => Ok(()),
            // Whoever takes no more has failed.
            _ => self.join().and(Err(io::Error::other("packing has ended"))),
        }
    }

    /// Packs what is left.
    pub(super) fn end(mut self) -> io::Result<Packed> {
        if !self.text.is_empty() {
            self.hand_over()?;
        }
        self.join()
    }

    fn join(&mut self) -> io::Result<Packed> {
        let failed = |_| io::Error::other("packing has failed");
        match self.packer.take() {
            Some((sender, packer)) => {
                drop(sender);
                packer.join().map_err(failed)?
            }
            None => Err(io::Error::other("packing has ended")),
        }
    }
}

impl Packed {
    fn take(mut self, pieces: &Receiver<Written>, mut taker: Option<Taker>) -> io::Result<Self> {
        for Written { text, quads } in pieces {
            let packed = compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
            prove(&packed, &text, &quads)?;
            self.file.write_all(&packed)?;
            self.text += text.len() as u64;
            self.size += packed.len() as u64;
            taker = taker.filter(|taker| taker.send(quads).is_ok());
        }
        Ok(self)
    }

    /// Shows the packed bytes, piece by piece.
    pub(super) fn read(
        &mut self,
        visit: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.file.rewind()?;
        let mut piece = vec![0; 1 << 16];
        loop {
            match self.file.read(&mut piece)? {
                0 => return Ok(()),
                count => visit(&piece[..count])?,
            }
        }
    }
}

/// What cannot be read again must not be acknowledged, whoever is at fault.
fn prove(packed: &[u8], text: &str, quads: &[Quad]) -> io::Result<()> {
    let refused = |told: String| io::Error::new(io::ErrorKind::InvalidData, told);
    if unpacked(packed, text.len()).map_err(refused)? != text.as_bytes() {
        return Err(refused("packed rows would be others when unpacked".into()));
    }
    if quads.is_empty() {
        return Ok(());
    }
    let lines: String = text.lines().flat_map(|line| [&line[2..], "\n"]).collect();
    if parse(&lines).map_err(refused)? == quads {
        return Ok(());
    }
    Err(refused("its quads would be others when read again".into()))
}
