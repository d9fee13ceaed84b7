//! Comparing graphs up to the names of blank nodes, with sophia.

use colophon::lift::OxDataset;
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::{Dataset, Graph, GraphNameRef};

/// Whether two graphs say the same.
pub(crate) fn isomorphic(left: &Graph, right: &Graph) -> bool {
    let has_triple_terms = |graph: &Graph| graph.iter().any(|triple| triple.object.is_triple());
    if has_triple_terms(left) || has_triple_terms(right) {
        // Which sophia does not look into.
        let canonical = |graph: &Graph| {
            let mut graph = graph.clone();
            graph.canonicalize(CanonicalizationAlgorithm::Unstable);
            graph
        };
        return canonical(left) == canonical(right);
    }
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
