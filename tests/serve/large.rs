//! A catalogue that is larger than its memory may be is read from its copy, and stays as it is.

use crate::support::served::Served;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

#[test]
fn what_does_not_fit_into_memory_is_read_and_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("var"), folder.path().join("gauges.nt"));
    let text = (0..50).fold(String::new(), |mut text, number| {
        let title = "<http://purl.org/dc/terms/title>";
        let _ = writeln!(text, "<http://quell.example/{number}> {title} \"Gauge {number}\" .");
        text
    });
    fs::write(&file, text).unwrap();
    let mut load = Command::new(env!("CARGO_BIN_EXE_colophon"));
    load.arg("load").arg(&file).arg("--data").arg(&data);
    assert!(load.stdin(Stdio::null()).output().unwrap().status.success());

    let served = Served::with(&data, &[], &["--max-graph-quads", "49"]);
    let count =
        served.get("/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D");
    assert_eq!(count.status, 200);
    assert!(count.body.contains("\"50\""), "{}", count.body);
    assert_eq!(served.get("/graph").status, 200);

    let refused = served.update("INSERT DATA { <x:lock> <x:is> \"shut\" }", "");
    assert_eq!(refused.status, 507, "{}", refused.body);
    assert!(refused.body.contains("50 quads"), "{}", refused.body);
    assert!(refused.body.contains("up to 49 (--max-graph-quads)"), "{}", refused.body);
    drop(served);

    let served = Served::with(&data, &[], &["--max-graph-quads", "50"]);
    let taken = served.update("INSERT DATA { <x:lock> <x:is> \"shut\" }", "");
    assert!([200, 201, 204].contains(&taken.status), "{}", taken.body);
}
