//! Rewriting: segments become segments without what goes, entry by entry, however large one is.

use super::MOST_TOGETHER;
use super::entry::{self, Header, Opened};
use super::log::{LEDGER, name};
use super::long::Long;
use super::patch::{Piece, Rows};
use super::reader::{At, Segments};
use super::redaction::{Balance, Redacted, Rewritten, Shadow};
use super::sheet::{Scribe, Sheet};
use super::verify::Spot;
use oxrdf::Quad;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A segment that is written.
pub(super) type Out = BufWriter<File>;

/// Writes segments into another folder.
pub(super) struct Copy<'a> {
    /// Where they are read from, and written to.
    pub(super) segments: Segments,
    pub(super) to: PathBuf,
    pub(super) shadow: Shadow<'a>,
    /// The number of the erasure.
    pub(super) by: u64,
    pub(super) rewritten: Vec<Rewritten>,
}

impl Copy<'_> {
    /// A segment that is other than it was, or that has to be `open` to be written on.
    pub(super) fn segment(
        &mut self,
        spots: &[Spot],
        first: u64,
        open: bool,
    ) -> io::Result<Option<Out>> {
        let segment = spots[0].segment;
        let mut out = if open { Some(self.start(segment)?) } else { None };
        for (sequence, spot) in (first..).zip(spots) {
            let damaged = |what| io::Error::other(format!("change {sequence}: {what}"));
            match (self.other(*spot).map_err(damaged)?, &mut out) {
                (None, None) => {}
                (None, Some(out)) => self.copy(*spot, out)?,
                (Some((header, balance)), out) => {
                    let out = match out {
                        Some(out) => out,
                        None => out.insert(self.start_before(*spot)?),
                    };
                    let sha256 = self.write(*spot, header, balance, out)?;
                    self.rewritten.push(Rewritten { sequence, sha256 });
                }
            }
        }
        Ok(out)
    }

    pub(super) fn start(&self, segment: u64) -> io::Result<Out> {
        File::create_new(self.to.join(LEDGER).join(name(segment))).map(BufWriter::new)
    }

    /// A segment that has everything before an entry.
    fn start_before(&self, spot: Spot) -> io::Result<Out> {
        let mut out = self.start(spot.segment)?;
        self.copy(Spot { at: 0, length: spot.at, ..spot }, &mut out)?;
        Ok(out)
    }

    fn copy(&self, spot: Spot, out: &mut Out) -> io::Result<()> {
        io::copy(&mut self.bytes(spot)?.take(spot.length), out).map(drop)
    }

    fn bytes(&self, spot: Spot) -> io::Result<At> {
        Ok(At { file: Arc::clone(&self.segments.file(spot.segment)?), at: spot.at })
    }

    /// The header that an entry gets and what becomes of its quads, if it does not stay as it is.
    fn other(&mut self, spot: Spot) -> Result<Option<(Header, Balance)>, String> {
        let Opened { mut header, packed } = self.segments.entry(spot)?;
        let mut rows = Rows::of_packed(packed, header.patch)?;
        let balance = self.shadow.weigh(|| rows.piece())?;
        rows.settle(header.removed, header.added)?;
        let is_less = self.shadow.header(&mut header);
        if !is_less && !balance.is_other {
            return Ok(None);
        }
        let digest = if let Some(redacted) = &header.redacted {
            redacted.was.clone()
        } else {
            let mut bytes = BufReader::new(self.bytes(spot).map_err(|error| error.to_string())?);
            entry::scan(&mut bytes, spot.length).map_err(|flaw| format!("{flaw:?}"))?.digest
        };
        header.redacted = Some(Redacted { was: digest, by: self.by });
        Ok(Some((header, balance)))
    }

    /// Writes an entry anew, and gives its digest.
    fn write(
        &self,
        spot: Spot,
        header: Header,
        balance: Balance,
        out: &mut Out,
    ) -> io::Result<String> {
        // What was loaded stands as its file has it.
        if header.action == "load" || header.removed + header.added > MOST_TOGETHER {
            return self.write_long(spot, header, &balance, out);
        }
        let Balance { mut removed, mut added, .. } = balance;
        self.each(spot, &mut |quad, adds| {
            (if adds { &mut added } else { &mut removed }).push(quad);
            Ok(())
        })?;
        removed.sort_by_cached_key(Quad::to_string);
        added.sort_by_cached_key(Quad::to_string);
        let (bytes, digest) = entry::seal(header, &removed, &added).map_err(io::Error::other)?;
        out.write_all(&bytes)?;
        Ok(digest)
    }

    /// The same of one that is not put together in memory.
    fn write_long(
        &self,
        spot: Spot,
        mut header: Header,
        balance: &Balance,
        out: &mut Out,
    ) -> io::Result<String> {
        let mut sheets = [self.sheet('D')?, self.sheet('A')?];
        self.each(spot, &mut |quad, adds| put(&mut sheets[usize::from(adds)], quad))?;
        for (sheet, images) in sheets.iter_mut().zip([&balance.removed, &balance.added]) {
            images.iter().try_for_each(|image| put(sheet, image.clone()))?;
        }
        (header.removed, header.added) = (sheets[0].rows(), sheets[1].rows());
        let [went, came] = sheets.map(end);
        Long::under(header, [went?, came?])?.write(out)
    }

    fn sheet(&self, sign: char) -> io::Result<Sheet> {
        Scribe::begin(&self.to, sign, None).map(Sheet::Disk)
    }

    /// Shows each quad of an entry that stays as it is, and whether it comes.
    fn each(
        &self,
        spot: Spot,
        show: &mut dyn FnMut(Quad, bool) -> io::Result<()>,
    ) -> io::Result<()> {
        let Opened { header, packed } = self.segments.entry(spot).map_err(io::Error::other)?;
        let mut rows = Rows::of_packed(packed, header.patch).map_err(io::Error::other)?;
        loop {
            let Piece { removed, added } = rows.piece().map_err(io::Error::other)?;
            if removed.is_empty() && added.is_empty() {
                return Ok(());
            }
            for (quads, adds) in [(removed, false), (added, true)] {
                for quad in quads.into_iter().filter(|quad| self.shadow.keeps(quad)) {
                    show(quad, adds)?;
                }
            }
        }
    }
}

fn put(sheet: &mut Sheet, quad: Quad) -> io::Result<()> {
    sheet.write(&format!("{quad} ."), Some(quad)).map_err(io::Error::other)
}

fn end(sheet: Sheet) -> io::Result<super::sheet::Packed> {
    match sheet {
        Sheet::Disk(scribe) => scribe.end(),
        Sheet::Memory(_) => Err(io::Error::other("rows in memory for an entry on disk")),
    }
}

/// Makes a segment safe that is written.
pub(super) fn seal(out: Out) -> io::Result<()> {
    out.into_inner()?.sync_all()
}

/// The segments of a data folder, to be written to another one.
pub(super) fn copy<'a>(dir: &Path, to: &Path, shadow: Shadow<'a>, by: u64) -> Copy<'a> {
    let rewritten = Vec::new();
    Copy { segments: Segments::of(dir), to: to.to_owned(), shadow, by, rewritten }
}
