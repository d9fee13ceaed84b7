//! A copy that grows along with a load takes what it is given while the store is being written.

use crate::support::shipped_store;
use colophon::index::Along;
use colophon::problem::Problem;
use oxrdf::{GraphName, NamedNode, Quad};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// More than may wait to be taken.
const BATCHES: usize = 8;

/// Whether growing and writing meet in the wrong order is a matter of luck.
const TRIES: usize = 20;

#[test]
fn a_copy_grows_while_the_store_is_being_written() {
    let store = shipped_store("https://library.example/");
    let (done, all) = channel();
    thread::spawn(move || {
        for _ in 0..TRIES {
            let along = Along::begin(&store).unwrap();
            let taker = along.taker().expect("nothing was removed").clone();
            let written = store.change(|_| {
                for _ in 0..BATCHES {
                    taker.send(vec![quad()]).unwrap();
                }
                Err(Problem::internal("nothing is to be kept"))
            });
            assert!(written.is_err());
            done.send(()).unwrap();
        }
    });
    for _ in 0..TRIES {
        all.recv_timeout(Duration::from_secs(20)).expect("growing waits for the writer for ever");
    }
}

fn quad() -> Quad {
    let thing = NamedNode::new_unchecked("https://library.example/id/publication/canals");
    Quad::new(thing.clone(), thing.clone(), thing, GraphName::DefaultGraph)
}
