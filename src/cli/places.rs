//! Listing places: where the ledger says what has to go becomes lines for a person or a program.

use super::statements::{line, subject};
use super::talk::{BOLD, OFF, RED, Visible, YELLOW, count};
use crate::import::{Erasure, Found, Place};
use crate::ledger::Left;
use crate::vocab::Base;
use serde_json::{Value, json};
use std::fmt;
use std::io::{self, Write};

/// How much an erasure would take, or has taken.
pub(super) struct Total {
    /// Its number, once it has happened.
    pub(super) version: Option<u64>,
    changes: usize,
    places: usize,
    sources: usize,
    files: usize,
}

impl Total {
    pub(super) fn of(erasure: &Erasure) -> Self {
        Self {
            version: None,
            changes: erasure.changes().len(),
            places: erasure.places.len(),
            sources: erasure.sources.len(),
            files: erasure.files.len(),
        }
    }

    pub(super) fn json(&self) -> Value {
        let Self { version, changes, places, sources, files } = self;
        json!({
            "type": "erasure", "version": version, "changes": changes, "places": places,
            "sources": sources, "files": files,
        })
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = (count(self.places, "place"), count(self.changes, "change"));
        let beside = (count(self.sources, "source"), count(self.files, "file"));
        write!(f, "{} in {}, {}, {}", places.0, places.1, beside.0, beside.1)
    }
}

/// What a person reads; of the places only the first ones.
pub(super) fn write_text(
    base: &Base,
    erasure: &Erasure,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    for words in &erasure.words {
        writeln!(out, "looked for: {}", Visible(words))?;
    }
    for name in &erasure.too_short {
        writeln!(out, "too short to look for: {}", Visible(name))?;
    }
    let mut version = 0;
    for place in erasure.places.iter().take(most) {
        if place.version != version {
            version = place.version;
            writeln!(out, "{BOLD}version {version}{OFF}")?;
        }
        write_place(base, place, out)?;
    }
    if let Some(more) = erasure.places.len().checked_sub(most).filter(|more| *more > 0) {
        writeln!(out, "and {more} more: --plan lists all")?;
    }
    for (was, will) in &erasure.renamed {
        writeln!(out, "address: {} becomes {}", Visible(was), Visible(will))?;
    }
    for sha256 in &erasure.sources {
        writeln!(out, "source: {sha256} is dropped")?;
    }
    for path in &erasure.files {
        writeln!(out, "file: {} is removed", Visible(path.display()))?;
    }
    writeln!(out, "{}", Total::of(erasure))
}

fn write_place(base: &Base, place: &Place, out: &mut dyn Write) -> io::Result<()> {
    let (sign, quad, left) = match &place.found {
        Found::Removed(quad, left) => ('-', quad, left),
        Found::Added(quad, left) => ('+', quad, left),
        Found::Note(text) => {
            return writeln!(out, "  {YELLOW}cut{OFF}  {}", Visible(text.replace('\n', " ")));
        }
    };
    let what = match left {
        Left::Nothing => format!("{RED}goes{OFF}"),
        _ => format!("{YELLOW}cut{OFF} "),
    };
    writeln!(out, "  {what} {sign} {} {}", Visible(subject(base, quad)), Visible(line(base, quad)))
}

/// What a program reads: one object a line.
pub(super) fn write_json(erasure: &Erasure, out: &mut dyn Write) -> io::Result<()> {
    for words in &erasure.words {
        writeln!(out, "{}", json!({"type": "word", "text": words, "looked_for": true}))?;
    }
    for name in &erasure.too_short {
        writeln!(out, "{}", json!({"type": "word", "text": name, "looked_for": false}))?;
    }
    for place in &erasure.places {
        writeln!(out, "{}", place_json(place))?;
    }
    for (was, will) in &erasure.renamed {
        writeln!(out, "{}", json!({"type": "address", "from": was.as_str(), "to": will.as_str()}))?;
    }
    for sha256 in &erasure.sources {
        writeln!(out, "{}", json!({"type": "source", "sha256": sha256}))?;
    }
    for path in &erasure.files {
        writeln!(out, "{}", json!({"type": "file", "path": path}))?;
    }
    for warning in &erasure.warnings {
        let warning = json!({"type": "warning", "message": warning.message, "help": warning.help});
        writeln!(out, "{warning}")?;
    }
    Ok(())
}

fn place_json(place: &Place) -> Value {
    let (what, text, left) = match &place.found {
        Found::Removed(quad, left) => ("removed", quad.to_string(), left_json(left)),
        Found::Added(quad, left) => ("added", quad.to_string(), left_json(left)),
        Found::Note(text) => ("note", text.clone(), Value::Null),
    };
    json!({"type": "place", "version": place.version, "what": what, "text": text, "left": left})
}

fn left_json(left: &Left) -> Value {
    match left {
        Left::Part(quad) => quad.to_string().into(),
        _ => Value::Null,
    }
}
