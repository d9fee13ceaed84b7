//! Power that goes at any moment: what was acknowledged is there, and nothing is there in part.
//!
//! The real program makes changes under strace. What it asked the system to do is replayed into
//! new folders up to some moment, without what was not synced by then, and opened again.

use super::{Desk, Done, titles};
use crate::ledger::{config, lines};
use crate::support::disk::{Disk, Unsynced};
use crate::support::served::Served;
use crate::support::tools::have;
use crate::support::trace::{self, Call};
use colophon::config::Config;
use colophon::store::Store;
use colophon::vocab::Base;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// At how many moments the power goes; `make soak` asks for more.
fn cuts() -> usize {
    std::env::var("COLOPHON_TEST_ROUNDS").map_or(50, |rounds| rounds.parse().unwrap())
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_colophon");

/// A program at work on a disk of which every change is known.
struct Traced {
    desk: Desk,
    calls: Vec<Call>,
    /// How many lines the trace has.
    end: usize,
}

impl Traced {
    fn new() -> Self {
        let desk = Desk::new();
        fs::create_dir(desk.path().join("disk")).unwrap();
        Self { desk, calls: Vec::new(), end: 0 }
    }

    fn root(&self) -> PathBuf {
        self.desk.path().canonicalize().unwrap().join("disk")
    }

    fn data(&self) -> PathBuf {
        self.root().join("var")
    }

    fn under(&self) -> Vec<String> {
        trace::under(&self.desk.path().join("trace"))
    }

    /// Runs a command to its end.
    fn run(&mut self, words: &[&str]) {
        let under = self.under();
        let mut command = Command::new(&under[0]);
        command.args(&under[1..]).arg(PROGRAM).arg("--data").arg(self.data()).args(words);
        command.current_dir(self.desk.path()).stdin(Stdio::null());
        super::clean(&mut command);
        let done = Done::from(command.output().unwrap());
        assert_eq!(done.code, Some(0), "{words:?}: {}", done.talk);
        self.take_up();
    }

    /// Lets several clients update at once, and ends the server without a farewell.
    fn serve(&mut self, clients: usize, updates: usize) {
        let under = self.under();
        let under: Vec<&str> = under.iter().map(String::as_str).collect();
        let served = Served::over(&self.data(), &under);
        std::thread::scope(|scope| {
            for client in 0..clients {
                let served = &served;
                scope.spawn(move || {
                    for number in 0..updates {
                        let reply = served.update(&depth(&format!("{client}-{number}")), "");
                        assert_eq!(reply.status, 200, "{}", reply.body);
                    }
                });
            }
        });
        served.stop("-9");
        self.take_up();
    }

    /// Adds what the last program did.
    fn take_up(&mut self) {
        let trace = fs::read_to_string(self.desk.path().join("trace")).unwrap();
        let before = self.end;
        let calls = trace::calls(&trace, &self.root()).into_iter();
        self.calls.extend(calls.map(|call| Call {
            start: call.start + before,
            end: call.end + before,
            ..call
        }));
        self.end += trace.lines().count();
    }

    /// Goes back to a moment, as if all processes had been killed then.
    fn kill_at(&mut self, line: usize) {
        self.calls.retain(|call| call.start < line);
        for call in &mut self.calls {
            call.end = call.end.min(line);
        }
        self.end = line + 1;
        fs::remove_dir_all(self.root()).unwrap();
        fs::create_dir(self.root()).unwrap();
        Disk::at(&self.calls, self.end, &self.root()).write(&self.root(), Unsynced::Kept);
    }

    /// The last version that anybody was told of before a line.
    fn acknowledged(&self, line: usize) -> u64 {
        let mut said: HashMap<&str, Vec<u8>> = HashMap::new();
        for call in self.calls.iter().filter(|call| call.start < line) {
            if let trace::Done::Said { process, bytes } = &call.done {
                said.entry(process).or_default().extend(bytes);
            }
        }
        let versions = said.values().flat_map(|said| versions(&String::from_utf8_lossy(said)));
        versions.max().unwrap_or(0)
    }

    /// Lines at which something begins or ends.
    fn moments(&self) -> Vec<usize> {
        self.calls.iter().flat_map(|call| [call.start, call.end, call.end + 1]).collect()
    }

    /// What is on the disk, and what should be if the calls were understood.
    fn there(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.root(), &self.root())
    }

    fn replayed(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        Disk::at(&self.calls, self.end, &self.root()).write(folder.path(), Unsynced::Kept);
        files(folder.path(), folder.path())
    }

    /// What the catalogue said at each version.
    fn history(&self) -> Vec<Vec<String>> {
        let store = Store::open_reading(&at(&self.data()), &mut |_, _| ()).unwrap();
        let of = |version| lines(&store.at(version).unwrap());
        [Vec::new()].into_iter().chain((1..=store.version()).map(of)).collect()
    }

    /// Lets the power go, and tells what is wrong when it is back.
    fn cut(&self, line: usize, unsynced: Unsynced, history: &[Vec<String>]) -> Result<(), String> {
        let again = Desk::new();
        Disk::at(&self.calls, line, &self.root()).write(again.path(), unsynced);
        let acknowledged = usize::try_from(self.acknowledged(line)).unwrap();
        let export = again.run(&["export"]);
        let none = export.code == Some(1) && export.talk.contains("there is no catalogue");
        if export.code != Some(0) && !(none && acknowledged == 0) {
            return Err(export.talk);
        }
        let left: Vec<&str> = export.out.lines().map(|line| line.trim_end_matches(" .")).collect();
        let Some(version) = history.iter().position(|version| *version == left) else {
            return Err(format!("no version has these {} lines", left.len()));
        };
        if version < acknowledged {
            return Err(format!("{acknowledged} were acknowledged, {version} are there"));
        }
        // Who only read has mended nothing: the next writer does.
        again.file("more.nt", &titles("more", 1));
        let writing: &[&[&str]] = match unsynced {
            Unsynced::Mixed(_) => &[&["import", "--yes", "more.nt"], &["verify"]],
            _ => &[],
        };
        let done = writing.iter().map(|words| again.run(words));
        done.filter(|done| done.code != Some(0)).try_for_each(|done| Err(done.talk))
    }
}

