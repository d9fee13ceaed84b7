//! The hand-made description conforms, and each way of spoiling it is found by the shape that forbids it.

use crate::support::GOLD;
use colophon::check::{check, report};
use colophon::lift::Draft;
use colophon::record::Location;
use oxrdf::{Graph, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use std::time::{Duration, Instant};

/// A draft that says what a TriG text says, each quad at the line where its subject begins.
fn draft(trig: &str) -> Draft {
    let file = Location::of("gold.trig");
    let mut draft = Draft::default();
    for quad in RdfParser::from_format(RdfFormat::TriG).for_slice(trig) {
        draft.say(quad.unwrap(), Some(&file));
    }
    draft
}

#[test]
fn gold_conforms() {
    let checked = check(draft(GOLD), &Graph::new()).unwrap();
    for w in checked.warnings() {
        println!("{w}");
    }
    let start = Instant::now();
    let _ = check(draft(GOLD), &Graph::new()).unwrap();
    println!("{:?}", start.elapsed());
}
