//! Many who read, reckon and write back to one real server: nobody's work is lost.

use crate::support::served::{Answered, Served};
use std::time::Duration;

const CLIENTS: u64 = 8;
const INCREMENTS: u64 = 200;

#[test]
fn eight_clients_who_count_on_from_what_they_read_end_at_exactly_1600() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("var");
    let served = Served::over(&data, &["env", "COLOPHON_MAX_QUERIES=64"]);
    assert_eq!(served.update("INSERT DATA { <a:c> <a:n> 0 }", "").status, 200);
    let start = count(&served).1;
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let served = &served;
            scope.spawn(move || (0..INCREMENTS).for_each(|_| increment(served, client)));
        }
    });
    let made = CLIENTS * INCREMENTS;
    assert_eq!(count(&served), (1600, start + made));
    // Nor is any of it lost with the process.
    served.stop("-9");
    assert_eq!(count(&Served::over(&data, &[])), (1600, start + made));
}

/// Adds one, as often as it takes until nobody comes between; who lost waits, and not all alike.
fn increment(served: &Served, client: u64) {
    for attempt in 0.. {
        std::thread::sleep(Duration::from_millis(client * attempt.min(4)));
        let (number, version) = count(served);
        let next = number + 1;
        let text = format!(
            "DELETE DATA {{ <a:c> <a:n> {number} }} ; INSERT DATA {{ <a:c> <a:n> {next} }}"
        );
        let Answered { status, body, .. } =
            served.update(&text, &format!("If-Match: \"{version}\"\r\n"));
        match status {
            200 => return,
            status => assert_eq!(status, 412, "{body}"),
        }
    }
}

/// How far they are, and at which version that was.
fn count(served: &Served) -> (usize, u64) {
    let reply = served.get("/sparql?format=csv&query=SELECT+?n+%7B%3Ca:c%3E+%3Ca:n%3E+?n%7D");
    let rows: Vec<&str> = reply.body.lines().skip(1).collect();
    let [row] = rows[..] else { panic!("{}", reply.body) };
    (row.trim().parse().unwrap(), reply.version())
}
