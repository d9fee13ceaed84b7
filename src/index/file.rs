//! Keeping: a reading copy becomes a file that is mapped, not read.
//!
//! All checksums are looked at when the file is opened: that takes a tenth of a second for a
//! gigabyte that is in memory, and brings into memory what queries are about to ask for. So there
//! is no copy of which only a part is known to be whole.

use super::copy::Copy;
use super::header::{ALIGN, Header, header};
use super::stored::{Piece, Pieces};
use crate::problem::{Kind, Problem};
use crc32c::crc32c;
use memmap2::Mmap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file in its folder.
const NAME: &str = "reading-copy";

impl Copy {
    /// Where [`write`](Self::write) puts the copy.
    #[must_use]
    pub fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// Puts the copy into a folder, in the place of the one that is there.
    ///
    /// At every moment, a power cut included, there is the old one or the new one, whole. Who has
    /// the old one open keeps it. Only one at a time may write into a folder: whoever has its lock.
    ///
    /// # Errors
    ///
    /// [`Kind::DiskFull`] and [`Kind::Io`]; then the old one is as it was.
    pub fn write(&self, folder: &Path) -> Result<(), Problem> {
        let mut pieces = Vec::new();
        self.pieces(&mut pieces);
        write(folder, NAME, self.version(), &pieces)
    }

    /// Opens a copy that was written; its columns stay in the file.
    ///
    /// # Errors
    ///
    /// [`Kind::Damaged`] if the file is not one of ours, in another format, or not byte for byte
    /// as it was written; [`Kind::Io`].
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let (map, header) = open(path)?;
        let copy = Self::mapped(path, map, header).filter(Self::is_sound);
        copy.ok_or_else(|| damaged(path, "its columns do not belong together"))
    }

    /// The same for a copy that another process of ours has open and has looked at: neither its
    /// checksums nor its columns are looked at again, so that nothing of it is read.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), as far as its header tells.
    pub fn open_again(path: &Path) -> Result<Self, Problem> {
        let (map, header) = headed(path)?;
        let copy = Self::mapped(path, map, header);
        copy.ok_or_else(|| damaged(path, "its columns do not belong together"))
    }

    fn mapped(path: &Path, map: Mmap, header: Header) -> Option<Self> {
        let map = Arc::new(map);
        let mut pieces = Pieces { map: &map, places: header.places.into_iter() };
        let mut copy = Self::read(header.version, &mut pieces)?;
        copy.folder = path.parent().map(Path::to_owned);
        pieces.places.next().is_none().then_some(copy)
    }
}

/// Puts pieces into a file of a folder, in the place of the one that is there.
pub(super) fn write(
    folder: &Path,
    name: &str,
    version: u64,
    pieces: &[Piece<'_>],
) -> Result<(), Problem> {
    let path = folder.join(name);
    little_endian(&path)?;
    let unfinished = folder.join(format!(".new-{name}"));
    let written = write_new(&unfinished, version, pieces)
        .and_then(|()| fs::rename(&unfinished, &path))
        .inspect_err(|_| drop(fs::remove_file(&unfinished)))
        .and_then(|()| File::open(folder)?.sync_all());
    written.map_err(|error| Problem::io(path.display(), error))
}

/// Maps a file of pieces that are byte for byte as they were written.
pub(super) fn open(path: &Path) -> Result<(Mmap, Header), Problem> {
    let (map, header) = headed(path)?;
    for (number, (place, crc)) in (1..).zip(header.places.iter().zip(&header.checksums)) {
        if map.get(place.0.clone()).is_none_or(|bytes| crc32c(bytes) != *crc) {
            return Err(damaged(path, &format!("column {number} is not as it was written")));
        }
    }
    Ok((map, header))
}

/// Maps a file whose header is as it was written.
fn headed(path: &Path) -> Result<(Mmap, Header), Problem> {
    little_endian(path)?;
    let map = map(path).map_err(|error| Problem::io(path.display(), error))?;
    let header = Header::read(&map).map_err(|what| damaged(path, &what))?;
    Ok((map, header))
}

fn damaged(path: &Path, what: &str) -> Problem {
    Problem::new(Kind::Damaged, format_args!("{}: {what}", path.display()))
        .help("it says nothing that the catalogue does not: have it made again")
}

/// Numbers are used as they stand in the file.
fn little_endian(path: &Path) -> Result<(), Problem> {
    if cfg!(target_endian = "little") {
        return Ok(());
    }
    let message = "reading copies are for little-endian machines";
    Err(Problem::new(Kind::Io, format_args!("{}: {message}", path.display())))
}

/// Writes a file and syncs it; one that was left there unfinished goes.
fn write_new(path: &Path, version: u64, pieces: &[Piece<'_>]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(path)?;
    let header = header(version, pieces);
    file.write_all(&header)?;
    let mut end = header.len();
    for Piece { bytes, .. } in pieces {
        let start = end.next_multiple_of(ALIGN);
        file.write_all(&[0; ALIGN][..start - end])?;
        file.write_all(bytes)?;
        end = start + bytes.len();
    }
    file.sync_all()
}

fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a file"));
    }
    // The map must not change while it is borrowed. No code of ours writes to a file that has this
    // name: `write` makes another file and gives it the name, and the one that is mapped lives on
    // without a name until it is unmapped. Somebody else who may write into the data folder could
    // break this, as they could break the program itself; they get wrong numbers or a signal, for
    // nothing that is read is used as an address: places are checked and texts are checked to be
    // UTF-8 each time.
    #[expect(
        unsafe_code,
        reason = "a file can only be mapped by a promise that nobody writes to it"
    )]
    unsafe {
        Mmap::map(&file)
    }
}
