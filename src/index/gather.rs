//! Gathering: terms become numbers in the order in which they come.

use super::dictionary::line;
use super::pool::Pool;
use super::tag::Tag;
use crate::problem::{Kind, Problem};
use oxrdf::{Term, TermRef};

/// Every term that has come, by number from 1.
pub(super) struct Gathered {
    terms: Pool,
    /// Datatypes, below them languages, below them directions: what has the number of another as
    /// its kind is below it.
    tags: Pool,
}

/// A kind of term: what a text of the pool has as its kind, a literal the number of its tag beyond
/// the last of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Blank,
    Iri,
    Triple,
    /// A literal with the tag of this number.
    Literal(u32),
}

impl Sort {
    fn kind(self) -> Option<u32> {
        match self {
            Self::Blank => Some(0),
            Self::Iri => Some(1),
            Self::Triple => Some(2),
            Self::Literal(tag) => tag.checked_add(3),
        }
    }

    fn of(kind: u32) -> Self {
        match kind {
            0 => Self::Blank,
            1 => Self::Iri,
            2 => Self::Triple,
            _ => Self::Literal(kind - 3),
        }
    }
}

impl Gathered {
    pub(super) fn new() -> Self {
        Self { terms: Pool::new(), tags: Pool::new() }
    }

    /// The number of a term; `last` is that of the one before, which it often is again.
    pub(super) fn number(&mut self, term: TermRef<'_>, last: u32) -> Result<u32, Problem> {
        let number = match term {
            TermRef::BlankNode(node) => self.text(Sort::Blank, node.as_str(), last),
            TermRef::NamedNode(node) => self.text(Sort::Iri, node.as_str(), last),
            TermRef::Literal(literal) => {
                let tag = self.tag(Tag::of(literal));
                tag.and_then(|tag| self.text(Sort::Literal(tag), literal.value(), last))
            }
            TermRef::Triple(_) => self.text(Sort::Triple, &readable(term)?, last),
        };
        // One less than there are numbers: ends of ranges have to be numbers too.
        number.filter(|&number| number < u32::MAX).ok_or_else(|| {
            Problem::new(Kind::SourceTooLarge, "too many different terms for a reading copy")
        })
    }

    fn text(&mut self, sort: Sort, text: &str, last: u32) -> Option<u32> {
        let kind = sort.kind()?;
        if self.terms.is(last, kind, text) {
            return Some(last);
        }
        self.terms.number(kind, text)
    }

    fn tag(&mut self, tag: Tag<'_>) -> Option<u32> {
        let datatype = self.tags.number(0, tag.datatype)?;
        let language = self.tags.number(datatype, tag.language)?;
        self.tags.number(language, tag.direction)
    }

    /// Every tag with its number.
    pub(super) fn tags(&self) -> impl Iterator<Item = (u32, Tag<'_>)> {
        let above = |number: u32| Some(self.tags.kind(number)).filter(|&above| above != 0);
        self.tags.numbers().filter_map(move |number| {
            let language = above(number)?;
            let tag = Tag {
                datatype: self.tags.text(above(language)?),
                language: self.tags.text(language),
                direction: self.tags.text(number),
            };
            Some((number, tag))
        })
    }

    /// Every term's number.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        self.terms.numbers()
    }

    /// The text of a term.
    pub(super) fn text_of(&self, number: u32) -> &str {
        self.terms.text(number)
    }

    /// What kind of term it is.
    pub(super) fn sort_of(&self, number: u32) -> Sort {
        Sort::of(self.terms.kind(number))
    }
}

/// The N-Triples of a triple term, if the term can be made from it again.
fn readable(term: TermRef<'_>) -> Result<String, Problem> {
    let line = line(term);
    match line.parse::<Term>() {
        Ok(read) if read.as_ref() == term => Ok(line),
        _ => Err(Problem::new(Kind::BadSource, format_args!("{line} cannot be read as N-Triples"))),
    }
}
