//! Sorting: more lines than memory holds become one sorted sequence.
//!
//! What is held is sorted and written to a file of its own when it is enough; in the end the files are
//! read side by side. The files have no names, so nothing is left of them whatever happens.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// How many bytes of lines are held.
const HELD: usize = 64 << 20;

/// Takes lines.
pub(super) struct Sorter {
    folder: PathBuf,
    most: usize,
    held: Vec<Box<str>>,
    bytes: usize,
    runs: Vec<File>,
}

impl Sorter {
    /// One whose files are in a folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self::holding(folder, HELD)
    }

    fn holding(folder: &Path, most: usize) -> Self {
        Self { folder: folder.to_owned(), most, held: Vec::new(), bytes: 0, runs: Vec::new() }
    }

    /// Takes a line, which has no end of line in it.
    pub(super) fn push(&mut self, line: String) -> io::Result<()> {
        self.bytes += line.len();
        self.held.push(line.into_boxed_str());
        if self.bytes > self.most { self.put_away() } else { Ok(()) }
    }

    fn put_away(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let mut out = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
        for line in self.held.drain(..) {
            writeln!(out, "{line}")?;
        }
        self.bytes = 0;
        let mut run = out.into_inner()?;
        run.rewind()?;
        self.runs.push(run);
        Ok(())
    }

    /// All lines, sorted.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        self.held.sort_unstable();
        let files = self.runs.into_iter().map(|run| Run::File(BufReader::new(run)));
        let runs = files.chain([Run::Held(self.held.into_iter())]).collect();
        let mut sorted = Sorted { runs, first: BinaryHeap::new() };
        for run in 0..sorted.runs.len() {
            sorted.draw(run)?;
        }
        Ok(sorted)
    }
}

enum Run {
    File(BufReader<File>),
    Held(std::vec::IntoIter<Box<str>>),
}

/// Lines in order.
pub(super) struct Sorted {
    runs: Vec<Run>,
    /// The first line of each run that is left of it.
    first: BinaryHeap<Reverse<(Box<str>, usize)>>,
}

impl Sorted {
    fn draw(&mut self, run: usize) -> io::Result<()> {
        let line = match &mut self.runs[run] {
            Run::Held(lines) => lines.next(),
            Run::File(file) => next_line(file)?.map(String::into_boxed_str),
        };
        self.first.extend(line.map(|line| Reverse((line, run))));
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Box<str>>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((line, run)) = self.first.pop()?;
        Some(self.draw(run).map(|()| line))
    }
}

/// The next line of a file, without its end.
pub(super) fn next_line(file: &mut BufReader<impl Read>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = file.read_line(&mut line)?;
    line.truncate(line.trim_end_matches('\n').len());
    Ok((read > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::Sorter;
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn lines_come_back_in_order_however_few_are_held(
            mut lines in prop::collection::vec("[ -~é]{0,12}", 0..60),
            most in any::<u8>(),
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let mut sorter = Sorter::holding(folder.path(), most.into());
            for line in &lines {
                sorter.push(line.clone()).expect("room");
            }
            let sorted = sorter.sorted().expect("files");
            let sorted: Vec<_> = sorted.map(|line| line.expect("a line").into_string()).collect();
            lines.sort();
            prop_assert_eq!(sorted, lines);
            prop_assert_eq!(std::fs::read_dir(folder.path()).expect("it").count(), 0);
        }
    }
}
