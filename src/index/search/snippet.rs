//! Quoting: the texts of a thing become the words that were looked for, among their neighbours.

use super::analyse::{Word, fold, stem, words};
use super::part::Text;
use super::role::Role;
use super::wish::{Piece, Wish};
use crate::index::view::View;
use oxrdf::{Literal, Term};
use std::ops::Range;

/// How many words a quotation has, and how many of them stand before the first that was found.
const WORDS: usize = 32;
const BEFORE: usize = 6;

/// Most words of a text that are looked at.
const MOST_WORDS: usize = 20_000;

/// Words of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The words, with `…` where they are cut out of more.
    pub text: String,
    /// Where those stand that were looked for, in bytes.
    pub marks: Vec<Range<usize>>,
    /// The language of the text, if it has one.
    pub language: Option<String>,
    /// Whether it is what the thing is called.
    pub is_name: bool,
}

impl Snippet {
    /// The words as a literal.
    pub(in crate::index) fn term(self) -> Term {
        match self.language {
            Some(language) => {
                Literal::new_language_tagged_literal_unchecked(self.text, language).into()
            }
            None => Literal::from(self.text).into(),
        }
    }
}

/// A text with the words in it that were looked for.
struct Marked<'t> {
    words: Vec<Word<'t>>,
    /// For each word whether it was looked for.
    found: Vec<bool>,
    /// How many different pieces of the wish it has.
    pieces: usize,
}

/// The text that has most of what was looked for, what is said about the thing before what it is
/// called, as a quotation.
pub(super) fn snippet(view: &View, texts: &[Text], wish: &Wish) -> Option<Snippet> {
    let wanted: Vec<&Piece> =
        wish.clauses.iter().filter(|clause| !clause.unwanted).flat_map(|c| &c.any).collect();
    let mut best: Option<((usize, Role), Snippet)> = None;
    for (_, role, literal) in texts {
        let text = view.text(*literal);
        let language = view.language(*literal);
        let marked = mark(&text, language.unwrap_or_default(), &wanted);
        let rank = (marked.pieces, *role);
        if marked.pieces > 0 && best.as_ref().is_none_or(|(known, _)| rank > *known) {
            let language = language.map(str::to_owned);
            let (text, marks) = quote(&text, &marked);
            best = Some((rank, Snippet { text, marks, language, is_name: *role != Role::Text }));
        }
    }
    best.map(|(_, snippet)| snippet)
}

fn mark<'t>(text: &'t str, language: &str, wanted: &[&Piece]) -> Marked<'t> {
    let words: Vec<Word<'t>> = words(text).take(MOST_WORDS).collect();
    let folded: Vec<_> = words.iter().map(|word| fold(word.written)).collect();
    let mut found = vec![false; words.len()];
    let mut pieces = 0;
    for piece in wanted {
        let length = piece.words.len();
        let stem_wanted = piece.word().and_then(|word| stem(word, language));
        let mut is_there = false;
        for at in 0..(words.len() + 1).saturating_sub(length) {
            let here = &folded[at..at + length];
            let exact = here.iter().zip(&piece.words).enumerate().all(|(place, (is, wanted))| {
                is == wanted
                    || piece.goes_on && place + 1 == length && is.starts_with(wanted.as_str())
            });
            let form = || stem_wanted.is_some() && stem(words[at].written, language) == stem_wanted;
            let near = || piece.near.iter().any(|near| here[0] == near.as_str());
            if exact || length == 1 && (near() || form()) {
                found[at..at + length].fill(true);
                is_there = true;
            }
        }
        pieces += usize::from(is_there);
    }
    Marked { words, found, pieces }
}

/// The stretch with most of what was looked for.
fn quote(text: &str, marked: &Marked<'_>) -> (String, Vec<Range<usize>>) {
    let Marked { words, found, .. } = marked;
    let start = (0..words.len())
        .filter(|at| found[*at])
        .map(|at| at.saturating_sub(BEFORE))
        .max_by_key(|from| {
            let to = (from + WORDS).min(words.len());
            (found[*from..to].iter().filter(|found| **found).count(), usize::MAX - from)
        })
        .unwrap_or_default();
    let end = (start + WORDS).min(words.len());
    let start = if end == words.len() { end.saturating_sub(WORDS).min(start) } else { start };
    let from = if start == 0 { 0 } else { words[start].start };
    let to = if end == words.len() { text.len() } else { words[end - 1].end() };
    let mut quoted = if from > 0 { "…".to_owned() } else { String::new() };
    let shift = quoted.len();
    quoted.push_str(&text[from..to]);
    if to < text.len() {
        quoted.push('…');
    }
    let marks = (start..end).filter(|at| found[*at]);
    let marks = marks.map(|at| words[at].start + shift - from..words[at].end() + shift - from);
    (quoted, marks.collect())
}
