//! The law of the house: who may use whom, where words live, how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules in their order: each may use only modules above it.
const ORDER: &[&str] = &[
    "vocab", "record", "problem", "answer", "config", "read", "lift", "check", "link", "ledger",
    "store", "index", "import", "query", "write", "serve", "cli",
];

/// Words that belong to some modules alone.
const HOMES: &[(&str, &str)] = &[
    ("axum", "serve"),
    ("async fn", "serve"),
    ("async move", "serve"),
    ("tokio", "serve"),
    ("clap", "cli"),
    ("println!", "cli"),
    ("eprintln!", "cli"),
    ("oxigraph::store", "store"),
    ("oxigraph::sparql", "answer store query write"),
    ("std::env", "config"),
    ("unsafe", "index"),
];

/// Words that belong nowhere.
const NOWHERE: &[&str] =
    &["dbg!", "todo!", "unimplemented!", "#[allow", "#![allow", "#[ignore]", "panic = \"abort\""];

const FILE_LINES: usize = 500;
const MEDIAN_LINES: usize = 120;
const VAGUE: &[&str] =
    &["util", "utils", "common", "core", "helper", "helpers", "manager", "service", "factory"];

#[test]
fn modules_use_only_what_is_above_them() {
    let mut untidy = Vec::new();
    for (path, code) in code("src") {
        let module = module(&path);
        if module == "main" || module == "lib" {
            continue;
        }
        let Some(place) = ORDER.iter().position(|name| *name == module) else {
            untidy.push(format!("{}: `{module}` has no place in the order", path.display()));
            continue;
        };
        for used in used(&code) {
            let above = ORDER[..=place].contains(&used);
            if !above {
                untidy.push(format!("{}: `{module}` may not use `{used}`", path.display()));
            }
        }
    }
    assert_tidy(&untidy);
}

#[test]
fn words_stay_in_their_homes() {
    let mut untidy = Vec::new();
    for (path, code) in code("src") {
        let module = module(&path);
        let at_door = module == "main" || module == "lib";
        for (word, homes) in HOMES {
            let at_home = at_door || homes.split(' ').any(|home| home == module);
            if !at_home && has_word(&code, word) {
                untidy.push(format!("{}: `{word}` belongs to `{homes}`", path.display()));
            }
        }
        let literal = ["\"http://", "\"https://"].iter().any(|start| code.contains(start));
        let scheme_check =
            code.matches("\"https://\")").count() + code.matches("\"http://\")").count();
        let literals = code.matches("\"http").count();
        if module != "vocab" && literal && literals > scheme_check {
            untidy.push(format!("{}: an IRI literal belongs to `ontology/`", path.display()));
        }
    }
    for folder in ["src", "tests", "build.rs"] {
        for (path, code) in code(folder) {
            if path.ends_with("tidy.rs") {
                continue;
            }
            for word in NOWHERE.iter().filter(|word| code.contains(*word)) {
                untidy.push(format!("{}: `{word}` belongs nowhere", path.display()));
            }
        }
    }
    assert_tidy(&untidy);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut untidy = Vec::new();
    let mut lengths = Vec::new();
    for path in files(Path::new("src")).into_iter().chain(files(Path::new("tests"))) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        if path.starts_with("src") {
            lengths.push(lines);
        }
        if !text.starts_with("//! ") {
            untidy.push(format!("{}: does not say what it is for", path.display()));
        }
        if lines > FILE_LINES {
            untidy.push(format!("{}: {lines} lines, most is {FILE_LINES}", path.display()));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if VAGUE.contains(&stem.as_str()) {
            untidy.push(format!("{}: says nothing about its idea", path.display()));
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    if median > MEDIAN_LINES {
        untidy.push(format!("src: the median file has {median} lines, most is {MEDIAN_LINES}"));
    }
    assert_tidy(&untidy);
}

#[test]
fn only_check_makes_a_checked_and_only_the_ledger_a_commit() {
    let mut untidy = Vec::new();
    for (path, code) in code("src") {
        for (made, home) in [("Checked {", "check"), ("Commit {", "ledger")] {
            let makes = code
                .lines()
                .filter(|line| !line.contains("struct ") && !line.contains("impl "))
                .any(|line| has_word(line, made));
            if makes && module(&path) != home {
                untidy.push(format!("{}: only `{home}` makes a `{made} … }}`", path.display()));
            }
        }
    }
    assert_tidy(&untidy);
}

#[test]
fn every_folder_of_tests_mirrors_a_module() {
    let beside = ["browser", "conformance", "interop", "gold", "support"];
    for entry in fs::read_dir("tests").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let known = ORDER.contains(&name.as_str()) || beside.contains(&name.as_str());
            assert!(known, "tests/{name} mirrors nothing");
        }
    }
}

#[test]
fn every_page_of_documentation_has_one_title() {
    let mut untidy = Vec::new();
    let mut pages: Vec<PathBuf> =
        ["README", "ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY"]
            .iter()
            .map(|name| PathBuf::from(format!("{name}.md")))
            .collect();
    pages.extend(markdown(Path::new("docs")));
    for path in pages {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut fenced = false;
        let mut titles = 0;
        for line in text.lines() {
            fenced ^= line.starts_with("```");
            titles += usize::from(!fenced && line.starts_with("# "));
        }
        if titles != 1 {
            untidy.push(format!("{}: {titles} titles", path.display()));
        }
    }
    assert_tidy(&untidy);
}

fn assert_tidy(untidy: &[String]) {
    assert!(untidy.is_empty(), "untidy:\n{}", untidy.join("\n"));
}

/// Rust files below a path, without comments.
fn code(root: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(root);
    let paths = if root.is_file() { vec![root.to_owned()] } else { files(root) };
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = lines.collect::<Vec<_>>().join("\n");
            (path, code)
        })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    below(folder, "rs")
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    below(folder, "md")
}

fn below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            found.extend(below(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn module(path: &Path) -> String {
    let first = path.components().nth(1).unwrap();
    Path::new(first.as_os_str()).file_stem().unwrap().to_string_lossy().into_owned()
}

/// The modules that a file names after `crate::`.
fn used(code: &str) -> BTreeSet<&str> {
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .filter(|name| !name.is_empty() && *name != "{")
        .collect()
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}
