//! Processes that are killed, and disks that are full, slow or shut: all of it or none of it.

use super::{Desk, Done, titles};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often an import is killed; `make soak` asks for more.
fn rounds() -> u32 {
    std::env::var("COLOPHON_TEST_ROUNDS").map_or(36, |rounds| rounds.parse().unwrap())
}

#[test]
fn a_killed_import_is_there_whole_or_not_at_all() {
    let desk = Desk::with_catalogue();
    desk.file("many.nt", &titles("many", 1500));
    let before = desk.content();
    fs::rename(desk.path().join("var"), desk.path().join("sound")).unwrap();
    let started = Instant::now();
    desk.shell("cp -r sound var");
    assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
    let (long, whole) = (started.elapsed(), desk.content());
    assert!(before.len() < whole.len());

    let segment = desk.path().join("var/ledger/000000000001.log");
    let length = || fs::metadata(&segment).map_or(0, |segment| segment.len());
    let (mut none, mut all) = (0, 0);
    let rounds = rounds();
    for round in 0..rounds {
        desk.shell("rm -rf var && cp -r sound var");
        let mut import = start(&desk, &["import", "--yes", "many.nt"]);
        if round % 2 == 0 {
            sleep(long * round / rounds);
        } else {
            let start = length();
            while length() == start && import.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(200));
            }
            sleep(Duration::from_micros(u64::from(round % 40) * 300));
        }
        import.kill().unwrap();
        import.wait().unwrap();
        match desk.content() {
            content if content == before => none += 1,
            content if content == whole => all += 1,
            content => panic!("round {round}: {} lines", content.lines().count()),
        }
        let again = desk.run(&["import", "--yes", "many.nt"]);
        assert_eq!(again.code, Some(0), "round {round}: {}", again.talk);
        assert!(desk.content() == whole, "round {round}");
        if round % 6 == 0 {
            let verified = desk.run(&["verify"]);
            assert_eq!(verified.code, Some(0), "round {round}: {}", verified.talk);
        }
    }
    assert!(none > 0 && all > 0, "{none} none, {all} all");
}

fn start(desk: &Desk, words: &[&str]) -> Child {
    desk.command(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn ctrl_c_before_the_commit_writes_nothing() {
    let desk = Desk::new();
    // A pipe that nobody writes to: the import waits for its file until it is stopped.
    desk.shell("mkfifo slow.nt");
    let import = start(&desk, &["import", "--yes", "slow.nt"]);
    sleep(Duration::from_millis(500));
    let stopped = Command::new("kill").args(["-INT", &import.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    let done = Done::from(import.wait_with_output().unwrap());
    assert_eq!(done.code, Some(130));
    insta::assert_snapshot!(done.talk, @r"
    error: the command was stopped
    Nothing was written.
    ");
    assert!(!desk.path().join("var").exists());
}

#[test]
fn a_full_disk_loses_nothing() {
    let desk = Desk::with_catalogue();
    desk.file("many.nt", &titles("many", 2000));
    let before = desk.export();
    for blocks in [1, 4, 16, 64] {
        let done = desk.shell(&format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec $COLOPHON import --yes many.nt > /dev/null"
        ));
        assert_eq!(done.code, Some(1), "{}", done.talk);
        assert!(done.talk.contains("File too large"), "{}", done.talk);
        // The store on disk may find it out before the ledger does.
        let told = done.talk.contains("nothing was changed; make room");
        assert!(told || cfg!(feature = "rocksdb"), "{}", done.talk);
        assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
        assert_eq!(desk.export(), before);
        assert_eq!(desk.run(&["verify"]).code, Some(0));
    }
    assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
    assert_ne!(desk.export(), before);
}

#[test]
fn a_folder_that_may_only_be_read_can_be_read() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    desk.file("more.nt", &titles("more", 1));
    // Root may write anywhere, so somebody else has to try.
    desk.shell(
        "chmod 755 . && chmod -R a=rX var more.nt && cp $COLOPHON colophon && chmod 755 colophon",
    );
    let someone = if desk.shell("id -u").out.trim() == "0" {
        "setpriv --reuid=65534 --regid=65534 --clear-groups"
    } else {
        "exec"
    };
    let read = desk.shell(&format!("{someone} ./colophon export"));
    assert_eq!((read.code, read.out), (Some(0), before.clone()), "{}", read.talk);
    let plan = desk.shell(&format!("{someone} ./colophon import --plan more.nt"));
    assert_eq!(plan.code, Some(0), "{}", plan.talk);
    let write = desk.shell(&format!("{someone} ./colophon import --yes more.nt"));
    assert_eq!(write.code, Some(1), "{}", write.talk);
    assert!(write.talk.contains("Permission denied"), "{}", write.talk);
    assert!(write.talk.contains("help: check who may write"), "{}", write.talk);
    desk.shell("chmod -R u+w var");
    assert_eq!(desk.export(), before);
}

#[test]
fn two_processes_do_not_write_to_one_folder() {
    let desk = Desk::with_catalogue();
    let mut server = start(&desk, &["serve", "--listen", "127.0.0.1:0"]);
    let talk = BufReader::new(server.stderr.take().unwrap());
    let ready = talk.lines().map_while(Result::ok).find(|line| line.contains("Ctrl-C ends"));
    assert!(ready.is_some());
    desk.file("more.nt", &titles("more", 1));
    let second = desk.run(&["import", "--yes", "more.nt"]);
    assert_eq!(second.code, Some(1));
    let owner = format!("error: ./var is in use by process {}: ", server.id());
    assert!(second.talk.starts_with(&owner), "{}", second.talk);
    assert!(second.talk.contains("serve --listen 127.0.0.1:0"), "{}", second.talk);
    let other = desk.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(
        (other.code, other.talk),
        (Some(1), second.talk.replace("Nothing was written.\n", ""))
    );
    assert_eq!(desk.export().matches("Gauges").count(), 1, "reading goes on meanwhile");
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(desk.run(&["import", "--yes", "more.nt"]).code, Some(0));
}
