//! Looking: the text of a query becomes tokens with their places, to be looked at by every rule.

use super::super::syntax::place;
use super::super::tokens::{Token, tokens};
use crate::problem::{Detail, Fix};
use crate::record::Location;
use std::ops::Range;

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::query) struct Piece<'a> {
    pub(in crate::query) start: usize,
    pub(in crate::query) end: usize,
    pub(in crate::query) token: Token<'a>,
    pub(in crate::query) text: &'a str,
}

impl Piece<'_> {
    /// Whether it is this keyword.
    pub(in crate::query) fn is(&self, word: &str) -> bool {
        matches!(self.token, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }

    pub(in crate::query) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(in crate::query) fn is_variable(&self) -> bool {
        matches!(self.token, Token::Other(b'?' | b'$'))
    }

    pub(in crate::query) fn opens(&self, bracket: u8) -> bool {
        self.token == Token::Open(bracket)
    }

    pub(in crate::query) fn closes(&self, bracket: u8) -> bool {
        self.token == Token::Close(bracket)
    }

    /// Whether it is this sign alone.
    pub(in crate::query) fn is_sign(&self, sign: &str) -> bool {
        self.text == sign
    }

    /// Whether it can be the subject, the property or the object of a statement.
    pub(in crate::query) fn is_term(&self) -> bool {
        match self.token {
            Token::Prefixed(_) => true,
            Token::Other(b'?' | b'$') => self.text.len() > 1,
            Token::Other(b'<') => self.text.len() > 2,
            Token::Other(first) => matches!(first, b'"' | b'\'' | b'0'),
            Token::Word(_) => self.text == "a" || self.is("true") || self.is("false"),
            _ => false,
        }
    }
}

/// The text of a query and its tokens.
pub(in crate::query) struct Scene<'a> {
    pub(in crate::query) text: &'a str,
    pub(in crate::query) pieces: Vec<Piece<'a>>,
}

impl<'a> Scene<'a> {
    pub(in crate::query) fn of(text: &'a str) -> Self {
        let mut all = tokens(text);
        let mut pieces = Vec::new();
        while let Some((start, token)) = all.next() {
            let end = all.place();
            pieces.push(Piece {
                start,
                end,
                token,
                text: text.get(start..end).unwrap_or_default(),
            });
        }
        Self { text, pieces }
    }

    /// The token at a place, and one that is none where there is no more.
    pub(in crate::query) fn at(&self, place: usize) -> Piece<'a> {
        let end = self.text.len();
        let none = Piece { start: end, end, token: Token::Other(b' '), text: "" };
        self.pieces.get(place).copied().unwrap_or(none)
    }

    /// The places of a keyword.
    pub(in crate::query) fn words(
        &self,
        words: &'static [&'static str],
    ) -> impl Iterator<Item = usize> + '_ {
        (0..self.pieces.len()).filter(move |place| self.at(*place).is_any(words))
    }

    /// The place of the bracket that closes the one at this place, if there is one.
    pub(in crate::query) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for place in open..self.pieces.len() {
            match self.at(place).token {
                Token::Open(_) => depth += 1,
                Token::Close(_) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(place);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The places from the one behind `SELECT` to the pattern, for each `SELECT`.
    pub(in crate::query) fn heads(&self) -> Vec<Range<usize>> {
        let ends = |place: &usize| {
            let piece = self.at(*place);
            piece.opens(b'{') || piece.is_any(&["WHERE", "FROM"])
        };
        let head = |select: usize| {
            let end = (select..self.pieces.len()).find(ends).unwrap_or(self.pieces.len());
            let modifier = usize::from(self.at(select + 1).is_any(&["DISTINCT", "REDUCED"]));
            (select + 1 + modifier).min(end)..end
        };
        self.words(&["SELECT"]).map(head).collect()
    }

    /// A mistake at a place of the text.
    pub(in crate::query) fn mistake(&self, offset: usize, told: impl Into<String>) -> Detail {
        let (line, column) = place(self.text, offset.min(self.text.len()));
        Detail::new(told.into()).at(Location::of("query").at(line, column))
    }

    /// What to write in the place of some bytes.
    pub(in crate::query) fn fix(&self, range: Range<usize>, text: impl Into<String>) -> Fix {
        let units = |offset: usize| self.text[..offset].encode_utf16().count();
        Fix { start: units(range.start), end: units(range.end), text: text.into() }
    }
}
