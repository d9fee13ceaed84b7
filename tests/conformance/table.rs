//! Telling: what each suite came to is a section of `docs/conformance.md`, which the run keeps.
//!
//! `UPDATE_DOCS=1` writes what is otherwise compared.

use std::fmt::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

static PAGE: Mutex<()> = Mutex::new(());

/// What a suite came to: how many tests there are, and those that come out otherwise, each with the
/// reason.
pub(super) fn told(suite: &str, tests: usize, otherwise: &[(String, String)]) {
    let mut text = format!("\n{tests} tests; {} come out as written.\n", tests - otherwise.len());
    if !otherwise.is_empty() {
        text += "\n| test | why it comes out otherwise |\n|---|---|\n";
        for (test, reason) in otherwise {
            writeln!(text, "| `{test}` | {} |", reason.replace('|', "\\|")).unwrap();
        }
    }
    let _page = PAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/conformance.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = format!("\n## {suite}\n");
    let found =
        page.find(&head).unwrap_or_else(|| panic!("{}: no section {suite}", path.display()));
    let start = found + head.len();
    let end = page[start..].find("\n## ").map_or(page.len(), |next| start + next);
    if page[start..end].trim() == text.trim() {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/conformance.md says otherwise of {suite}; UPDATE_DOCS=1 writes\n{text}"
    );
    let text = format!("{}{text}{}", &page[..start], &page[end..]);
    std::fs::write(&path, text).unwrap();
}

/// The rows of a list of names and reasons.
pub(super) fn rows(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(test, reason)| ((*test).to_owned(), (*reason).to_owned())).collect()
}
