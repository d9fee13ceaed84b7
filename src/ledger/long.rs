//! Sealing: packed rows on disk get a frame and a header, and are an entry.

use super::durable::hex;
use super::entry::{Frame, Header};
use super::sheet::Packed;
use super::{Told, patch};
use crate::config::FORMAT;
use crc32c::{crc32c, crc32c_append};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// An entry whose rows are on disk already.
pub(super) struct Long {
    /// Frame and header.
    start: Vec<u8>,
    begin: Vec<u8>,
    rows: [Packed; 2],
    end: Vec<u8>,
}

impl Long {
    pub(super) fn new(
        told: &Told,
        rows: [Packed; 2],
        base: &str,
        previous: Option<&str>,
    ) -> io::Result<Self> {
        Self::under(Header::of(told, false, 0).under(base, previous), rows)
    }

    /// The same with a header, but for the length of the patch.
    pub(super) fn under(mut header: Header, mut rows: [Packed; 2]) -> io::Result<Self> {
        let pack = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        let (begin, end) = (pack(patch::BEGIN), pack(patch::END));
        header.patch = (patch::BEGIN.len() + patch::END.len()) as u64 + rows[0].text + rows[1].text;
        let line = header.line().map_err(io::Error::other)?;
        let mut crc = crc32c_append(crc32c(line.as_bytes()), &begin);
        for part in &mut rows {
            part.read(&mut |piece| {
                crc = crc32c_append(crc, piece);
                Ok(())
            })?;
        }
        crc = crc32c_append(crc, &end);
        let patch = (begin.len() + end.len()) as u64 + rows[0].size + rows[1].size;
        let frame = Frame { format: FORMAT, header: line.len() as u64, patch, crc }.text();
        Ok(Self { start: [frame, line].concat().into_bytes(), begin, rows, end })
    }

    /// Writes the entry, and gives its SHA-256.
    pub(super) fn write(&mut self, out: &mut dyn Write) -> io::Result<String> {
        let mut digest = Sha256::new();
        let mut put = |piece: &[u8]| {
            digest.update(piece);
            out.write_all(piece)
        };
        put(&self.start)?;
        put(&self.begin)?;
        for part in &mut self.rows {
            part.read(&mut put)?;
        }
        put(&self.end)?;
        Ok(hex(&digest.finalize()))
    }
}
