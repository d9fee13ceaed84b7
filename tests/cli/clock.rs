//! A clock that is set back or forth by ten years: changes stay in their order.

use super::{Desk, titles};
use crate::support::tools::have;
use serde_json::Value;

fn times(desk: &Desk) -> Vec<String> {
    let log = desk.run(&["log", "--json"]).out;
    let time =
        |line| serde_json::from_str::<Value>(line).unwrap()["time"].as_str().unwrap().to_owned();
    let mut times: Vec<String> = log.lines().map(time).collect();
    times.reverse();
    times
}

#[test]
fn time_never_goes_back_whatever_the_clock_says() {
    if !have("faketime", &["10 years ago", "true"]) {
        return;
    }
    let desk = Desk::with_catalogue();
    let before = times(&desk);
    for (reports, clock) in (1..).zip(["10 years ago", "10 years", "now"]) {
        desk.file("more.nt", &titles("more", reports));
        let done = desk.shell(&format!("faketime '{clock}' $COLOPHON import --yes more.nt"));
        assert_eq!(done.code, Some(0), "{clock}: {}", done.talk);
    }
    let after = times(&desk);
    assert_eq!(after.len(), before.len() + 3);
    assert!(after.is_sorted(), "{after:?}");
    let [.., past, future, now] = &after[..] else { panic!("{after:?}") };
    assert_eq!(past, &before[before.len() - 1], "the clock had been set back");
    assert_eq!(now, future, "it had been ten years ahead");
    assert!(future[..4].parse::<u16>().unwrap() >= past[..4].parse::<u16>().unwrap() + 9);
    assert_eq!(desk.run(&["verify"]).code, Some(0));
    assert_eq!(desk.export().matches("of more").count(), 3);
}
