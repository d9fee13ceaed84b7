//! Naming: what a graph says of a thing becomes the text that stands for it.

use oxrdf::{Graph, NamedNode, NamedNodeRef, TermRef};

/// The text under the first of these properties that has one; of several the first in order.
pub(super) fn text(
    graph: &Graph,
    thing: &NamedNode,
    properties: &[NamedNodeRef<'_>],
) -> Option<String> {
    properties.iter().find_map(|property| {
        let texts = graph.objects_for_subject_predicate(thing, *property);
        let texts = texts.filter_map(|term| match term {
            TermRef::Literal(text) => Some(text.value()),
            _ => None,
        });
        texts.min().map(str::to_owned)
    })
}
