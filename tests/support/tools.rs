//! Tools that tests call by name: where one is missing they say so and pass, or fail if it has to be there.

use std::process::{Command, Stdio};

/// Whether a missing tool is a failure (`make test` sets this) or a reason to skip.
const TOOLS: &str = "COLOPHON_TEST_TOOLS";

/// Whether a command can be run; if it has to be there, its absence is a failure.
pub(crate) fn have(command: &str, words: &[&str]) -> bool {
    let quiet =
        Command::new(command).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = quiet.is_ok_and(|status| status.success());
    if !there {
        missing(&format!("{command} {} does not work here", words.join(" ")));
    }
    there
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests should see what was skipped")]
fn missing(what: &str) {
    let required = std::env::var(TOOLS).is_ok_and(|value| value == "required");
    assert!(!required, "{what}; `make test` installs what it can");
    eprintln!("skipped: {what}");
}

/// What a command says.
pub(crate) fn words(command: &str, words: &[&str]) -> String {
    let output = Command::new(command).args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
