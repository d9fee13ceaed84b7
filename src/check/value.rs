//! Testing values: each value node passes or fails on its own (SHACL §4.1, 4.3–4.5, 4.8).

use super::data::{Data, Id};
use super::datatype::{compare, is_well_formed};
use super::naming::{name, names};
use crate::vocab::sh;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use regex::Regex;
use std::cmp::Ordering;

/// Something that every value must be.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// An instance of a class.
    Class(NamedNode),
    /// A well-formed literal of a datatype.
    Datatype(NamedNode),
    /// One of some kinds of term.
    NodeKind(NodeKind),
    /// Beyond or within a limit.
    Range(Limit, Literal),
    /// At least so many characters long.
    MinLength(usize),
    /// At most so many characters long.
    MaxLength(usize),
    /// A text that a regular expression matches.
    Pattern(Regex),
    /// A text in one of some languages.
    LanguageIn(Vec<String>),
    /// One of some terms.
    In(Vec<Term>),
}

/// Which side of a limit a value must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// More than the limit.
    MinExclusive,
    /// The limit or more.
    MinInclusive,
    /// Less than the limit.
    MaxExclusive,
    /// The limit or less.
    MaxInclusive,
}

/// One row of [`NODE_KINDS`].
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeKind {
    /// What SHACL calls it.
    pub(super) term: NamedNodeRef<'static>,
    words: &'static str,
    allows: fn(&Term) -> bool,
}

/// The kinds of term that a shape can ask for.
pub(super) const NODE_KINDS: &[NodeKind] = &[
    NodeKind { term: sh::IRI, words: "an address", allows: Term::is_named_node },
    NodeKind { term: sh::BlankNode, words: "a blank node", allows: Term::is_blank_node },
    NodeKind { term: sh::Literal, words: "a literal", allows: Term::is_literal },
    NodeKind {
        term: sh::BlankNodeOrIRI,
        words: "an address or a blank node",
        allows: |term| term.is_blank_node() || term.is_named_node(),
    },
    NodeKind {
        term: sh::BlankNodeOrLiteral,
        words: "a blank node or a literal",
        allows: |term| term.is_blank_node() || term.is_literal(),
    },
    NodeKind {
        term: sh::IRIOrLiteral,
        words: "an address or a literal",
        allows: |term| term.is_named_node() || term.is_literal(),
    },
];

impl Test {
    /// Whether a value passes.
    pub(super) fn passes(&self, data: &Data, value: Id) -> bool {
        let term = data.term(value);
        match self {
            Self::Class(class) => data.is_instance(value, class.as_ref()),
            Self::Datatype(datatype) => literal(term)
                .is_some_and(|text| text.datatype() == *datatype && is_well_formed(text.as_ref())),
            Self::NodeKind(kind) => (kind.allows)(term),
            Self::Range(limit, bound) => literal(term)
                .and_then(|value| compare(value.as_ref(), bound.as_ref()))
                .is_some_and(|order| limit.allows(order)),
            Self::MinLength(least) => length(term).is_some_and(|length| length >= *least),
            Self::MaxLength(most) => length(term).is_some_and(|length| length <= *most),
            Self::Pattern(pattern) => text(term).is_some_and(|text| pattern.is_match(text)),
            Self::LanguageIn(ranges) => literal(term)
                .and_then(Literal::language)
                .is_some_and(|tag| ranges.iter().any(|range| language_matches(tag, range))),
            Self::In(terms) => terms.contains(term),
        }
    }

    /// The constraint component that it belongs to.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        match self {
            Self::Class(_) => sh::ClassConstraintComponent,
            Self::Datatype(_) => sh::DatatypeConstraintComponent,
            Self::NodeKind(_) => sh::NodeKindConstraintComponent,
            Self::Range(Limit::MinExclusive, _) => sh::MinExclusiveConstraintComponent,
            Self::Range(Limit::MinInclusive, _) => sh::MinInclusiveConstraintComponent,
            Self::Range(Limit::MaxExclusive, _) => sh::MaxExclusiveConstraintComponent,
            Self::Range(Limit::MaxInclusive, _) => sh::MaxInclusiveConstraintComponent,
            Self::MinLength(_) => sh::MinLengthConstraintComponent,
            Self::MaxLength(_) => sh::MaxLengthConstraintComponent,
            Self::Pattern(_) => sh::PatternConstraintComponent,
            Self::LanguageIn(_) => sh::LanguageInConstraintComponent,
            Self::In(_) => sh::InConstraintComponent,
        }
    }

    /// What is wrong with a value that fails, to be read after its name.
    pub(super) fn complaint(&self) -> String {
        match self {
            Self::Class(class) => format!("is not known to be a {}", name(class.as_ref())),
            Self::Datatype(datatype) => format!("is not a well-formed {}", name(datatype.as_ref())),
            Self::NodeKind(kind) => format!("is not {}", kind.words),
            Self::Range(limit, bound) => {
                format!("is not {} {}", limit.words(), name(bound.as_ref()))
            }
            Self::MinLength(least) => format!("is shorter than {least} characters"),
            Self::MaxLength(most) => format!("is longer than {most} characters"),
            Self::Pattern(pattern) => format!("does not match {pattern}"),
            Self::LanguageIn(ranges) => format!("is not in {}", ranges.join(", ")),
            Self::In(terms) => format!("is none of {}", names(terms.iter().map(Term::as_ref))),
        }
    }

    /// What a person can do about a value that fails.
    pub(super) fn help(&self) -> Option<String> {
        match self {
            Self::Class(class) => {
                let class = name(class.as_ref());
                Some(format!("name a {class}, or say in the same source that it is one"))
            }
            Self::Datatype(datatype) => Some(format!("write it as {}", name(datatype.as_ref()))),
            Self::NodeKind(kind) if kind.term == sh::IRI => {
                Some("give the address of the thing, not its name".into())
            }
            Self::Pattern(pattern) => Some(format!("expected is {pattern}")),
            _ => None,
        }
    }
}

impl Limit {
    fn allows(self, order: Ordering) -> bool {
        match self {
            Self::MinExclusive => order.is_gt(),
            Self::MinInclusive => order.is_ge(),
            Self::MaxExclusive => order.is_lt(),
            Self::MaxInclusive => order.is_le(),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::MinExclusive => "more than",
            Self::MinInclusive => "at least",
            Self::MaxExclusive => "less than",
            Self::MaxInclusive => "at most",
        }
    }
}

fn literal(term: &Term) -> Option<&Literal> {
    match term {
        Term::Literal(literal) => Some(literal),
        _ => None,
    }
}

/// The text of a term as SPARQL's `STR` has it; a blank node has none.
fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

fn length(term: &Term) -> Option<usize> {
    text(term).map(|text| text.chars().count())
}

/// Basic filtering of RFC 4647, as SPARQL's `langMatches` has it.
fn language_matches(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let start = tag.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range));
    start && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
}
