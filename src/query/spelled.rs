//! Spelling out: an inquiry becomes the SPARQL query that finds the same publications.

use super::catalogue::{called, source};
use super::search::LINKS;
use crate::answer::{Facet, Inquiry, Sorted};
use crate::index::View;
use crate::index::search::Wish;
use crate::vocab::{Base, colo, namespace, xsd};
use oxrdf::{Literal, NamedNodeRef};
use std::fmt::Write;

/// Prefixes of the queries.
const PREFIXES: &[&str] = &["colo", "dcterms", "schema", "skos"];

/// The query; without words the newest publications come first, as in the list.
pub(super) fn spelled(view: &View, base: &Base, inquiry: &Inquiry, wish: Option<&Wish>) -> String {
    let mut query = String::new();
    for prefix in PREFIXES {
        let _ = writeln!(query, "PREFIX {prefix}: <{}>", namespace(prefix));
    }
    query.push_str("SELECT DISTINCT ?publication ?title ?date WHERE {\n");
    let _ = writeln!(query, "  ?publication a {} .", short(colo::Publication));
    for (number, (words, unwanted)) in wish.into_iter().flat_map(Wish::clauses_written).enumerate()
    {
        clause(&mut query, base, (&words, number), unwanted);
    }
    for facet in Facet::ALL {
        chosen(&mut query, (view, base), facet, inquiry);
    }
    query.push_str("  OPTIONAL { ?publication dcterms:title ?title }\n");
    query.push_str("  OPTIONAL { ?publication dcterms:issued ?issued } OPTIONAL { ?publication dcterms:date ?listed }\n");
    query.push_str("  BIND(COALESCE(?issued, ?listed) AS ?date)\n");
    let year = format!("{}(SUBSTR(STR(?date), 1, 4))", xsd::INTEGER);
    match inquiry.years {
        (None, None) => {}
        (Some(from), None) => drop(writeln!(query, "  FILTER({year} >= {from})")),
        (None, Some(to)) => drop(writeln!(query, "  FILTER({year} <= {to})")),
        (Some(from), Some(to)) => {
            let _ = writeln!(query, "  FILTER({year} >= {from} && {year} <= {to})");
        }
    }
    let order = if inquiry.sorted == Sorted::Oldest { "?date" } else { "DESC(?date)" };
    let _ = write!(query, "}} ORDER BY {order} ?publication");
    query
}

/// A clause: the publication has it, or what one of its things is called.
fn clause(query: &mut String, base: &Base, (words, number): (&str, usize), unwanted: bool) {
    let words = Literal::from(words);
    let links = LINKS.iter().map(|link| short(*link)).collect::<Vec<_>>().join("|");
    let service = format!("SERVICE <{base}search>");
    let (open, close) = if unwanted { ("MINUS { ", " }") } else { ("", "") };
    let _ = writeln!(
        query,
        "  {open}{{ {service} {{ ?publication colo:matches {words} }} }}\n  UNION {{ {service} {{ ?thing{number} colo:named {words} }} ?publication {links} ?thing{number} }}{close}"
    );
}

/// The values that are chosen in a facet, wider ones by their narrower ones.
fn chosen(query: &mut String, (view, base): (&View, &Base), facet: Facet, inquiry: &Inquiry) {
    let mut values = String::new();
    let mut any = false;
    for (_, value) in inquiry.chosen.iter().filter(|(of, _)| *of == facet) {
        any = true;
        if let Some(id) = called(view, base, facet, value) {
            let _ = write!(values, "{} ", view.term(id));
        }
    }
    if !any {
        return;
    }
    let (properties, _, wider) = source(facet);
    let properties = properties.iter().map(|it| short(*it)).collect::<Vec<_>>().join("|");
    let wider = wider.map(|wider| format!("/{}*", short(wider))).unwrap_or_default();
    let name = facet.name();
    let _ = writeln!(
        query,
        "  VALUES ?{name} {{ {values}}} ?publication ({properties}){wider} ?{name} ."
    );
}

fn short(node: NamedNodeRef<'_>) -> String {
    let prefixed = PREFIXES.iter().find_map(|prefix| {
        let rest = node.as_str().strip_prefix(namespace(prefix))?;
        Some(format!("{prefix}:{rest}"))
    });
    prefixed.unwrap_or_else(|| node.to_string())
}
