//! Pages in a real browser.

mod hostile;

use crate::cli::Desk;
use crate::support::proposing::{AUTHORITY, ENRICHMENT, LISTING};
use crate::support::served::{Served, TOKEN};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian keeps its Chromium, unless `CHROMIUM` says otherwise.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Whether a missing tool is a failure (`make test` sets this) or a reason to skip.
const TOOLS: &str = "COLOPHON_TEST_TOOLS";

/// A browser, and the scripts that lead it.
struct Browser {
    folder: PathBuf,
    chromium: String,
}

impl Browser {
    /// The browser of this machine, if it has what the scripts need.
    #[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
    fn here() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| CHROMIUM.into());
        let modules = folder.join("node_modules/playwright-core");
        let node = Command::new("node").arg("--version").output().is_ok();
        if Path::new(&chromium).exists() && modules.exists() && node {
            return Some(Self { folder, chromium });
        }
        let needs =
            format!("needs node, {chromium} and `npm ci --ignore-scripts` in {}", folder.display());
        assert!(!std::env::var(TOOLS).is_ok_and(|value| value == "required"), "{needs}");
        eprintln!("skipped: {needs}");
        None
    }

    /// Runs a script against a server; a script that complains fails the test.
    fn run(&self, script: &str, served: &Served, words: &[String]) {
        let outcome = Command::new("node")
            .arg(self.folder.join(script))
            .arg(format!("http://{}/", served.address()))
            .args(words)
            .env("CHROMIUM", &self.chromium)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&outcome.stdout);
        let complaints = String::from_utf8_lossy(&outcome.stderr);
        assert!(outcome.status.success(), "{told}\n{complaints}");
    }
}

#[test]
fn pages_are_whole_in_a_real_browser() {
    let Some(browser) = Browser::here() else { return };
    // The catalogue answers on this host under a base that is not this host, as behind a proxy.
    let served = Served::demo(Some("https://library.example/"));
    browser.run("pages.mjs", &served, &[]);
}

#[test]
fn curators_decide_in_a_real_browser() {
    let Some(browser) = Browser::here() else { return };
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
    browser.run("desk.mjs", &Served::over(&desk.path().join("var"), &[]), &[TOKEN.to_owned()]);
}

#[test]
fn a_new_user_finds_who_refers_to_a_law_and_cites_it() {
    let Some(browser) = Browser::here() else { return };
    let served = Served::demo(None);
    for scripts in ["on", "off"] {
        browser.run("researcher.mjs", &served, &[scripts.to_owned()]);
    }
}

#[test]
fn the_query_page_helps_who_writes_and_gives_what_can_be_cited() {
    let Some(browser) = Browser::here() else { return };
    browser.run("sparql.mjs", &Served::demo(None), &[]);
}

#[test]
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn the_editor_is_what_its_sources_make() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
    let committed = std::fs::read(web.join("editor.js")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("editor.js");
    let ready = web.join("editor/node_modules/esbuild").exists();
    let required = std::env::var(TOOLS).is_ok_and(|value| value == "required");
    if !ready {
        let needs = "needs node and `npm ci --ignore-scripts` in web/editor";
        assert!(!required, "{needs}");
        eprintln!("skipped: {needs}");
        return;
    }
    let told = Command::new("node").arg(web.join("editor/build.mjs")).arg(&made).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let same = std::fs::read(made).unwrap() == committed;
    assert!(same, "web/editor.js is not what `node web/editor/build.mjs` makes: run it and commit");
}
