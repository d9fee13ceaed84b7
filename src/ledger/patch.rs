//! Patching: what goes and what comes becomes an RDF Patch, and back.
//!
//! <https://afs.github.io/rdf-delta/rdf-patch.html>: one transaction, a quad a line.

use oxrdf::Quad;
use oxttl::NQuadsParser;
use std::io::Write as _;

const BEGIN: &str = "TX .\n";
const END: &str = "TC .\n";

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

/// What a patch takes away and what it adds; or why it is none of ours.
pub(super) fn read(text: &[u8]) -> Result<(Vec<Quad>, Vec<Quad>), String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let rows = text
        .strip_prefix(BEGIN)
        .and_then(|text| text.strip_suffix(END))
        .ok_or("it is not one transaction from TX to TC")?;
    let (mut removed, mut quads) = (0, String::with_capacity(rows.len()));
    let mut adds = false;
    for row in rows.split_inclusive('\n') {
        let quad = match row.split_at_checked(2) {
            Some(("A ", quad)) => {
                adds = true;
                quad
            }
            Some(("D ", quad)) if !adds => {
                removed += 1;
                quad
            }
            _ => return Err(format!("this row is neither D nor A, or out of order: {row}")),
        };
        quads.push_str(quad);
    }
    let mut quads = NQuadsParser::new()
        .for_slice(&quads)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    if removed > quads.len() {
        return Err("a row has no quad".into());
    }
    let added = quads.split_off(removed);
    Ok((quads, added))
}
