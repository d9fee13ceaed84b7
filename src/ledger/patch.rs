//! Patching: what goes and what comes becomes an RDF Patch, and back, row by row.
//!
//! <https://afs.github.io/rdf-delta/rdf-patch.html>: one transaction, a quad a line.

use super::unpack::Unpacked;
use crate::problem::Problem;
use oxrdf::Quad;
use oxttl::NQuadsParser;
use std::io::{BufRead, BufReader, Read, Take, Write as _};

pub(super) const BEGIN: &str = "TX .\n";
pub(super) const END: &str = "TC .\n";

/// How many bytes of rows become quads in one go.
const PIECE: usize = 1 << 20;

/// Some quads of a patch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// What goes.
    pub removed: Vec<Quad>,
    /// What comes.
    pub added: Vec<Quad>,
}

impl Piece {
    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// How many quads there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.removed.len() + self.added.len()
    }

    /// The text of the patch, for another process.
    #[must_use]
    pub fn text(&self) -> Vec<u8> {
        write(&self.removed, &self.added)
    }

    /// The patch of such a text.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn of_text(text: &[u8]) -> Result<Self, Problem> {
        let rows = Rows::begin(text, text.len() as u64);
        rows.and_then(|mut rows| rows.quads()).map_err(Problem::internal)
    }
}

/// The text of a patch: first what goes, then what comes.
pub(super) fn write(removed: &[Quad], added: &[Quad]) -> Vec<u8> {
    let mut text = BEGIN.as_bytes().to_vec();
    let rows = removed.iter().map(|quad| ('D', quad)).chain(added.iter().map(|quad| ('A', quad)));
    for (sign, quad) in rows {
        let _ = writeln!(text, "{sign} {quad} .");
    }
    text.extend_from_slice(END.as_bytes());
    text
}

/// The rows of a patch, one after the other.
pub(super) struct Rows<R> {
    from: R,
    line: Vec<u8>,
    /// How many bytes there are, and how many there shall be.
    read: u64,
    length: u64,
    /// How many rows go and come so far.
    counts: (u64, u64),
    over: bool,
}

impl<R: Read> Rows<BufReader<Take<Unpacked<R>>>> {
    /// The rows of a packed patch; its length is known, so that nothing can swell.
    pub(super) fn of_packed(packed: R, length: u64) -> Result<Self, String> {
        let text = Unpacked::new(packed).map_err(|error| error.to_string())?;
        Self::begin(BufReader::with_capacity(1 << 16, text.take(length.saturating_add(1))), length)
    }
}

fn torn() -> String {
    "it is not one transaction from TX to TC".into()
}

impl<R: BufRead> Rows<R> {
    /// The rows of a text of so many bytes.
    fn begin(from: R, length: u64) -> Result<Self, String> {
        let mut rows =
            Self { from, line: Vec::new(), read: 0, length, counts: (0, 0), over: false };
        rows.step()?;
        match rows.line == BEGIN.as_bytes() {
            true => Ok(rows),
            false if rows.read > length => Err(rows.cut()),
            false => Err(torn()),
        }
    }

    /// Whether the next row adds, and its quad as an N-Quads line; or why the patch is none of ours.
    pub(super) fn next(&mut self) -> Result<Option<(bool, &str)>, String> {
        if self.over {
            return Ok(None);
        }
        self.step()?;
        if self.line == END.as_bytes() {
            self.over = true;
            self.step()?;
            let is_whole = self.line.is_empty() && self.read == self.length;
            return if is_whole { Ok(None) } else { Err(self.cut()) };
        }
        if self.line.last() != Some(&b'\n') {
            return Err(self.cut());
        }
        let row = std::str::from_utf8(&self.line).map_err(|error| error.to_string())?;
        let row = row.trim_end_matches('\n');
        match row.split_at_checked(2) {
            Some(("A ", quad)) => {
                self.counts.1 += 1;
                Ok(Some((true, quad)))
            }
            Some(("D ", quad)) if self.counts.1 == 0 => {
                self.counts.0 += 1;
                Ok(Some((false, quad)))
            }
            _ => Err(format!("this row is neither D nor A, or out of order: {row}")),
        }
    }

    /// Why there is no row where one should be.
    fn cut(&self) -> String {
        if self.read == self.length {
            return torn();
        }
        format!("the patch had {} bytes when it was written", self.length)
    }

    fn step(&mut self) -> Result<(), String> {
        self.line.clear();
        let count = self.from.read_until(b'\n', &mut self.line);
        self.read += count.map_err(|error| error.to_string())? as u64;
        Ok(())
    }

    /// The next quads; none are left where both lists are empty.
    pub(super) fn piece(&mut self) -> Result<Piece, String> {
        let mut piece = Piece::default();
        let (mut text, mut number, mut goes) = (String::new(), 0, 0);
        while text.len() < PIECE {
            let Some((adds, quad)) = self.next()? else { break };
            number += 1;
            goes += usize::from(!adds);
            text.push_str(quad);
            text.push('\n');
        }
        piece.removed = parse(&text)?;
        if piece.removed.len() != number {
            return Err("a row has no quad".into());
        }
        piece.added = piece.removed.split_off(goes);
        Ok(piece)
    }

    /// Whether as many went and came as were written.
    pub(super) fn settle(&self, removed: u64, added: u64) -> Result<(), String> {
        if self.counts == (removed, added) {
            return Ok(());
        }
        let (gone, come) = self.counts;
        Err(format!(
            "{removed} quads removed and {added} added were written, {gone} and {come} are there"
        ))
    }

    /// All quads that are left.
    pub(super) fn quads(&mut self) -> Result<Piece, String> {
        let mut all = Piece::default();
        loop {
            let Piece { mut removed, mut added } = self.piece()?;
            if removed.is_empty() && added.is_empty() {
                return Ok(all);
            }
            all.removed.append(&mut removed);
            all.added.append(&mut added);
        }
    }
}

/// The quad of a row, as [`Reader::rows`](super::Reader::rows) shows it.
///
/// # Errors
///
/// If it is no N-Quads line.
pub fn quad(row: &str) -> Result<Quad, Problem> {
    let quad = NQuadsParser::new().for_slice(row).next();
    quad.ok_or_else(|| Problem::internal("a row has no quad"))?.map_err(Problem::internal)
}

/// The quads of N-Quads lines.
pub(super) fn parse(lines: &str) -> Result<Vec<Quad>, String> {
    NQuadsParser::new()
        .for_slice(lines)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())
}

/// The text of packed bytes, where it is known how long it is.
pub(super) fn unpacked(packed: &[u8], length: usize) -> Result<Vec<u8>, String> {
    let mut text = Vec::with_capacity(length + 1);
    Unpacked::new(packed)
        .and_then(|unpacked| unpacked.take(length as u64 + 1).read_to_end(&mut text))
        .map_err(|error| error.to_string())?;
    Ok(text)
}
