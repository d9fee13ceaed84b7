//! Reading a batch: the lines of a file become decisions, or every line that is none is told.

use crate::problem::{Detail, Kind, Problem};
use crate::query::{Choice, Wish};
use crate::record::Location;
use std::io::Read;
use std::path::Path;

/// Longest file of decisions, in bytes.
const LONGEST: u64 = 1 << 20;

/// `ID` or `ID@STAMP`.
pub(super) fn named(text: &str) -> (String, Option<String>) {
    match text.split_once('@') {
        Some((id, stamp)) => (id.to_owned(), Some(stamp.to_owned())),
        None => (text.to_owned(), None),
    }
}

/// The text of a file of decisions; `-` is standard input.
pub(super) fn text(file: &Path) -> Result<String, Problem> {
    let refused = |error| Problem::io(format_args!("{} cannot be read", file.display()), error);
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().take(LONGEST + 1).read_to_string(&mut text).map_err(refused)?;
    } else {
        let opened = std::fs::File::open(file).map_err(refused)?;
        opened.take(LONGEST + 1).read_to_string(&mut text).map_err(refused)?;
    }
    if text.len() as u64 > LONGEST {
        let told = format!("{} has more than {LONGEST} bytes", file.display());
        return Err(Problem::new(Kind::SourceTooLarge, told).help("decide in parts"));
    }
    Ok(text)
}

/// The decisions of a file; or every line that is none.
pub(super) fn read(text: &str, file: &Path) -> Result<Vec<Choice>, Problem> {
    let (mut choices, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.splitn(3, char::is_whitespace);
        let wish = words.next().and_then(Wish::named);
        if let (Some(wish), Some(id)) = (wish, words.next()) {
            let (id, stamp) = named(id);
            let note = words.next().unwrap_or_default().trim().to_owned();
            choices.push(Choice { id, stamp, wish, note, stays: None });
            continue;
        }
        let at = Location::of(file.to_string_lossy());
        wrong.push(
            Detail::new(format_args!("`{line}` is no decision"))
                .at(Location { line: Some(number), column: Some(1), ..at })
                .help("expected accept, reject, unsure or undo, an ID, and why"),
        );
    }
    if choices.is_empty() && wrong.is_empty() {
        return Err(Problem::new(Kind::Usage, "there is no decision in the file")
            .help("write one a line: reject 3f21c09ab7d4 Another law of that name."));
    }
    if wrong.is_empty() { Ok(choices) } else { Err(Problem::all(Kind::Usage, wrong)) }
}
