//! Summing up: a catalogue becomes its one canonical list of quads, and the digest of that.

use crate::problem::Problem;
use crate::store::Store;
use oxrdf::Quad;
use oxrdfio::{RdfFormat, RdfSerializer};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Every quad, in the order of the N-Quads lines: equal content gives equal lists.
pub(super) fn quads(store: &Store) -> Result<Vec<Quad>, Problem> {
    let mut quads = store.quads(None, None, None, None).collect::<Result<Vec<_>, _>>()?;
    quads.sort_by_cached_key(Quad::to_string);
    Ok(quads)
}

/// Writes quads as N-Quads and gives the SHA-256 of what was written.
pub(super) fn write(quads: &[Quad], out: &mut dyn Write) -> io::Result<String> {
    let mut out = Summing { out, digest: Sha256::new() };
    let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(&mut out);
    for quad in quads {
        serializer.serialize_quad(quad)?;
    }
    serializer.finish()?;
    Ok(hex(out.digest))
}

/// The SHA-256 of the canonical list: two catalogues with the same say the same.
pub(super) fn digest(store: &Store) -> Result<String, Problem> {
    write(&quads(store)?, &mut io::sink()).map_err(Problem::internal)
}

/// A digest in hexadecimal digits.
pub(super) fn hex(digest: Sha256) -> String {
    format!("{:x}", digest.finalize())
}

/// Sums up what is written through it.
struct Summing<'a> {
    out: &'a mut dyn Write,
    digest: Sha256,
}

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.digest.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
