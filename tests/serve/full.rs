//! A disk that is really full: reading goes on, and so does writing once there is room.

use crate::support::served::Served;
use crate::support::tools::{have, words};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

const CHILD: &str = "COLOPHON_TEST_FULL_DISK";
const FILLED: usize = 5;
/// What a file takes at least, in bytes.
const PAGE: u64 = 4096;

/// Runs in a process of its own, whose small disk nobody else sees and which goes with it.
#[test]
fn reading_goes_on_and_writing_resumes_by_itself() {
    if std::env::var_os(CHILD).is_some() {
        return fill();
    }
    // Root may mount, and others may where they are root among themselves.
    let apart: &[&str] = if words("id", &["-u"]) == "0" { &["-m"] } else { &["-rm"] };
    if !have("unshare", &[apart, &["mount", "-t", "tmpfs", "none", "/mnt"]].concat()) {
        return;
    }
    let name = "serve::full::reading_goes_on_and_writing_resumes_by_itself";
    let done = Command::new("unshare")
        .args(apart)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed"), "{told}");
}

fn fill() {
    let disk = tempfile::tempdir().unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=1m", "none"];
    let mounted = Command::new("mount").args(mount).arg(disk.path()).status().unwrap();
    assert!(mounted.success());
    let data = disk.path().join("var");
    let served = Served::over(&data, &[]);
    let mut gauges = BTreeSet::new();
    let write = |number: usize| {
        let thing = "<http://quell.example/weir> <http://quell.example/gauge>";
        served.update(&format!("INSERT DATA {{ {thing} {number} }}"), "")
    };
    for round in 0..FILLED {
        let rubbish = disk.path().join("rubbish");
        stuff(&rubbish, PAGE * round as u64);
        // Until there is no room for one more.
        let refused = loop {
            let reply = write(gauges.len());
            if reply.status != 200 {
                break reply;
            }
            gauges.insert(gauges.len());
        };
        assert!(gauges.len() < 100, "the disk is never full");
        for reply in [refused, write(gauges.len()), write(gauges.len())] {
            assert_eq!(reply.status, 507, "{}", reply.body);
            assert!(reply.body.contains("/problems/disk-full"), "{}", reply.body);
            assert!(reply.body.contains("nothing was changed; make room"), "{}", reply.body);
        }
        assert_eq!(told(&served), gauges, "reading goes on");
        assert_eq!(served.get("/").status, 200);
        assert_eq!(run(&data, "verify"), Some(0), "nothing is there in part");
        fs::remove_file(rubbish).unwrap();
        assert_eq!(write(gauges.len()).status, 200, "writing resumes");
        gauges.insert(gauges.len());
        assert_eq!(told(&served), gauges);
    }
    served.stop("-9");
    assert_eq!(run(&data, "verify"), Some(0));
    assert_eq!(told(&Served::over(&data, &[])), gauges, "nothing was lost");
}

/// Fills a disk but for some bytes.
fn stuff(rubbish: &Path, rest: u64) {
    let mut file = File::create(rubbish).unwrap();
    while file.write_all(&[b'x'; 1024]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(rest)).unwrap();
}

/// What the server says.
fn told(served: &Served) -> BTreeSet<usize> {
    let query = "/sparql?format=csv&query=SELECT+?n+%7B?s+%3Chttp://quell.example/gauge%3E+?n%7D";
    let reply = served.get(query);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body.lines().skip(1).map(|line| line.trim().parse().unwrap()).collect()
}

fn run(data: &Path, command: &str) -> Option<i32> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_colophon"));
    program.arg(command).arg("--data").arg(data).output().unwrap().status.code()
}
