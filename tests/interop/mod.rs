//! Clients that others wrote, against a real server.
//!
//! They live in `.venv`, with the versions of `requirements.txt`. Where it is missing the
//! tests say so and pass, unless `COLOPHON_TEST_TOOLS=required`.

use crate::support::server::server;
use colophon::config::Limits;
use sha2::{Digest, Sha256};
use std::env;
use std::path::Path;
use std::process::Command;

/// Whether a tool is there; if it has to be, its absence is a failure.
fn have(tool: &Path) -> bool {
    let there = tool.exists();
    let required = env::var("COLOPHON_TEST_TOOLS").is_ok_and(|wish| wish == "required");
    assert!(there || !required, "{} is missing", tool.display());
    if !there {
        skip(tool);
    }
    there
}

#[expect(clippy::print_stderr, reason = "a test that did not run should say so")]
fn skip(tool: &Path) {
    eprintln!("skipped: {} is missing", tool.display());
}

fn python(script: &str, more: &[&str]) {
    python_at(script, more, Limits::default());
}

/// Runs a script against a server with these limits.
fn python_at(script: &str, more: &[&str], limits: Limits) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".venv/bin/python");
    if !have(&python) {
        return;
    }
    let base = server(limits);
    let script = root.join("tests/interop").join(script);
    let mut run = Command::new(python);
    run.args(["-W", "ignore"]).arg(script).arg(&base).args(more);
    let output = run.current_dir(root).output().unwrap();
    let (told, errors) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{}{errors}", String::from_utf8_lossy(&told));
}

#[test]
fn rdflib_finds_the_same_graph_in_every_format_of_every_page() {
    python("pages.py", &[]);
}

#[test]
fn sickle_harvests_everything_then_only_what_changed() {
    let token = "the keeper of the lock";
    let digest = format!("{:x}", Sha256::digest(token)).parse().unwrap();
    python_at("oai.py", &[token], Limits { writers: vec![digest], ..Limits::default() });
}

#[test]
fn extruct_reads_what_pages_tell_search_engines() {
    python("schema_org.py", &[]);
}

#[test]
fn rdflib_follows_links_from_the_home_page_to_every_thing() {
    python("crawl.py", &[]);
}

#[test]
fn sparqlwrapper_gets_its_answers() {
    python("sparql.py", &[]);
}

#[test]
fn sparqlwrapper_gets_the_rows_of_the_hand_made_description() {
    python("questions.py", &["tests/gold/defining-problems.trig", "ontology/colophon.ttl"]);
}

#[test]
fn pyshacl_finds_the_export_conforming() {
    python("shacl.py", &["ontology/shapes.ttl", "ontology/colophon.ttl"]);
}

#[test]
fn curl_gets_something_to_read_without_asking_for_anything() {
    if !have(Path::new("/usr/bin/curl")) {
        return;
    }
    let base = server(Limits::default());
    for (path, starts) in [
        ("law/eprivacy-directive", "@prefix"),
        ("sparql", "@prefix"),
        ("sparql?query=ASK%7B%7D", "{\"head\""),
    ] {
        let curl = Command::new("/usr/bin/curl").arg("-sSf").arg(format!("{base}{path}")).output();
        let body = String::from_utf8(curl.unwrap().stdout).unwrap();
        assert!(body.starts_with(starts), "{path}: {body}");
    }
    let followed = Command::new("/usr/bin/curl")
        .args(["-sSfL", "-w", "%{num_redirects}", "-o", "/dev/null"])
        .arg(format!("{base}id/law/eprivacy-directive"))
        .output();
    assert_eq!(followed.unwrap().stdout, b"1");
}
