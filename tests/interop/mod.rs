//! Clients that others wrote, against a real server.
//!
//! They live in `.venv`, with the versions of `requirements.txt`. Where it is missing the
//! tests say so and pass, unless `COLOPHON_TEST_TOOLS=required`.

use crate::support::served::{Served, TOKEN};
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".venv/bin/python");
    if !have(&python) {
        return;
    }
    let base = server(limits());
    let script = root.join("tests/interop").join(script);
    let mut run = Command::new(python);
    run.args(["-W", "ignore"]).arg(script).arg(&base).args(more);
    let output = run.current_dir(root).output().unwrap();
    let (told, errors) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{}{errors}", String::from_utf8_lossy(&told));
}

/// Limits under which who has the token may write.
fn limits() -> Limits {
    let digest = format!("{:x}", Sha256::digest(TOKEN));
    Limits { writers: vec![digest.parse().unwrap()], ..Limits::default() }
}

#[test]
fn updates_and_graphs_arrive_from_sparqlwrapper_and_rdflib() {
    python("updates.py", &[TOKEN]);
}

/// Comunica knows two services by their addresses alone: it reads their descriptions.
#[test]
fn comunica_asks_one_service_and_joins_two() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
    if !have(&folder.join("node_modules/@comunica/query-sparql")) {
        return;
    }
    let (first, second) = (server(limits()), server(Limits::default()));
    let outcome = Command::new("node")
        .arg(folder.join("comunica.mjs"))
        .args([&*first, &*second, TOKEN])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&outcome.stdout);
    assert!(outcome.status.success(), "{told}{}", String::from_utf8_lossy(&outcome.stderr));
}

#[test]
fn curl_updates_and_uploads_a_graph() {
    if !have(Path::new("/usr/bin/curl")) {
        return;
    }
    let base = server(limits());
    let run = |words: &[&str]| {
        let mut curl = Command::new("/usr/bin/curl");
        curl.args(["-sSf", "--oauth2-bearer", TOKEN]).args(words);
        let output = curl.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let (service, graph) = (format!("{base}sparql"), format!("{base}graph/levels"));
    let update = "update=INSERT DATA { <a:weir> <a:level> 3 }";
    assert!(run(&["--data-urlencode", update, &service]).contains("\"added\":1"));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "<a:weir> <a:level> 4 .").unwrap();
    let path = file.path().to_str().unwrap();
    run(&["-T", path, "-H", "Content-Type: text/turtle", &graph]);
    let form = format!("file=@{path};type=text/turtle;filename=levels.ttl");
    run(&["-F", &form, &format!("{base}graph?graph=a:form")]);
    assert!(run(&[&graph]).contains("<a:weir> <a:level> 4"));
    let ask = [
        "-X",
        "QUERY",
        "-H",
        "Content-Type: application/sparql-query",
        "-d",
        "ASK { <a:weir> <a:level> 4 }",
    ];
    assert!(run(&[&ask[..], &[&service]].concat()).contains("true"));
    run(&["-X", "DELETE", &graph]);
}

#[test]
fn rdflib_finds_the_same_graph_in_every_format_of_every_page() {
    python("pages.py", &[]);
}

#[test]
fn sickle_harvests_everything_then_only_what_changed() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/python");
    if have(&python) {
        twice(&python, "tests/interop/oai.py");
    }
}

#[test]
fn ldes_client_copies_everything_then_only_what_changed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/stream");
    if have(&folder.join("node_modules/ldes-client")) {
        twice(Path::new("node"), "tests/interop/stream/stream.mjs");
    }
}

/// Runs a client before and after a publication changed and another one was deleted. The first
/// time it says which two these shall be.
fn twice(program: &Path, script: &str) {
    let mut served = Served::demo(None);
    let base = format!("http://{}/", served.address());
    let kept = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let mut run = Command::new(program);
        run.arg(script).arg(&base).arg(kept.path()).args(words);
        let output = run.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}{errors}");
        told
    };
    let first = run(&["first"]);
    let last = first.trim_end().lines().last().unwrap();
    let (changed, gone) = last.split_once(' ').unwrap();
    let update = format!(
        "DELETE {{ <{changed}> <http://purl.org/dc/terms/title> ?t }} \
         INSERT {{ <{changed}> <http://purl.org/dc/terms/title> \"Weirs, anew\"@en }} \
         WHERE {{ <{changed}> <http://purl.org/dc/terms/title> ?t }}"
    );
    served.meanwhile(&[
        &["update", "--message", "another title", "--update", &update],
        &["delete", gone, "--yes", "--reason", "a test"],
    ]);
    run(&["second", changed, gone]);
}

#[test]
fn every_command_of_the_page_of_doors_does_what_it_says() {
    python("commands.py", &[]);
}

#[test]
fn every_answer_to_a_harvester_is_valid() {
    python("oai_valid.py", &[]);
}

#[test]
fn pyshacl_finds_what_dcat_ap_demands() {
    python("dcat_ap.py", &[]);
}

#[test]
fn schemathesis_finds_no_breakdown_behind_the_described_doors() {
    let cases = std::env::var("COLOPHON_TEST_CASES").unwrap_or_else(|_| "4".into());
    python("openapi.py", &[&cases]);
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
