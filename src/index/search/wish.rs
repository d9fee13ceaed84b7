//! Wishing: what a person types becomes what has to be in a text.
//!
//! `flood maps` wants both words in any form, `"flood maps"` exactly these one after the other,
//! `flood*` every word that begins so, `flood OR drought` one of both, `-maps` texts without it.

use super::analyse::{fold, words};
use crate::problem::{Kind, Problem};

/// Longest wish, in characters, and most words in it.
const LONGEST: usize = 1000;
const MOST_WORDS: usize = 32;

/// What is looked for: every clause has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub(super) clauses: Vec<Clause>,
}

/// One of these has to be there, or none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub(super) any: Vec<Piece>,
    pub(super) unwanted: bool,
}

/// A word, a beginning or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// As it was typed, without quotation marks and stars.
    pub(super) written: String,
    /// Its words, folded, one after the other.
    pub(super) words: Vec<String>,
    /// The last word may go on.
    pub(super) goes_on: bool,
    /// Exactly so: without the other forms of a word.
    pub(super) exactly: bool,
    /// Words that are spelt nearly so, where nothing is spelt just so.
    pub(super) near: Vec<String>,
}

impl Piece {
    /// The word that may stand in another form, or be spelt wrongly.
    pub(super) fn word(&self) -> Option<&str> {
        match self.words.as_slice() {
            [_] if !self.goes_on && !self.exactly => Some(&self.written),
            _ => None,
        }
    }
}

impl Wish {
    /// Reads a wish.
    ///
    /// # Errors
    ///
    /// [`Kind::BadRequest`] if there is no word in it that is wanted, or too many.
    pub fn read(text: &str) -> Result<Self, Problem> {
        if text.chars().count() > LONGEST {
            let told = format!("more than {LONGEST} characters to search for");
            return Err(Problem::new(Kind::BadRequest, told).help("a few words find more"));
        }
        let mut wish = Self::default();
        let mut either = false;
        for token in tokens(text) {
            match token {
                Token::Or => either = !wish.clauses.is_empty(),
                Token::Piece { text, quoted, unwanted } => {
                    let Some(piece) = piece(text, quoted) else { continue };
                    match wish.clauses.last_mut() {
                        Some(last) if either && last.unwanted == unwanted => last.any.push(piece),
                        _ => wish.clauses.push(Clause { any: vec![piece], unwanted }),
                    }
                    either = false;
                }
            }
        }
        let count: usize = wish.pieces().map(|piece| piece.words.len()).sum();
        if count > MOST_WORDS {
            let told = format!("{count} words to search for; at most {MOST_WORDS} are looked up");
            return Err(Problem::new(Kind::BadRequest, told).help("a few words find more"));
        }
        if wish.clauses.iter().all(|clause| clause.unwanted) {
            let told = format!("there is no word to search for in {text:?}");
            return Err(Problem::new(Kind::BadRequest, told)
                .help("give a word, a \"phrase\", or the beginning of a word with a star: traf*"));
        }
        Ok(wish)
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.clauses.iter().flat_map(|clause| &clause.any)
    }

    /// The clauses; each is looked up on its own.
    pub fn clauses_mut(&mut self) -> impl Iterator<Item = &mut Clause> {
        self.clauses.iter_mut()
    }

    /// Its clauses as they are typed, each alone.
    #[must_use]
    pub fn written(&self) -> Vec<String> {
        let sign = |clause: &Clause| if clause.unwanted { "-" } else { "" };
        self.clauses.iter().map(|clause| format!("{}{}", sign(clause), clause.written())).collect()
    }

    /// Its clauses as they are typed, with the words that were looked for in the place of others,
    /// and whether they are unwanted.
    #[must_use]
    pub fn clauses_written(&self) -> Vec<(String, bool)> {
        self.clauses.iter().map(|clause| (clause.written(), clause.unwanted)).collect()
    }

    /// Words that nothing has, each with those that were looked for instead.
    #[must_use]
    pub fn corrected(&self) -> Vec<(&str, &[String])> {
        let near = self.pieces().filter(|piece| !piece.near.is_empty());
        near.map(|piece| (piece.written.as_str(), piece.near.as_slice())).collect()
    }
}

impl Clause {
    /// Whether what has it is not wanted.
    #[must_use]
    pub fn is_unwanted(&self) -> bool {
        self.unwanted
    }

    /// How it is typed.
    #[must_use]
    pub fn written(&self) -> String {
        let quoted = |piece: &Piece| {
            let star = if piece.goes_on { "*" } else { "" };
            if piece.exactly {
                format!("\"{}\"", piece.written)
            } else {
                format!("{}{star}", piece.written)
            }
        };
        self.any.iter().map(quoted).collect::<Vec<_>>().join(" OR ")
    }
}

enum Token<'t> {
    Or,
    Piece { text: &'t str, quoted: bool, unwanted: bool },
}

/// The marks that open and close a phrase.
const QUOTES: [char; 5] = ['"', '“', '”', '„', '«'];

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (unwanted, start) = match rest.strip_prefix('-') {
            Some(after)
                if after.starts_with(|c: char| c.is_alphanumeric() || QUOTES.contains(&c)) =>
            {
                (true, after)
            }
            _ => (false, rest),
        };
        if let Some(inner) = start.strip_prefix(QUOTES) {
            let is_end = |c: char| QUOTES.contains(&c) || c == '»';
            let end = inner.find(is_end).unwrap_or(inner.len());
            tokens.push(Token::Piece { text: &inner[..end], quoted: true, unwanted });
            rest = inner[end..].trim_start_matches(is_end);
        } else {
            let is_end = |c: char| c.is_whitespace() || c == '"';
            let end = start.find(is_end).unwrap_or(start.len());
            match &start[..end] {
                "OR" => tokens.push(Token::Or),
                text => tokens.push(Token::Piece { text, quoted: false, unwanted }),
            }
            rest = &start[end..];
        }
        rest = rest.trim_start();
    }
    tokens
}

/// What is looked for; several words that nothing parts are a phrase: `2002/58`.
fn piece(text: &str, quoted: bool) -> Option<Piece> {
    let found: Vec<String> = words(text).map(|word| fold(word.written).into_owned()).collect();
    let goes_on = !quoted && text.ends_with('*');
    let written = text.trim_end_matches('*').trim().to_owned();
    let exactly = quoted || found.len() > 1;
    let near = Vec::new();
    (!found.is_empty()).then_some(Piece { written, words: found, goes_on, exactly, near })
}
