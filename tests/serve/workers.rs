//! Queries run in processes of their own: what becomes of those costs nobody else anything.

use crate::support::served::{Answered, Served};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// A query that does not end.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
/// One that holds more and more.
const GREEDY: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?e ?d ?c ?b ?a";
/// One that holds more and more where nobody counts: Oxigraph's evaluator answers it.
const UNCOUNTED: &str = "SELECT DISTINCT * { GRAPH ?g { { SELECT ?a ?b ?c { ?a ?b ?c } }
    { SELECT ?d ?e ?f { ?d ?e ?f } } { SELECT ?h ?i ?j { ?h ?i ?j } } } } ORDER BY ?j ?i ?h ?f";

pub(super) struct House {
    pub(super) served: Served,
    folder: tempfile::TempDir,
}

impl House {
    /// A server with workers that are ready; `settings` are variables.
    pub(super) fn with(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let under = [&["env"], settings].concat();
        let served = Served::over(&folder.path().join("var"), &under);
        let house = Self { served, folder };
        House::until("the workers are ready", || house.health("run_in") == "\"workers\"");
        House::until("they have nothing to do", || house.health("running") == "0");
        house
    }

    /// What the server says of its queries.
    pub(super) fn health(&self, key: &str) -> String {
        let body = self.served.get("/health").body;
        let value: serde_json::Value = serde_json::from_str(&body).unwrap();
        value["queries"][key].to_string()
    }

    pub(super) fn until(what: &str, holds: impl Fn() -> bool) -> Duration {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < Duration::from_secs(30), "{what}: not so");
            thread::sleep(Duration::from_millis(10));
        }
        start.elapsed()
    }

    fn ask(&self, query: &str) -> Answered {
        self.served.get(&path(query))
    }

    /// The processes that the server has started.
    fn workers(&self) -> BTreeSet<u32> {
        children(self.served.process())
    }

    /// Starts a query and lets nobody wait for it.
    fn start(&self, query: &str) -> TcpStream {
        self.begin(query, "")
    }

    /// The same with further lines of the head.
    pub(super) fn begin(&self, query: &str, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.served.address()).unwrap();
        write!(stream, "GET {} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n", path(query)).unwrap();
        stream
    }
}

pub(super) fn path(query: &str) -> String {
    let kept = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    format!("/sparql?format=csv&query={}", query.bytes().map(kept).collect::<String>())
}

/// The processes whose parent is this one.
fn children(parent: u32) -> BTreeSet<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let rest = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default().to_owned();
        let mut words = rest.split_whitespace();
        words.next() != Some("Z") && words.next() == Some(&parent.to_string())
    };
    pids.filter(is_child).collect()
}

/// How much memory of its own a process has, in MiB.
fn own_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024)
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[test]
fn a_query_whose_worker_is_killed_fails_and_the_next_one_works() {
    let house = House::with(&["COLOPHON_WORKERS=2"]);
    let before = house.workers();
    assert_eq!(before.len(), 2);
    thread::scope(|scope| {
        let asked = scope.spawn(|| house.ask(ENDLESS));
        House::until("it runs", || house.health("running") == "1");
        before.iter().copied().for_each(kill);
        let reply = asked.join().unwrap();
        assert_eq!(reply.status, 500, "{}", reply.body);
        assert!(reply.body.contains("query-failed"), "{}", reply.body);
        assert!(reply.body.contains("was ended from outside"), "{}", reply.body);
    });
    assert_eq!(house.ask("ASK {}").status, 200);
    House::until("there are two again", || house.workers().len() == 2);
    assert!(house.workers().is_disjoint(&before));
}

#[test]
fn a_query_that_needs_too_much_memory_is_told_so_and_never_has_it() {
    let house = House::with(&["COLOPHON_WORKERS=2", "COLOPHON_QUERY_MEMORY=32"]);
    for (query, told) in [
        (GREEDY, "intermediate results of more than 32 MiB"),
        (UNCOUNTED, "the query needs more memory than 32 MiB"),
    ] {
        let mut most = 0;
        let reply = thread::scope(|scope| {
            let asked = scope.spawn(|| house.ask(query));
            while !asked.is_finished() {
                most = most.max(house.workers().into_iter().map(own_memory).max().unwrap_or(0));
                thread::sleep(Duration::from_millis(2));
            }
            asked.join().unwrap()
        });
        assert_eq!(reply.status, 400, "{}", reply.body);
        assert!(reply.body.contains("query-too-complex"), "{}", reply.body);
        assert!(reply.body.contains(told), "{}", reply.body);
        assert!(reply.body.contains("--query-memory"), "{}", reply.body);
        assert!((20..=32 + 64).contains(&most), "{most} MiB, {query}");
        assert_eq!(house.ask("ASK {}").status, 200);
    }
}

