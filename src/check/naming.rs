//! Naming: a term becomes what a person calls it.

use crate::vocab::PREFIXES;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, TermRef};

/// How many characters of a literal are shown.
const SHOWN: usize = 80;

/// `dcterms:title` for a term of a known vocabulary, else the term as Turtle writes it, cut short.
pub(super) fn name<'a>(term: impl Into<TermRef<'a>>) -> String {
    match term.into() {
        TermRef::NamedNode(node) => prefixed(node.as_str()).unwrap_or_else(|| node.to_string()),
        TermRef::Literal(literal) => {
            let mut text: String = literal.value().chars().take(SHOWN).collect();
            if text.len() < literal.value().len() {
                text.push('…');
            }
            let quoted = Literal::new_simple_literal(text);
            match literal.language() {
                Some(language) => format!("{quoted}@{language}"),
                None if literal.datatype() == xsd::STRING => quoted.to_string(),
                None => format!("{quoted}^^{}", name(literal.datatype())),
            }
        }
        other => other.to_string(),
    }
}

fn prefixed(iri: &str) -> Option<String> {
    let (prefix, local) = PREFIXES
        .iter()
        .find_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))?;
    let plain =
        !local.is_empty() && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    plain.then(|| format!("{prefix}:{local}"))
}

/// The names of several terms, as a list in a sentence.
pub(super) fn names<'a, T: Into<TermRef<'a>>>(terms: impl IntoIterator<Item = T>) -> String {
    terms.into_iter().map(name).collect::<Vec<_>>().join(", ")
}
