//! Processes that are killed while they write: nothing that was acknowledged is lost.

use super::{change, lines, open, quad, read};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::{scope, sleep};
use std::time::Duration;

const CHILD: &str = "COLOPHON_TEST_KILLED";
const WRITERS: usize = 4;

/// How often; `make soak` asks for more.
fn rounds() -> u64 {
    std::env::var("COLOPHON_TEST_ROUNDS").map_or(164, |rounds| rounds.parse().unwrap())
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_once() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return write_for_ever(Path::new(&dir));
    }
    let (mut dir, mut acknowledged) = (tempfile::tempdir().unwrap(), BTreeSet::new());
    let mut killed_at_work = 0;
    for round in 0..rounds() {
        if round % 12 == 0 {
            (dir, acknowledged) = (tempfile::tempdir().unwrap(), BTreeSet::new());
            drop(open(dir.path()));
        }
        let told =
            kill_after(dir.path(), Duration::from_micros(700 * (round % 30) + 7 * (round % 100)));
        killed_at_work += u64::from(!told.is_empty());
        acknowledged.extend(told);
        let store = if round % 8 == 0 { open(dir.path()) } else { read(dir.path()) };
        let there: BTreeSet<String> =
            lines(&store).iter().map(|line| line.split('"').nth(1).unwrap().to_owned()).collect();
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
        // Each change adds one quad, so one that was made twice or in part shows here.
        assert_eq!(store.version(), there.len() as u64, "round {round}");
    }
    assert!(killed_at_work > rounds() / 2, "{killed_at_work} killed at work");
}

/// Lets a process write and kills it; gives what it was told is safe.
fn kill_after(dir: &Path, patience: Duration) -> Vec<String> {
    let name = "ledger::killed::what_was_acknowledged_before_a_kill_is_there_once";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let (mut told, mut piece) = (Vec::new(), [0; 512]);
    // It is at work once it has said what the first change was.
    while !told.windows(5).any(|word| word == b"safe ") {
        match out.read(&mut piece).unwrap() {
            0 => break,
            count => told.extend_from_slice(&piece[..count]),
        }
    }
    sleep(patience);
    child.kill().unwrap();
    child.wait().unwrap();
    out.read_to_end(&mut told).unwrap();
    let told = String::from_utf8(told).unwrap();
    let whole = told.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole.filter_map(|line| line.split_once("safe ")).map(|(_, title)| title.to_owned()).collect()
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
/// Says `safe {title}` for each change that it was told is safe.
fn write_for_ever(dir: &Path) {
    let store = open(dir);
    let start = usize::try_from(store.version()).unwrap();
    scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            scope.spawn(move || {
                for number in start.. {
                    let title = format!("{}-{writer}-{number}", std::process::id());
                    let change = change(&[], &[quad(number * WRITERS + writer, &title)]);
                    store.commit(change).unwrap().unwrap();
                    println!("safe {title}");
                }
            });
        }
    });
}
