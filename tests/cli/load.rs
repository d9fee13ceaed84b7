//! `colophon load`: RDF of another system is there as it is, whole or not at all.

use super::{Desk, Done};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Statements that no shape would let in: publications without any evidence.
fn gauges(from: usize, to: usize) -> String {
    (from..to).fold(String::new(), |mut text, number| {
        let thing = format!("<http://127.0.0.1:7777/id/publication/gauge-{number}>");
        let class = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
        let _ = writeln!(text, "{thing} {class} <http://quell.example/Reading> .");
        let _ = writeln!(text, "{thing} <http://purl.org/dc/terms/title> \"Gauge {number}\"@en .");
        text
    })
}

fn load(desk: &Desk, file: &str) -> Value {
    let done = desk.run(&["load", "--json", file]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    serde_json::from_str(&done.out).unwrap()
}

/// Version, added, removed, withdrawn.
fn counts(told: &Value) -> [Option<u64>; 4] {
    ["version", "statements_added", "statements_removed", "statements_withdrawn"]
        .map(|name| told[name].as_u64())
}

#[test]
fn what_no_shape_lets_in_can_be_loaded_and_asked_for() {
    let desk = Desk::new();
    desk.file("gauges.nt", &gauges(0, 50));
    let done = desk.run(&["load", "gauges.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(done.talk, "loaded gauges.nt: version 1, 100 statements added, 0 removed\n");
    let query = "ASK { GRAPH <http://127.0.0.1:7777/graph/loaded-gauges-nt> {
        <http://127.0.0.1:7777/id/publication/gauge-49> <http://purl.org/dc/terms/title> ?t } }";
    assert!(desk.run(&["query", "-q", query]).out.contains("true"));
    // Statements stand in the default graph, too.
    let query = "SELECT (COUNT(*) AS ?n) { ?s a <http://quell.example/Reading> }";
    assert!(desk.run(&["query", "-q", query]).out.contains("50"));
    assert_eq!(desk.run(&["verify"]).out, "1 change, 100 quads: everything is as it was written\n");
}

#[test]
fn loading_again_changes_nothing_or_what_the_file_changed() {
    let desk = Desk::new();
    desk.file("gauges.nt", &gauges(0, 10).repeat(2));
    assert_eq!(counts(&load(&desk, "gauges.nt")), [Some(1), Some(20), Some(0), Some(0)]);
    assert_eq!(counts(&load(&desk, "gauges.nt")), [None, Some(0), Some(0), Some(0)]);
    desk.file("other.nt", &gauges(0, 2));
    assert_eq!(counts(&load(&desk, "other.nt")), [Some(2), Some(4), Some(0), Some(0)]);
    desk.file("gauges.nt", &gauges(8, 13));
    assert_eq!(counts(&load(&desk, "gauges.nt")), [Some(3), Some(6), Some(16), Some(0)]);
    let lines: Vec<String> = desk.export().lines().map(ToOwned::to_owned).collect();
    assert_eq!(lines.len(), 10 + 4);
    assert_eq!(lines.iter().filter(|line| line.contains("loaded-other-nt")).count(), 4);
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[test]
fn a_load_is_undone_and_that_is_undone_again() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    desk.file("gauges.nt", &gauges(0, 30));
    let loaded = load(&desk, "gauges.nt")["version"].as_u64().unwrap();
    let whole = desk.export();
    let undo = |version: u64, more: &[&str]| {
        let version = version.to_string();
        let words = [&["undo", &version], more].concat();
        let done = desk.run(&words);
        assert_eq!(done.code, Some(0), "{}", done.talk);
        done.talk
    };
    assert_eq!(
        undo(loaded, &["--dry-run"]),
        "Would be undone: 0 statements back, 60 taken away. Nothing was written.\n"
    );
    undo(loaded, &["--yes"]);
    assert_eq!(desk.export(), before);
    undo(loaded + 1, &["--yes", "-m", "it was right"]);
    assert_eq!(desk.export(), whole);
    // What an undo brought back is replaced like what was loaded.
    desk.file("gauges.nt", &gauges(0, 29));
    let [version, rest @ ..] = counts(&load(&desk, "gauges.nt"));
    assert_eq!(rest, [Some(0), Some(2), Some(0)]);
    // What a later version touched is left alone.
    let talk = undo(loaded + 2, &["--yes"]);
    assert!(talk.starts_with("2 stay as later versions left them\n"), "{talk}");
    assert_eq!(desk.export(), before);
    assert_eq!(version, Some(loaded + 3));
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[test]
fn what_a_person_took_away_stays_away() {
    let desk = Desk::new();
    desk.file("gauges.nt", &gauges(0, 3));
    load(&desk, "gauges.nt");
    let title = "DELETE WHERE { ?s <http://purl.org/dc/terms/title> \"Gauge 1\"@en }";
    let done = desk.run(&["update", "-m", "wrong", "-u", title]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let after = desk.export();
    assert_eq!(counts(&load(&desk, "gauges.nt")), [None, Some(0), Some(0), Some(1)]);
    assert_eq!(desk.export(), after);
}

#[test]
fn graphs_of_the_catalogue_are_kept_foreign_ones_are_not_and_its_own_are_refused() {
    let desk = Desk::new();
    let quad = |graph: &str| {
        format!("<http://quell.example/a> <http://quell.example/b> \"1\" {graph} .\n")
    };
    let ours = "<http://127.0.0.1:7777/graph/gauges>";
    let text = [quad(ours), quad("<http://reeve.example/g>"), quad("_:g"), quad("")].concat();
    desk.file("all.nq", &text);
    let told = load(&desk, "all.nq");
    assert_eq!((counts(&told)[1], &told["foreign_graphs"]), (Some(2), &Value::from(2)));
    let lines = desk.export();
    assert!(lines.contains(ours) && lines.contains("graph/loaded-all-nq>"), "{lines}");
    for house in ["curation", "provenance", "evidence-1", "import-1-1", "vocabulary-laws"] {
        desk.file("own.nq", &quad(&format!("<http://127.0.0.1:7777/graph/{house}>")));
        let done = desk.run(&["load", "own.nq"]);
        assert_eq!(done.code, Some(1), "{house}");
        assert!(done.talk.contains("that the catalogue fills itself"), "{}", done.talk);
    }
}

#[test]
fn blank_nodes_get_the_same_names_each_time() {
    let desk = Desk::new();
    let text = "@prefix q: <http://quell.example/> .\n\
                q:a q:b [ q:c 1 ; q:d ( 1 2 ) ] , _:x . [] q:e \"\"\"a \" [[[ b\"\"\" . _:x q:f '' .";
    desk.file("nodes.ttl", text);
    assert_eq!(counts(&load(&desk, "nodes.ttl"))[1], Some(10));
    assert_eq!(counts(&load(&desk, "nodes.ttl"))[0], None);
    assert!(desk.export().contains("<http://127.0.0.1:7777/.well-known/genid/nodes-ttl/x>"));
}

#[test]
fn all_mistakes_of_a_file_are_told_and_nothing_is_written() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    let log = desk.run(&["log"]).out;
    let text =
        format!("{}<http://quell.example/a b> <x> .\n{}nonsense\n", gauges(0, 2), gauges(2, 3));
    desk.file("wrong.nt", &text);
    let done = desk.run(&["load", "wrong.nt"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("error: wrong.nt:5:"), "{}", done.talk);
    assert!(done.talk.contains("error: wrong.nt:8:"), "{}", done.talk);
    assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
    desk.file("many.nt", &"nonsense\n".repeat(1000));
    let done = desk.run(&["load", "many.nt"]);
    assert!(done.talk.contains("and 900 other mistakes"), "{}", done.talk);
    desk.file(
        "deep.ttl",
        &format!("<http://quell.example/a> <http://quell.example/b> {}", "[".repeat(300)),
    );
    desk.file("triples.nt", "<http://quell.example/a> <http://quell.example/b> <<( <http://quell.example/a> <http://quell.example/b> \"1\" )>> .\n");
    desk.file("empty.nt", "# nothing\n");
    desk.file("page.html", "<p>");
    let told = [
        ("deep.ttl", "nested more than 256 deep"),
        ("triples.nt", "a triple term"),
        ("empty.nt", "the file says nothing"),
        ("page.html", "`.html` is not the extension of a format that can be loaded"),
        ("nowhere.nt", "nowhere.nt"),
    ];
    for (file, message) in told {
        let Done { code, talk, .. } = desk.run(&["load", file]);
        assert!(code == Some(1) || code == Some(2), "{file}: {code:?}");
        assert!(talk.contains(message), "{file}: {talk}");
    }
    assert_eq!((desk.export(), desk.run(&["log"]).out), (before, log));
}

/// How many gauges a large file has; `make soak` asks for more.
#[cfg(not(feature = "rocksdb"))]
fn many() -> usize {
    std::env::var("COLOPHON_TEST_ROUNDS")
        .map_or(10_000, |rounds| rounds.parse::<usize>().unwrap() * 300)
}

// RocksDB takes some hundred megabytes for itself.
#[cfg(not(feature = "rocksdb"))]
#[test]
fn a_large_load_takes_little_memory() {
    let desk = Desk::new();
    let text = gauges(0, many());
    desk.file("many.nt", &[text.as_str(), &text].concat());
    drop(text);
    let done = desk.shell("ulimit -d 150000; exec \"$COLOPHON\" load many.nt");
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let done = desk.shell("ulimit -d 150000; exec \"$COLOPHON\" load many.nt");
    assert!(done.talk.contains("nothing was written"), "{}", done.talk);
    let show = "ulimit -d 50000; exec \"$COLOPHON\" show 1 --format patch | tail -n 1";
    assert_eq!(desk.shell(show).out, "TC .\n");
}

#[test]
fn a_killed_load_is_there_whole_or_not_at_all() {
    let desk = Desk::with_catalogue();
    desk.file("many.nt", &gauges(0, 2_000));
    desk.shell("cp -r var sound");
    let started = Instant::now();
    let whole = load(&desk, "many.nt")["version"].as_u64().unwrap();
    let patience = started.elapsed();
    let segment = desk.path().join("var/ledger/000000000001.log");
    let length = || fs::metadata(&segment).map_or(0, |segment| segment.len());
    let (mut none, mut all) = (0, 0);
    for round in 0..10 {
        desk.shell("rm -rf var && cp -r sound var");
        let start = length();
        let mut command = desk.command(&["load", "many.nt"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if round % 2 == 0 {
            sleep(patience * round / 12);
        } else {
            while length() == start && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(100));
            }
            sleep(Duration::from_micros(u64::from(round) * 500));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let told = desk.run(&["log", "--limit", "1", "--json"]).out;
        let last: Value = serde_json::from_str(&told).unwrap();
        if last["version"].as_u64() == Some(whole) {
            assert_eq!(last["statements_added"], 4_000);
            all += 1;
        } else {
            assert_eq!(last["message"], "import first.nt");
            none += 1;
        }
        let again = desk.run(&["load", "many.nt"]);
        assert_eq!(again.code, Some(0), "round {round}: {}", again.talk);
        assert_eq!(desk.run(&["verify"]).code, Some(0), "round {round}");
        // Nothing is left of what was never finished.
        let left = desk.shell("ls -A var var/ledger | grep '^\\.'");
        assert_eq!(left.out, "", "round {round}");
    }
    assert!(none > 0 && all > 0, "{none} none, {all} all");
}
