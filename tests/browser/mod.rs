//! Pages in a real browser.

use crate::cli::Desk;
use crate::support::proposing::{AUTHORITY, ENRICHMENT, LISTING};
use crate::support::served::{Served, TOKEN};
use std::path::Path;
use std::process::Command;

/// Where Debian keeps its Chromium, unless `CHROMIUM` says otherwise.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Whether a missing tool is a failure (`make test` sets this) or a reason to skip.
const TOOLS: &str = "COLOPHON_TEST_TOOLS";

#[test]
fn pages_are_whole_in_a_real_browser() {
    // The catalogue answers on this host under a base that is not this host, as behind a proxy.
    look("pages.mjs", &[], || Served::demo(Some("https://library.example/")));
}

#[test]
fn curators_decide_in_a_real_browser() {
    let desk = Desk::new();
    for (name, text) in [
        ("laws.ttl", AUTHORITY),
        ("laws.toml", "kind = \"authority\"\n"),
        ("weirs.txt", LISTING),
        ("weirs.toml", "format = \"listing\"\nlanguage = \"en\"\n"),
        ("readings.ttl", ENRICHMENT),
        ("readings.toml", "kind = \"enrichment\"\n"),
    ] {
        desk.file(name, text);
    }
    let done = desk.run(&["import", "--yes", "laws.ttl", "weirs.txt", "readings.ttl"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    look("desk.mjs", &[TOKEN], || Served::over(&desk.path().join("var"), &[]));
}

/// Runs a script over a server, if the tools for it are there.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn look(script: &str, more: &[&str], serve: impl FnOnce() -> Served) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| CHROMIUM.into());
    let modules = folder.join("node_modules/playwright-core");
    let node = Command::new("node").arg("--version").output().is_ok();
    if !(Path::new(&chromium).exists() && modules.exists() && node) {
        let required = std::env::var(TOOLS).is_ok_and(|value| value == "required");
        assert!(
            !required,
            "needs node, {chromium} and `npm ci --ignore-scripts` in {}",
            folder.display()
        );
        eprintln!(
            "skipped: needs node, {chromium} and `npm ci --ignore-scripts` in {}",
            folder.display()
        );
        return;
    }
    let served = serve();
    let outcome = Command::new("node")
        .arg(folder.join(script))
        .arg(format!("http://{}/", served.address()))
        .args(more)
        .env("CHROMIUM", &chromium)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&outcome.stdout);
    let complaints = String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success(), "{told}\n{complaints}");
}
