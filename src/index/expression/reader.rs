//! Reading: the number of a term becomes its text, its language, its value.

use super::number::Number;
use super::{Cx, Id, Problem, UNBOUND, name};
use crate::index::dictionary::Dictionary;
use crate::index::numbers::Slice;
use crate::index::section::{Reading, Section};
use crate::index::tag::Tag;
use crate::vocab::xsd;
use oxrdf::{BaseDirection, Literal, Term};
use spareval::ExpressionTerm;
use std::cell::Cell;
use std::ops::Range;

/// The language of a string, if it has one.
pub(super) type Tongue<'a> = Option<(&'a str, Option<BaseDirection>)>;

/// A string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) tongue: Tongue<'a>,
}

impl<'a> Text<'a> {
    pub(super) const fn plain(text: &'a str) -> Self {
        Self { text, tongue: None }
    }

    /// The string that a literal is.
    pub(super) fn of(literal: &'a Literal) -> Option<Self> {
        let tongue = literal.language().map(|language| (language, literal.direction()));
        let is_string = tongue.is_some() || literal.datatype() == xsd::STRING;
        is_string.then_some(Self { text: literal.value(), tongue })
    }

    /// Whether it may be asked if it has another: SPARQL 1.1, section 17.4.3.1.2.
    pub(super) fn may_have(self, part: Text<'_>) -> bool {
        part.tongue.is_none() || self.tongue == part.tongue
    }

    /// The string with this text in the same language.
    pub(super) const fn saying<'b>(self, text: &'b str) -> Text<'b>
    where
        'a: 'b,
    {
        Text { text, tongue: self.tongue }
    }

    pub(super) fn term(self) -> Term {
        let Self { text, tongue } = self;
        match tongue {
            None => Literal::from(text),
            Some((language, None)) => {
                Literal::new_language_tagged_literal_unchecked(text, language)
            }
            Some((language, Some(direction))) => {
                Literal::new_directional_language_tagged_literal_unchecked(
                    text, language, direction,
                )
            }
        }
        .into()
    }
}

/// What is done with the text of a term that is a string; `None` is an error.
pub(super) type Then<'a> = dyn FnMut(Option<Text<'_>>) -> Result<(), Problem> + 'a;

