//! Comparing graphs up to the names of blank nodes, with sophia.

use colophon::lift::OxDataset;
use oxrdf::{Dataset, Graph, GraphNameRef};

/// Whether two graphs say the same.
pub(crate) fn isomorphic(left: &Graph, right: &Graph) -> bool {
    let dataset = |graph: &Graph| -> Dataset {
        graph.iter().map(|triple| triple.in_graph(GraphNameRef::DefaultGraph)).collect()
    };
    let (left, right) = (dataset(left), dataset(right));
    sophia::isomorphism::isomorphic_datasets(&OxDataset(&left), &OxDataset(&right)).unwrap()
}

/// What is in one graph and not in the other, for messages.
pub(crate) fn difference(left: &Graph, right: &Graph) -> String {
    let only = |one: &Graph, other: &Graph, sign: char| {
        let lines = one.iter().filter(|triple| !other.contains(*triple));
        lines.map(|triple| format!("{sign} {triple}\n")).collect::<Vec<_>>().concat()
    };
    only(left, right, '-') + &only(right, left, '+')
}
