//! Heading: the columns of a file become a header that says where each is.
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

use super::stored::Piece;
use crc32c::crc32c;
use std::ops::Range;

/// What a file begins with.
const MAGIC: &[u8; 8] = b"COLOCOPY";

/// The only format that is read. There is no other way from one format to the next than to make
/// the copy again.
const FORMAT: u32 = 1;

/// Columns begin at multiples of this: a cache line.
pub(super) const ALIGN: usize = 64;

/// Bytes before the list of columns, and of each column in it.
const HEAD: usize = 24;
const ENTRY: usize = 16;

/// More columns than any format has.
const MOST_COLUMNS: usize = 1024;

/// The header of a file of these pieces.
pub(super) fn header(version: u64, pieces: &[Piece<'_>]) -> Vec<u8> {
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
pub(super) struct Header {
    pub(super) version: u64,
    /// Where each column is, and the bytes of one number.
    pub(super) places: Vec<(Range<usize>, u32)>,
    pub(super) checksums: Vec<u32>,
}

impl Header {
    /// The header, if it is as it was written and the file as long as it says.
    pub(super) fn read(file: &[u8]) -> Result<Self, String> {
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
