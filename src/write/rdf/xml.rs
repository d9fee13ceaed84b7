//! Guarding RDF/XML: what XML cannot say is refused, and what it would change is escaped.

use crate::vocab::rdf;
use crate::write::unsayable;
use oxrdf::{BlankNode, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef, Triple, TripleRef};
use std::io;

/// Refuses what would give a document that is not XML, or says something else; and puts first,
/// among what is said of each subject, what can name its element.
pub(super) fn prepare(triples: &mut [TripleRef<'_>]) -> io::Result<()> {
    let refuse = |what: String| Err(unsayable("RDF/XML", what));
    for triple in triples.iter() {
        if !has_name(triple.predicate.as_str()) {
            return refuse(format!("{}, which does not end with a name", triple.predicate));
        }
        match triple.object {
            TermRef::Literal(literal) if !literal.value().chars().all(is_character) => {
                return refuse(format!("the control characters in {literal}"));
            }
            TermRef::Triple(term) => return refuse(format!("the triple term {term}")),
            _ => {}
        }
    }
    for about in triples.chunk_by_mut(|one, next| one.subject == next.subject) {
        about.sort_by_key(|triple| nameless_class(*triple));
        if let Some(class) = about.first().filter(|first| nameless_class(**first)) {
            return refuse(format!("{}, a class that does not end with a name", class.object));
        }
    }
    Ok(())
}

/// Whether a triple is about a class that cannot be the name of an element.
fn nameless_class(triple: TripleRef<'_>) -> bool {
    let TermRef::NamedNode(class) = triple.object else { return false };
    triple.predicate == rdf::TYPE && !has_name(class.as_str())
}

/// Gives blank nodes labels that start with a letter, as XML wants.
pub(super) fn rename(triple: TripleRef<'_>) -> Triple {
    let name = |label: &str| BlankNode::new_unchecked(format!("b{label}"));
    let subject: NamedOrBlankNode = match triple.subject {
        NamedOrBlankNodeRef::BlankNode(node) => name(node.as_str()).into(),
        subject @ NamedOrBlankNodeRef::NamedNode(_) => subject.into_owned(),
    };
    let object: Term = match triple.object {
        TermRef::BlankNode(node) => name(node.as_str()).into(),
        object => object.into_owned(),
    };
    Triple::new(subject, triple.predicate.into_owned(), object)
}

/// Whether an IRI ends with what can be the local name of an element.
fn has_name(iri: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = iri.rfind(|c| !in_name(c)).map_or(0, |at| at + 1);
    iri.get(end..).is_some_and(|end| end.contains(|c: char| c.is_alphabetic() || c == '_'))
}

/// The characters of XML 1.0 (§2.2).
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A writer that escapes carriage returns, which XML would read as line feeds.
pub(super) struct CarriageReturns<W>(pub(super) W);

impl<W: io::Write> io::Write for CarriageReturns<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (index, piece) in bytes.split(|byte| *byte == b'\r').enumerate() {
            if index > 0 {
                self.0.write_all(b"&#xD;")?;
            }
            self.0.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
