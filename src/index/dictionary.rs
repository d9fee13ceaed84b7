//! Numbering: terms become numbers in the order of SPARQL, and numbers terms again.

use super::column::Column;
use super::numbers::Numbers;
use super::section::{Key, Section, Value};
use super::tag::{Tag, Tags};
use super::texts::Texts;
use super::{Id, UNBOUND};
use oxrdf::{BlankNode, LiteralRef, NamedNode, NamedNodeRef, Term, TermRef};
use std::cmp::Ordering;
use std::ops::Range;

/// The N-Triples of a term.
pub(super) fn line(term: TermRef<'_>) -> String {
    term.to_string()
}

/// Every term of a copy: numbered from 1 without gaps, section after section.
#[derive(Debug)]
pub struct Dictionary {
    /// The first id of every section, and the one after the last.
    pub(super) sections: Column<u32>,
    pub(super) texts: Texts,
    /// The tag of every literal, from the first of them.
    pub(super) literals: Numbers,
    pub(super) tags: Tags,
    /// The value of every number, from the first of them.
    pub(super) values: Column<f64>,
}

impl Dictionary {
    /// How many terms there are; also the largest id.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.sections.last().map_or(0, |end| end.saturating_sub(1))
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of a section, in its order.
    #[must_use]
    pub fn section(&self, section: Section) -> Range<Id> {
        let place = section as usize;
        match self.sections.get(place..place + 2) {
            Some(&[start, end]) => start..end,
            _ => 1..1,
        }
    }

    /// The section of an id; that of the last one for an id that is none.
    #[must_use]
    pub fn section_of(&self, id: Id) -> Section {
        let ends = self.sections.get(1..Section::ALL.len()).unwrap_or_default();
        Section::ALL[ends.iter().filter(|end| **end <= id).count()]
    }

    /// The id of exactly this term.
    #[must_use]
    pub fn id(&self, term: TermRef<'_>) -> Option<Id> {
        match term {
            TermRef::BlankNode(node) => self.named(Section::Blank, node.as_str()),
            TermRef::NamedNode(node) => self.named(Section::Iri, node.as_str()),
            TermRef::Literal(literal) => self.literal(literal),
            TermRef::Triple(_) => self.named(Section::Triple, &line(term)),
        }
    }

    fn named(&self, section: Section, text: &str) -> Option<Id> {
        self.find(section, &Key { value: Value::None, text, tag: 0 })
    }

    fn literal(&self, literal: LiteralRef<'_>) -> Option<Id> {
        let text = literal.value();
        let tag = Tag::of(literal);
        let (section, value) = tag.reading().place(text);
        self.find(section, &Key { value, text, tag: self.tags.number(tag)? })
    }

    fn find(&self, section: Section, wanted: &Key<'_>) -> Option<Id> {
        let Range { start: mut low, end: mut high } = match wanted.value {
            Value::Number(number, _) if !number.is_nan() => self.valued(number),
            _ => self.section(section),
        };
        while low < high {
            let middle = u32::midpoint(low, high);
            match self.key(section, middle).order(wanted, section) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The numbers that are the same as a double: their column is read faster than their texts.
    fn valued(&self, number: f64) -> Range<Id> {
        let place = |least: &dyn Fn(f64) -> bool| {
            u32::try_from(self.values.partition_point(|value| least(*value))).unwrap_or(u32::MAX)
        };
        let start = self.section(Section::Number).start;
        start + place(&|value| value < number)..start + place(&|value| value <= number)
    }

    /// What decides where a term stands in its section.
    fn key(&self, section: Section, id: Id) -> Key<'_> {
        let text = self.text(id);
        if !section.is_literal() {
            return Key { value: Value::None, text, tag: 0 };
        }
        let tag = self.tag_number(id);
        let value = match section {
            Section::Text | Section::Other => Value::None,
            _ => self.tags.get(tag).reading().place(text).1,
        };
        Key { value, text, tag: u32::try_from(tag).unwrap_or(u32::MAX) }
    }

    /// The term behind an id; an empty string for an id that is none.
    #[must_use]
    pub fn term(&self, id: Id) -> Term {
        let text = self.text(id);
        match self.section_of(id) {
            Section::Blank if id != UNBOUND => BlankNode::new_unchecked(text).into(),
            Section::Iri => NamedNode::new_unchecked(text).into(),
            Section::Triple | Section::Blank => {
                text.parse().unwrap_or_else(|_| oxrdf::Literal::from(text).into())
            }
            _ => self.tags.get(self.tag_number(id)).literal(text).into(),
        }
    }

    /// An IRI, the label of a blank node, the lexical form of a literal, or the N-Triples of a
    /// triple term; empty for an id that is none.
    #[must_use]
    pub fn text(&self, id: Id) -> &str {
        (id as usize).checked_sub(1).map_or("", |number| self.texts.get(number))
    }

    /// The language of a string that has one.
    #[must_use]
    pub fn language(&self, id: Id) -> Option<&str> {
        let literal = self.section(Section::Text).contains(&id);
        let language = literal.then(|| self.tags.get(self.tag_number(id)).language)?;
        (!language.is_empty()).then_some(language)
    }

    /// Whether it is an `xsd:string`.
    #[must_use]
    pub fn is_plain(&self, id: Id) -> bool {
        self.section(Section::Text).contains(&id)
            && self.tags.get(self.tag_number(id)).language.is_empty()
    }

    /// The value of a number, as a double.
    #[must_use]
    pub fn number(&self, id: Id) -> Option<f64> {
        let numbers = self.section(Section::Number);
        self.values.get(id.checked_sub(numbers.start)? as usize).copied()
    }

    /// The datatype of a literal.
    #[must_use]
    pub fn datatype(&self, id: Id) -> Option<NamedNodeRef<'_>> {
        self.section_of(id).is_literal().then(|| self.tags.get(self.tag_number(id)).datatype())
    }

    pub(super) fn tag_number(&self, id: Id) -> usize {
        let first = self.section(Section::Text).start;
        id.checked_sub(first).map_or(0, |literal| self.literals.place(literal as usize))
    }
}
