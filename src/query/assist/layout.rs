//! Arranging: a query becomes the same query with one statement a line and keywords in capitals.
//!
//! Tokens and comments stay as they are, but for the letters of keywords; only the space between them
//! changes. What is arranged once stays so.

use super::{Piece, Scene, scene};
use crate::query::tokens::Token;

/// Words that begin a line outside of patterns.
const LINES: &[&str] = &[
    "PREFIX",
    "BASE",
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "VALUES",
    "INSERT",
    "DELETE",
    "WITH",
    "USING",
];

/// Words that begin a line within patterns.
const CLAUSES: &[&str] =
    &["OPTIONAL", "FILTER", "BIND", "VALUES", "GRAPH", "MINUS", "SERVICE", "SELECT", "UNION"];

/// Signs that stand close to what is before them.
const CLOSE: &[&str] = &[",", ")", "]", "^^"];

/// A text that is being arranged.
struct Page<'s, 'a> {
    scene: &'s Scene<'a>,
    text: String,
    /// For each open bracket whether it holds a pattern.
    depth: Vec<bool>,
    /// The next token begins a line.
    breaks: bool,
    /// A statement goes on: its lines stand further in.
    goes_on: bool,
}

/// The text of a query, arranged.
#[must_use]
pub fn arrange(text: &str) -> String {
    let scene = scene(text);
    let mut page = Page {
        scene: &scene,
        text: String::new(),
        depth: Vec::new(),
        breaks: false,
        goes_on: false,
    };
    let mut end = 0;
    for (at, piece) in scene.pieces.iter().enumerate() {
        page.comments(&text[end..piece.start]);
        page.piece(at, *piece);
        end = piece.end;
    }
    page.comments(&text[end..]);
    page.text.truncate(page.text.trim_end().len());
    page.text
}

impl<'a> Page<'_, 'a> {
    /// Comments stand on their own line, or behind what they stood behind.
    fn comments(&mut self, gap: &str) {
        for (index, line) in gap.split(['\n', '\r']).enumerate() {
            let line = line.trim();
            if line.starts_with('#') {
                if index > 0 || self.text.is_empty() {
                    self.line();
                } else {
                    self.text.push(' ');
                }
                self.text.push_str(line);
                self.breaks = true;
            }
        }
        // An empty line that somebody left between declarations and query says something.
        if gap.matches('\n').count() > 1 && self.depth.is_empty() && !gap.contains('#') {
            self.line();
            if !self.text.is_empty() && !self.text.ends_with("\n\n") {
                self.text.push('\n');
            }
        }
    }

    fn piece(&mut self, at: usize, piece: Piece<'a>) {
        let closes = piece.closes(b'}');
        if closes {
            self.goes_on = false;
            self.depth.pop();
        }
        if self.breaks || (closes && !self.is_flat(at)) || self.begins(at, piece) {
            self.line();
        } else if self.spaced(at, piece) {
            self.text.push(' ');
        }
        self.breaks = false;
        self.text.push_str(&spelt(piece));
        self.after(at, piece);
    }

    /// What a token means for the next one.
    fn after(&mut self, at: usize, piece: Piece<'a>) {
        match piece.token {
            Token::Open(bracket) => {
                let pattern = bracket == b'{' && !self.is_values(at);
                self.depth.push(pattern);
                self.breaks = pattern;
                self.goes_on &= !pattern;
            }
            Token::Close(b'}') => {
                self.breaks = self.holds_pattern() && !self.scene.at(at + 1).is_sign(".");
            }
            Token::Close(_) => drop(self.depth.pop()),
            Token::Other(b'.') if self.holds_pattern() => {
                self.breaks = true;
                self.goes_on = false;
            }
            Token::Other(b';') if self.holds_pattern() => {
                self.breaks = true;
                self.goes_on = true;
            }
            _ => {}
        }
    }

    /// Whether a token begins a line, whatever stood before it.
    fn begins(&self, at: usize, piece: Piece<'a>) -> bool {
        let before = if at == 0 { return false } else { self.scene.at(at - 1) };
        if self.depth.is_empty() {
            let inner = piece.is("WHERE") && before.is_any(&["DELETE"]);
            return piece.is_any(LINES) && !inner && !piece.is("WHERE");
        }
        let after_not = piece.is("FILTER") && before.is("NOT");
        self.holds_pattern()
            && piece.is_any(CLAUSES)
            && !after_not
            && !before.is("UNION")
            && !self.joins(piece)
    }

    /// `} UNION {` stays on one line.
    fn joins(&self, piece: Piece<'a>) -> bool {
        piece.is("UNION") && self.text.ends_with('}')
    }

    fn spaced(&self, at: usize, piece: Piece<'a>) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| self.scene.at(at)) else { return false };
        let touched = before.end == piece.start;
        // Within a path or an expression what stood together stays together.
        let bound = |piece: Piece<'_>| {
            let sign = ["<", ">", "=", "^^"].contains(&piece.text);
            sign || matches!(piece.token, Token::Operator(_))
        };
        if touched && (bound(piece) || bound(before)) {
            return false;
        }
        let tagged = piece.text.starts_with('@') && touched;
        let called = piece.opens(b'(')
            && matches!(before.token, Token::Word(_) | Token::Prefixed(_))
            && touched;
        let open = matches!(before.token, Token::Open(b'(' | b'['));
        !(tagged || called || open || CLOSE.contains(&piece.text))
    }

    fn holds_pattern(&self) -> bool {
        self.depth.last().copied().unwrap_or(false)
    }

    /// Whether a brace opens a block of values.
    fn is_values(&self, open: usize) -> bool {
        let before = (0..open).rev().map(|at| self.scene.at(at));
        let mut before = before
            .skip_while(|piece| piece.is_variable() || piece.closes(b')') || piece.opens(b'('));
        before.next().is_some_and(|piece| piece.is("VALUES"))
    }

    /// Whether a closing brace belongs to a block that stays on its line.
    fn is_flat(&self, close: usize) -> bool {
        let open = (0..close)
            .rev()
            .find(|at| self.scene.closing(*at) == Some(close) && self.scene.at(*at).opens(b'{'));
        open.is_some_and(|open| self.is_values(open) || open + 1 == close)
    }

    fn line(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if self.text.is_empty() {
            return;
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let patterns = self.depth.iter().filter(|pattern| **pattern).count();
        let steps = patterns + usize::from(self.goes_on);
        self.text.push_str(&"  ".repeat(steps));
    }
}

/// A token as it is written: keywords and functions in capitals, everything else as it was.
fn spelt(piece: Piece<'_>) -> String {
    match piece.token {
        Token::Word(word) if word != "a" && !matches!(word, "true" | "false") => {
            word.to_uppercase()
        }
        _ => piece.text.to_owned(),
    }
}
