//! Keeping: a reading copy becomes a file that is mapped, not read.
//!
//! A file is a header and the columns, each from a multiple of [`ALIGN`] on, all in little-endian:
//!
//! | bytes            | what                                                    |
//! |------------------|---------------------------------------------------------|
//! | 8                | `COLOCOPY`                                              |
//! | 4                | the format, [`FORMAT`]                                  |
//! | 4                | how many columns there are                              |
//! | 8                | the version of the catalogue                            |
//! | 16 a column      | length in bytes (8), bytes a number (4), CRC-32C (4)    |
//! | 4                | CRC-32C of everything above                             |
//!
//! All checksums are looked at when the file is opened: that takes a tenth of a second for a
//! gigabyte that is in memory, and brings into memory what queries are about to ask for.

use super::copy::Copy;
use super::stored::{Piece, Pieces};
use crate::problem::{Kind, Problem};
use crc32c::crc32c;
use memmap2::Mmap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a file begins with.
const MAGIC: &[u8; 8] = b"COLOCOPY";

/// The only format that is read. There is no other way from one format to the next than to make
/// the copy again.
const FORMAT: u32 = 1;

/// Columns begin at multiples of this: a cache line.
const ALIGN: usize = 64;

/// Bytes before the list of columns, and of each column in it.
const HEAD: usize = 24;
const ENTRY: usize = 16;

/// More columns than any format has.
const MOST_COLUMNS: usize = 1024;

/// The file in its folder, and its name while it is written.
const NAME: &str = "reading-copy";
const UNFINISHED: &str = ".new-reading-copy";

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
        let path = Self::path(folder);
        little_endian(&path)?;
        let unfinished = folder.join(UNFINISHED);
        let written = write_new(&unfinished, self)
            .and_then(|()| fs::rename(&unfinished, &path))
            .inspect_err(|_| drop(fs::remove_file(&unfinished)))
            .and_then(|()| File::open(folder)?.sync_all());
        written.map_err(|error| Problem::io(path.display(), error))
    }

    /// Opens a copy that was written; its columns stay in the file.
    ///
    /// # Errors
    ///
    /// [`Kind::Damaged`] if the file is not one of ours, in another format, or not byte for byte
    /// as it was written; [`Kind::Io`].
    pub fn open(path: &Path) -> Result<Self, Problem> {
        little_endian(path)?;
        let map = map(path).map_err(|error| Problem::io(path.display(), error))?;
        let damaged = |what: String| {
            Problem::new(Kind::Damaged, format_args!("{}: {what}", path.display()))
                .help("it says nothing that the catalogue does not: have it made again")
        };
        let header = Header::read(&map).map_err(damaged)?;
        let map = Arc::new(map);
        for (number, (place, crc)) in (1..).zip(header.places.iter().zip(&header.checksums)) {
            if map.get(place.0.clone()).is_none_or(|bytes| crc32c(bytes) != *crc) {
                return Err(damaged(format!("column {number} is not as it was written")));
            }
        }
        let mut pieces = Pieces { map: &map, places: header.places.into_iter() };
        let copy = Self::read(header.version, &mut pieces);
        let whole = copy.filter(|copy| pieces.places.next().is_none() && copy.is_sound());
        whole.ok_or_else(|| damaged("its columns do not belong together".to_owned()))
    }
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
fn write_new(path: &Path, copy: &Copy) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut pieces = Vec::new();
    copy.pieces(&mut pieces);
    let mut file = File::create_new(path)?;
    let header = header(copy.version(), &pieces);
    file.write_all(&header)?;
    let mut end = header.len();
    for Piece { bytes, .. } in &pieces {
        let start = end.next_multiple_of(ALIGN);
        file.write_all(&[0; ALIGN][..start - end])?;
        file.write_all(bytes)?;
        end = start + bytes.len();
    }
    file.sync_all()
}

fn header(version: u64, pieces: &[Piece<'_>]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEAD + pieces.len() * ENTRY + 4);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&FORMAT.to_le_bytes());
    header.extend_from_slice(&u32::try_from(pieces.len()).unwrap_or(u32::MAX).to_le_bytes());
    header.extend_from_slice(&version.to_le_bytes());
    for Piece { bytes, width } in pieces {
        header.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        header.extend_from_slice(&width.to_le_bytes());
        header.extend_from_slice(&crc32c(bytes).to_le_bytes());
    }
    let crc = crc32c(&header);
    header.extend_from_slice(&crc.to_le_bytes());
    header
}

/// What the header of a file says.
struct Header {
    version: u64,
    /// Where each column is, and the bytes of one number.
    places: Vec<(Range<usize>, u32)>,
    checksums: Vec<u32>,
}

impl Header {
    /// The header, if it is as it was written and the file as long as it says.
    fn read(file: &[u8]) -> Result<Self, String> {
        let cut = || "it is cut off".to_owned();
        if file.get(..8).is_some_and(|magic| magic != MAGIC) {
            return Err("it is not a reading copy".to_owned());
        }
        let format = four(file, 8).ok_or_else(cut)?;
        if format != FORMAT {
            return Err(format!("it has format {format}, this program reads format {FORMAT}"));
        }
        let columns = four(file, 12).ok_or_else(cut)? as usize;
        let end = HEAD + columns.min(MOST_COLUMNS) * ENTRY;
        let (head, crc) = (file.get(..end).ok_or_else(cut)?, four(file, end).ok_or_else(cut)?);
        if crc32c(head) != crc {
            return Err("its header is not as it was written".to_owned());
        }
        let mut header = Self {
            version: eight(head, 16).ok_or_else(cut)?,
            places: Vec::with_capacity(columns),
            checksums: Vec::with_capacity(columns),
        };
        let mut at = end + 4;
        for entry in head[HEAD..].chunks_exact(ENTRY) {
            let length = eight(entry, 0).and_then(|length| usize::try_from(length).ok());
            let start = at.next_multiple_of(ALIGN);
            at = length.and_then(|length| start.checked_add(length)).ok_or_else(cut)?;
            header.places.push((start..at, four(entry, 8).ok_or_else(cut)?));
            header.checksums.push(four(entry, 12).ok_or_else(cut)?);
        }
        match file.len() {
            length if length < at => Err(cut()),
            length if length > at => Err(format!("{} bytes stand behind its end", length - at)),
            _ => Ok(header),
        }
    }
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
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
