//! Redacting: a quad becomes what is left of it without things and words that have to go.
//!
//! A quad that speaks of a thing that goes is gone. Where a text says the words it is cut;
//! where a name of this catalogue says them, the thing gets another one. The address of
//! something elsewhere cannot be made another one, so what is said with it is gone.

use super::words::Words;
use crate::import::parting::speaks_of;
use crate::ledger::{Left, Redact};
use crate::vocab::{Base, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What stands in the place of words in a text.
pub(super) const ERASED: &str = "[erased]";

/// What is left of everything.
pub(super) struct Image {
    pub(super) base: Base,
    /// Things that go, and what is nothing without them.
    pub(super) gone: HashSet<NamedNode>,
    pub(super) words: Words,
    /// The number of the erasure: names that it makes have it in them, so that they are new.
    pub(super) number: u64,
    /// The spellings that names have lost, in the order in which they were found: two things
    /// must not get the same name.
    pub(super) spellings: RefCell<HashMap<String, usize>>,
}

/// Nothing can be left of it.
struct Gone;

impl Redact for Image {
    fn quad(&self, quad: &Quad) -> Left {
        if speaks_of(quad, |node| self.gone.contains(node)) {
            return Left::Nothing;
        }
        match self.part(quad) {
            Ok(None) => Left::All,
            Ok(Some(part)) => Left::Part(part),
            Err(Gone) => Left::Nothing,
        }
    }

    fn text(&self, text: &str) -> Option<String> {
        self.words.replaced(text, |_| ERASED.to_owned())
    }
}

impl Image {
    /// The other names that things of this catalogue get: what they were, and what they are.
    pub(super) fn address(&self, node: &NamedNode) -> Option<NamedNode> {
        self.node(node).ok().flatten()
    }

    fn part(&self, quad: &Quad) -> Result<Option<Quad>, Gone> {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => self.node(node)?.map(NamedOrBlankNode::from),
            NamedOrBlankNode::BlankNode(node) => self.label(node.as_str())?,
        };
        let predicate = self.node(&quad.predicate)?;
        let object = self.object(&quad.object)?;
        let graph = match &quad.graph_name {
            GraphName::NamedNode(node) => self.node(node)?.map(GraphName::from),
            GraphName::BlankNode(node) => self.label(node.as_str())?,
            GraphName::DefaultGraph => None,
        };
        if subject.is_none() && predicate.is_none() && object.is_none() && graph.is_none() {
            return Ok(None);
        }
        Ok(Some(Quad {
            subject: subject.unwrap_or_else(|| quad.subject.clone()),
            predicate: predicate.unwrap_or_else(|| quad.predicate.clone()),
            object: object.unwrap_or_else(|| quad.object.clone()),
            graph_name: graph.unwrap_or_else(|| quad.graph_name.clone()),
        }))
    }

    fn object(&self, object: &Term) -> Result<Option<Term>, Gone> {
        match object {
            Term::NamedNode(node) => Ok(self.node(node)?.map(Term::from)),
            Term::BlankNode(node) => self.label(node.as_str()),
            Term::Literal(literal) => Ok(self.literal(literal)?.map(Term::from)),
            Term::Triple(triple) => {
                let quad = triple.as_ref().clone().in_graph(GraphName::DefaultGraph);
                if self.quad(&quad) == Left::All { Ok(None) } else { Err(Gone) }
            }
        }
    }

    /// The other name of a thing of this catalogue that says the words.
    fn node(&self, node: &NamedNode) -> Result<Option<NamedNode>, Gone> {
        let own = node.as_str().strip_prefix(self.base.as_str());
        match own {
            Some(rest) => match self.words.replaced(rest, |spelt| self.other(spelt)) {
                Some(rest) => {
                    NamedNode::new(format!("{}{rest}", self.base)).map(Some).map_err(|_| Gone)
                }
                None => Ok(None),
            },
            None => self.label(node.as_str()),
        }
    }

    /// A label that cannot be changed: it must not say the words.
    fn label<T>(&self, label: &str) -> Result<Option<T>, Gone> {
        match self.words.replaced(label, str::to_owned) {
            Some(_) => Err(Gone),
            None => Ok(None),
        }
    }

    fn literal(&self, literal: &Literal) -> Result<Option<Literal>, Gone> {
        self.label::<()>(literal.datatype().as_str())?;
        let value = literal.value();
        // A key is spelt like the name of the thing, and stays the end of it.
        let left = if is_key(value) {
            self.words.replaced(value, |spelt| self.other(spelt))
        } else {
            self.text(value)
        };
        let Some(left) = left else { return Ok(None) };
        match (literal.language(), literal.direction()) {
            (Some(language), Some(direction)) => {
                let literal =
                    Literal::new_directional_language_tagged_literal(left, language, direction);
                literal.map(Some).map_err(|_| Gone)
            }
            (Some(language), None) => {
                Literal::new_language_tagged_literal(left, language).map(Some).map_err(|_| Gone)
            }
            (None, _) if literal.datatype() == xsd::STRING => {
                Ok(Some(Literal::new_simple_literal(left)))
            }
            // A date or an address that has been cut is none.
            (None, _) => Err(Gone),
        }
    }

    /// What stands in a name in the place of words: the same for the same spelling only.
    fn other(&self, spelt: &str) -> String {
        let mut spellings = self.spellings.borrow_mut();
        let next = spellings.len() + 1;
        let number = spellings.entry(spelt.to_owned()).or_insert(next);
        format!("erased-{}-{number}", self.number)
    }
}

/// Whether a text may be the end of a name of this catalogue.
fn is_key(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}