/// An update that is there whole if both of its statements are.
fn depth(name: &str) -> String {
    let at = format!("<http://quell.example/{name}> <http://quell.example");
    format!("INSERT DATA {{ {at}/depth> 3 . {at}/gauge> '{name}' }}")
}

/// The files of a folder, by their names in it.
fn files(folder: &Path, root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
        if path.ends_with("index") {
            // The reading copy follows from the ledger: it was not traced.
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, root));
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
    found
}

fn at(data: &Path) -> Config {
    Config { base: Base::new("http://127.0.0.1:7777/").unwrap(), ..config(data) }
}

/// The numbers that stand behind the word `version`.
fn versions(said: &str) -> Vec<u64> {
    let after = said.split("version").skip(1);
    let number = |text: &str| {
        let text = text.trim_start_matches(['"', ':', ' ']);
        text.split(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().ok()
    };
    after.filter_map(number).collect()
}

/// Every kind of change, by commands and by a server.
fn everything() -> Traced {
    let mut traced = Traced::new();
    let thing = |number| format!("http://127.0.0.1:7777/id/project/first-{number}");
    traced.desk.file("first.nt", &titles("first", 5));
    traced.run(&["import", "--yes", "first.nt"]);
    traced.serve(3, 6);
    traced.desk.file("first.nt", &titles("first", 4));
    traced.run(&["import", "--yes", "--delete-missing", "--max-missing", "20", "first.nt"]);
    traced.run(&["update", "-m", "a gauge", "-u", &depth("old")]);
    traced.run(&["undo", "--yes", "7"]);
    traced.desk.file("many.nt", &titles("many", 300));
    traced.run(&["load", "many.nt"]);
    traced.run(&["delete", "--yes", "--reason", "Never begun.", &thing(1)]);
    traced.run(&["merge", "--yes", "--reason", "One project.", &thing(2), &thing(3)]);
    traced
}

#[test]
fn what_was_acknowledged_is_there_when_the_power_is_back() {
    if !have("strace", &["--version"]) {
        return;
    }
    let traced = everything();
    let (history, moments) = (traced.history(), traced.moments());
    assert!(moments.len() > 500 && history.len() > 25, "{} {}", moments.len(), history.len());
    assert_eq!(traced.acknowledged(traced.end), history.len() as u64 - 1);
    assert!(traced.replayed() == traced.there(), "the disk is not understood");
    for number in 0..cuts() {
        let line = moments[number * moments.len() / cuts()];
        for unsynced in [Unsynced::Lost, Unsynced::Mixed(number as u64)] {
            let cut = traced.cut(line, unsynced, &history);
            assert_eq!(cut, Ok(()), "line {line}, {unsynced:?}");
        }
    }
    // The same with a disk that syncs no segment has to be noticed, or nothing was proved.
    let lying = Traced {
        calls: traced.calls.iter().filter(|call| !is_sync_of_segment(call)).cloned().collect(),
        ..traced
    };
    assert!(lying.cut(lying.end, Unsynced::Lost, &history).is_err());
}

#[test]
fn a_process_that_died_before_the_power_went_loses_nothing() {
    if !have("strace", &["--version"]) {
        return;
    }
    let mut traced = Traced::new();
    traced.desk.file("first.nt", &titles("first", 1));
    traced.run(&["import", "--yes", "first.nt"]);
    let calls = traced.calls.clone();
    let names = calls
        .iter()
        .filter(|call| matches!(call.done, trace::Done::Folder(_) | trace::Done::Rename { .. }));
    // A name is there, and its folder is not synced.
    for line in names.map(|name| name.end + 1) {
        traced.calls.clone_from(&calls);
        traced.kill_at(line);
        traced.run(&["import", "--yes", "first.nt"]);
        let cut = traced.cut(traced.end, Unsynced::Lost, &traced.history());
        assert_eq!(cut, Ok(()), "dead at line {line}");
    }
}

fn is_sync_of_segment(call: &Call) -> bool {
    matches!(&call.done, trace::Done::Sync(path) if path.extension().is_some())
}
