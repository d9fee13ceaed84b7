//! Tests of `src/cli`, with the real program.

mod backup;
mod cite;
mod clock;
mod crash;
mod delete;
mod doctor;
mod dump;
mod erase;
mod export;
mod failing;
mod help;
mod history;
mod import;
mod load;
mod merge;
mod missing;
// RocksDB has files of its own, which it writes in other ways.
#[cfg(not(feature = "rocksdb"))]
mod power;
mod query;
mod review;
mod round_trip;
mod search;
mod settings;
mod update;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with files and a catalogue, and the program in it.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
}

/// What a command did.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) talk: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A desk with a catalogue that knows of one thing.
    pub(crate) fn with_catalogue() -> Self {
        let desk = Self::new();
        desk.file("first.nt", &titles("first", 1));
        let done = desk.run(&["import", "--yes", "first.nt"]);
        assert_eq!(done.code, Some(0), "{}", done.talk);
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The program, with an environment that has nothing of ours.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_colophon"));
        command.args(words).current_dir(self.path()).stdin(Stdio::null());
        clean(&mut command);
        command
    }

    /// The program under another one: a shell, a limit, a terminal.
    pub(crate) fn shell(&self, script: &str) -> Done {
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(self.path()).stdin(Stdio::null());
        command.env("COLOPHON", env!("CARGO_BIN_EXE_colophon"));
        clean(&mut command);
        Done::from(command.output().unwrap())
    }

    pub(crate) fn run(&self, words: &[&str]) -> Done {
        Done::from(self.command(words).output().unwrap())
    }

    /// The whole catalogue but for its times, as canonical N-Quads.
    pub(crate) fn content(&self) -> String {
        self.export()
            .lines()
            .filter(|line| !line.contains("#dateTime>"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The whole catalogue, as canonical N-Quads.
    pub(crate) fn export(&self) -> String {
        let done = self.run(&["export"]);
        assert_eq!(done.code, Some(0), "{}", done.talk);
        done.out
    }
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            talk: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COLOPHON_") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1").env("COLUMNS", "100");
}

/// N-Triples about made-up projects on a river, named under the base of a new catalogue.
pub(crate) fn titles(file: &str, reports: usize) -> String {
    let title = |number| {
        format!(
            "<http://127.0.0.1:7777/id/project/{file}-{number}> <http://purl.org/dc/terms/title> \
             \"Gauges of the River Quell, part {number} of {file}\" .\n"
        )
    };
    (0..reports).map(title).collect::<Vec<_>>().concat()
}
