//! Reckoning: changes become the rows that a version has, or what two versions differ in.
//!
//! Rows are read from the ledger, never from the graph of now: they are those of the version exactly,
//! whatever is written meanwhile.

use super::sorter::Sorter;
use super::told;
use crate::ledger::Reader;
use crate::problem::Problem;
use std::io;
use std::path::Path;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was not there before, and is.
    Came,
    /// It was there before, and is not.
    Went,
}

/// Shows what became of each row after one version and until another, in the order of the rows.
pub(super) fn between(
    ledger: &Reader,
    (after, until): (u64, u64),
    folder: &Path,
    show: &mut dyn FnMut(Fate, &str) -> io::Result<()>,
) -> Result<(), Problem> {
    let mut sorter = Sorter::new(folder);
    for version in after + 1..=until {
        ledger.rows(version, &mut |comes, row| {
            // No row has a tab in it, so equal rows stand together, by version.
            let sign = if comes { '+' } else { '-' };
            sorter.push(format!("{row}\t{version:020}{sign}")).map_err(told)
        })?;
    }
    let mut lines = sorter.sorted().map_err(told)?.peekable();
    while let Some(line) = lines.next() {
        let first = line.map_err(told)?;
        let (row, mut last) = (row(&first).to_owned(), sign(&first));
        while let Some(Ok(next)) =
            lines.peek().filter(|next| next.as_ref().is_ok_and(|it| self::row(it) == row))
        {
            last = sign(next);
            lines.next();
        }
        // Every change is exact: what came first was not there, what went first was.
        let fate = match (sign(&first), last) {
            ('+', '+') => Fate::Came,
            ('-', '-') => Fate::Went,
            _ => continue,
        };
        show(fate, &row).map_err(told)?;
    }
    Ok(())
}

fn row(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

fn sign(line: &str) -> char {
    line.chars().next_back().unwrap_or_default()
}
