//! Tests of `src/store`.

use crate::support::{GOLD_BASE, gold_store};

#[test]
fn the_default_graph_has_each_statement_once_and_no_evidence() {
    let store = gold_store(GOLD_BASE);
    let default = store.quads(None, None, None, Some(oxrdf::GraphNameRef::DefaultGraph)).count();
    let named = store.count().unwrap();
    assert!(default > 300 && default < named / 2, "{default} of {named}");
}
