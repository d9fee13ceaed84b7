//! A disk that fails: what could not be made safe is not acknowledged, and nothing is lost.

use super::{Desk, titles};
use crate::support::tools::have;

/// Calls that fail, and how the program fares when each does: once, or from then on.
const CALLS: &[&str] = &["fsync,fdatasync", "pwrite64", "rename,ftruncate"];

#[test]
fn a_sync_or_a_write_that_fails_is_told_and_loses_nothing() {
    if !have("strace", &["--version"]) {
        return;
    }
    let desk = Desk::with_catalogue();
    desk.file("many.nt", &titles("many", 3));
    let before = desk.content();
    desk.shell("mv var sound && cp -r sound var");
    assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
    let whole = desk.content();
    let (mut refused, mut done) = (0, 0);
    for calls in CALLS {
        // Until no call is left that could fail.
        for number in 1..40 {
            for on in ["", "+"] {
                desk.shell("rm -rf var && cp -r sound var");
                let traced = desk.shell(&format!(
                    "strace -f -o trace -e trace={calls} -e inject={calls}:error=EIO:when={number}{on} \
                     $COLOPHON import --yes many.nt"
                ));
                let content = desk.content();
                if traced.code == Some(0) {
                    done += 1;
                    assert!(content == whole, "{calls} {number}{on}: {}", traced.talk);
                } else {
                    refused += 1;
                    let uncertain = traced.talk.contains("it may or may not be on disk");
                    assert!(
                        content == before || uncertain && content == whole,
                        "{calls} {number}{on}: {}",
                        traced.talk
                    );
                    assert!(
                        traced.talk.contains("Input/output error"),
                        "{calls} {number}{on}: {}",
                        traced.talk
                    );
                    assert!(
                        traced.talk.contains("help: "),
                        "{calls} {number}{on}: {}",
                        traced.talk
                    );
                }
            }
            if !std::fs::read_to_string(desk.path().join("trace")).unwrap().contains("INJECTED") {
                break;
            }
        }
        assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
        assert_eq!((desk.content() == whole, desk.run(&["verify"]).code), (true, Some(0)));
    }
    assert!(refused > 10 && done > 6, "{refused} refused, {done} done");
}
