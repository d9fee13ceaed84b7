//! A disk that is full: reading goes on, and so does writing once there is room.

use super::{change, lines, open, quad, read};
use colophon::problem::Kind;
use std::process::Command;

const CHILD: &str = "COLOPHON_TEST_FULL";

/// Runs in a process of its own, for the limit holds for all files that it writes.
#[test]
fn reading_goes_on_and_writing_resumes_by_itself() {
    if std::env::var_os(CHILD).is_some() {
        return fill();
    }
    let name = "ledger::full::reading_goes_on_and_writing_resumes_by_itself";
    let test = std::env::current_exe().unwrap();
    let script = "trap '' XFSZ; ulimit -S -f 8; exec \"$0\" --exact \"$1\" --nocapture";
    let done = Command::new("bash")
        .args(["-c", script])
        .arg(test)
        .arg(name)
        .env(CHILD, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed"), "{told}");
}

fn fill() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut number = 0;
    for _ in 0..5 {
        let problem = loop {
            match store.commit(change(&[], &[quad(number, "Weirs")])) {
                Ok(_) => number += 1,
                Err(problem) => break problem,
            }
            assert!(number < 1000, "the disk is never full");
        };
        assert_eq!((problem.kind(), problem.kind().status()), (Kind::DiskFull, 507), "{problem}");
        assert!(problem.to_string().contains("make room"), "{problem}");
        assert_eq!(store.count().unwrap(), number, "reading goes on");
        assert_eq!(lines(&read(dir.path())), lines(&store), "and nothing half is there");
        limit("unlimited");
        store.commit(change(&[], &[quad(number, "Weirs")])).unwrap().unwrap();
        number += 1;
        let segment = dir.path().join("ledger/000000000001.log");
        limit(&std::fs::metadata(segment).unwrap().len().next_multiple_of(4096).to_string());
    }
    let written = lines(&store);
    drop(store);
    assert_eq!((written.len(), lines(&read(dir.path()))), (number, written));
}

fn limit(bytes: &str) {
    let status = Command::new("prlimit")
        .args(["--pid", &std::process::id().to_string(), &format!("--fsize={bytes}:")])
        .status();
    assert!(status.unwrap().success());
}
