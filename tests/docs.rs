//! Documentation tells the truth: every `console` block of README and docs is run.
//!
//! A line that begins with `$ ` is a command; what follows is what it prints, with `...` for any
//! lines. `UPDATE_DOCS=1 cargo test docs` writes what was printed into the pages.

use crate::support::served::Served;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![PathBuf::from("README.md")];
    for page in fs::read_dir("docs").unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

#[test]
fn each_example_prints_what_its_page_says() {
    let served = Served::demo(Some("http://127.0.0.1:7777/"));
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path(), &served);
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut wrong = Vec::new();
    let mut run = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let mut told = String::new();
        for (index, part) in text.split("```").enumerate() {
            let fence = if index == 0 { "" } else { "```" };
            let Some(body) = part.strip_prefix("console\n").filter(|_| index % 2 == 1) else {
                write!(told, "{fence}{part}").unwrap();
                continue;
            };
            told.push_str("```console\n");
            for (command, expected) in commands(body) {
                run += 1;
                let printed = bash(&command, folder.path(), &served);
                if !fits(&expected, &printed) && !update {
                    wrong.push(format!("{}\n$ {command}\n{printed}", page.display()));
                }
                let kept = if fits(&expected, &printed) { &expected } else { &printed };
                write!(told, "$ {command}\n{kept}").unwrap();
            }
        }
        if update && told != text {
            fs::write(&page, told).unwrap();
        }
    }
    assert!(wrong.is_empty(), "examples that print something else:\n{}", wrong.join("\n\n"));
    assert!(run > 8, "only {run} examples");
}

/// A folder in which the commands of the pages run: shipped files, a data folder, a way to the server.
fn prepare(folder: &Path, served: &Served) {
    let copy = format!("cp -r data queries {}", folder.display());
    assert!(Command::new("bash").args(["-c", &copy]).status().unwrap().success());
    let way = format!("connect-to = \"127.0.0.1:7777:{}\"\n", served.address());
    fs::write(folder.join(".curlrc"), way).unwrap();
}

fn bash(command: &str, folder: &Path, served: &Served) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_colophon")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env("COLOPHON_DATA", served.data())
        .output()
        .unwrap();
    let mut printed = String::from_utf8(output.stdout).unwrap().replace('\r', "");
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    printed
}

/// Commands with what they should print. A command goes on while its quotes are open.
fn commands(body: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in body.lines() {
        if let Some(command) = line.strip_prefix("$ ").filter(|_| !open) {
            found.push((command.to_owned(), String::new()));
            open = command.matches('\'').count() % 2 == 1;
        } else if let Some((command, expected)) = found.last_mut() {
            if open {
                command.push('\n');
                command.push_str(line);
                open = command.matches('\'').count() % 2 == 1;
            } else {
                expected.push_str(line);
                expected.push('\n');
            }
        }
    }
    found
}

/// Whether what was printed is what was expected; a line `...` stands for any lines.
fn fits(expected: &str, printed: &str) -> bool {
    let mut rest = printed;
    for (index, part) in expected.split("...\n").enumerate() {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(at) if index > 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || expected.ends_with("...\n")
}
