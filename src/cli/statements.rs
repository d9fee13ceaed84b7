//! Listing statements: what went and what came becomes lines for a person or a patch.

use super::talk::{BOLD, GREEN, OFF, RED, Visible};
use crate::vocab::{Base, PREFIXES};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The quads as N-Quads lines without their ends, for JSON.
pub(super) fn lines(quads: &[Quad]) -> Vec<String> {
    quads.iter().map(|quad| format!("{quad} .")).collect()
}

/// Writes an RDF Patch.
pub(super) fn write_patch(
    (removed, added): (&[Quad], &[Quad]),
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "TX .")?;
    for (sign, quads) in [('D', removed), ('A', added)] {
        for quad in quads {
            writeln!(out, "{sign} {quad} .")?;
        }
    }
    writeln!(out, "TC .")
}

/// Writes what went and came, by thing.
pub(super) fn write_text(
    base: &Base,
    (removed, added): (&[Quad], &[Quad]),
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut things = BTreeMap::<String, Vec<(&Quad, char)>>::new();
    for (sign, quads) in [('-', removed), ('+', added)] {
        for quad in quads {
            things.entry(subject(base, quad)).or_default().push((quad, sign));
        }
    }
    for (thing, statements) in things {
        writeln!(out, "{BOLD}{}{OFF}", Visible(thing))?;
        for (quad, sign) in statements {
            let style = if sign == '-' { RED } else { GREEN };
            writeln!(out, "  {style}{sign}{OFF} {}", Visible(line(base, quad)))?;
        }
    }
    Ok(())
}

/// The subject of a statement, made short.
pub(super) fn subject(base: &Base, quad: &Quad) -> String {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => short(base, node),
        other @ NamedOrBlankNode::BlankNode(_) => other.to_string(),
    }
}

/// A statement without its subject, made short.
pub(super) fn line(base: &Base, quad: &Quad) -> String {
    let object = match &quad.object {
        Term::NamedNode(node) => short(base, node),
        other => other.to_string(),
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => short(base, node),
        other => other.to_string(),
    };
    format!("{} {object}  [{graph}]", short(base, &quad.predicate))
}

/// An address made short: below the base without it, a known word with its prefix.
fn short(base: &Base, node: &NamedNode) -> String {
    if let Some(rest) = node.as_str().strip_prefix(base.as_str()) {
        return rest.to_owned();
    }
    let known = PREFIXES.iter().find_map(|(prefix, namespace)| {
        let rest = node.as_str().strip_prefix(namespace)?;
        (!rest.is_empty() && !rest.contains(['/', '#'])).then(|| format!("{prefix}:{rest}"))
    });
    known.unwrap_or_else(|| node.to_string())
}