#[test]
fn pages_are_answered_while_all_workers_are_at_queries_that_do_not_end() {
    let house = House::with(&["COLOPHON_WORKERS=4", "COLOPHON_QUERY_TIMEOUT=20"]);
    let killers: Vec<TcpStream> = (0..8).map(|_| house.start(ENDLESS)).collect();
    House::until("four run and four wait", || {
        (house.health("running"), house.health("waiting")) == ("4".into(), "4".into())
    });
    let mut times: Vec<Duration> = (0..100)
        .map(|_| {
            let start = Instant::now();
            let page = house.served.get("/law?format=ttl");
            assert_eq!(page.status, 200, "{}", page.body);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    // Not optimised, and the machine has other things to do.
    assert!(times[98] < Duration::from_secs(1), "{:?}", &times[90..]);
    let update = house.served.update("INSERT DATA { <w:a> <w:b> <w:c> }", "");
    assert_eq!(update.status, 200, "{}", update.body);
    drop(killers);
    let took = House::until("nobody works for nobody", || house.health("running") == "0");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn what_nobody_waits_for_ends_within_a_second_and_its_worker_stays() {
    let house = House::with(&["COLOPHON_WORKERS=1"]);
    let before = house.workers();
    for _ in 0..3 {
        let client = house.start(ENDLESS);
        House::until("it runs", || house.health("running") == "1");
        drop(client);
        let took = House::until("it has ended", || house.health("running") == "0");
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
    assert_eq!(house.ask("ASK {}").status, 200);
    assert_eq!(house.workers(), before);
}

#[test]
fn who_has_changed_something_sees_it_at_once() {
    let house = House::with(&["COLOPHON_WORKERS=3"]);
    for number in 1..=40 {
        let text = format!(
            "DELETE {{ <w:a> <w:n> ?n }} INSERT {{ <w:a> <w:n> {number}, \"é {number}\"@fr ; <w:in> [ <w:n> {number} ] }} WHERE {{ OPTIONAL {{ <w:a> <w:n> ?n }} }}"
        );
        let updated = house.served.update(&text, "");
        assert_eq!(updated.status, 200, "{}", updated.body);
        let found = house
            .ask("SELECT DISTINCT ?n { <w:a> <w:n> ?n ; <w:in>/<w:n> ?m FILTER(ISNUMERIC(?n) && ?n = ?m) }");
        let expected = format!("n\r\n{number}\r\n");
        assert_eq!((found.version(), found.body), (updated.version(), expected));
    }
}

#[test]
fn a_worker_knows_when_and_by_whom_the_catalogue_can_be_changed() {
    let house = House::with(&["COLOPHON_WORKERS=1"]);
    let asked = house.ask(
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcterms: <http://purl.org/dc/terms/>
         SELECT DISTINCT ?time { ?dataset void:triples ?n ; dcterms:modified ?time }",
    );
    assert_eq!(asked.body.lines().count(), 2, "{}", asked.body);
    let here = house.served.get(&format!("{}&version={}", path("ASK {}"), asked.version()));
    assert_eq!(here.status, 200, "{}", here.body);
}

#[test]
fn a_new_reading_copy_is_taken_over() {
    let house = House::with(&["COLOPHON_WORKERS=2"]);
    let copy = || {
        let entries = fs::read_dir(house.served.data().join("index")).unwrap().flatten();
        entries.map(|entry| entry.file_name()).max()
    };
    let (before, first) = (house.workers(), copy());
    let many = (0..1500).map(|number| format!("<w:{number}>")).collect::<Vec<_>>().join(" ");
    let text = format!(
        "INSERT {{ ?a <w:to> ?b }} WHERE {{ VALUES ?a {{ {many} }} VALUES ?b {{ <w:1> <w:2> <w:3> <w:4> <w:5> \
         <w:6> <w:7> <w:8> <w:9> <w:10> <w:11> <w:12> <w:13> <w:14> }} }}"
    );
    let updated = house.served.update(&text, "");
    assert_eq!(updated.status, 200, "{}", updated.body);
    let count = || house.ask("SELECT (COUNT(*) AS ?n) { ?a <w:to> ?b }");
    assert_eq!(count().body, "n\r\n21000\r\n");
    House::until("there is a new copy", || copy().is_some() && copy() != first);
    House::until("there are new workers", || {
        let now = house.workers();
        now.len() == 2 && now.is_disjoint(&before)
    });
    assert_eq!(count().body, "n\r\n21000\r\n");
}

#[test]
fn workers_do_not_outlive_their_server() {
    let house = House::with(&["COLOPHON_WORKERS=2"]);
    let workers = house.workers();
    let _client = house.start(ENDLESS);
    House::until("it runs", || house.health("running") == "1");
    let House { served, folder } = house;
    served.stop("-9");
    let start = Instant::now();
    let lives = |pid: &u32| {
        fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
    };
    while workers.iter().any(lives) {
        assert!(start.elapsed() < Duration::from_secs(2), "{workers:?}");
        thread::sleep(Duration::from_millis(10));
    }
    drop(folder);
}

#[test]
fn who_finds_too_many_waiting_is_asked_to_come_again() {
    let house = House::with(&["COLOPHON_WORKERS=1", "COLOPHON_MAX_WAITING=0"]);
    let client = house.start(ENDLESS);
    House::until("it runs", || house.health("running") == "1");
    let refused = house.ask("ASK {}");
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(refused.header("retry-after").is_some());
    assert!(refused.body.contains("(--workers) and 0 wait (--max-waiting)"), "{}", refused.body);
    drop(client);
    House::until("it has ended", || house.health("running") == "0");
    assert_eq!(house.ask("ASK {}").status, 200);
}

#[test]
fn a_query_ends_with_its_time() {
    let house = House::with(&["COLOPHON_WORKERS=2", "COLOPHON_QUERY_TIMEOUT=1"]);
    for query in [ENDLESS, UNCOUNTED] {
        let start = Instant::now();
        let reply = house.ask(query);
        let took = start.elapsed();
        assert_eq!(reply.status, 504, "{}", reply.body);
        assert!(reply.body.contains("no answer within 1 s (--query-timeout)"), "{}", reply.body);
        assert!(took < Duration::from_millis(1500), "{took:?}");
    }
    assert_eq!(house.ask("ASK {}").status, 200);
}

#[test]
fn a_large_answer_is_whole_and_one_that_fails_late_breaks_off() {
    let house = House::with(&["COLOPHON_WORKERS=2", "COLOPHON_QUERY_MEMORY=32"]);
    let whole = house.ask("SELECT ?a ?b ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 60000");
    assert_eq!(whole.status, 200);
    assert!(whole.body.len() > 1 << 20);
    assert_eq!(whole.body.lines().count(), 60001);
    let broken = house.served.raw(&format!(
        "GET {} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nConnection: close\r\n\r\n",
        path("SELECT ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STRUUID() AS ?x) }")
    ));
    assert!(broken.starts_with("HTTP/1.1 200"), "{}", &broken[..200]);
    assert!(broken.len() > 1 << 20);
    assert!(!broken.ends_with("0\r\n\r\n"), "a part was given for all of it");
    assert_eq!(house.ask("ASK {}").status, 200);
}

#[test]
fn a_worker_is_not_for_people() {
    let program = env!("CARGO_BIN_EXE_colophon");
    let mut worker = Command::new(program);
    worker.arg("worker").stdin(fs::File::open("/dev/null").unwrap());
    let output = worker.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("standard input is not the socket of a server"), "{told}");
    assert!(told.contains("--workers"), "{told}");
}

#[test]
fn how_a_query_is_answered_is_told_to_people_and_machines() {
    let house = House::with(&["COLOPHON_WORKERS=1"]);
    let query = "SELECT ?t (COUNT(?s) + 1 AS ?n) { ?s a ?t } GROUP BY ?t";
    let explain = |more: &str| house.served.asked(&format!("{}&explain", path(query)), more);
    let told = house.served.asked(&path(query).replace("format=csv&", "explain&"), "");
    assert_eq!(told.header("content-type"), Some("application/json"), "{}", told.body);
    let value: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    let rows = house.ask(query).body.lines().count() - 1;
    assert_eq!(value["rows"], rows);
    let steps: Vec<&str> = value["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    assert!(steps.iter().any(|step| step.contains("?.1")), "{steps:?}");
    let html = house.served.asked(&path(query).replace("format=csv&", "explain&format=html&"), "");
    assert_eq!(html.status, 200, "{}", html.body);
    assert!(html.body.contains("How the query was answered"), "{}", html.body);
    assert_eq!(explain("").status, 200);
    let wrong = house.served.asked("/sparql?explain&query=SELECT", "");
    assert_eq!(wrong.status, 400, "{}", wrong.body);
}