/// Reads terms; made anew for each batch.
pub(super) struct Reader<'a> {
    cx: &'a Cx,
    pub(super) dictionary: &'a Dictionary,
    /// How many terms the copy has.
    len: Id,
    /// All their texts, and where each starts.
    bytes: &'a [u8],
    starts: Slice<'a>,
    /// The marks of literals, from the first string.
    tags: Slice<'a>,
    pub(super) iris: Range<Id>,
    pub(super) strings: Range<Id>,
    numbers: Range<Id>,
    /// From the first number to the last literal.
    valued: Range<Id>,
    /// How the copy marks a string without a language.
    plain: Option<usize>,
    /// How the numbers of a type are read: that of the last one.
    last: Cell<Option<(usize, Reading)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(cx: &'a Cx) -> Self {
        let dictionary = cx.view.dictionary();
        let tag = Tag { datatype: xsd::STRING.as_str(), language: "", direction: "" };
        Self {
            cx,
            dictionary,
            len: dictionary.len(),
            bytes: &dictionary.texts.bytes,
            starts: dictionary.texts.starts.slice(),
            tags: dictionary.literals.slice(),
            iris: dictionary.section(Section::Iri),
            strings: dictionary.section(Section::Text),
            numbers: dictionary.section(Section::Number),
            valued: dictionary.section(Section::Number).start
                ..dictionary.section(Section::Other).end,
            plain: dictionary.tags.number(tag).map(|tag| tag as usize),
            last: Cell::new(None),
        }
    }

    /// Whether the copy has the term.
    pub(super) fn is_known(&self, id: Id) -> bool {
        id != UNBOUND && id <= self.len
    }

    /// The text of a term of the copy.
    pub(super) fn text(&self, id: Id) -> &'a str {
        let Some(at) = (id as usize).checked_sub(1) else { return "" };
        let bytes = self.bytes.get(self.starts.place(at)..self.starts.place(at + 1));
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// How the copy marks a literal that it has.
    pub(super) fn tag(&self, id: Id) -> usize {
        let at = id.checked_sub(self.strings.start);
        at.map_or(0, |at| self.tags.place(at as usize))
    }

    /// The value of a term, as `spareval` understands it.
    pub(super) fn value(&self, id: Id) -> Option<ExpressionTerm> {
        self.cx.terms.term(id).map(ExpressionTerm::from)
    }

    /// The number that a term is.
    pub(super) fn number(&self, id: Id) -> Option<Number> {
        if !self.is_known(id) {
            return self.value(id).as_ref().and_then(Number::of);
        }
        if !self.numbers.contains(&id) {
            return None;
        }
        let tag = self.tag(id);
        let reading = match self.last.get() {
            Some((last, reading)) if last == tag => reading,
            _ => Reading::of(self.dictionary.datatype(id)?, false),
        };
        self.last.set(Some((tag, reading)));
        let text = self.text(id);
        Some(match reading {
            Reading::Integer => Number::Integer(text.parse().ok()?),
            Reading::Decimal => Number::Decimal(text.parse().ok()?),
            Reading::Float => Number::Float(text.parse().ok()?),
            _ => Number::Double(text.parse().ok()?),
        })
    }

    /// Gives the string that a term is.
    pub(super) fn string(&self, id: Id, then: &mut Then<'_>) -> Result<(), Problem> {
        if self.is_known(id) {
            if !self.strings.contains(&id) {
                return then(None);
            }
            if self.plain == Some(self.tag(id)) {
                return then(Some(Text::plain(self.text(id))));
            }
        }
        match self.cx.terms.term(id) {
            Some(Term::Literal(literal)) => then(Text::of(&literal)),
            _ => then(None),
        }
    }

    /// Gives what `STR` makes of a term.
    pub(super) fn lexical(&self, id: Id, then: &mut Then<'_>) -> Result<(), Problem> {
        let direct = self.iris.contains(&id)
            || self.strings.contains(&id)
            || self.valued.contains(&id) && is_canonical(self.text(id));
        if direct {
            return then(Some(Text::plain(self.text(id))));
        }
        match self.cx.terms.term(id).map(name::canonical) {
            Some(Term::NamedNode(node)) => then(Some(Text::plain(node.as_str()))),
            Some(Term::Literal(literal)) => then(Some(Text::plain(literal.value()))),
            _ => then(None),
        }
    }

    /// Gives what `LANG` makes of a term.
    pub(super) fn language(&self, id: Id, then: &mut Then<'_>) -> Result<(), Problem> {
        if self.strings.contains(&id) {
            let is_plain = self.plain == Some(self.tag(id));
            let language = if is_plain { None } else { self.dictionary.language(id) };
            return then(Some(Text::plain(language.unwrap_or_default())));
        }
        match self.cx.terms.term(id) {
            Some(Term::Literal(literal)) => {
                then(Some(Text::plain(literal.language().unwrap_or_default())))
            }
            _ => then(None),
        }
    }

    /// The mark of the copy for strings of a language.
    pub(super) fn tag_of(&self, literal: &Literal) -> Option<usize> {
        self.dictionary.tags.number(Tag::of(literal.as_ref())).map(|tag| tag as usize)
    }
}

/// Whether a literal that is no string is surely written as its value would be: a day, or a number
/// of digits.
fn is_canonical(text: &str) -> bool {
    let text = text.as_bytes();
    let day = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let number = || text.iter().all(u8::is_ascii_digit) && text.len() < 16;
    match text.first() {
        Some(b'1'..=b'9') => text.len() == 10 && text.iter().enumerate().all(day) || number(),
        Some(b'0') => text.len() == 1,
        _ => false,
    }
}
