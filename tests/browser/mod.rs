//! Pages in a real browser.

use crate::support::served::Served;
use std::path::Path;
use std::process::Command;

/// Where Debian keeps its Chromium, unless `CHROMIUM` says otherwise.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Whether a missing tool is a failure (`make test` sets this) or a reason to skip.
const TOOLS: &str = "COLOPHON_TEST_TOOLS";

#[test]
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn pages_are_whole_in_a_real_browser() {
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
    // The catalogue answers on this host under a base that is not this host, as behind a proxy.
    let served = Served::demo(Some("https://library.example/"));
    let outcome = Command::new("node")
        .arg(folder.join("pages.mjs"))
        .arg(format!("http://{}/", served.address()))
        .env("CHROMIUM", &chromium)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&outcome.stdout);
    let complaints = String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success(), "{told}\n{complaints}");
}
