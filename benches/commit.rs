//! Committing: how many small changes a second are safe on disk, from one and from many.
//!
//! `cargo bench --bench commit`; the folder is made where `TMPDIR` says.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that is read")]

use colophon::check::check;
use colophon::config::Config;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::store::Store;
use colophon::vocab::{Base, dcterms};
use oxrdf::{Graph, Literal, Quad};
use std::thread::scope;
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(5);

fn main() {
    for clients in [1, 4, 32] {
        let (commits, mut times) = measure(clients);
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100];
        println!(
            "{clients:>2} clients: {commits:>6.0} commits/s, latency p50 {:.1?}, p99 {:.1?}, worst {:.1?}",
            at(50),
            at(99),
            at(100),
        );
    }
}

/// Commits a second, and how long each took.
fn measure(clients: usize) -> (f64, Vec<Duration>) {
    let dir = tempfile::tempdir().unwrap();
    let base = Base::new("https://water.example/").unwrap();
    let config = Config { data: dir.path().to_owned(), base, ..Config::default() };
    let store = Store::create_or_open(&config, &mut |_, _| ()).unwrap();
    let start = Instant::now();
    let times: Vec<Duration> = scope(|scope| {
        let work = |client: usize| {
            let store = &store;
            scope.spawn(move || write(store, client, start))
        };
        let clients: Vec<_> = (0..clients).map(work).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let rate = f64::from(u32::try_from(times.len()).unwrap()) / start.elapsed().as_secs_f64();
    (rate, times)
}

fn write(store: &Store, client: usize, start: Instant) -> Vec<Duration> {
    let mut times = Vec::new();
    for number in 0.. {
        let change = change(store.base(), &format!("report-{client}-{number}"));
        let asked = Instant::now();
        store.commit(change).unwrap().unwrap();
        times.push(asked.elapsed());
        if start.elapsed() > LONG {
            break;
        }
    }
    times
}

/// A title for a made-up report.
fn change(base: &Base, name: &str) -> Change {
    let title = Literal::new_simple_literal(format!("Gauges of the River Quell, {name}"));
    let subject = base.thing("publication", name);
    let mut draft = Draft::default();
    draft.say(Quad::new(subject, dcterms::title, title, base.graph("gauges")), None);
    let why = Why {
        agent: "Tess Turlach".into(),
        action: "import",
        message: "a measurement".into(),
        source: None,
    };
    Change::replace([], &check(draft, &Graph::new()).unwrap(), why)
}
